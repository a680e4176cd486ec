"""Everything that happened with one customer, a line each."""

import pytest

# 2026-05-01, the tests' today, is a Friday.


@pytest.fixture
def wang(crm):
    crm.add("王伟", "--source", "展会")
    crm("log", "1", "first met\nat the fair", "--kind", "meeting", "--on", "2026-04-02", "--minutes", "20")
    crm("order", "add", "1", "3x A4纸 @12.5", "--on", "2026-04-10", "--channel", "shop", "--number", "N-7")
    crm("order", "refund", "o1", "--amount", "12.5", "--on", "2026-04-20")
    crm("log", "1", "他问报价", "+fri", "--promise", "quote by today", "--they-promise", "floor plan by 2w")
    crm("done", "t1")
    crm("task", "add", "1", "send card")
    return crm


def lines(crm, *options):
    return [line.split("\t") for line in crm("timeline", "1", *options).stdout.splitlines()]


def test_a_line_each_the_newest_last(wang):
    assert lines(wang) == [
        ["2026-04-02", "meeting", "first met\\nat the fair", "20 min", ""],
        ["2026-04-10", "order", "37.50 CNY, 3x A4纸", "N-7, shop", "o1"],
        ["2026-04-20", "refund", "-12.50 CNY", "shop", "o2"],
        ["2026-05-01T09:30:00Z", "added", "王伟", "source 展会", ""],
        ["2026-05-01T09:30:00Z", "call", "他问报价", "", ""],
        ["2026-05-01T09:30:00Z", "promise", "quote", "kept", "t1"],
        ["2026-05-01T09:30:00Z", "task", "send card", "open, no day", "t4"],
        ["2026-05-08", "follow-up", "be in touch", "open", "t3"],
        ["2026-05-15", "their-promise", "floor plan", "open", "t2"],
    ]


def test_only_some(wang):
    assert [it[1] for it in lines(wang, "--kind", "order, Promise")] == ["order", "promise"]
    assert [it[0] for it in lines(wang, "--limit", "2")] == ["2026-05-08", "2026-05-15"]
    assert "'deal' is none of call" in wang("timeline", "1", "--kind", "deal", exit_code=2).stderr


def test_what_was_given_up_or_kept_late(wang):
    wang("task", "drop", "t2")
    wang("task", "add", "1", "brochure", "--due", "today")
    wang("done", "t5", env={"CRM_NOW": "2026-05-03T09:30:00"})
    states = {it[4]: it[3] for it in lines(wang, "--kind", "task,their-promise")}
    assert states == {"t2": "given up", "t4": "open, no day", "t5": "done, late"}


def test_a_follow_up_that_a_touch_closed_is_not_told_twice(wang):
    wang("log", "1", "done", env={"CRM_NOW": "2026-05-08T09:30:00"})
    assert lines(wang, "--kind", "follow-up") == []


def test_json_and_a_terminal(wang):
    assert wang("timeline", "1", "--kind", "meeting", "--json").json == [
        {"at": "2026-04-02", "kind": "meeting", "what": "first met\nat the fair", "state": "20 min", "id": None}
    ]
    shown = wang("timeline", "1", "--limit", "8", terminal=True)
    assert "first met" not in shown.stdout
    assert "37.50 CNY, 3x A4纸" in shown.stdout
    assert shown.stderr == "The newest 8 of 9; --limit 0 shows all.\n"


def test_a_merged_customer_has_both_pasts(wang):
    wang.add("王 伟")
    wang("log", "2", "other past", "--on", "2026-01-05")
    wang("dedupe", "merge", "1", "2")
    assert lines(wang)[0][2] == "other past"
