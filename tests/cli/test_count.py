import pytest


def test_counts_what_fits(crm):
    assert crm("count").stdout == "0\n"
    crm.add("王伟", "--tag", "vip")
    crm.add("Ana")
    crm.add("Bo")
    crm("archive", "3")
    assert crm("count").stdout == "2\n"
    assert crm("count", "tag:vip").stdout == "1\n"
    assert crm("count", "is:archived").stdout == "1\n"
    assert crm("count", "not", "tag:vip", "--json").json == {"count": 1}


def test_counts_as_many_as_list_shows(crm):
    for name in ("王伟", "Ana Silva", "Ana Sousa"):
        crm.add(name)
    for query in ("", "ana", "ana or 王伟", "no:phone", "-ana"):
        assert int(crm("count", "--", query).stdout) == len(crm("list", "--", query).lines)


@pytest.mark.parametrize("command", ["count", "list", "export"])
def test_a_batch_that_is_not_there_is_not_found(crm, command):
    crm.add("Ana")
    crm(command, "batch:1")
    assert "there is no batch 99" in crm(command, "batch:99", exit_code=4).stderr


@pytest.mark.parametrize("query", ["(", "nonsense:x", "last"])
def test_a_broken_query_is_wrong_usage(crm, query):
    assert crm("count", query, exit_code=2).stdout == ""
