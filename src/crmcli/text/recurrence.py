"""Rules by which something comes again, as people write them: monthly, every 2 weeks, every fri, 每两周, 每月15号.

A rule counts from the day on which it was due, or `after done` from that on which it was done. Where a month has no
31st its last day stands in, and the 31st comes back in the next one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.errors import InvalidValue
from crmcli.text.dates import plain
from crmcli.text.spoken_days import NUMBERS, UNITS, WEEKDAYS, add_months, month

DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
"""How many days a unit stands for where only a number of days is wanted."""

MOST = 999
LAST_SAFE_DAY = 28  # that every month has

_NAMES = {"d": "day", "w": "week", "m": "month", "y": "year"}
_WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS = {
    "daily": (1, "day"),
    "weekly": (1, "week"),
    **dict.fromkeys(("fortnightly", "biweekly", "every fortnight"), (2, "week")),
    "monthly": (1, "month"),
    **dict.fromkeys(("quarterly", "every quarter", "每季度", "每季", "每个季度"), (3, "month")),
    **dict.fromkeys(("half-yearly", "every half year", "每半年"), (6, "month")),
    **dict.fromkeys(("yearly", "annually"), (1, "year")),
    "每半个月": (15, "day"),
}
_MONTH_ENDS = ("every end of month", "every month end", "every end of the month", "每月底", "每月末", "每个月底")

# Patterns stay strings, so that each is compiled when it is first needed.
_AFTER = r"(.+?),? after (?:it(?:'s| is| was) )?done|完成后(.+)|(.+?)[,(]?完成后\)?"
_ON = r"(?: on (?:the )?(?:([0-9]{1,2})(?:st|nd|rd|th)?|([a-z]+)))?"
_EVERY = rf"(?:(?:every|each) )?(?:([0-9]{{1,3}}|[a-z]+) ?)??([a-z]+){_ON}"
_HAN = r"每?([0-9]{1,3})?个?(天|日|周|星期|礼拜|月|季度|年)(?:的?(?:周|星期|礼拜)?([1-6日天])|的?([0-9]{1,2})[日号])?"
_EXAMPLES = "write it like monthly, every 2 weeks, every fri, every month on the 31st or 每两周"


class Rule(NamedTuple):
    """Every `number` of days, weeks, months or years; `on` is a weekday (Monday is 0) or a day of the month."""

    number: int
    unit: str
    on: int | None = None
    after_done: bool = False

    def __str__(self) -> str:
        """As it is kept and shown; `parse` reads it back."""
        how_often = self.unit if self.number == 1 else f"{self.number} {self.unit}s"
        if self.on is None:
            return f"every {how_often}{' after done' if self.after_done else ''}"
        if self.unit == "week":
            weekday = _WEEKDAY_NAMES[self.on]
            return f"every {weekday}" if self.number == 1 else f"every {how_often} on {weekday}"
        return f"every {how_often} on the {_ordinal(self.on)}"

    @property
    def days(self) -> int:
        """About how many days pass from one to the next."""
        return self.number * DAYS[self.unit]

    def anchored(self, due: date) -> Rule:
        """The same rule from that day on; a 31st that it begins with is kept over shorter months."""
        in_months = self.unit in ("month", "year") and not self.after_done
        return self._replace(on=due.day) if in_months and self.on is None and due.day > LAST_SAFE_DAY else self

    def first(self, today: date) -> date:
        """The first day, from today on, that fits the rule."""
        if self.on is None:
            return today
        if self.unit == "week":
            return today + timedelta(days=(self.on - today.weekday()) % 7)
        fitting = _in_month(today, self.on)
        return fitting if fitting >= today else _in_month(add_months(today.replace(day=1), 1), self.on)

    def next(self, due: date, done: date) -> date:
        """The day after that on which it was `done`: of those that were missed none comes again.

        Raises InvalidValue where the calendar ends.
        """
        try:
            if self.after_done:
                return self._after(done, self.number)
            times = 1
            while (day := self._after(due, self.number * times)) <= done:
                times += 1
            return day
        except (ValueError, OverflowError):
            raise InvalidValue("repeat", f"{self} leads beyond the calendar") from None

    def _after(self, start: date, units: int) -> date:
        if self.unit in ("month", "year"):
            months = units * (12 if self.unit == "year" else 1)
            if self.on is None:
                return add_months(start, months)
            return _in_month(add_months(start.replace(day=1), months), self.on)
        day = start + timedelta(days=units * DAYS[self.unit])
        return day if self.on is None else day + timedelta(days=self.on - day.weekday())


def parse(text: str) -> Rule:
    """Raises InvalidValue."""
    said = plain(text)
    after = re.fullmatch(_AFTER, said)
    if after:
        said = next(filter(None, after.groups()))
    rule = _parse(said)
    if rule is None or (after and rule.on is not None):
        raise InvalidValue("repeat", f"{text!r} is no rule; {_EXAMPLES}")
    return rule._replace(after_done=bool(after))


def _parse(said: str) -> Rule | None:
    if said in _WORDS:
        return Rule(*_WORDS[said])
    if said in _MONTH_ENDS:
        return Rule(1, "month", 31)
    if not said.isascii():
        return _in_chinese(said)
    for word, (count, unit) in _WORDS.items():
        if said.startswith(f"{word} on "):
            said = f"every {count} {unit}s{said.removeprefix(word)}"
    match = re.fullmatch(_EVERY, said)
    return _rule(match[1] or "1", match[2], match[3], match[4]) if match else None


def _in_chinese(said: str) -> Rule | None:
    match = re.fullmatch(_HAN, said)
    if not match:
        return None
    if match[2] == "季度":
        return _checked(3 * int(match[1] or 1), "month", None)
    return _rule(match[1] or "1", match[2], match[4], match[3])


def _rule(count: str, unit: str, day: str | None, weekday: str | None) -> Rule | None:
    """From the parts as written; a weekday may stand in the place of the unit."""
    if unit in WEEKDAYS and unit.isascii() and weekday is None:
        unit, weekday = "week", unit
    number = {**NUMBERS, "other": 2}.get(count) or (int(count) if count.isdecimal() else 0)
    if unit not in UNITS or (weekday is not None and weekday not in WEEKDAYS):
        return None
    on = WEEKDAYS[weekday] if weekday else int(day) if day else None
    name = _NAMES[UNITS[unit]]
    if (weekday and name != "week") or (day and name not in ("month", "year")):
        return None
    return _checked(number, name, on)


def _checked(count: int, unit: str, on: int | None) -> Rule | None:
    fits = on is None or unit == "week" or 1 <= on <= 31
    return Rule(count, unit, on) if 1 <= count <= MOST and fits else None


def _in_month(day: date, number: int) -> date:
    """That day of the month, or its last."""
    last = month(day.year, day.month)[1]
    return last if number > last.day else day.replace(day=number)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
