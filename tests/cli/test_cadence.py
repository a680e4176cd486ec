"""How often to be in touch. Today is Friday, 1 May 2026."""

from datetime import date

import pytest

from crmcli.store import cadences
from dumps import opened

TODAY = date(2026, 5, 1)


@pytest.fixture
def four(crm):
    crm.add("王伟", "--tag", "vip", "--tag", "expo")
    crm.add("Ana Silva", "--tag", "VIP")
    crm.add("李娜", "--tag", "expo")
    crm.add("Bo Lind")
    return crm


def cadence(crm):
    return [row["cadence"] for row in crm("list", "--fields", "cadence", "--sort", "id", "--json").json]


def test_own_days_come_before_tags_and_tags_before_tiers(four):
    four(
        "import",
        "-",
        "--from",
        "csv",
        "--key",
        "id",
        "--on-match",
        "update",
        stdin="id,name,tier\n4,Bo Lind,A\n2,Ana Silva,A\n",
    )
    assert cadence(four) == ["", "", "", ""]
    four("cadence", "set", "tier:a", "90d")
    assert cadence(four) == ["", "90", "", "90"]
    four("cadence", "set", "tag:vip", "30d")
    assert cadence(four) == ["30", "30", "", "90"]
    four("cadence", "set", "tag:Expo", "2w")
    assert cadence(four) == ["14", "30", "14", "90"]
    four("cadence", "set", "王伟", "60")
    assert cadence(four) == ["60", "30", "14", "90"]
    assert four("list", "cadence:..30", "--sort", "id", "--format", "ids").lines == ["2", "3"]
    assert four("cadence", "list").lines == [
        "tag:Expo\t14\t\t1", "tag:vip\t30\t\t1", "tier:a\t90\t\t1", "王伟\t60\t1\t1",
    ]  # fmt: skip
    four("cadence", "clear", "1")
    four("cadence", "clear", "tag:EXPO")
    assert cadence(four) == ["30", "30", "", "90"]
    four("undo", "--last")
    assert cadence(four) == ["14", "30", "14", "90"]


@pytest.mark.parametrize(
    ("typed", "days"),
    [("30d", 30), ("30", 30), ("2w", 14), ("monthly", 30), ("每两周", 14), ("quarterly", 90), ("every 10 days", 10)],
)
def test_how_often(four, typed, days):
    assert four("cadence", "set", "1", typed).stderr == f"Set 王伟 (#1) to every {days} days. Undo: crm undo 5\n"
    assert cadence(four)[0] == str(days)


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        (["1", "often"], 2, "'often' is no number of days; write it like 30d"),
        (["1", "every fri"], 2, "no number of days"),
        (["1", "0"], 2, "not between 1 and 3650"),
        (["1", "99999999999999999999"], 2, "not between 1 and 3650"),
        (["30d"], 2, "name customers"),
        (["tag:vip", "1", "30d"], 2, "tag:vip stands alone"),
        (["tag:", "30d"], 2, "tag: is empty; name one, like tag:vip"),
        (["9", "30d"], 4, "no customer"),
        (["--where", "city:x", "tag:vip", "30d"], 2, "give one"),
    ],
)
def test_what_cannot_be_set(four, words, exit_code, said):
    assert said in four("cadence", "set", *words, exit_code=exit_code).stderr
    assert len(four("history").lines) == 4


def test_many_at_once_and_dry_runs(four):
    said = four("cadence", "set", "30d", "--where", "tag:vip", "-n").stderr
    assert said == "Would have set 2 customers (王伟 #1, Ana Silva #2) to every 30 days. Nothing was changed.\n"
    assert four("cadence", "set", "30d", "--where", "tag:vip", "--yes").lines == ["1", "2"]
    assert four("cadence", "set", "1", "30d").stderr == "Nothing to change: it is so already.\n"
    assert "Nothing was changed" in four("cadence", "set", "tag:vip", "5d", "-n").stderr
    assert four("cadence", "set", "tag:vip", "5d", "--json").json == {
        "batch": 6, "for": "tag:vip", "days": 5, "before": None, "dry_run": False,
    }  # fmt: skip
    assert four("cadence", "set", "tag:VIP", "6d").stderr == "tag:VIP: every 6 days (was 5). Undo: crm undo 7\n"
    assert four("cadence", "clear", "tag:vip").stderr == "tag:vip has no cadence (was 6 days). Undo: crm undo 8\n"
    assert four("cadence", "clear", "tag:vip").stderr == "Nothing to change: it is so already.\n"


def test_history_says_what_was_set(four):
    four("cadence", "set", "tag:vip", "30d")
    four("cadence", "set", "4", "2w")
    told = [line.split("\t")[3:] for line in four("history", "--batch", "5").lines]
    assert told == [["", "cadence tag:vip", "name", "", "tag:vip"], ["", "cadence tag:vip", "days", "", "30"]]
    assert four("history", "4").lines[0].split("\t")[5:] == ["cadence", "", "14"]


def due(crm, today=TODAY):
    with opened(crm) as book:
        return [tuple(it) for it in cadences.overdue(book.conn, today)]


def test_the_next_contact_counts_from_the_last_in_which_the_customer_was_reached(four):
    four("cadence", "set", "tag:vip", "30d")
    four("cadence", "set", "李娜", "10d")
    four("log", "1", "called", "--on", "2026-04-01")
    four("log", "1", "nobody there", "--outcome", "no-answer")
    four("log", "1", "a thought", "--kind", "note")
    four("log", "2", "called", "--on", "2026-04-02")
    four("log", "3", "called", "--on", "2026-03-01")
    assert due(four) == [(3, 10, "", "2026-03-01", "2026-03-11"), (1, 30, "tag:vip", "2026-04-01", "2026-05-01")]
    four("log", "1", "called")
    four("archive", "3")
    assert due(four) == []
    assert due(four, date(2026, 5, 2)) == [(2, 30, "tag:vip", "2026-04-02", "2026-05-02")]


def test_who_was_never_reached_is_due_counted_from_when_they_came(four):
    four("cadence", "set", "4", "10d")
    assert due(four, date(2026, 5, 10)) == []
    assert due(four, date(2026, 5, 11)) == [(4, 10, "", None, "2026-05-11")]


def test_a_merged_customer_has_one_cadence(four):
    four("cadence", "set", "4", "10d")
    four("cadence", "set", "3", "20d")
    four("dedupe", "merge", "1", "4")
    four("dedupe", "merge", "1", "3")
    assert cadence(four) == ["10", ""]
    assert [row[:2] for row in due(four, date(2027, 1, 1))] == [(1, 10)]
    four("dedupe", "split", "4")
    four("dedupe", "split", "3")
    assert cadence(four) == ["", "", "20", "10"]


def test_what_is_due_is_read_off_indexes(four):
    four("cadence", "set", "tag:vip", "30d")
    four("cadence", "set", "tier:A", "30d")
    four("cadence", "set", "4", "30d")
    told = []
    with opened(four) as book:
        book.conn.set_trace_callback(told.append)
        cadences.overdue(book.conn, TODAY)
        book.conn.set_trace_callback(None)
        plans = {sql: [row[3] for row in book.conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()] for sql in told}
    assert len(plans) == 7
    for sql, plan in plans.items():
        if "FROM cadences" not in sql:  # which is a handful of rows
            assert all(" INDEX " in step for step in plan if step.startswith(("SCAN", "SEARCH"))), (sql, plan)
