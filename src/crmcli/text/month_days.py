"""Days by their place in a month or a year: first monday of june, mid june, end of may, 月初, 6月底, 下个月第一个周一.

Text is as in text/spoken_days.py. A part of a month stands for its first day: early is the 1st, mid the 15th, late the
21st. A place that the month does not have raises ValueError.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from crmcli.text.spoken_days import MONTH_NAME, WEEKDAYS, add_months, month, month_number

LAST = -1

_PLACES = {
    **dict.fromkeys(("start", "beginning", "early", "first", "first day", "初", "上旬"), 1),
    **dict.fromkeys(("mid", "middle", "中", "中旬"), 15),
    **dict.fromkeys(("late", "下旬"), 21),
    **dict.fromkeys(("end", "last day", "底", "末"), LAST),
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": LAST, "最后1": LAST}
_ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5} | {f"第{number}": number for number in range(1, 6)}

# Patterns stay strings, so that each is compiled when it is first needed.
_ENGLISH = (
    r"(?:the )?(?:(?P<nth>[a-z0-9]+) (?P<weekday>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)|(?P<place>[a-z]+(?: day)?))"
    rf"(?: of| in)? (?:(?P<which>next|this|the)? ?month|{MONTH_NAME}(?: (?P<y>[0-9]{{4}}))?)"
)
_CHINESE = (
    r"(?:(?P<y>[0-9]{4})年)?(?:(?P<m>[0-9]{1,2})|(?P<which>[下这本])个?)?月份?的?"
    r"(?:(?P<nth>第[1-5]|最后1)个(?:周|星期|礼拜)(?P<weekday>[1-6日天])|(?P<place>初|[上中下]旬|[中底末]))"
)
_YEAR = r"(?:the )?(?:start|beginning) of (?:the )?(?P<next>next )?year|(?P<which>[今明后])?年年?初"


def month_day(said: str, today: date, past: bool) -> date | None:
    """The day of a month that is today or the next one, or the last one when `past`; None for other text."""
    if match := re.fullmatch(_YEAR, said):
        years = {"今": 0, "明": 1, "后": 2}.get(match["which"], 1 if match["next"] or not past else 0)
        return date(today.year + years, 1, 1)
    match = re.fullmatch(_ENGLISH if said.isascii() else _CHINESE, said.replace("-", " "))
    if not match or not (match["place"] in _PLACES or (match["nth"] in _ORDINALS and match["weekday"] in WEEKDAYS)):
        return None
    days = [_placed(first, match) for first in _months(match, today, past)]
    return next((day for day in days if (day <= today if past else day >= today)), days[0])


def _months(match: re.Match[str], today: date, past: bool) -> list[date]:
    """The first days of the months that may be meant, the likeliest first."""
    this, part = today.replace(day=1), match.groupdict()
    if part["which"]:
        return [add_months(this, 1) if part["which"] in ("next", "下") else this]
    number = month_number(part["name"]) if part.get("name") else int(part.get("m") or 0)
    step = -1 if past else 1
    if not number:
        return [this, add_months(this, step)]
    if part["y"]:
        return [date(int(part["y"]), number, 1)]
    return [date(today.year, number, 1), date(today.year + step, number, 1)]


def _placed(first: date, match: re.Match[str]) -> date:
    last = month(first.year, first.month)[1]
    if match["place"]:
        day = _PLACES[match["place"]]
        return last if day == LAST else first.replace(day=day)
    which, weekday = _ORDINALS[match["nth"]], WEEKDAYS[match["weekday"]]
    if which == LAST:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (which - 1))
