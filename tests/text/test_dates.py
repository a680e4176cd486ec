import subprocess
import sys
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text.dates import month_named, parse_birthday, parse_day, parse_past_day, parse_span

TODAY = date(2026, 5, 6)  # a Wednesday


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01",
        "2026-5-1",
        "2026/5/1",
        "2026.05.01",
        "20260501",
        "1/5/2026",
        "01.05.2026",
        "1-5-2026",
        "2026年5月1日",
        "2026 年 5 月 1 号",
        "二〇二六年五月一日",
        "２０２６－０５－０１",
        "２０２６年５月１日",
        "1 May 2026",
        "May 1, 2026",
        "1st of may 2026",
        "1-MAY-2026",
        "2026-05-01 00:00:00",
        "2026/5/1 9:30",
        "2026-05-01T23:59:59.5+08:00",
        "20260501T120000Z",
        "  2026-05-01\n",
    ],
)
def test_full_dates(text):
    assert parse_day(text, TODAY) == parse_past_day(text, TODAY) == day("2026-05-01")
    assert parse_span(text, TODAY) == (day("2026-05-01"), day("2026-05-01"))
    assert parse_birthday(text) == "2026-05-01"


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("1/5/2026", "dmy", "2026-05-01"),
        ("1/5/2026", "mdy", "2026-01-05"),
        ("13/5/2026", "mdy", "2026-05-13"),  # no thirteenth month: only one reading
        ("5/13/2026", "dmy", "2026-05-13"),
        ("7/6", "dmy", "2026-06-07"),
        ("7/6", "mdy", "2026-07-06"),
        ("07-06", "dmy", "2026-07-06"),  # with a hyphen as in ISO 8601: month first
        ("31-12", "mdy", "2026-12-31"),
    ],
)
def test_order_of_day_and_month(text, order, expected):
    assert parse_day(text, TODAY, order) == day(expected)


