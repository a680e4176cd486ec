"""Things to do and promises: added, listed, changed, done, put off, given up. Today is Friday, 1 May 2026."""

import pytest

from crmcli.store import tasks
from dumps import opened

SCREEN = (False, True, True)


@pytest.fixture
def two(crm):
    crm.add("王伟")
    crm.add("Ana Silva")
    return crm


def listed(crm, *asked):
    return [tuple(line.split("\t")[:4]) for line in crm("task", "list", *asked).lines]


def on(crm, day):
    """The same runner on another day."""
    return lambda *words, **more: crm(*words, env={"CRM_NOW": f"{day}T09:30:00+00:00"}, **more)


@pytest.mark.parametrize(
    ("words", "day", "kind", "what"),
    [
        (["call", "back"], "", "task", "call back"),
        (["send the list", "--due", "fri"], "2026-05-08", "task", "send the list"),
        (["send the list by mon"], "2026-05-04", "task", "send the list"),
        (["send", "the", "list", "+2w"], "2026-05-15", "task", "send the list"),
        (["send the list by mon", "--due", "tue"], "2026-05-05", "task", "send the list by mon"),
        (["stand by me"], "", "task", "stand by me"),
        (["寄样品", "--due", "月底"], "2026-05-31", "task", "寄样品"),
        (["下周二前寄样品"], "2026-05-05", "task", "寄样品"),
        (["寄样品,月底之前"], "2026-05-31", "task", "寄样品"),
        (["三天前寄的样品要问一下"], "", "task", "三天前寄的样品要问一下"),
        (["报价", "--promise"], "", "promise", "报价"),
        (["pay", "--they-promise", "--due", "tomorrow"], "2026-05-02", "their-promise", "pay"),
    ],
)
def test_add(two, words, day, kind, what):
    assert two("task", "add", "2", *words).stdout == "t1\n"
    assert listed(two) == [("t1", day, kind, what)]


def test_what_add_says(two):
    said = two("task", "add", "王伟", "寄样品", "--due", "fri", "--repeat", "每两周").stderr
    assert said == "Added t1 (寄样品, for 王伟 #1), due on Fri 2026-05-08, every 2 weeks. Undo: crm undo 3\n"
    said = two("task", "add", "2", "quote", "--promise").stderr
    assert said == "Added t2 (quote, promised to Ana Silva #2). Undo: crm undo 4\n"
    added = two("task", "add", "2", "pay by mon", "--they-promise", "--json").json
    assert added == {
        "batch": 5, "id": "t3", "kind": "their-promise", "what": "pay", "due": "2026-05-04", "repeat": None,
        "customer": 2, "name": "Ana Silva",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (["2", "call", "--due", "someday"], 2, "due: 'someday' is not a day; write it like 2026-05-01, tomorrow"),
        (["2", "call", "--due", "yesterday"], 2, "due: 2026-04-30 lies in the past"),
        (["2", "call", "--repeat", "often"], 2, "repeat: 'often' is no rule; write it like monthly"),
        (["2", "call", "--promise", "--they-promise"], 2, "who owes it? give one"),
        (["2", "--text", "x"], 2, "no such option"),
        (["2"], 2, "TEXT"),
        (["2", "+fri"], 2, "text: is empty"),
        (["9", "call"], 4, "no customer"),
        (["Ana", "call"], 5, "only loosely"),
    ],
)
def test_what_cannot_be_added(two, words, exit_code, said):
    before = two("history").stdout
    assert said in two("task", "add", *words, exit_code=exit_code).stderr
    assert two("history").stdout == before


def test_the_text_may_come_from_standard_input_or_a_question(two):
    two("task", "add", "1", "-", stdin="寄样品 by mon\n")
    two("task", "add", "1", terminal=True, answers="call back\n")
    assert listed(two) == [("t1", "2026-05-04", "task", "寄样品"), ("t2", "", "task", "call back")]


@pytest.fixture
def busy(two):
    two("task", "add", "1", "寄样品", "--due", "2026-05-04")
    two("task", "add", "2", "quote", "--due", "2026-05-10", "--promise")
    two("task", "add", "2", "pay", "--due", "tomorrow", "--they-promise")
    two("task", "add", "2", "think")
    two("log", "1", "called", "+fri")
    return two


