"""Days as a calendar (RFC 5545): all-day events, which Apple's, Google's and Microsoft's programs show.

Of what is to be done there are to-dos in the standard (VTODO), but Google and Outlook leave them out of an import, and
Apple's Calendar shows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from crmcli.errors import Usage
from crmcli.formats.content_writing import escaped, folded

FIRST_SECOND = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
MORNING = "PT9H"  # from the beginning of the day

_START = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//crmcli//crm//EN", "CALSCALE:GREGORIAN")
_controls = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # but tab and newline (RFC 5545, section 3.1: no CONTROL)

Row = Mapping[str, Any]


def write_ics(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row], *, bom: bool = False) -> int:
    """See records.Writer. A row is a day: `uid`, `day` (an ISO date), `summary`, `description`, `yearly`, `remind` (in
    the morning) and `stamp`, the instant of writing in UTC.
    """
    if bom:
        raise Usage("--bom is for CSV; a calendar is written without a byte order mark")
    stream.write(b"".join(map(folded, _START)))
    written = 0
    for row in rows:
        stream.write(b"".join(map(folded, _event(row))))
        written += 1
    stream.write(folded("END:VCALENDAR"))
    return written


def _event(row: Row) -> Iterator[str]:
    day = date.fromisoformat(row["day"])
    written = datetime.fromisoformat(row["stamp"])
    summary = _text(row["summary"])
    yield "BEGIN:VEVENT"
    yield f"UID:{row['uid']}"
    yield f"DTSTAMP:{written:%Y%m%dT%H%M%SZ}"
    # A program takes an event that it has anew only when its number is higher.
    yield f"SEQUENCE:{max(0, int((written - FIRST_SECOND).total_seconds()) // 60)}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    if day < date.max:
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    if row["yearly"]:
        yield f"RRULE:FREQ=YEARLY;{_yearly(day)}"
    yield f"SUMMARY:{summary}"
    if row["description"]:
        yield f"DESCRIPTION:{_text(row['description'])}"
    # It takes no time of the day, and is nobody's business in a calendar that is shared.
    yield from ("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "CLASS:PRIVATE")
    if row["remind"]:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}", f"TRIGGER:{MORNING}", "END:VALARM")
    yield "END:VEVENT"


def _yearly(day: date) -> str:
    """The last day of February in each year, for a day that only leap years have."""
    return "BYMONTH=2;BYMONTHDAY=-1" if (day.month, day.day) == (2, 29) else f"BYMONTH={day.month};BYMONTHDAY={day.day}"


def _text(text: str) -> str:
    return escaped(_controls.sub("", text))