@pytest.mark.parametrize(
    ("text", "ahead", "back"),
    [
        ("today", "2026-05-06", "2026-05-06"),
        ("Tomorrow", "2026-05-07", "2026-05-07"),
        ("yesterday", "2026-05-05", "2026-05-05"),
        ("3d", "2026-05-09", "2026-05-03"),
        ("3 days", "2026-05-09", "2026-05-03"),
        ("+3d", "2026-05-09", "2026-05-09"),
        ("-3d", "2026-05-03", "2026-05-03"),
        ("in 3 days", "2026-05-09", "2026-05-09"),
        ("3 days ago", "2026-05-03", "2026-05-03"),
        ("a week from now", "2026-05-13", "2026-05-13"),
        ("2W", "2026-05-20", "2026-04-22"),
        ("1m", "2026-06-06", "2026-04-06"),
        ("1y", "2027-05-06", "2025-05-06"),
        ("0d", "2026-05-06", "2026-05-06"),
        ("wed", "2026-05-13", "2026-05-06"),
        ("fri", "2026-05-08", "2026-05-01"),
        ("Friday", "2026-05-08", "2026-05-01"),
        ("tues", "2026-05-12", "2026-05-05"),
        ("this mon", "2026-05-04", "2026-05-04"),
        ("next fri", "2026-05-15", "2026-05-15"),
        ("last fri", "2026-05-01", "2026-05-01"),
        ("last mon", "2026-05-04", "2026-05-04"),
        ("last wed", "2026-04-29", "2026-04-29"),
        ("上周一", "2026-04-27", "2026-04-27"),
        ("5 june", "2026-06-05", "2025-06-05"),
        ("may 6", "2026-05-06", "2026-05-06"),
        ("may 5", "2027-05-05", "2026-05-05"),
        ("29/2", "2028-02-29", "2024-02-29"),
        ("15th", "2026-05-15", "2026-04-15"),
        ("end of month", "2026-05-31", "2026-05-31"),
        ("eoy", "2026-12-31", "2026-12-31"),
        ("next week", "2026-05-11", "2026-05-11"),
        ("next month", "2026-06-01", "2026-06-01"),
        ("weekend", "2026-05-09", "2026-05-09"),
        ("今天", "2026-05-06", "2026-05-06"),
        ("明天", "2026-05-07", "2026-05-07"),
        ("后天", "2026-05-08", "2026-05-08"),
        ("大後天", "2026-05-09", "2026-05-09"),
        ("昨天", "2026-05-05", "2026-05-05"),
        ("前天", "2026-05-04", "2026-05-04"),
        ("周三", "2026-05-06", "2026-05-06"),
        ("周五", "2026-05-08", "2026-05-01"),
        ("周一", "2026-05-11", "2026-05-04"),
        ("星期天", "2026-05-10", "2026-05-03"),
        ("禮拜五", "2026-05-08", "2026-05-01"),
        ("这周五", "2026-05-08", "2026-05-08"),
        ("本周一", "2026-05-04", "2026-05-04"),
        ("下周二", "2026-05-12", "2026-05-12"),
        ("下个星期二", "2026-05-12", "2026-05-12"),
        ("下下周一", "2026-05-18", "2026-05-18"),
        ("上周五", "2026-05-01", "2026-05-01"),
        ("下周", "2026-05-11", "2026-05-11"),
        ("下个月", "2026-06-01", "2026-06-01"),
        ("下个月5号", "2026-06-05", "2026-06-05"),
        ("月底", "2026-05-31", "2026-05-31"),
        ("下月底", "2026-06-30", "2026-06-30"),
        ("年底", "2026-12-31", "2026-12-31"),
        ("三天后", "2026-05-09", "2026-05-09"),
        ("3 天 后", "2026-05-09", "2026-05-09"),
        ("三天前", "2026-05-03", "2026-05-03"),
        ("兩週後", "2026-05-20", "2026-05-20"),
        ("两个月以后", "2026-07-06", "2026-07-06"),
        ("十二天", "2026-05-18", "2026-04-24"),
        ("半年后", "2026-11-06", "2026-11-06"),
        ("12月1日", "2026-12-01", "2025-12-01"),
        ("十二月一日", "2026-12-01", "2025-12-01"),
        ("5月1", "2027-05-01", "2026-05-01"),
        ("15号", "2026-05-15", "2026-04-15"),
        ("三十一号", "2026-05-31", "2026-03-31"),
        ("明年5月1日", "2027-05-01", "2027-05-01"),
    ],
)
def test_said_days(text, ahead, back):
    assert parse_day(text, TODAY) == day(ahead)
    assert parse_past_day(text, TODAY) == day(back)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "'' is not a day; write it like 2026-05-01, tomorrow, fri or 2w"),
        ("soon", "'soon' is not a day; write it like 2026-05-01, tomorrow, fri or 2w"),
        ("2026", "'2026' is not a day; write it like 2026-05-01, tomorrow, fri or 2w"),
        ("2026-05", "'2026-05' is not a day; write it like 2026-05-01, tomorrow, fri or 2w"),
        ("last week", "'last week' is not a day; write it like 2026-05-01, tomorrow, fri or 2w"),
        ("in 3 days ago", "'in 3 days ago' is not a day; write it like 2026-05-01, tomorrow, fri or 2w"),
        ("五月初五", "'五月初五' is not a day; write it like 2026-05-01, tomorrow, fri or 2w"),
        ("26-05-01", "'26-05-01' has a year of two figures; write all four"),
        ("1/5/26", "'1/5/26' has a year of two figures; write all four"),
        ("2026-02-30", "'2026-02-30' is not a day of the calendar"),
        ("2026/13/01", "'2026/13/01' is not a day of the calendar"),
        ("0000-00-00", "'0000-00-00' is not a day of the calendar"),
        ("30/2", "'30/2' is not a day of the calendar"),
        ("32号", "'32号' is not a day of the calendar"),
        ("9999999d", "'9999999d' is not a day of the calendar"),
        ("9999999w", "'9999999w' is not a day of the calendar"),
        ("9999999m", "'9999999m' is not a day of the calendar"),
        ("9999999y", "'9999999y' is not a day of the calendar"),
        ("in " + "9" * 5000 + " d", f"'in {'9' * 37}…' is not a day; write it like 2026-05-01, tomorrow, fri or 2w"),
    ],
)
@pytest.mark.parametrize("parse", [parse_day, parse_past_day])
def test_no_day(parse, text, reason):
    with pytest.raises(InvalidValue) as refused:
        parse(text, TODAY)
    assert (refused.value.field, refused.value.reason) == ("date", reason)


