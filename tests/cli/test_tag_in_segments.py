"""What a new name of a tag does to the segments that ask for it, and what is said of words in the wrong order."""

import pytest

from dumps import everything_of, records_of


@pytest.fixture
def hot(crm):
    crm.add("李明霞", "--tag", "vip", "--email", "li@example.com")
    crm.add("Ana Silva", "--tag", "expo")
    crm("segment", "save", "hot", "TAG：VIP", "or", "not", '(#"vip" -tag:vip)', "vip")
    return crm


def query_of(crm, name="hot"):
    return crm("segment", "show", name, "--json").json["query"]


@pytest.mark.parametrize(("new", "written"), [("gold", "gold"), ("big fish", '"big fish"'), ("a(b", '"a(b"')])
def test_segments_ask_for_the_tag_by_its_new_name(hot, new, written):
    before = records_of(hot)
    told = hot("tag", "rename", "vip", new).stderr
    assert told == f"Retagged 李明霞 (#1): vip is now {new}, also in @hot. Undo: crm undo 4\n"
    assert query_of(hot) == f"TAG：{written} or not ((#{written} -tag:{written})) vip"
    assert hot("count", f'tag:"{new}"').stdout == hot("count", "@hot").stdout == "1\n"
    hot("undo", "4")
    assert records_of(hot) == before
    hot("verify")


def test_other_segments_stay_as_they_are(hot):
    hot("segment", "save", "cold", "tag:vip2 or name:vip or vip or @hot")
    hot("tag", "rename", "vip", "gold")
    assert query_of(hot, "cold") == "tag:vip2 or name:vip or vip or @hot"


def test_a_tag_that_a_query_cannot_hold_is_not_put_into_one(hot):
    before = everything_of(hot)
    hot("tag", "rename", "vip", 'a "b" c', exit_code=2)
    assert everything_of(hot) == before


def test_no_segment_is_changed_by_a_dry_run(hot):
    before = everything_of(hot)
    assert "also in @hot" in hot("tag", "rename", "vip", "gold", "--dry-run").stderr
    assert everything_of(hot) == before


@pytest.mark.parametrize("who", ["李明霞", "1", "li@example.com", "Ana Silva"])
def test_a_customer_before_the_tag_is_told_the_order(hot, who):
    typed = f"'{who}'" if " " in who else who
    assert f"The tag comes first: crm tag add new {typed}\n" in hot("tag", "add", who, "new", exit_code=4).stderr


def test_several_of_one_name_are_customers_too(hot):
    hot.add("李明霞", "--allow-duplicate")
    assert "The tag comes first" in hot("tag", "add", "李明霞", "new", exit_code=4).stderr


def test_a_tag_that_is_nobody_s_name_is_no_customer(hot):
    assert "The tag" not in hot("tag", "add", "silv", "new", exit_code=4).stderr
