from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text.dates import parse_day, parse_past_day

TODAY = date(2026, 5, 6)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "ahead", "back"),
    [
        ("first monday of june", "2026-06-01", "2025-06-02"),
        ("the first monday in june", "2026-06-01", "2025-06-02"),
        ("last friday of may", "2026-05-29", "2025-05-30"),
        ("2nd tue of next month", "2026-06-09", "2026-06-09"),
        ("first monday of the month", "2026-05-04", "2026-05-04"),
        ("first monday of month", "2026-06-01", "2026-05-04"),
        ("third thursday of november 2027", "2027-11-18", "2027-11-18"),
        ("early june", "2026-06-01", "2025-06-01"),
        ("start of april", "2027-04-01", "2026-04-01"),
        ("mid june", "2026-06-15", "2025-06-15"),
        ("mid-June", "2026-06-15", "2025-06-15"),
        ("middle of may", "2026-05-15", "2025-05-15"),
        ("late may", "2026-05-21", "2025-05-21"),
        ("end of june", "2026-06-30", "2025-06-30"),
        ("end of feb 2028", "2028-02-29", "2028-02-29"),
        ("last day of next month", "2026-06-30", "2026-06-30"),
        ("beginning of next month", "2026-06-01", "2026-06-01"),
        ("start of next year", "2027-01-01", "2027-01-01"),
        ("月初", "2026-06-01", "2026-05-01"),
        ("月中", "2026-05-15", "2026-04-15"),
        ("下月初", "2026-06-01", "2026-06-01"),
        ("下个月初", "2026-06-01", "2026-06-01"),
        ("本月中旬", "2026-05-15", "2026-05-15"),
        ("6月初", "2026-06-01", "2025-06-01"),
        ("六月中旬", "2026-06-15", "2025-06-15"),
        ("六月底", "2026-06-30", "2025-06-30"),
        ("2028年2月底", "2028-02-29", "2028-02-29"),
        ("四月底", "2027-04-30", "2026-04-30"),
        ("六月第一个周一", "2026-06-01", "2025-06-02"),
        ("6月的第二個星期五", "2026-06-12", "2025-06-13"),
        ("下个月最后一个周五", "2026-06-26", "2026-06-26"),
        ("明年初", "2027-01-01", "2027-01-01"),
        ("年初", "2027-01-01", "2026-01-01"),
    ],
)
def test_days_by_their_place(text, ahead, back):
    assert parse_day(text, TODAY).isoformat() == ahead
    assert parse_past_day(text, TODAY).isoformat() == back


@pytest.mark.parametrize("text", ["fifth wednesday of june 2026", "13月底", "6月第五个周三"])
def test_a_day_that_the_month_does_not_have(text):
    with pytest.raises(InvalidValue, match="not a day of the calendar"):
        parse_day(text, TODAY)


@pytest.mark.parametrize("text", ["june", "6月", "sixth monday of june", "some monday of june", "end june of"])
def test_what_names_no_day(text):
    with pytest.raises(InvalidValue, match="is not a day"):
        parse_day(text, TODAY)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
@settings(max_examples=100, deadline=None)
def test_the_first_and_the_last_of_a_weekday(today, weekday):
    first = parse_day(f"first {weekday} of next month", today)
    last = parse_day(f"last {weekday} of next month", today)
    assert first.day <= 7
    assert (last - first).days in (21, 28)
    assert first.weekday() == last.weekday()
    assert parse_day(f"4th {weekday} of next month", today) in (last, date.fromordinal(last.toordinal() - 7))
