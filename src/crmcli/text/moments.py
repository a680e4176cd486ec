"""Moments as programs write them: a day, perhaps with a time of day, perhaps with a zone."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from crmcli.errors import InvalidValue
from crmcli.text.dates import parse_past_day

_CLOCK = re.compile(
    r"(?P<day>.*[0-9日号])(?:[Tt ]|, )\s*(?P<hour>[0-9]{1,2})[:：](?P<minute>[0-9]{2})(?:[:：](?P<second>[0-9]{2}))?"
    r"(?:\.[0-9]+)?(?:\s?(?P<half>[aApP])\.?[mM]\.?)?\s?(?P<zone>[zZ]|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?"
)


def parse_moment(text: str, today: date, order: str = "dmy") -> date | datetime:
    """The moment that `text` names, or the day where it names no time; a day without a year lies in the past.

    A moment without a zone is of the place where it was written. Raises InvalidValue.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return parse_past_day(text, today, order)
    day = parse_past_day(match["day"], today, order)
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    try:
        moment = datetime.combine(day, time(hour, int(match["minute"]), int(match["second"] or 0)))
        return datetime.fromisoformat(moment.isoformat() + _offset(match["zone"]))
    except ValueError:
        raise InvalidValue("time", f"{text.strip()[:40]!r} is no time of day") from None


def _offset(zone: str | None) -> str:
    """The zone as datetime.fromisoformat reads it."""
    return "" if not zone else "+00:00" if zone[0] in "zZUG" else zone
