"""Birthdays in SQL: of a month, day or year of birth, on the days to come, and in the order in which they come.

One on 29 February is kept on the 28th in years without that day.
"""

from __future__ import annotations

from datetime import date, timedelta

Found = tuple[str, tuple[str | int, ...]]
"""A condition and the values of its question marks."""

COLUMN = "c.birthday"  # 1990-05-01, or --05-01 when the year is not known
HAS_DAY = f"{COLUMN} LIKE '%-__-__'"
DAY_OF_YEAR = f"substr({COLUMN}, -5)"
ORDER = f"({DAY_OF_YEAR} < ?) || {DAY_OF_YEAR}"
"""By the next birthday; the question mark is `day_of_year` of today."""

YEAR = 365  # days


def within(low: str, high: str) -> Found:
    """Between two parts of birthdays: 1990, 1990-05, 1990-05-01, without a year --05 or --05-01, "" for an open end."""
    if (low or high).startswith("-"):
        return _within_year(low[2:] or "01", high[2:] or "12")
    # Without a year a birthday begins with "-", which sorts before every digit.
    tests = f"({COLUMN} >= ? AND substr({COLUMN}, 1, ?) <= ?)"
    return tests, (low or "0", len(high or "9999"), high or "9999")


def falling(first: date, last: date) -> Found:
    """On one of these days, in whatever year of birth."""
    if (last - first).days >= YEAR:
        return _within_year("01", "12")
    return _within_year(day_of_year(first), "02-29" if is_end_of_february(last) else day_of_year(last))


def after(last: date, today: date) -> Found:
    """Not from today to this day, but later."""
    sooner, parameters = falling(today, last)
    return f"({HAS_DAY} AND NOT {sooner})", parameters


def day_of_year(day: date) -> str:
    return day.isoformat()[5:]


def is_end_of_february(day: date) -> bool:
    """The day on which birthdays of 29 February are kept, whether that day is there or not."""
    return (day.month, (day + timedelta(days=1)).month) == (2, 3)


def _within_year(first: str, last: str) -> Found:
    """Months or days of the year; a range may run over New Year."""
    operator = "OR" if first[: len(last)] > last else "AND"
    tests = f"({HAS_DAY} AND ({DAY_OF_YEAR} >= ? {operator} substr({DAY_OF_YEAR}, 1, ?) <= ?))"
    return tests, (first, len(last), last)
