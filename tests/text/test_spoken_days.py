from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.spoken_days import add_months, month, nearest, spoken_day, spoken_period

WEDNESDAY = date(2026, 5, 6)
SUNDAY = date(2026, 5, 10)
FAR_FROM_THE_ENDS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 6), 8, date(2027, 1, 6)),
        (date(2026, 1, 6), -1, date(2025, 12, 6)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(9999, 12, 31), -1, date(9999, 11, 30)),
    ],
)
def test_months_are_added_up_to_their_last_day(day, months, expected):
    assert add_months(day, months) == expected


@given(FAR_FROM_THE_ENDS, st.integers(-600, 600))
@settings(max_examples=100, deadline=None)
def test_added_months_land_in_the_right_month(day, months):
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == min(day.day, month(there.year, there.month)[1].day)


def said_on(today: date, said: str, past: bool = False) -> date:
    found = spoken_day(said, today, past)
    assert found is not None
    return found


@given(FAR_FROM_THE_ENDS)
@settings(max_examples=100, deadline=None)
def test_weekdays(today):
    friday, this, coming, last, han = (
        said_on(today, said) for said in ["fri", "this fri", "next fri", "last fri", "周5"]
    )
    assert {day.weekday() for day in (friday, this, coming, last, han)} == {4}
    assert timedelta(0) < friday - today <= timedelta(7)
    assert timedelta(0) <= han - today < timedelta(7)
    assert coming - this == timedelta(7)
    assert this.isocalendar()[:2] == today.isocalendar()[:2]
    assert timedelta(0) < today - last <= timedelta(7)
    assert said_on(today, "last friday", past=True) == last
    assert said_on(today, "下周5") == coming
    assert said_on(today, "上周5", past=True) == this - timedelta(7)


@given(FAR_FROM_THE_ENDS)
@settings(max_examples=100, deadline=None)
def test_weekdays_looking_back(today):
    friday = said_on(today, "fri", past=True)
    assert friday == said_on(today, "周5", past=True)
    assert friday.weekday() == 4
    assert timedelta(0) <= today - friday < timedelta(7)


@given(FAR_FROM_THE_ENDS)
@settings(max_examples=100, deadline=None)
def test_periods_are_whole_and_hold_or_adjoin_today(today):
    for unit in ("week", "month", "year"):
        (first, last), (begin, end), (start, stop) = (
            spoken_period(f"{step} {unit}", today) or (today, today) for step in ("last", "this", "next")
        )
        assert begin <= today <= end
        assert (begin - last, start - end) == (timedelta(1), timedelta(1))
        assert first < last
        assert start < stop


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("上个月", (date(2026, 4, 1), date(2026, 4, 30))),
        ("本月", (date(2026, 5, 1), date(2026, 5, 31))),
        ("这个星期", (date(2026, 5, 4), date(2026, 5, 10))),
        ("下下周", (date(2026, 5, 18), date(2026, 5, 24))),
        ("去年", (date(2025, 1, 1), date(2025, 12, 31))),
        ("today", None),
        ("next", None),
        ("next fri", None),
    ],
)
def test_periods(said, span):
    assert spoken_period(said, WEDNESDAY) == span


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("weekend", SUNDAY),
        ("周末", SUNDAY),
        ("next weekend", date(2026, 5, 16)),
        ("sun", date(2026, 5, 17)),
        ("周日", SUNDAY),
    ],
)
def test_on_a_sunday(said, expected):
    assert spoken_day(said, SUNDAY, past=False) == expected


def test_nearest_skips_what_the_calendar_has_not():
    days = [(2026, 2, 30), (2026, 5, 5), (2026, 5, 7)]
    assert nearest(days, WEDNESDAY, past=False) == date(2026, 5, 7)
    assert nearest(days, WEDNESDAY, past=True) == date(2026, 5, 5)
    with pytest.raises(ValueError, match="no such day"):
        nearest([(2026, 2, 30), (10000, 1, 1)], WEDNESDAY, past=False)
