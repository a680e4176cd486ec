from __future__ import annotations

from datetime import date

import pytest
from filter_book import found, ids, in_order, local_midnight, open_book

from crmcli import query
from crmcli.errors import InvalidValue
from crmcli.store import filters

DAYS = {2: "2000-02-29", 3: "--12-31", 4: "1990-01-01", 5: "1985-03-01", 6: "--02-28"}


@pytest.fixture(scope="module")
def book():
    conn = open_book()
    conn.execute("UPDATE customers SET birthday = NULL, archived_at = NULL")
    for number, birthday in DAYS.items():
        conn.execute("UPDATE customers SET birthday = ? WHERE id = ?", (birthday, number))
    yield conn
    conn.close()


def asked(book, text, today):
    return found(book, filters.compile(query.parse(text), today=today, local_midnight=local_midnight))


@pytest.mark.parametrize(
    ("today", "sort", "expected"),
    [
        ((2026, 12, 31), "birthday", [3, 4, 6, 2, 5, 1]),
        ((2026, 12, 31), "-birthday", [5, 2, 6, 4, 3, 1]),  # nobody knows when for 1, so last both ways
        ((2027, 1, 1), "birthday", [4, 6, 2, 5, 3, 1]),
        ((2027, 3, 1), "birthday", [5, 3, 4, 6, 2, 1]),
        ((2028, 2, 29), "birthday,name", [2, 5, 3, 4, 6, 1]),
    ],
)
def test_the_next_birthday_comes_first(book, today, sort, expected):
    assert in_order(book, filters.Condition("c.id <= 6"), sort, date(*today)) == expected


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        ((2026, 12, 31), "birthday:today", [3]),
        ((2026, 12, 31), "birthday:tomorrow", [4]),
        ((2026, 12, 31), "birthday.before:fri", [3, 4]),  # the first of January is a Friday
        ((2026, 12, 31), "birthday.after:today", [2, 4, 5, 6]),
        ((2026, 12, 31), "birthday.after:tomorrow birthday.before:03-01", [2, 5, 6]),
        ((2026, 12, 31), 'birthday:"this week"', [3, 4]),
        ((2027, 1, 2), "birthday:本周", [3, 4]),  # the days of it that are over, too
        ((2026, 12, 31), "birthday:today..fri", [3, 4]),
        ((2026, 12, 31), "birthday:..today", [3]),
        ((2026, 12, 31), "birthday:1d", [4]),
        ((2026, 12, 31), "birthday:tomorrow..02-28", [2, 4, 6]),
        ((2027, 2, 28), "birthday:today", [2, 6]),  # a year without a 29th
        ((2028, 2, 28), "birthday:today", [6]),
        ((2028, 2, 28), "birthday:tomorrow", [2]),
        ((2027, 3, 1), "birthday:today", [5]),
        ((2027, 2, 28), "birthday.after:today", [3, 4, 5]),
        ((2026, 12, 31), "birthday.before:1y", [2, 3, 4, 5, 6]),
        ((2026, 12, 31), "birthday.after:1y", []),
        ((2026, 12, 31), "not birthday.after:tomorrow id:..6", [1, 3, 4]),
    ],
)
def test_birthdays_by_days_to_come(book, today, text, expected):
    assert asked(book, text, date(*today)) == expected


@pytest.mark.parametrize("text", ["birthday.before:yesterday", "birthday.after:1990", 'birthday.before:"3d ago"'])
def test_a_day_that_is_over_is_no_day_to_come(book, text):
    with pytest.raises(InvalidValue, match="past"):
        ids(book, text)