@pytest.mark.parametrize("text", ["1d", "1m", "fri", "next week", "next fri", "5/1", "下个月5号", "next year"])
def test_the_end_of_the_calendar(text):
    with pytest.raises(InvalidValue, match="is not a day of the calendar"):
        parse_day(text, date.max)


@pytest.mark.parametrize("text", ["1d", "1m", "last fri", "31/12", "上周五"])
def test_the_beginning_of_the_calendar(text):
    with pytest.raises(InvalidValue, match="is not a day of the calendar"):
        parse_past_day(text, date.min)


@pytest.mark.parametrize(
    ("text", "order", "birthday"),
    [
        ("1990-05-01", "dmy", "1990-05-01"),
        ("19900501", "dmy", "1990-05-01"),
        ("1992.07.19", "dmy", "1992-07-19"),
        ("1990年5月1日", "dmy", "1990-05-01"),
        ("一九九〇年五月一日", "dmy", "1990-05-01"),
        ("1/5/1990", "dmy", "1990-05-01"),
        ("1/5/1990", "mdy", "1990-01-05"),
        ("12/25/1990", "dmy", "1990-12-25"),
        ("1990-05-01T00:00:00Z", "dmy", "1990-05-01"),
        ("1850-01-01", "dmy", "1850-01-01"),
        ("--05-01", "dmy", "--05-01"),
        ("--0501", "mdy", "--05-01"),
        ("05-01", "dmy", "--05-01"),
        ("1/5", "dmy", "--05-01"),
        ("1/5", "mdy", "--01-05"),
        ("5月1日", "dmy", "--05-01"),
        ("May 1", "dmy", "--05-01"),
        ("02-29", "dmy", "--02-29"),
        ("29 Feb 2000", "dmy", "2000-02-29"),
    ],
)
def test_birthdays(text, order, birthday):
    assert parse_birthday(text, order) == birthday
    assert parse_birthday(birthday, order) == birthday


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1990", "'1990' is not a day; write it like 1990-05-01, or 05-01 when the year is not known"),
        ("1990-05", "'1990-05' is not a day; write it like 1990-05-01, or 05-01 when the year is not known"),
        ("today", "'today' is not a day; write it like 1990-05-01, or 05-01 when the year is not known"),
        ("", "'' is not a day; write it like 1990-05-01, or 05-01 when the year is not known"),
        ("85-05-01", "'85-05-01' has a year of two figures; write all four"),
        ("2026-02-30", "'2026-02-30' is not a day of the calendar"),
        ("1900-02-29", "'1900-02-29' is not a day of the calendar"),
        ("--13-01", "'--13-01' is not a day of the calendar"),
        ("02-30", "'02-30' is not a day of the calendar"),
        ("00000000", "'00000000' is not a day of the calendar"),
        ("1849-12-31", "'1849-12-31' lies before 1850"),
    ],
)
def test_no_birthday(text, reason):
    with pytest.raises(InvalidValue) as refused:
        parse_birthday(text)
    assert (refused.value.field, refused.value.reason) == ("birthday", reason)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026年", "2026-01-01", "2026-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024/2", "2024-02-01", "2024-02-29"),
        ("2026年12月", "2026-12-01", "2026-12-31"),
        ("May 2026", "2026-05-01", "2026-05-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("last month", "2026-04-01", "2026-04-30"),
        ("上周", "2026-04-27", "2026-05-03"),
        ("30d", "2026-04-06", "2026-04-06"),
        ("2w", "2026-04-22", "2026-04-22"),
        ("3m", "2026-02-06", "2026-02-06"),
        ("1y", "2025-05-06", "2025-05-06"),
        ("today", "2026-05-06", "2026-05-06"),
        ("昨天", "2026-05-05", "2026-05-05"),
        ("tomorrow", "2026-05-07", "2026-05-07"),
    ],
)
def test_spans(text, first, last):
    assert parse_span(text, TODAY) == (day(first), day(last))


