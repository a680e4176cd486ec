"""A name that many have: how many there are, though only the first are shown."""

import pytest


@pytest.fixture
def many(crm):
    rows = "".join(f"王伟,+4930123456{number:02}\n" for number in range(30))
    crm("import", "-", "--from", "csv", "--yes", stdin=f"name,phone\n{rows}")
    return crm


def test_all_of_them_are_counted(many):
    told = many("show", "王伟", exit_code=5).stderr.splitlines()
    assert told[0] == "crm: 30 customers fit '王伟'; name one by its id"
    assert len(told) == 1 + 10 + 1
    assert told[-1] == "  … and 20 more"
    error = many("show", "王伟", "--json", exit_code=5).error
    assert error["message"].startswith("30 customers fit")
    assert len(error["candidates"]) == 20


def test_few_are_all_named(many):
    many("archive", "--where", "id:3..", "--yes")
    told = many("show", "王伟", exit_code=5).stderr.splitlines()
    assert told[0].startswith("crm: 2 customers fit")
    assert len(told) == 1 + 2


def test_a_terminal_takes_one_who_is_not_listed(many):
    result = many("tag", "add", "vip", "王伟", terminal=True, answers="21\n#27\n")
    assert "  … and 10 more; see them with: crm search\n" in result.stderr
    assert result.stderr.count("Type a number from 1 to 20, or #id.") == 1
    assert "Tagged 王伟 (#27) with vip" in result.stderr
