from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text.recurrence import Rule, parse
from crmcli.text.spoken_days import month

WEDNESDAY = date(2026, 5, 6)
DAYS = st.dates(date(1950, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("text", "rule", "kept"),
    [
        ("daily", Rule(1, "day"), "every day"),
        ("every 3 days", Rule(3, "day"), "every 3 days"),
        ("weekly", Rule(1, "week"), "every week"),
        ("every 2w", Rule(2, "week"), "every 2 weeks"),
        ("Every other week", Rule(2, "week"), "every 2 weeks"),
        ("every two weeks", Rule(2, "week"), "every 2 weeks"),
        ("fortnightly", Rule(2, "week"), "every 2 weeks"),
        ("every fri", Rule(1, "week", 4), "every fri"),
        ("weekly on monday", Rule(1, "week", 0), "every mon"),
        ("every 2 weeks on fri", Rule(2, "week", 4), "every 2 weeks on fri"),
        ("monthly", Rule(1, "month"), "every month"),
        ("monthly on the 15th", Rule(1, "month", 15), "every month on the 15th"),
        ("every month on the 31st", Rule(1, "month", 31), "every month on the 31st"),
        ("every month end", Rule(1, "month", 31), "every month on the 31st"),
        ("quarterly", Rule(3, "month"), "every 3 months"),
        ("yearly", Rule(1, "year"), "every year"),
        ("every 3d after done", Rule(3, "day", None, True), "every 3 days after done"),
        ("monthly after it's done", Rule(1, "month", None, True), "every month after done"),
        ("每天", Rule(1, "day"), "every day"),
        ("每3天", Rule(3, "day"), "every 3 days"),
        ("每周", Rule(1, "week"), "every week"),
        ("每两周", Rule(2, "week"), "every 2 weeks"),
        ("每兩週", Rule(2, "week"), "every 2 weeks"),
        ("每周五", Rule(1, "week", 4), "every fri"),
        ("每星期日", Rule(1, "week", 6), "every sun"),
        ("每个月", Rule(1, "month"), "every month"),
        ("每月15号", Rule(1, "month", 15), "every month on the 15th"),
        ("每月底", Rule(1, "month", 31), "every month on the 31st"),
        ("每季度", Rule(3, "month"), "every 3 months"),
        ("每半年", Rule(6, "month"), "every 6 months"),
        ("每年", Rule(1, "year"), "every year"),
        ("完成后两周", Rule(2, "week", None, True), "every 2 weeks after done"),
    ],
)
def test_rules_as_people_write_them(text, rule, kept):
    assert parse(text) == rule
    assert str(rule) == kept
    assert parse(kept) == rule


@pytest.mark.parametrize(
    "text",
    [
        "", "every", "often", "every 0 days", "every 1000 days", "every 2 fridays", "every day on fri",
        "every week on the 5th", "every month on the 32nd", "every fri after done", "每", "每0天", "每月32号", "15",
    ],
)  # fmt: skip
def test_what_is_no_rule(text):
    with pytest.raises(InvalidValue, match="is no rule; write it like monthly"):
        parse(text)


@given(st.text(alphabet="every 0123456789dwmfrion每周月天两完成后日", max_size=20))
@settings(max_examples=100, deadline=None)
def test_whatever_is_read_is_kept_in_words_that_are_read_again(text):
    try:
        rule = parse(text)
    except InvalidValue:
        return
    assert parse(str(rule)) == rule


@pytest.mark.parametrize(
    ("rule", "due", "coming"),
    [
        ("monthly", "2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        ("monthly", "2026-01-30", ["2026-02-28", "2026-03-30"]),
        ("monthly", "2026-05-15", ["2026-06-15", "2026-07-15"]),
        ("quarterly", "2025-11-30", ["2026-02-28", "2026-05-30"]),
        ("yearly", "2024-02-29", ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("every 2w", "2026-12-25", ["2027-01-08", "2027-01-22"]),
        ("每月底", "2026-02-28", ["2026-03-31", "2026-04-30"]),
    ],
)
def test_from_one_to_the_next(rule, due, coming):
    day = date.fromisoformat(due)
    anchored = parse(rule).anchored(day)
    found = []
    for _ in coming:
        day = anchored.next(day, day)
        found.append(day.isoformat())
    assert found == coming


@pytest.mark.parametrize(
    ("rule", "due", "done", "following"),
    [
        ("every 2w", "2026-05-06", "2026-05-09", "2026-05-20"),
        ("every 2w", "2026-05-06", "2026-05-04", "2026-05-20"),
        ("every 2w after done", "2026-05-06", "2026-05-09", "2026-05-23"),
        ("monthly", "2026-01-05", "2026-05-06", "2026-06-05"),
        ("monthly", "2026-01-06", "2026-05-06", "2026-06-06"),
        ("every fri", "2026-05-07", "2026-05-07", "2026-05-15"),
    ],
)
def test_what_was_missed_does_not_come_again(rule, due, done, following):
    assert parse(rule).next(date.fromisoformat(due), date.fromisoformat(done)).isoformat() == following


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("every 2w", "2026-05-06"),
        ("every wed", "2026-05-06"),
        ("every fri", "2026-05-08"),
        ("every tue", "2026-05-12"),
        ("每月6号", "2026-05-06"),
        ("每月5号", "2026-06-05"),
        ("每月底", "2026-05-31"),
    ],
)
def test_the_first_day(rule, first):
    assert parse(rule).first(WEDNESDAY).isoformat() == first


@given(DAYS, st.integers(1, 40), st.sampled_from(["day", "week", "month", "year"]), st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_the_next_day_lies_ahead_and_only_one_interval_away(due, number, unit, late):
    rule = Rule(number, unit).anchored(due)
    done = due + timedelta(days=late)
    following = rule.next(due, done)
    assert done < following <= done + timedelta(days=number * 366 if unit == "year" else rule.days + 2 * number + 3)
    if unit in ("month", "year"):
        assert following.day == min(due.day, month(following.year, following.month)[1].day)


def test_the_end_of_the_calendar():
    with pytest.raises(InvalidValue, match="beyond the calendar"):
        parse("yearly").next(date(9999, 5, 6), date(9999, 5, 6))
