"""Days as they are said from where one stands: tomorrow, next fri, 3d, 下周二, 月底.

Everything here takes text that text/dates.py has folded, with simplified characters, ASCII numbers and, where it is
Chinese, no spaces. What is beyond the calendar raises ValueError or OverflowError. Weeks begin on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)

_OFFSETS = {
    **dict.fromkeys(("today", "tonight", "今天", "今日", "今晚"), 0),
    **dict.fromkeys(("tomorrow", "tmr", "明天", "明日", "明早", "明晚"), 1),
    **dict.fromkeys(("day after tomorrow", "the day after tomorrow", "后天"), 2),
    "大后天": 3,
    **dict.fromkeys(("yesterday", "昨天", "昨日"), -1),
    **dict.fromkeys(("day before yesterday", "the day before yesterday", "前天"), -2),
    "大前天": -3,
}
_ENDS = {
    **dict.fromkeys(("end of month", "end of the month", "end of this month", "eom"), ("month", 0)),
    "end of next month": ("month", 1),
    **dict.fromkeys(("end of year", "end of the year", "end of this year", "eoy"), ("year", 0)),
    "end of next year": ("year", 1),
    **dict.fromkeys(("end of quarter", "end of the quarter", "end of this quarter", "eoq"), ("quarter", 0)),
    "end of next quarter": ("quarter", 1),
    **dict.fromkeys(("月底", "月末", "本月底", "本月末", "这个月底", "这个月末"), ("month", 0)),
    **dict.fromkeys(("下月底", "下月末", "下个月底", "下个月末"), ("month", 1)),
    **dict.fromkeys(("季末", "季度末", "季度底", "本季度末", "这个季度末"), ("quarter", 0)),
    **dict.fromkeys(("下季度末", "下个季度末"), ("quarter", 1)),
    **dict.fromkeys(("年底", "年末", "今年底", "今年年底"), ("year", 0)),
    **dict.fromkeys(("明年底", "明年年底"), ("year", 1)),
}
_STEPS = {"last": -1, "this": 0, "next": 1, "上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_PERIODS = {
    **dict.fromkeys(("week", "周", "星期", "礼拜"), "week"),
    **dict.fromkeys(("month", "月"), "month"),
    **dict.fromkeys(("quarter", "季度"), "quarter"),
    "year": "year",
}
WEEKDAYS = {
    **dict.fromkeys(("mon", "monday", "1"), 0),
    **dict.fromkeys(("tue", "tues", "tuesday", "2"), 1),
    **dict.fromkeys(("wed", "weds", "wednesday", "3"), 2),
    **dict.fromkeys(("thu", "thur", "thurs", "thursday", "4"), 3),
    **dict.fromkeys(("fri", "friday", "5"), 4),
    **dict.fromkeys(("sat", "saturday", "6"), 5),
    **dict.fromkeys(("sun", "sunday", "日", "天"), 6),
}
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
UNITS = {
    **dict.fromkeys(("d", "day", "days", "天", "日"), "d"),
    **dict.fromkeys(("w", "week", "weeks", "周", "星期", "礼拜"), "w"),
    **dict.fromkeys(("m", "mo", "mos", "month", "months", "月"), "m"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years", "年"), "y"),
}
_COUNTS = {"半个月": "15天", "半年": "6个月", "a fortnight": "2 weeks", "half a year": "6 months"}

# Patterns stay strings, so that each is compiled when it is first needed: all of them at start-up would cost 7 ms.
_COUNTED = r"(in |after |\+)?(-)?([0-9]{1,7}|[a-z]+) ?([a-z]+)( ago)?( from now| later)?"
_HAN_COUNTED = r"过?([0-9]{1,7})个?(天|周|星期|礼拜|(?<=个)月|[日年](?=.))(?:[之以]?([后前]))?"
_HAN_WEEKDAY = r"(?:(上上|下下|[上下这本])个?)?(?:周|星期|礼拜)([1-6日天])"
_HAN_PERIOD = r"(上上|下下|[上下这本])个?(周|星期|礼拜|月|季度)"
_HAN_WEEKEND = r"(?:([这本下])个?)?周末"
_DAY_OF_MONTH = (
    r"(?:([上下这本])个?月)?([0-9]{1,2})[日号]|(?:the )?([0-9]{1,2})(?:st|nd|rd|th)(?: of (this|the|next) month)?"
)
_DAY_OF_YEAR = r"([前去今明后]年)([0-9]{1,2})月([0-9]{1,2})[日号]?"


def spoken_day(said: str, today: date, past: bool) -> date | None:
    """The day that `said` means on `today`; `past` turns what has no direction (fri, 3d, 15号) backwards."""
    if said in _OFFSETS:
        return today + DAY * _OFFSETS[said]
    if said in _ENDS:
        unit, step = _ENDS[said]
        return _around(today, unit, step)[1]
    return (
        _count(said, today, past)
        or _on_weekday(said, today, past)
        or _on_day_of_month(said, today, past)
        or _on_day_of_year(said, today)
        or _on_weekend(said, today)
        or _on_first_of_next(said, today)
    )


def spoken_period(said: str, today: date) -> tuple[date, date] | None:
    """First and last day of "last month", "this week", 去年 …"""
    if said in _YEARS:
        return _around(today, "year", _YEARS[said])
    step, _, unit = said.partition(" ")
    if match := re.fullmatch(_HAN_PERIOD, said):
        step, unit = match.groups()
    return _around(today, _PERIODS[unit], _STEPS[step]) if unit in _PERIODS and step in _STEPS else None


def month(year: int, number: int) -> tuple[date, date]:
    """First and last day of a month."""
    first = date(year, number, 1)
    return first, date(year, 12, 31) if number == 12 else date(year, number + 1, 1) - DAY


def month_number(name: str) -> int:
    """Of what MONTH_NAME fits: 1 for january and jan."""
    return MONTHS.index(name[:3]) + 1


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    first, last = month(year, index + 1)
    return last if day.day > last.day else first.replace(day=day.day)


def nearest(days: Iterable[tuple[int, int, int]], today: date, past: bool) -> date:
    """The first of `days` (year, month, day) that exists and is today or on the right side of it. Raises ValueError."""
    for year, number, day in days:
        try:
            found = date(year, number, day)
        except ValueError:
            continue
        if found <= today if past else found >= today:
            return found
    raise ValueError("no such day")


def _count(said: str, today: date, past: bool) -> date | None:
    for half, whole in _COUNTS.items():
        said = said.replace(half, whole)
    if match := re.fullmatch(_COUNTED, said):
        number, unit = match[3], match[4]
        later, earlier = match[1] or match[6], match[2] or match[5]
    elif match := re.fullmatch(_HAN_COUNTED, said):
        number, unit = match[1], match[2]
        later, earlier = match[3] == "后" or said.startswith("过"), match[3] == "前"
    else:
        return None
    if (later and earlier) or unit not in UNITS or not (number.isdecimal() or number in NUMBERS):
        return None
    count = NUMBERS[number] if number in NUMBERS else int(number)
    return _shifted(today, -count if earlier or (past and not later) else count, UNITS[unit])


def _shifted(day: date, count: int, unit: str) -> date:
    if unit in "dw":
        return day + (DAY if unit == "d" else WEEK) * count
    return add_months(day, count if unit == "m" else count * 12)


def _on_weekday(said: str, today: date, past: bool) -> date | None:
    """`fri` is the first Friday after today, 周五 may be today, `last fri` is the one before today.

    With this, next, 上, 下 it is the Friday of that week.
    """
    step, _, name = _in_order(said).rpartition(" ")
    if match := re.fullmatch(_HAN_WEEKDAY, said):
        step, name = match[1] or "", match[2]
    elif not said.isascii() or name.isdecimal():
        return None
    if name not in WEEKDAYS or step not in (*_STEPS, "", "on"):
        return None
    wanted = WEEKDAYS[name]
    if step == "last":
        return today - DAY * ((today.weekday() - wanted) % 7 or 7)
    if step in _STEPS:
        return _monday(today) + DAY * wanted + WEEK * _STEPS[step]
    if past:
        return today - DAY * ((today.weekday() - wanted) % 7)
    ahead = (wanted - today.weekday()) % 7
    return today + DAY * (ahead or (7 if said.isascii() else 0))


def _in_order(said: str) -> str:
    """`friday next week` and `next week friday` as `next friday`."""
    match = re.fullmatch(r"(?:on )?([a-z]+) (this|next) week|(this|next) week,?(?: on)? ([a-z]+)", said)
    return f"{match[2] or match[3]} {match[1] or match[4]}" if match else said


def _on_day_of_month(said: str, today: date, past: bool) -> date | None:
    match = re.fullmatch(_DAY_OF_MONTH, said)
    if not match:
        return None
    day = int(match[2] or match[3])
    if step := match[1] or match[4]:
        return add_months(today.replace(day=1), _STEPS.get(step, 0)).replace(day=day)
    months = (divmod(today.year * 12 + today.month - 1 + (-away if past else away), 12) for away in range(3))
    return nearest(((year, index + 1, day) for year, index in months), today, past)


def _on_day_of_year(said: str, today: date) -> date | None:
    match = re.fullmatch(_DAY_OF_YEAR, said)
    return date(today.year + _YEARS[match[1]], int(match[2]), int(match[3])) if match else None


def _on_weekend(said: str, today: date) -> date | None:
    """The weekend's Saturday; on a Sunday, this weekend is today."""
    step, _, name = said.rpartition(" ")
    if match := re.fullmatch(_HAN_WEEKEND, said):
        step, name = match[1] or "", "weekend"
    if name != "weekend" or step not in ("", *_STEPS):
        return None
    saturday = _monday(today) + DAY * 5 + WEEK * _STEPS[step or "this"]
    return max(saturday, today) if step in ("", "this", "这", "本") else saturday


def _on_first_of_next(said: str, today: date) -> date | None:
    """Next week is its Monday, next month its first day. A period that is over or running names no day."""
    if match := re.fullmatch("(?:the )?(week|month) after next", said):
        return _around(today, match[1], 2)[0]
    span = spoken_period(said, today)
    return span[0] if span and span[0] > today else None


def _around(today: date, unit: str, step: int) -> tuple[date, date]:
    """First and last day of the week, month or year that is `step` away from today's."""
    if unit == "week":
        monday = _monday(today) + WEEK * step
        return monday, monday + DAY * 6
    if unit == "quarter":
        first = add_months(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3 * step)
        return first, add_months(first, 3) - DAY
    if unit == "month":
        first = add_months(today.replace(day=1), step)
        return month(first.year, first.month)
    return date(today.year + step, 1, 1), date(today.year + step, 12, 31)


def _monday(day: date) -> date:
    return day - DAY * day.weekday()
