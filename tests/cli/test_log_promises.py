"""Who began, how long it took, and what was promised on either side."""

import pytest

from dumps import everything_of, records_of

# 2026-05-01, the tests' today, is a Friday.


@pytest.fixture
def wang(crm):
    crm.add("王伟")
    return crm


def tasks(crm, *options):
    return [(it["id"], it["kind"], it["what"], it["due"]) for it in crm("task", "list", "--json", *options).json]


def test_how_it_went(wang):
    wang("log", "1", "他问报价", "--direction", "in", "--minutes", "12", "--outcome", "reached")
    touch = wang("show", "1", "--json").json["touches"][0]
    assert (touch["direction"], touch["minutes"], touch["outcome"]) == ("in", 12, "reached")
    assert "他问报价  (in, 12 min, reached)" in wang("show", "1", terminal=True).stdout


def test_promises_become_tasks_with_their_days(wang):
    told = wang(
        "log", "1", "talked about the fair",
        "--promise", "quote by fri", "--promise", "下周二前寄样品", "--they-promise", "floor plan",
    )  # fmt: skip
    assert told.stdout == "1\n"
    assert told.stderr == (
        "Logged a call with 王伟 (#1). You promised t1: quote by Fri 2026-05-08. You promised t2: 寄样品 by Tue"
        " 2026-05-05. They promised t3: floor plan. Undo: crm undo 2\n"
    )
    assert tasks(wang) == [
        ("t2", "promise", "寄样品", "2026-05-05"),
        ("t1", "promise", "quote", "2026-05-08"),
        ("t3", "their-promise", "floor plan", None),
    ]
    wang("done", "t1")
    assert [it[0] for it in tasks(wang)] == ["t2", "t3"]


def test_a_promise_in_json(wang):
    assert wang("log", "1", "hello", "--they-promise", "answer by 2w", "--json").json["promises"] == [
        {"id": "t1", "kind": "their-promise", "what": "answer", "due": "2026-05-15"}
    ]


def test_one_undo_takes_all_of_it_back(wang):
    before = records_of(wang)
    wang("log", "1", "hello", "+fri", "--promise", "quote by fri", "--minutes", "3")
    wang("undo", "2")
    assert records_of(wang) == before


def test_a_rehearsal_says_the_same_and_changes_nothing(wang):
    before = everything_of(wang)
    told = wang("log", "1", "hello", "+fri", "--promise", "quote", "--dry-run")
    assert told.stderr == (
        "Would have logged a call with 王伟 (#1). Follow-up on Fri 2026-05-08. You promised t1: quote."
        " Nothing was changed.\n"
    )
    assert everything_of(wang) == before


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--direction", "up"], "direction"),
        (["--promise", "  "], "promise"),
        (["--they-promise", ""], "promise"),
    ],
)
def test_what_cannot_be_is_named(wang, arguments, field):
    assert wang("log", "1", "hello", *arguments, "--json", exit_code=2).error["field"] == field
    assert wang("show", "1", "--json").json["touches"] == []


@pytest.mark.parametrize("minutes", ["0", "-5", "10001", "long"])
def test_minutes_are_a_number_of_minutes(wang, minutes):
    assert "minutes" in wang("log", "1", "hello", "--minutes", minutes, exit_code=2).stderr


def test_history_says_what_was_promised(wang):
    wang("log", "1", "hello", "--promise", "quote by fri")
    told = wang("history", "1", "--format", "tsv").stdout
    assert "\tquote\n" in told
