"""Who to call today, and why."""

import time

import pytest

from crmcli.output.screen import cells
from crmcli.services import agenda as service
from dumps import opened

TODAY = "2026-05-01"  # a Friday, as the tests' clock says


@pytest.fixture
def three(crm):
    crm("add", "王伟", "--phone", "138 0013 8000", "--company", "华信科技")
    crm("add", "Anna Berg", "--phone", "+49 30 1234567")
    crm("add", "李娜")
    return crm


def on(crm, day, *arguments):
    """Run a command as on that day."""
    return crm(*arguments, env={**crm.env, "CRM_NOW": f"{day}T10:00:00+00:00"})


def touched(crm, who, *days, kind="call"):
    for day in days:
        crm("log", who, "talked", "--on", day, "--kind", kind)


def ordered(crm, who, *days, worth=10_000):
    """Orders, which this file needs only as facts."""
    with opened(crm) as book, book.batch("order", "2026-05-01T08:00:00Z") as batch:
        for day in days:
            batch.conn.execute(
                "INSERT INTO orders (customer, at, currency, total, worth, created_at)"
                " VALUES (?1, ?2, 'CNY', ?3, ?3, ?2)",
                (who, day, worth),
            )


def lines(crm, day=TODAY, *options):
    return on(crm, day, "today", *options).jsonl


def why(crm, day=TODAY):
    return {line["id"]: line["why"] for line in lines(crm, day)}


def test_one_line_for_each_customer_with_all_reasons_the_best_first(three):
    on(three, "2026-04-20", "task", "add", 1, "样品清单", "--due", "2026-05-01")
    on(three, "2026-04-20", "task", "add", 1, "the price list", "--promise", "--due", "2026-04-28")
    on(three, "2026-04-20", "log", 1, "called", "--follow-up", "2026-04-30")
    three("edit", 1, "--birthday", "05-03")
    assert lines(three) == [
        {
            "id": 1, "name": "王伟", "company": "华信科技", "phone": "138 0013 8000",
            "last_touch": "2026-04-20T10:00:00Z", "score": 81,
            "why": "I promised the price list, 3 days late (t2); follow-up, 1 day late (t3); 样品清单, due today (t1);"
            " birthday in 2 days",
            "items": ["t2", "t3", "t1"],
            "reasons": [
                reason("promise", 66, "2026-04-28", 3, item="t2", what="the price list"),
                reason("follow-up", 52, "2026-04-30", 1, item="t3"),
                reason("task", 40, "2026-05-01", 0, item="t1", what="样品清单"),
                reason("birthday", 35, "2026-05-03", -2),
            ],
            "more": 15, "factor": 1.0, "sales": "0.00",
        }
    ]  # fmt: skip


def reason(kind, points, day, late, **more):
    usual = {"item": None, "what": None, "every": None, "by": None, "last": None}
    return {"kind": kind, "points": points, "day": day, "days_late": late, **usual, **more}


def test_what_i_promised_comes_before_what_they_promised_and_both_before_what_is_not_due(three):
    three("task", "add", 1, "an answer", "--they-promise", "--due", TODAY)
    three("task", "add", 2, "an offer", "--promise", "--due", TODAY)
    three("task", "add", 3, "later", "--promise", "--due", "2026-05-02")
    three("task", "add", 3, "some day", "--promise")
    assert list(why(three).items()) == [
        (2, "I promised an offer, due today (t2)"),
        (1, "they promised an answer, due today (t1)"),
    ]


def test_what_is_done_or_put_off_is_not_there(three):
    for who in (1, 2, 3):
        three("task", "add", who, "x", "--due", TODAY)
    three("done", "t1")
    three("snooze", "t2", "2w")
    assert list(why(three)) == [3]
    assert why(three, "2026-05-15")[2] == "x, due today (t2)"


def test_silence_is_told_from_twice_the_usual_gap_on(three):
    touched(three, 1, "2026-01-01", "2026-01-31", "2026-03-02")
    assert why(three, "2026-04-30") == {}
    assert why(three, "2026-05-01") == {1: "silent for 60 days, usually in touch every 30"}
    [line] = lines(three, "2026-05-31")
    assert line["reasons"] == [reason("silence", 25, "2026-05-01", 30, every=30, last="2026-03-02")]


def test_a_rhythm_of_days_is_no_silence_after_two_days(three):
    touched(three, 1, "2026-04-10", "2026-04-11", "2026-04-12", "2026-04-13")
    assert why(three, "2026-04-26") == {}
    assert list(why(three, "2026-04-27")) == [1]


def test_a_contact_an_order_or_a_follow_up_ahead_ends_the_silence(three):
    for who in (1, 2, 3):
        touched(three, who, "2026-01-01", "2026-01-31", "2026-03-02")
    touched(three, 1, TODAY, kind="note")
    assert sorted(why(three)) == [1, 2, 3]
    touched(three, 1, TODAY)
    ordered(three, 2, TODAY)
    three("log", 3, "nobody there", "--outcome", "no-answer", "--follow-up", "2026-05-04")
    assert why(three) == {}
    assert list(why(three, "2026-05-04")) == [3]