def handles(crm, *asked):
    return crm("task", "list", "--format", "ids", *asked).lines


def test_the_list_begins_with_the_most_urgent(busy):
    assert handles(busy) == ["t3", "t1", "t5", "t2", "t4"]
    assert busy("task", "list").lines[2] == "t5\t2026-05-08\tfollow-up\t\t1\t王伟\t"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["王伟"], ["t1", "t5"]),
        (["--due", "..fri"], ["t3", "t1", "t5"]),
        (["--due", "mon"], ["t1"]),
        (["--due", "next week"], ["t1", "t5", "t2"]),
        (["--due", "2026-05-08.."], ["t5", "t2"]),
        (["--due", "2026-05-04..2026-05-08"], ["t1", "t5"]),
        (["--due", "overdue"], []),
        (["--kind", "promise,their-promise"], ["t3", "t2"]),
        (["2", "--kind", "task"], ["t4"]),
        (["--done"], []),
    ],
)
def test_what_is_listed(busy, asked, found):
    assert handles(busy, *asked) == found


def test_overdue(busy):
    assert on(busy, "2026-05-05")("task", "list", "--due", "overdue", "--format", "ids").lines == ["t3", "t1"]


def test_the_list_as_json(busy):
    assert busy("task", "list", "--json").json[0] == {
        "id": "t3", "kind": "their-promise", "day": "2026-05-02", "what": "pay", "customer": 2, "name": "Ana Silva",
        "due": "2026-05-02", "snoozed_until": None, "repeat": None, "state": "open", "done_at": None,
        "created_at": "2026-05-01T09:30:00Z",
    }  # fmt: skip


def test_the_list_on_a_terminal_says_who_owes(busy):
    shown = busy("task", "list", terminal=SCREEN)
    assert "they promised" in shown.stdout
    assert "I promised" in shown.stdout
    cut = busy("task", "list", "--limit", "2", terminal=SCREEN)
    assert cut.stderr == "2 of 5 tasks; --limit 0 shows all.\n"
    assert busy("task", "list", "--due", "2027", terminal=SCREEN).stderr.startswith("No task fits.")


def test_tasks_of_the_archived_are_not_in_the_way(busy):
    busy("archive", "2")
    assert handles(busy) == ["t1", "t5"]
    assert handles(busy, "2") == ["t3", "t2", "t4"]


@pytest.mark.parametrize("command", [["done"], ["task", "done"]])
def test_done(busy, command):
    result = busy(*command, "t1", "T3")
    assert result.stdout == "t1\nt3\n"
    assert result.stderr == "Done: 2 tasks (t1, t3). Undo: crm undo 8\n"
    assert handles(busy) == ["t5", "t2", "t4"]
    assert handles(busy, "--done") == ["t3", "t1"]
    assert handles(busy, "--all") == ["t3", "t1", "t5", "t2", "t4"]
    busy("undo", "8")
    assert handles(busy) == ["t3", "t1", "t5", "t2", "t4"]


def test_done_follow_up_is_no_longer_the_next(busy):
    assert busy("list", "next=2026-05-08", "--format", "ids").lines == ["1"]
    busy("done", "t5")
    assert busy("count", "has:next").stdout == "0\n"


def test_done_from_standard_input(busy):
    busy("done", "-", stdin="t1\nt2\n\n")
    assert handles(busy) == ["t3", "t5", "t4"]
    assert busy("done", "-", stdin="").stdout == ""
    busy("done", "-", stdin="t3\nt99\n", exit_code=4)
    assert handles(busy) == ["t3", "t5", "t4"]


def test_done_twice_is_no_change(busy):
    busy("done", "t1")
    again = busy("done", "t1", "--json").json
    assert again == {"batch": None, "changed": [], "next": [], "dry_run": False}
    assert busy("done", "t1").stderr == "Nothing to change: it is so already.\n"
    assert len(busy("history").lines) == 8


def test_a_dry_run_ticks_off_nothing(busy):
    assert busy("done", "t1", "-n").stderr == "Would have done: t1 (寄样品, for 王伟 #1). Nothing was changed.\n"
    assert "t1" in handles(busy)