@pytest.mark.parametrize("text", ["0000", "2026-13", "2026-00", "202605", "99999999d", "9999999d", "x", ""])
def test_no_span(text):
    with pytest.raises(InvalidValue) as refused:
        parse_span(text, TODAY)
    assert refused.value.field == "date"


ANY_DAY = st.dates()
ORDERS = st.sampled_from(["dmy", "mdy"])
WORDS = [
    "next",
    "last",
    "in",
    "fri",
    "mon",
    "month",
    "week",
    "3",
    "29",
    "2026",
    "ago",
    "end of",
    "th",
    "下",
    "个",
    "周",
    "月",
]
MESSY = st.one_of(
    st.text(st.characters()),
    st.text("0123456789-/.+dwmyt: 年月日号周天后前下上本个底三十廿百", max_size=12),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
)


@given(MESSY, ANY_DAY, ORDERS)
@settings(max_examples=100, deadline=None)
def test_only_invalid_value(text, today, order):
    for parse in (parse_day, parse_past_day, parse_span):
        with suppress(InvalidValue):
            parse(text, today, order)
    with suppress(InvalidValue):
        birthday = parse_birthday(text, order)
        assert parse_birthday(birthday, order) == birthday


@given(ANY_DAY, ANY_DAY, ORDERS)
@settings(max_examples=100, deadline=None)
def test_every_day_reads_back(wanted, today, order):
    written = wanted.isoformat()
    han = f"{wanted.year:04}年{wanted.month}月{wanted.day}日"
    for text in (written, written.replace("-", ""), written.replace("-", "/"), han):
        assert parse_day(text, today, order) == parse_past_day(text, today, order) == wanted
        assert parse_span(text, today) == (wanted, wanted)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_a_day_without_year_is_the_nearest(wanted, today):
    text = f"{wanted.month}月{wanted.day}日"
    ahead, back = parse_day(text, today), parse_past_day(text, today)
    assert back <= today <= ahead
    assert {(day.month, day.day) for day in (ahead, back)} == {(wanted.month, wanted.day)}
    assert (ahead - back).days <= 8 * 366


@given(st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_chinese_numerals(number):
    figures = "零一二三四五六七八九"
    tens, units = divmod(number, 10)
    numeral = (
        ("" if tens == 1 else figures[tens]) + "十" + (figures[units] if units else "") if tens else figures[units]
    )
    assert parse_day(f"{numeral}天后", TODAY) == parse_day(f"{number}d", TODAY)


def test_light_to_load():
    program = (
        "import sys; before = set(sys.modules); import crmcli.text.dates;"
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith('crmcli')))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"calendar", "locale", "dataclasses", "inspect", "decimal", "phonenumbers"} & set(loaded)


@pytest.mark.parametrize(
    ("text", "number"),
    [("May", 5), ("september", 9), ("Sept.", 9), ("五月", 5), ("十二月", 12), ("5月", 5), ("十三月", None),
     ("mon", None), ("5", None), ("", None)],
)  # fmt: skip
def test_months_by_name(text, number):
    assert month_named(text) == number
