"""Days with times of day, as programs write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text.moments import parse_moment

TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("2026-04-01 10:33", datetime(2026, 4, 1, 10, 33)),
        ("2026-04-01T10:33:05", datetime(2026, 4, 1, 10, 33, 5)),
        ("2026-04-01T10:33:05.123Z", datetime(2026, 4, 1, 10, 33, 5, tzinfo=UTC)),
        ("2026-04-01 10:33:05 UTC", datetime(2026, 4, 1, 10, 33, 5, tzinfo=UTC)),
        ("2026-04-01T10:33:05+08:00", datetime(2026, 4, 1, 10, 33, 5, tzinfo=timezone(timedelta(hours=8)))),
        ("2026/4/1 9:05", datetime(2026, 4, 1, 9, 5)),
        ("1/4/2026, 10:33 pm", datetime(2026, 4, 1, 22, 33)),
        ("1/4/2026 12:00 AM", datetime(2026, 4, 1)),
        ("2026年4月1日 10：33", datetime(2026, 4, 1, 10, 33)),
        ("4-1 10:33", datetime(2026, 4, 1, 10, 33)),
        ("12-24 10:33", datetime(2025, 12, 24, 10, 33)),
    ],
)
def test_moments(text, moment):
    assert parse_moment(text, TODAY) == moment


def test_the_order_is_that_of_the_file():
    assert parse_moment("1/4/2026 10:33", TODAY, "mdy") == datetime(2026, 1, 4, 10, 33)


@pytest.mark.parametrize("text", ["", "soon", "2026-04-01 25:00", "2026-02-30 10:00", "10:33", "2026-04-01 10:61"])
def test_what_is_no_moment(text):
    with pytest.raises(InvalidValue):
        parse_moment(text, TODAY)


@settings(max_examples=100, deadline=None)
@given(st.text() | st.from_regex(r"[0-9/:. TZ+-]{0,25}", fullmatch=True))
def test_nothing_else_is_raised(text):
    with suppress(InvalidValue):
        parse_moment(text, TODAY)


@settings(max_examples=50, deadline=None)
@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))
def test_iso_is_read_back(moment):
    whole = moment.replace(microsecond=0)
    assert parse_moment(whole.isoformat(), TODAY) == whole
    assert parse_moment(whole.isoformat(" ") + "Z", TODAY) == whole.replace(tzinfo=UTC)
