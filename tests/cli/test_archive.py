import shlex

import pytest

from dumps import records_of


@pytest.fixture
def three(crm):
    for name in ("王伟", "Ana Silva", "李娜"):
        crm.add(name)
    return crm


def test_hides_and_brings_back(three):
    result = three("archive", "1", "Ana Silva")
    assert (result.lines, three("count").stdout) == (["1", "2"], "1\n")
    assert result.stderr == "Archived 2 customers (王伟 #1, Ana Silva #2). Undo: crm undo 4\n"
    result = three("unarchive", "1")
    assert (result.lines, three("count").stdout) == (["1"], "2\n")
    assert result.stderr == "Brought back 王伟 (#1). Undo: crm undo 5\n"


@pytest.mark.parametrize("command", ["archive", "unarchive"])
def test_what_is_so_already_is_no_batch(three, command):
    if command == "archive":
        three("archive", "1")
    batches = three("history").lines
    assert three(command, "1").stdout == ""
    assert three("history").lines == batches


def test_both_are_undoable(three):
    before = records_of(three)
    three("archive", "--where", "is:person", "--yes", "--expect", "3")
    hidden = records_of(three)
    three("unarchive", "--where", "is:archived", "--yes")
    assert three("count").stdout == "3\n"
    three("undo", "--last")
    assert records_of(three) == hidden
    three("undo", "--last")
    assert records_of(three) == before


def test_an_archived_customer_can_still_be_named(three):
    three("archive", "1")
    assert three("show", "1").jsonl[0]["id"] == 1
    assert three("show", "王伟").jsonl[0]["id"] == 1
    assert three("edit", "王伟", "--city", "上海").stdout == "1\n"


def test_a_pipe_from_list_archives_those_it_lists(three):
    listed = three("list", "ana or 李娜", "--format", "ids").stdout
    assert three("archive", "-", stdin=listed).lines == listed.split()
    assert three("list", "--format", "ids").lines == ["1"]


@pytest.mark.parametrize("arguments", [(), ("1", "--where", "ana"), ("--where", "")])
def test_customers_are_named_in_one_way(three, arguments):
    three("archive", *arguments, "--yes", exit_code=2)
    assert three("count").stdout == "3\n"


@pytest.mark.parametrize(
    ("query", "again"),
    [
        (["王伟"], "is:archived 王伟"), (["city:上海", "王"], "is:archived city:上海 王"), ([], "is:archived"),
        (["xyz", "or", "王伟"], "'is:archived (xyz or 王伟)'"), (["new york"], "'is:archived \"new york\"'"),
    ],
)  # fmt: skip
def test_who_finds_only_archived_customers_is_told(crm, query, again):
    crm.add("王伟", "--city", "上海", "--address", "12 New York Road")
    crm("archive", "1")
    told = crm("list", *query, terminal=True).stderr
    assert told == f"No customer fits. 1 archived customer fits: crm list {again}\n"
    assert crm("list", *shlex.split(again), "--format", "ids").lines == ["1"]
    assert crm("list", *query).stderr == ""
    if query and "or" not in query:
        assert "1 archived customer fits: crm list is:archived" in crm("search", query[0].removeprefix("city:")).stderr
    assert "archived" not in crm("search", "a:b (").stderr


def test_a_sure_duplicate_that_is_archived_is_told_to_be(crm):
    crm.add("Ana", "--email", "ana@example.com")
    crm("archive", "1")
    add = ("add", "Ana", "--email", "ana@example.com")
    assert "(#1), who is archived (bring back: crm unarchive 1) and has the same" in crm(*add, exit_code=5).stderr
    assert "crm unarchive 1" in crm(*add, terminal=True, answers="y\n").stderr