def test_who_has_been_silent_for_more_than_a_year_is_no_matter_of_a_day(three):
    touched(three, 1, "2024-01-01", "2024-01-31", "2024-03-01")
    assert list(why(three, "2025-04-30")) == [1]
    assert why(three, "2025-05-01") == {}


def test_orders_have_a_rhythm_of_their_own(three):
    ordered(three, 1, "2026-01-10", "2026-02-09", "2026-03-01")  # gaps of 30 and 20 days
    assert why(three, "2026-04-09") == {}
    assert why(three, "2026-04-10") == {1: "no order for 40 days, usually every 20"}
    touched(three, 1, "2026-04-10")  # who was reached has a gap's time to order
    assert why(three, "2026-04-29") == {}
    assert why(three, "2026-04-30") == {1: "no order for 60 days, usually every 20"}


def test_a_refund_is_no_order(three):
    ordered(three, 1, "2026-01-10", "2026-02-09", "2026-03-01")
    with opened(three) as book, book.batch("refund", "2026-04-29T08:00:00Z") as batch:
        batch.conn.execute(
            "INSERT INTO orders (customer, at, currency, total, worth, refund_of, created_at)"
            " VALUES (1, '2026-04-29', 'CNY', -100, -100, 3, '2026-04-29')"
        )
    assert why(three) == {1: "no order for 61 days, usually every 20"}


def test_a_cadence_that_is_over_names_its_rule(three):
    three("tag", "add", "vip", 1, 2)
    three("cadence", "set", "tag:vip", "30d")
    touched(three, 1, "2026-03-20")
    touched(three, 2, "2026-04-20")
    assert why(three) == {1: "to be in touch every 30 days (tag:vip), 12 days late"}
    three("log", 1, "nobody there", "--outcome", "no-answer", "--follow-up", "2026-05-04")
    assert why(three) == {}


def test_never_reached_counts_from_the_day_of_coming_into_the_book(three):
    three("cadence", "set", 3, "2w")
    assert why(three, "2026-05-16") == {3: "to be in touch every 14 days, never reached, 1 day late"}


def test_of_silence_and_cadence_only_the_better_one_counts(three):
    touched(three, 1, "2026-01-01", "2026-01-31", "2026-03-02")
    three("cadence", "set", 1, "50d")
    assert why(three) == {1: "to be in touch every 50 days, 10 days late"}


@pytest.mark.parametrize(
    ("today", "birthday", "said"),
    [
        ("2026-05-01", "1980-05-01", "birthday today"),
        ("2026-05-01", "05-08", "birthday in 7 days"),
        ("2026-05-01", "05-09", None),
        ("2026-05-01", "04-28", "birthday 3 days ago"),
        ("2026-05-01", "04-27", None),
        ("2026-12-30", "01-02", "birthday in 3 days"),
        ("2026-02-27", "2000-02-29", "birthday in 1 day"),
        ("2028-02-27", "2000-02-29", "birthday in 2 days"),
    ],
)
def test_birthdays_from_a_week_before_to_three_days_after(three, today, birthday, said):
    three("edit", 2, "--birthday", birthday)
    assert why(three, today) == ({2: said} if said else {})


def test_who_was_reached_on_the_birthday_was_congratulated(three):
    three("edit", 2, "--birthday", "05-01")
    touched(three, 2, "2026-04-30")
    assert list(why(three)) == [2]
    touched(three, 2, "2026-05-01")
    assert why(three) == {}


def test_who_is_reached_before_the_birthday_is_off_the_list_for_that_day(three):
    three("edit", 2, "--birthday", "05-03")
    touched(three, 2, "2026-05-01")
    assert why(three) == {}
    assert why(three, "2026-05-02") == {2: "birthday in 1 day"}


def test_nobody_archived_or_merged(three):
    for who in (1, 2, 3):
        three("task", "add", who, "x", "--due", TODAY)
        three("edit", who, "--birthday", "05-01")
        three("cadence", "set", who, "2w")
        touched(three, who, "2026-01-01", "2026-01-31", "2026-03-02")
        ordered(three, who, "2026-01-01", "2026-01-31", "2026-03-02")
    three("archive", 3)
    three("dedupe", "merge", 1, 2, "--yes")
    assert [line["id"] for line in lines(three)] == [1]


def test_the_better_customer_comes_first_of_two_with_the_same_reason(three):
    for who in (1, 2, 3):
        three("task", "add", who, "x", "--due", TODAY)
    ordered(three, 2, "2026-04-01", worth=30_000)
    ordered(three, 3, "2026-04-01", worth=90_000)
    ordered(three, 1, "2025-04-30", worth=900_000)  # more than a year ago
    assert [(line["id"], line["score"], line["sales"]) for line in lines(three)] == [
        (3, 52, "900.00"),
        (2, 47, "300.00"),
        (1, 40, "0.00"),
    ]


