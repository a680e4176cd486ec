"""Lengths of time as people write them: 30m, 8h, 1h30m, 2 days, 8小时."""

from __future__ import annotations

import re

from crmcli.errors import InvalidValue

MINUTE, HOUR, DAY = 60, 3600, 86400
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "时", "小时"), HOUR),
    **dict.fromkeys(("d", "day", "days", "天", "日"), DAY),
}
_PART = re.compile(r"\s*(?P<number>[0-9]{1,6}(?:\.[0-9]{1,3})?)\s*(?P<unit>[^\W\d_]+)\s*")


def seconds(field: str, text: str, least: int, most: int) -> int:
    """The seconds of a length of time between `least` and `most` (seconds too). Raises InvalidValue."""
    total, at, typed = 0.0, 0, text.lower()
    while at < len(typed):
        part = _PART.match(typed, at)
        if part is None or part["unit"] not in _UNITS:
            raise InvalidValue(field, f"{text!r} is not a length of time; write it like 30m, 8h or 2d")
        total += float(part["number"]) * _UNITS[part["unit"]]
        at = part.end()
    if not least <= total <= most:
        raise InvalidValue(field, f"{text!r} is not between {_short(least)} and {_short(most)}")
    return int(total)


def _short(length: int) -> str:
    number, unit = next(
        (length // size, unit) for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "m")) if length >= size
    )
    return f"{number}{unit}"