@pytest.mark.parametrize(
    ("typed", "exit_code", "said"),
    [("42", 2, "is no task; tasks are called like t12"), ("t0", 2, "is no task"), ("t99", 4, "there is no task t99")],
)
def test_handles_that_are_none(busy, typed, exit_code, said):
    for command in (["done"], ["task", "drop"], ["snooze"]):
        more = ["2w"] if command == ["snooze"] else []
        assert said in busy(*command, typed, *more, exit_code=exit_code).stderr


def test_what_repeats_comes_again_in_the_same_batch(two):
    two("task", "add", "1", "invoice", "--due", "2026-05-31", "--repeat", "monthly")
    done = on(two, "2026-05-31")("done", "t1")
    assert done.stderr == ("Done: t1 (invoice, for 王伟 #1). It comes again: t2 on Tue 2026-06-30. Undo: crm undo 4\n")
    again = on(two, "2026-07-05")("done", "t2", "--json").json
    assert again["next"] == [{"id": "t3", "due": "2026-07-31"}]
    assert listed(two) == [("t3", "2026-07-31", "task", "invoice")]
    two("undo", str(again["batch"]))
    assert listed(two) == [("t2", "2026-06-30", "task", "invoice")]


def test_a_promise_that_repeats_stays_one(two):
    two("task", "add", "1", "report", "--promise", "--repeat", "every mon after done", exit_code=2)
    two("task", "add", "1", "report", "--promise", "--repeat", "every 2w after done")
    on(two, "2026-05-04")("done", "t1")
    assert listed(two) == [("t2", "2026-05-18", "promise", "report")]


def test_what_is_dropped_is_not_done_and_does_not_come_again(two):
    two("task", "add", "1", "invoice", "--repeat", "monthly")
    assert two("task", "drop", "t1").stderr == "Dropped t1 (invoice, for 王伟 #1). Undo: crm undo 4\n"
    assert handles(two) == handles(two, "--done") == []
    (row,) = two("task", "list", "--all", "--json").json
    assert (row["state"], row["done_at"]) == ("dropped", "2026-05-01T09:30:00Z")


@pytest.mark.parametrize("command", [["snooze"], ["task", "snooze"]])
def test_snooze(busy, command):
    result = busy(*command, "t1", "t4", "2w")
    assert result.stdout == "t1\nt4\n"
    assert result.stderr == "Put off 2 tasks (t1, t4) till Fri 2026-05-15. Undo: crm undo 8\n"
    assert [row[:2] for row in listed(busy)][-2:] == [("t1", "2026-05-15"), ("t4", "2026-05-15")]
    rows = {row["id"]: (row["due"], row["snoozed_until"]) for row in busy("task", "list", "--json").json}
    assert rows["t1"] == ("2026-05-04", "2026-05-15")


@pytest.mark.parametrize(
    ("when", "said"),
    [("today", "is today"), ("yesterday", "lies in the past"), ("sometime", "is not a day; write it like")],
)
def test_what_nothing_can_be_put_off_till(busy, when, said):
    assert said in busy("snooze", "t1", when, exit_code=2).stderr
    assert "name the tasks" in busy("snooze", when, exit_code=2).stderr


def test_a_snoozed_follow_up_is_the_next_one_and_a_call_does_not_close_it(busy):
    busy("snooze", "t5", "3w")
    assert busy("list", "next=2026-05-08", "--format", "ids").lines == []
    assert busy("list", "next=2026-05-22", "--format", "ids").lines == ["1"]
    assert busy("show", "1", "--json").json["next_follow_up"] == "2026-05-22"
    on(busy, "2026-05-08")("log", "1", "they called")
    assert handles(busy, "--kind", "follow-up") == ["t5"]
    on(busy, "2026-05-22")("log", "1", "called")
    assert handles(busy, "--kind", "follow-up") == []


