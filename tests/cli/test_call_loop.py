"""crm log alone: today's customers one after the other, one batch for each call."""

import pytest

from dumps import records_of

# 2026-05-01, the tests' today, is a Friday.


@pytest.fixture
def three(crm):
    crm.add("王伟", "--phone", "13800138000")
    crm.add("Ana Silva")
    crm.add("李娜", "--birthday", "1990-05-02")
    old = {"CRM_NOW": "2026-04-20T10:00:00Z"}
    crm("log", "1", "问价格", "--follow-up", "2026-04-29", "--promise", "price list by 2026-04-28", env=old)
    crm("log", "2", "met", "--follow-up", "2026-05-01", env=old)
    return crm


def loop(crm, *answers, **more):
    return crm("log", terminal=True, answers="".join(f"{answer}\n" for answer in answers), **more).stderr


def touches(crm, who):
    return [(it["summary"], it["outcome"]) for it in crm("show", who, "--json").json["touches"]]


def next_date(crm, who):
    return crm("show", who, "--json").json["next_follow_up"]


def test_the_whole_round(three):
    told = loop(three, "谈好了价格", "下周二", "y", "sent the quote +2w", "")
    assert "1 of 3: I promised price list, 3 days late (t1); follow-up, 2 days late (t2)" in told
    assert "2026-04-20  call  问价格" in told  # the brief
    assert "Is t1 (price list, promised to 王伟 #1) done? [y/N]" in told
    assert "Logged a call with 王伟 (#1). Follow-up on Tue 2026-05-05. Done: t1. Undo: crm undo 6" in told
    assert "Logged a call with Ana Silva (#2). Follow-up on Fri 2026-05-15. Undo: crm undo 7" in told
    assert told.endswith("2 calls logged; 1 left.\n")
    assert touches(three, 1)[-1] == ("谈好了价格", None)
    assert (next_date(three, 1), next_date(three, 2), touches(three, 3)) == ("2026-05-05", "2026-05-15", [])
    assert "王伟" not in three("today").stdout


def test_each_call_is_a_batch_of_its_own(three):
    before = records_of(three)
    loop(three, "one", "", "n", "two", "", "q")
    assert [it["command"] for it in three("history", "--json").json[:3]] == ["log", "log", "log"]
    three("undo", "7")
    three("undo", "6")
    assert records_of(three) == before


def test_no_answer_keeps_what_is_due(three):
    told = loop(three, "n", "", "ｎ", "明天", "q")
    assert touches(three, 1)[-1] == touches(three, 2)[-1] == ("no answer", "no-answer")
    assert (next_date(three, 1), next_date(three, 2)) == ("2026-04-29", "2026-05-02")
    assert "2 calls logged; 1 left." in told


def test_putting_off(three):
    told = loop(three, "s 2w", "s", "today", "someday", "fri", "s 2w")
    assert "Put off 2 tasks (t1, t2) till Fri 2026-05-15. Undo: crm undo 6" in told
    assert "today; put it off till a day that lies ahead" in told
    assert (next_date(three, 1), next_date(three, 2), next_date(three, 3)) == ("2026-05-15", "2026-05-08", "2026-05-15")
    assert "李娜 (#3) is put off: a follow-up on Fri 2026-05-15. Undo: crm undo 8" in told
    assert told.endswith("0 calls logged, 3 put off; nobody left.\n")
    assert touches(three, 3) == []


def test_ticking_off(three):
    told = loop(three, "d", "d", "d", "?", "", "unused")
    assert "There is nothing to tick off" in told
    assert "s 2w says it at once" in told
    assert told.endswith("0 calls logged, 2 ticked off; 1 left.\n")
    assert three("task", "list", "--json").json == []


def test_text_that_only_looks_like_a_command(three):
    loop(three, "s is ill", "", "n", "q")
    assert touches(three, 1)[-1] == ("s is ill", None)


def test_the_end_of_input_begins_no_call(three):
    before = records_of(three)
    assert loop(three, "half a call").endswith("0 calls logged; 3 left.\n")
    assert loop(three).endswith("0 calls logged; 3 left.\n")
    assert loop(three, "q").endswith("0 calls logged; 3 left.\n")
    assert records_of(three) == before


def test_a_wrong_next_date_is_asked_for_again(three):
    told = loop(three, "talked", "someday", "2026-04-01", "none", "n", "q")
    assert "lies in the past" in told
    assert next_date(three, 1) is None


def test_nobody_is_due(crm):
    crm.add("Ana Silva")
    assert loop(crm) == "Nobody is due today; to log a call: crm log WHO TEXT\n"


@pytest.mark.parametrize("arguments", [[], ["--kind", "visit"], ["--promise", "x"]])
def test_without_a_terminal_who_must_be_said(three, arguments):
    error = three("log", *arguments, "--json", exit_code=2).error
    assert error["message"].startswith("WHO is missing")
    three("log", *arguments, "--minutes", "3", terminal=True, exit_code=2)
