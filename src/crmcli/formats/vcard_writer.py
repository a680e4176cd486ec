"""Customers as vCards: 3.0 (RFC 2426), which phones and mail programs all read, or 4.0 (RFC 6350).

What vCard has no property for stands in X-CRM properties, so that nothing is lost on the way back into a book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, BinaryIO
from urllib.parse import quote

from crmcli.errors import Usage
from crmcli.formats.content_writing import escaped, folded
from crmcli.formats.vcard_names import Parts, split

UID = "X-CRM-UID"
REASON = "X-CRM-REASON"
KEPT = {"source": "X-CRM-SOURCE", "stage": "X-CRM-STAGE", "tier": "X-CRM-TIER", "external_id": "X-CRM-EXTERNAL-ID"}
_TEXTS = {"title": "TITLE", "notes": "NOTE", **KEPT}
_USUAL = {"EMAIL": "INTERNET", "TEL": "VOICE"}  # types of version 3.0
_TYPES = {"mobile": "CELL", "work": "WORK", "home": "HOME", "fax": "FAX", "pager": "PAGER", "car": "CAR"}

Row = Mapping[str, Any]


def write_vcard(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row], *, bom: bool = False) -> int:
    """See records.Writer; a row is a customer as in JSON."""
    return _write(stream, rows, bom, "3.0")


def write_vcard4(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row], *, bom: bool = False) -> int:
    """See records.Writer; a row is a customer as in JSON."""
    return _write(stream, rows, bom, "4.0")


def write_refused(stream: BinaryIO, cards: Iterable[tuple[Sequence[str], str]]) -> int:
    """Write cards as they stand in their file, in lines, each with why it was refused; returns how many."""
    written = 0
    for card, reason in cards:
        lines = list(_without_reason(card))
        end = lines.pop() if lines[-1].strip().upper() == "END:VCARD" else "END:VCARD"
        for line in lines:
            stream.write(line.encode() + b"\r\n")
        stream.write(folded(f"{REASON}:{escaped(reason)}") + end.encode() + b"\r\n")
        written += 1
    return written


def _without_reason(card: Sequence[str]) -> Iterator[str]:
    """The lines but for those of an older reason, which may be folded."""
    within = False
    for line in card:
        within = line.upper().startswith(REASON) or (within and line[:1] in (" ", "\t"))
        if not within:
            yield line


def _write(stream: BinaryIO, rows: Iterable[Row], bom: bool, version: str) -> int:
    if bom:
        raise Usage("--bom is for CSV and TSV; vCards have none")
    written = 0
    for row in rows:
        lines = ("BEGIN:VCARD", f"VERSION:{version}", *_properties(row, version), "END:VCARD")
        stream.write(b"".join(map(folded, lines)))
        written += 1
    return written


def _properties(row: Row, version: str) -> Iterator[str]:
    is_company = row["kind"] == "company"
    numbers = count(1)
    yield f"{UID}:{row['uid']}"
    yield f"UID:{row['uid']}"
    yield f"FN:{escaped(row['name'])}"
    yield f"N:{';'.join(map(escaped, Parts() if is_company else split(row['name'])))}"
    fields = dict(row["fields"])
    company, department = row["company"] or (row["name"] if is_company else ""), fields.pop("department", "")
    if company or department:
        yield f"ORG:{escaped(company)}" + (f";{escaped(department)}" if department else "")
    if is_company:
        yield "KIND:org" if version == "4.0" else "X-ABShowAs:COMPANY"
    yield from (f"{name}:{escaped(row[key])}" for key, name in _TEXTS.items() if row[key])
    yield from _points("EMAIL", row["emails"], version, numbers)
    yield from _points("TEL", row["phones"], version, numbers)
    yield from _handles(row["handles"], numbers)
    yield from _addresses(row["addresses"], version, numbers)
    if row["birthday"]:
        yield _birthday(row["birthday"], version)
    if row["tags"]:
        yield f"CATEGORIES:{','.join(map(escaped, row['tags']))}"
    if row["language"]:
        yield f"{'LANG' if version == '4.0' else 'X-CRM-LANGUAGE'}:{escaped(row['language'])}"
    if nickname := fields.pop("nickname", ""):
        yield f"NICKNAME:{escaped(nickname)}"
    for key, value in fields.items():
        yield from _labelled(f"X-CRM-FIELD:{escaped(value)}", key, numbers)


def _points(name: str, points: Iterable[Row], version: str, numbers: Iterator[int]) -> Iterator[str]:
    for point in points:
        usual = [] if version == "4.0" else [_USUAL[name]]
        opted_out = ";X-CRM-OPTED-OUT=1" if point["opted_out"] else ""
        types, own = _typed(point["label"], usual, version, preferred=point["primary"])
        yield from _labelled(f"{name}{types}{opted_out}:{escaped(point['value'])}", own, numbers)


def _addresses(addresses: Sequence[Row], version: str, numbers: Iterator[int]) -> Iterator[str]:
    for number, address in enumerate(addresses):
        parts = (address[part] or "" for part in ("street", "city", "region", "postcode", "country"))
        types, own = _typed(address["label"], [], version, preferred=number == 0 and len(addresses) > 1)
        yield from _labelled(f"ADR{types}:;;{';'.join(map(escaped, parts))}", own, numbers)


def _typed(label: str | None, usual: list[str], version: str, *, preferred: bool) -> tuple[str, str]:
    """Parameters, and the label where it is not one of those that vCard knows."""
    words = (label or "").split(" ") if label else []
    known = [_TYPES[word] for word in words if word in _TYPES]
    is_known = len(set(known)) == len(words)
    types = [*usual, *(known if is_known else []), *(["PREF"] if preferred and version == "3.0" else [])]
    rank = ";PREF=1" if preferred and version == "4.0" else ""
    return "".join(f";TYPE={each}" for each in types) + rank, "" if is_known else label or ""


def _labelled(line: str, label: str, numbers: Iterator[int]) -> Iterator[str]:
    """The property with a label beside it, as Apple's programs write and show them."""
    if not label:
        yield line
        return
    group = f"item{next(numbers)}"
    yield f"{group}.{line}"
    yield f"{group}.X-ABLabel:{escaped(label)}"


def _handles(handles: Iterable[Row], numbers: Iterator[int]) -> Iterator[str]:
    """Pages as such, with the service for a label; accounts as Apple writes those of services that it does not know."""
    for handle in handles:
        service, value = handle["service"], handle["value"]
        if service == "url":
            yield f"URL:{escaped(value)}"
        elif value.startswith(("http://", "https://")):
            yield from _labelled(f"URL:{escaped(value)}", service, numbers)
        else:
            yield f'IMPP;X-SERVICE-TYPE="{_parameter(service)}":x-apple:{quote(value)}'


def _parameter(text: str) -> str:
    """RFC 6868."""
    return text.replace("^", "^^").replace("\n", "^n").replace('"', "^'")


def _birthday(day: str, version: str) -> str:
    """A day without a year is Apple's 1604 in version 3.0, and without the first dash in 4.0 (RFC 6350, 4.3.1)."""
    if not day.startswith("--"):
        return f"BDAY:{day}" if version == "3.0" else f"BDAY:{day.replace('-', '')}"
    return f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{day[2:]}" if version == "3.0" else f"BDAY:{day[:4]}{day[5:]}"
