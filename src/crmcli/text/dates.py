"""Days as people write and say them. Today is always handed in: nothing here looks at the clock.

Written: 2026-05-01, 2026/5/1, 20260501, 05-01, 1/5/2026 and 1/5 (`order`, "dmy" or "mdy", says which is the day;
where the calendar has only the other reading, that one), 1 May, May 1 2026, 2026年5月1日, 12月1日. A time of day
behind a date is left out. Said: text/spoken_days.py. Full-width digits and Chinese numerals are read too.
"""

from __future__ import annotations

import re
from datetime import date

from crmcli.errors import InvalidValue
from crmcli.text.fold import fold
from crmcli.text.month_days import month_day
from crmcli.text.spoken_days import MONTH_NAME, MONTHS, month, month_number, nearest, spoken_day, spoken_period

EARLIEST_BIRTH_YEAR = 1850
LEAP_YEAR = 2000  # has every day that a year can have

Parts = tuple[int | None, int, int]  # year, month, day

_SHOWN = 40  # characters of a refused text that the message repeats
_TRIES = range(9)  # from one 29 February to the next there are up to eight years

_SIMPLIFIED = str.maketrans("後週兩禮個這號", "后周两礼个这号")
_FIGURES = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100}

# Patterns stay strings, so that each is compiled when it is first needed: all of them at start-up would cost 8 ms.
_NUMERALS = "[〇零一二两三四五六七八九十百]+"
_TIME = (
    r"(?<=[0-9])(?:t[0-9]{6}|[t ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?(?: ?[ap]m)?"
    r"(?:z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_PART_OF_DAY = (
    r"(?<=.) (?:at )?(?:[0-9]{1,2}(?::[0-9]{2})? ?[ap]m|[0-9]{1,2}:[0-9]{2}|noon)$"
    r"|(?<=.) (?:in the )?(?:morning|afternoon|evening|night)$"
)
_HAN_PART_OF_DAY = (
    r"(?<=.)(?:(?:凌晨|早上|早晨|上午|中午|下午|傍晚|晚上)(?:[0-9]{1,2}[点时:](?:半|[0-9]{1,2}分?)?)?"
    r"|[0-9]{1,2}[点时](?:半|[0-9]{1,2}分?)?)$"
)
_YEAR_FIRST = r"(?P<y>[0-9]{4})(?P<sign>[-/.])(?P<m>[0-9]{1,2})(?P=sign)(?P<d>[0-9]{1,2})"
_COMPACT = r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
_YEAR_LAST = r"(?P<a>[0-9]{1,2})(?P<sign>[-/.])(?P<b>[0-9]{1,2})(?:(?P=sign)(?P<y>[0-9]{4}))?"
_HAN = r"(?:(?P<y>[0-9]{4})年)?(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})[日号]?"
_DAY = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
_DAY_NAME = rf"{_DAY}(?: of)?[ -]?{MONTH_NAME}(?:(?:, ?| |-)(?P<y>[0-9]{{4}}))?"
_NAME_DAY = rf"{MONTH_NAME}[ -]?{_DAY}(?:(?:, ?| |-)(?P<y>[0-9]{{4}}))?"
_PARTIAL = r"--([0-9]{1,2})-([0-9]{1,2})|--([0-9]{2})([0-9]{2})"
_YEAR = r"([0-9]{4})年?"
_MONTH = r"(?P<y>[0-9]{4})(?:[-/.](?P<m>[0-9]{1,2})|年(?P<han>[0-9]{1,2})月)"
_MONTH_BY_NAME = rf"{MONTH_NAME} (?P<y>[0-9]{{4}})"
_YEAR_OF_TWO_FIGURES = r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}|[0-9]{2}年.+"


def parse_day(text: str, today: date, order: str = "dmy") -> date:
    """The day that `text` names, looking ahead: 3d is in three days, a date without a year today or the next such day.

    Raises InvalidValue.
    """
    return _day(text, today, order, past=False)


def parse_past_day(text: str, today: date, order: str = "dmy") -> date:
    """Like parse_day, looking back: 3d is three days ago, fri and 5/1 are the most recent ones (or today).

    What says its direction itself (tomorrow, +3d, in 3 days, a date with a year) keeps it. Raises InvalidValue.
    """
    return _day(text, today, order, past=True)


def parse_span(text: str, today: date, order: str = "dmy", *, past: bool = True) -> tuple[date, date]:
    """First and last day of what `text` covers: a year, a month, "last week", 上个月, or one day.

    A day is read looking back, or ahead when not `past`: 30d, 2w, 3m, 1y is the one day so long ago, or to come.
    Raises InvalidValue.
    """
    said = plain(text)
    try:
        span = _written_period(said) or spoken_period(said, today)
    except (ValueError, OverflowError):
        raise _impossible("date", text) from None
    if span:
        return span
    day = _day(text, today, order, past)
    return day, day


