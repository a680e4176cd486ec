from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text.spans import DAY, HOUR, MINUTE, seconds

WEEK = 7 * DAY


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("30m", 30 * MINUTE),
        ("8h", 8 * HOUR),
        ("2d", 2 * DAY),
        ("90 min", 90 * MINUTE),
        ("1h30m", 90 * MINUTE),
        ("1 Hour 30 Minutes", 90 * MINUTE),
        ("1.5h", 90 * MINUTE),
        ("8小时", 8 * HOUR),
        ("7d", WEEK),
    ],
)
def test_as_people_write(typed, meant):
    assert seconds("for", typed, MINUTE, WEEK) == meant


@pytest.mark.parametrize("typed", ["", "8", "h", "8x", "8h!", "-8h", "8 h and", "1e3h", "٣h"])
def test_anything_else_is_said(typed):
    with pytest.raises(InvalidValue, match="for: "):
        seconds("for", typed, MINUTE, WEEK)


@pytest.mark.parametrize("typed", ["0m", "0.5m", "8d", "999999d"])
def test_limits_are_told(typed):
    with pytest.raises(InvalidValue, match="between 1m and 7d"):
        seconds("for", typed, MINUTE, WEEK)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_no_text_is_a_surprise(text):
    with suppress(InvalidValue):
        assert MINUTE <= seconds("for", text, MINUTE, WEEK) <= WEEK