def test_a_new_date_wakes_a_snoozed_follow_up(busy):
    busy("snooze", "t5", "3w")
    said = busy("log", "1", "called", "--follow-up", "2026-05-12").stderr
    assert "Follow-up on Tue 2026-05-12 (was Fri 2026-05-22)." in said
    (row,) = busy("task", "list", "--kind", "follow-up", "--json").json
    assert (row["id"], row["day"], row["snoozed_until"]) == ("t5", "2026-05-12", None)


def test_edit(busy):
    said = busy("task", "edit", "t1", "--text", "寄两份样品", "--due", "2w", "--repeat", "monthly").stderr
    assert said == "Changed t1 (寄两份样品, for 王伟 #1), due on Fri 2026-05-15, every month. Undo: crm undo 8\n"
    assert busy("task", "edit", "t1", "--repeat", "none", "--due", "none", "--json").json == {
        "batch": 9, "id": "t1", "kind": "task", "what": "寄两份样品", "due": None, "repeat": None, "customer": 1,
        "name": "王伟",
    }  # fmt: skip
    assert busy("task", "edit", "t1", "--due", "none").stderr == "Nothing to change: it is so already.\n"


def test_a_new_day_wakes_what_was_snoozed(busy):
    busy("snooze", "t1", "3w")
    busy("task", "edit", "t1", "--due", "tomorrow")
    assert busy("task", "list", "1", "--json").json[0]["snoozed_until"] is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ([], "say what to change: --text, --due or --repeat"),
        (["--text", " "], "text: is empty"),
        (["--due", "yesterday"], "lies in the past"),
        (["--due", "none", "--repeat", "monthly"], None),
        (["--repeat", "seldom"], "is no rule"),
    ],
)
def test_what_cannot_be_changed(busy, change, said):
    if said:
        assert said in busy("task", "edit", "t1", *change, exit_code=2).stderr
    else:
        busy("task", "edit", "t1", *change)
        assert listed(busy, "1")[0] == ("t1", "2026-05-01", "task", "寄样品")
        assert "needs a day" in busy("task", "edit", "t1", "--due", "none", exit_code=2).stderr


def test_history_says_what_became_of_a_task(two):
    two("task", "add", "1", "寄样品", "--due", "fri", "--promise")
    two("snooze", "t1", "2w")
    two("done", "t1")
    lines = [tuple(line.split("\t")[2:]) for line in two("history", "1").lines]
    assert lines[:4] == [
        ("done", "1", "王伟", "promise done", "", "2026-05-01T09:30:00Z"),
        ("snooze", "1", "王伟", "promise snoozed until", "", "2026-05-15"),
        ("task add", "1", "王伟", "promise", "", "寄样品"),
        ("task add", "1", "王伟", "promise due", "", "2026-05-08"),
    ]


def test_after_a_merge_both_follow_ups_are_open_and_the_earlier_is_the_next(two):
    two("log", "1", "called", "+2w")
    two("log", "2", "called", "+fri")
    two("dedupe", "merge", "1", "2")
    assert [row[1] for row in listed(two, "1")] == ["2026-05-08", "2026-05-15"]
    assert two("show", "1", "--json").json["next_follow_up"] == "2026-05-08"
    two("log", "1", "called", "--follow-up", "3w")
    assert [row[1] for row in listed(two, "1")] == ["2026-05-22"]
    two("undo", "6")
    two("undo", "5")
    assert [row[1] for row in listed(two)] == ["2026-05-08", "2026-05-15"]


def test_the_same_follow_up_of_both_is_one_after_a_merge(two):
    for number in ("1", "2"):
        two("log", number, "called", "+fri")
    two("dedupe", "merge", "1", "2")
    assert handles(two) == ["t1"]
    two("dedupe", "split", "2")
    assert handles(two) == ["t1", "t2"]


@pytest.mark.parametrize("asked", [tasks.Asked(last="2026-05-01"), tasks.Asked(), tasks.Asked(customers=[1])])
def test_there_is_an_index_behind_each_list(two, asked):
    told = []
    with opened(two) as book:
        book.conn.set_trace_callback(told.append)
        list(tasks.select(book.conn, asked))
        book.conn.set_trace_callback(None)
        (sql,) = told
        plan = [row[3] for row in book.conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    assert all(" USING " in step for step in plan if step.startswith(("SCAN", "SEARCH"))), plan