def parse_birthday(text: str, order: str = "dmy") -> str:
    """A birthday as ISO 8601: "1990-05-01", or "--05-01" when the year is not known. Raises InvalidValue."""
    said = plain(text)
    parts = _without_year(said) or _written(said, order)
    if parts is None:
        raise _unread("birthday", text, said, "write it like 1990-05-01, or 05-01 when the year is not known")
    year, number, day = parts
    try:
        checked = date(LEAP_YEAR if year is None else year, number, day).isoformat()
    except ValueError:
        raise _impossible("birthday", text) from None
    if year is None:
        return f"-{checked[4:]}"
    if year < EARLIEST_BIRTH_YEAR:
        raise InvalidValue("birthday", f"{_shown(text)} lies before {EARLIEST_BIRTH_YEAR}")
    return checked


def month_named(text: str) -> int | None:
    """The month of any year that `text` is the name of: May is 5, 十二月 is 12; None for other text."""
    said = plain(text)
    if match := re.fullmatch(MONTH_NAME, said):
        return month_number(match["name"])
    match = re.fullmatch("(1[0-2]|[1-9])月", said)
    return int(match[1]) if match else None


def _day(text: str, today: date, order: str, past: bool) -> date:
    said = plain(text)
    try:
        parts = _written(said, order)
        day = _on_or_near(parts, today, past) if parts else _spoken(said, today, past)
    except (ValueError, OverflowError):
        raise _impossible("date", text) from None
    if day is None:
        raise _unread("date", text, said, "write it like 2026-05-01, tomorrow, fri or 2w")
    return day


def _spoken(said: str, today: date, past: bool) -> date | None:
    return spoken_day(said, today, past) or month_day(said, today, past)


def _on_or_near(parts: Parts, today: date, past: bool) -> date:
    year, number, day = parts
    if year is not None:
        return date(year, number, day)
    years = (today.year + (-ahead if past else ahead) for ahead in _TRIES)
    return nearest(((year, number, day) for year in years), today, past)


def plain(text: str) -> str:
    """Folded, without a time of day; if Chinese, in simplified characters, with figures and without spaces."""
    said = fold(text)
    if len(said) > len("2026-5-1"):
        said = re.sub(_TIME, "", said)
    if said.isascii():
        return re.sub(_PART_OF_DAY, "", said) if " " in said else said
    said = re.sub(_NUMERALS, _in_figures, said.translate(_SIMPLIFIED).replace(" ", ""))
    return re.sub(_HAN_PART_OF_DAY, "", said)


def _in_figures(numerals: re.Match[str]) -> str:
    """十二 is 12, 二〇二六 is 2026."""
    if not any(ten in numerals[0] for ten in _TENS):
        return "".join(str(_FIGURES[numeral]) for numeral in numerals[0])
    total, figure = 0, 0
    for numeral in numerals[0]:
        if numeral in _TENS:
            total, figure = total + (figure or 1) * _TENS[numeral], 0
        else:
            figure = _FIGURES[numeral]
    return str(total + figure)


def _written(said: str, order: str) -> Parts | None:
    """Year (None when it is left out), month and day, not yet checked."""
    match = next(filter(None, (re.fullmatch(form, said) for form in _forms(said))), None)
    if match is None:
        return None
    part = match.groupdict()
    year = int(part["y"]) if part["y"] else None
    if "a" in part:
        month_first = order == "mdy" or (year is None and part["sign"] == "-")
        return year, *_ordered(int(part["a"]), int(part["b"]), month_first)
    return year, month_number(part["name"]) if "name" in part else int(part["m"]), int(part["d"])


def _forms(said: str) -> tuple[str, ...]:
    """The patterns that can fit at all."""
    if "月" in said:
        return (_HAN,)
    if any(name in said for name in MONTHS):
        return _DAY_NAME, _NAME_DAY
    return (_YEAR_FIRST, _COMPACT, _YEAR_LAST) if said[:1].isdecimal() and said[-1].isdecimal() else ()


def _ordered(first: int, second: int, month_first: bool) -> tuple[int, int]:
    """Month and day."""
    number, day = (first, second) if month_first else (second, first)
    return (day, number) if number > 12 >= day else (number, day)


def _without_year(said: str) -> Parts | None:
    """--05-01 and --0501, as vCards write them (RFC 6350, section 4.3.1)."""
    match = re.fullmatch(_PARTIAL, said)
    return (None, int(match[1] or match[3]), int(match[2] or match[4])) if match else None


def _written_period(said: str) -> tuple[date, date] | None:
    if match := re.fullmatch(_YEAR, said):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    if match := re.fullmatch(_MONTH, said):
        return month(int(match["y"]), int(match["m"] or match["han"]))
    if match := re.fullmatch(_MONTH_BY_NAME, said):
        return month(int(match["y"]), month_number(match["name"]))
    return None


def _unread(field: str, text: str, said: str, advice: str) -> InvalidValue:
    if re.fullmatch(_YEAR_OF_TWO_FIGURES, said):
        return InvalidValue(field, f"{_shown(text)} has a year of two figures; write all four")
    return InvalidValue(field, f"{_shown(text)} is not a day; {advice}")


def _impossible(field: str, text: str) -> InvalidValue:
    return InvalidValue(field, f"{_shown(text)} is not a day of the calendar")


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