def test_the_sum_can_be_added_up(three):
    three("task", "add", 1, "x", "--due", TODAY)
    three("task", "add", 1, "y", "--promise", "--due", TODAY)
    ordered(three, 1, "2026-04-01", worth=123_456)
    [line] = lines(three, TODAY, "--explain")
    assert line["score"] == round((line["reasons"][0]["points"] + line["more"]) * line["factor"]) == 81
    assert line["why"] == (
        "60 I promised y, due today (t2); + 5 for x, due today (t1); × 1.25 for sales of 1234.56 within a year"
    )


def test_a_day_has_twenty_calls_and_the_rest_is_said(crm):
    for number in range(23):
        crm("add", f"Person{number}")
        crm("task", "add", number + 1, "x", "--due", TODAY)
    done = crm("today", "--format", "ids")
    assert (len(done.lines), done.stderr) == (20, "20 of 23 customers; --limit 0 shows all.\n")
    assert len(crm("today", "--limit", "0").lines) == 23
    assert [line["id"] for line in lines(crm, TODAY, "--limit", "2")] == [1, 2]


def test_other_formats_have_the_columns_of_the_table(three):
    three("task", "add", 1, "寄样品", "--due", TODAY)
    assert three("today", "--format", "csv").lines == [
        "id,name,company,why,phone,last_touch",
        '1,王伟,华信科技,"寄样品, due today (t1)",138 0013 8000,',
    ]
    assert three("today", "--explain", "--format", "tsv").stdout.startswith("1\t40\t王伟\t")
    assert three("today", "--json").json[0]["items"] == ["t1"]


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_terminal_shows_id_name_reason_and_phone(three, width):
    three("task", "add", 1, "把新的报价单和样品清单发给采购部", "--promise", "--due", TODAY)
    three("task", "add", 2, "send the price list for next year", "--due", TODAY)
    three.env["COLUMNS"] = str(width)
    shown = three("today", terminal=True)
    assert all(cells(line) <= width for line in shown.lines)
    for text in ("王伟", "Anna Berg", "138 0013 8000", "+49 30 1234567", "(t1)", "(t2)"):
        assert text in shown.stdout
    assert shown.stderr.endswith("Next: crm log 1 TEXT, crm done t1, crm snooze t1 2w\n")


def test_when_nobody_is_due_the_next_day_is_named(three):
    three("task", "add", 1, "x", "--due", "2026-05-04")
    three("task", "add", 2, "x", "--due", "2026-05-02")
    three("archive", 2)
    shown = three("today", terminal=True)
    assert (shown.stdout, shown.stderr) == ("", "Nobody is due today. Next: Mon 2026-05-04; see: crm task list\n")


def test_an_empty_book(crm):
    assert crm("today", terminal=True).stderr == "The book is empty. Add a customer: crm add NAME\n"
    assert crm("today").stdout == ""


def test_the_day_is_the_local_one(three, monkeypatch):
    three("task", "add", 1, "x", "--due", "2026-05-02")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    late = {**three.env, "CRM_NOW": "2026-05-01T17:00:00+00:00"}  # one o'clock in the night in Shanghai
    assert three("today", env=late).jsonl[0]["why"] == "x, due today (t1)"


def test_crm_alone_is_today_on_a_terminal_with_a_book(three, bare):
    three("task", "add", 1, "x", "--due", TODAY)
    assert "x, due today (t1)" in three(terminal=True).stdout
    assert "x, due today (t1)" in three("--book", three.book, terminal=True, env={**three.env, "CRM_BOOK": "no"}).stdout
    assert "Usage: crm" in three().stdout
    three.book.unlink()
    assert "Usage: crm" in three(terminal=True).stdout


def test_points_grow_with_the_days_to_their_end():
    assert [service.points("promise", days) for days in (0, 1, 15, 400)] == [60, 62, 90, 90]
    assert [service.points("birthday", days) for days in (0, 3, 7, 100)] == [45, 30, 10, 10]


def test_digest_says_nothing_when_nobody_is_due(three):
    done = three("digest")
    assert (done.stdout, done.stderr) == ("", "")


def test_digest_as_text(three):
    three("task", "add", 1, "寄样品", "--due", TODAY)
    three("task", "add", 1, "an offer; in writing", "--promise", "--due", TODAY)
    three("task", "add", 2, "x", "--due", TODAY)
    assert three("digest", "--limit", "1").lines == [
        "Friday 2026-05-01: 2 to call",
        "",
        " 1. 王伟 (#1, 华信科技, 138 0013 8000)",
        "    I promised an offer; in writing, due today (t2)",
        "    寄样品, due today (t1)",
        "",
        "And 1 more: crm today --limit 0",
    ]


def test_digest_as_markdown(three):
    three("edit", 3, "--name", "Li *Na*")
    three("task", "add", 3, "see <b>", "--due", TODAY)
    assert three("digest", "--format", "md").lines == [
        "# Friday 2026-05-01: 1 to call",
        "",
        r"- **Li \*Na\*** (#3): see \<b\>, due today (t1)",
    ]
    assert three("digest", "--format", "html", exit_code=2).stderr.startswith("crm: there is no format 'html'")
