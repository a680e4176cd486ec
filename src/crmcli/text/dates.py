"""Days as people write and say them. "Today" is always handed in: nothing here looks at the clock.

Written days: 2026-05-01, 2026/5/1, 20260501, 1/5/2026 and 5/1 (`order` says which of the two is the day: "dmy" or
"mdy"; where only one reading is a day of the calendar, that one is taken), 1 May, May 1 2026, 2026年5月1日, 12月1日.
A time of day behind a date is left out. Spoken days: see `_named`, `_counted` and `_weekday`. Weeks begin on Monday.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from crmcli.errors import InvalidValue
from crmcli.text.fold import fold

EARLIEST_BIRTH_YEAR = 1850
LEAP_YEAR = 2000  # in it every day without a year can be checked
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)

Span = tuple[date, date]
Parts = tuple[int | None, int, int]  # year, month, day

_SHOWN = 40  # characters of a value that a message repeats

_simplified = str.maketrans("後週兩禮個這號來", "后周两礼个这号来")
_has_han = re.compile("[一-鿿]").search
_numeral = re.compile("[〇零一二两三四五六七八九十百]+")
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100}
_time_of_day = re.compile(
    r"(?<=[0-9])(?:t[0-9]{6}|[t ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?)(?: ?[ap]m)?(?:z|[+-][0-9]{2}:?[0-9]{2})?$"
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_month_name = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_day_of_month = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
_written_forms = tuple(
    re.compile(form).fullmatch
    for form in (
        r"(?P<y>[0-9]{4})(?P<sign>[-/.])(?P<m>[0-9]{1,2})(?P=sign)(?P<d>[0-9]{1,2})",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        r"(?:(?P<y>[0-9]{4})年)?(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})[日号]?",
        r"(?P<a>[0-9]{1,2})(?P<sign>[-/.])(?P<b>[0-9]{1,2})(?:(?P=sign)(?P<y>[0-9]{4}))?",
        rf"{_day_of_month}(?: of)?[ -]?{_month_name}(?:,? |-)?(?P<y>[0-9]{{4}})?",
        rf"{_month_name}[ -]?{_day_of_month}(?:(?:, ?| |-)(?P<y>[0-9]{{4}}))?",
    )
)
_short_year = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}|[0-9]{2}年.+").fullmatch

_NAMED = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("tomorrow", "tmr", "明天", "明日"), 1),
    **dict.fromkeys(("day after tomorrow", "the day after tomorrow", "后天"), 2),
    "大后天": 3,
    **dict.fromkeys(("yesterday", "昨天", "昨日"), -1),
    **dict.fromkeys(("day before yesterday", "the day before yesterday", "前天"), -2),
    "大前天": -3,
}
_STEPS = {"last": -1, "上": -1, "this": 0, "本": 0, "这": 0, "next": 1, "下": 1, "下下": 2, "上上": -2}
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_WEEKDAYS = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_HAN_WEEKDAYS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "日": 6, "天": 6}
_PERIODS = {"week": "week", "周": "week", "星期": "week", "礼拜": "week", "month": "month", "月": "month", "year": "year"}

_period = re.compile(r"(last|this|next) (week|month|year)|(上上|下下|[上下这本])个?(周|星期|礼拜|月)").fullmatch
_end_of_period = re.compile(r"(?:the )?end of (?:the )?(next )?(month|year)|(下)?个?(月)[底末]|(明)?(年)[底末]").fullmatch
_ends = {"eom": "end of month", "本月底": "月底", "这个月底": "月底", "本月末": "月底", "eoy": "end of year", "今年底": "年底"}
_in_named_month = re.compile(r"(?:([上下这本])个?月)?([0-9]{1,2})[日号]|(?:the )?([0-9]{1,2})(?:st|nd|rd|th)").fullmatch
_in_named_year = re.compile(r"([前去今明后]年)([0-9]{1,2})月([0-9]{1,2})[日号]?").fullmatch
_weekday_said = re.compile(
    r"(?:(last|this|next) )?(?:on )?(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur|urs)?(?:day)?\.?"
    r"|(?:(上上|下下|[上下这本])个?)?(?:周|星期|礼拜)([1-6日天])"
).fullmatch
_COUNTS = {name: count for count, name in enumerate("zero one two three four five six seven eight nine ten".split())}
_counted_said = re.compile(
    r"(?P<in>in |after )?(?P<sign>[+-])?(?P<n>[0-9]{1,7}|an?|one|two|three|four|five|six|seven|eight|nine|ten) ?"
    r"(?P<unit>d|w|m|y|mo|yr|day|week|month|year)s?(?P<when> ago| from now| later)?"
    r"|(?P<hann>[0-9]{1,7})(?P<hanunit>天|日(?=.)|周|个?星期|个?礼拜|个月|年(?!$|.*月))(?P<hanwhen>[之以]?[后前])?"
).fullmatch
