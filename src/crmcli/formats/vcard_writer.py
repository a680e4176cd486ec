"""Customers as vCards: 3.0 (RFC 2426), which phones and mail programs all read, or 4.0 (RFC 6350).

What vCard has no property for stands in X-CRM properties, so that nothing is lost on the way back into a book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from crmcli.errors import Usage

WIDTH = 75  # octets of a line, RFC 6350 section 3.2
UID = "X-CRM-UID"
KEPT = {"source": "X-CRM-SOURCE", "stage": "X-CRM-STAGE", "tier": "X-CRM-TIER", "external_id": "X-CRM-EXTERNAL-ID"}
_TYPES = {"mobile": "CELL", "work": "WORK", "home": "HOME", "fax": "FAX", "pager": "PAGER", "car": "CAR"}
_escapes = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})

Row = Mapping[str, Any]


def write_vcard(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row], *, bom: bool = False) -> int:
    """See records.Writer; a row is a customer as in JSON."""
    return _write(stream, rows, bom, "3.0")


def write_vcard4(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row], *, bom: bool = False) -> int:
    """See records.Writer; a row is a customer as in JSON."""
    return _write(stream, rows, bom, "4.0")


def _write(stream: BinaryIO, rows: Iterable[Row], bom: bool, version: str) -> int:
    if bom:
        raise Usage("--bom is for CSV and TSV; vCards have none")
    count = 0
    for row in rows:
        lines = ("BEGIN:VCARD", f"VERSION:{version}", *_properties(row, version), "END:VCARD")
        stream.write(b"".join(map(_folded, lines)))
        count += 1
    return count


def _properties(row: Row, version: str) -> Iterator[str]:
    is_company = row["kind"] == "company"
    yield f"{UID}:{row['uid']}"
    yield f"FN:{_text(row['name'])}"
    yield "N:;;;;" if is_company else f"N:{';'.join(map(_text, _parts(row['name'])))};;;"
    company = row["company"] or (row["name"] if is_company else None)
    if company:
        yield f"ORG:{_text(company)}"
    if is_company:
        yield "KIND:org" if version == "4.0" else "X-ABShowAs:COMPANY"
    if row["title"]:
        yield f"TITLE:{_text(row['title'])}"
    yield from _points("EMAIL", row["emails"], version, "INTERNET")
    yield from _points("TEL", row["phones"], version, "VOICE")
    yield from _handles(row["handles"])
    for address in row["addresses"]:
        parts = (address[part] or "" for part in ("street", "city", "region", "postcode", "country"))
        yield f"ADR{_typed(address['label'], [])}:;;{';'.join(map(_text, parts))}"
    if row["birthday"]:
        yield _birthday(row["birthday"], version)
    if row["tags"]:
        yield f"CATEGORIES:{','.join(map(_text, row['tags']))}"
    if row["notes"]:
        yield f"NOTE:{_text(row['notes'])}"
    if row["language"]:
        yield f"{'LANG' if version == '4.0' else 'X-CRM-LANGUAGE'}:{_text(row['language'])}"
    yield from (f"{name}:{_text(row[key])}" for key, name in KEPT.items() if row[key])
    for number, (key, value) in enumerate(row["fields"].items(), 1):
        yield f"item{number}.X-CRM-FIELD:{_text(value)}"
        yield f"item{number}.X-ABLABEL:{_text(key)}"


def _points(name: str, points: Iterable[Row], version: str, usual: str) -> Iterator[str]:
    for point in points:
        types = [] if version == "4.0" else [usual]
        if point["primary"]:
            types.append("PREF")
        opted_out = ";X-CRM-OPTED-OUT=1" if point["opted_out"] else ""
        typed = _typed(point["label"], types)
        if version == "4.0":
            typed = typed.replace(";TYPE=PREF", ";PREF=1")
        yield f"{name}{typed}{opted_out}:{_text(point['value'])}"


def _typed(label: str | None, types: list[str]) -> str:
    """Parameters for the label: the types that vCard knows, else a parameter of our own."""
    known = [_TYPES.get(word) for word in (label or "").split()]
    own = "" if all(known) else f';X-CRM-LABEL="{_parameter(label or "")}"'
    return "".join(f";TYPE={each}" for each in [*types, *filter(None, known)]) + own


def _parameter(text: str) -> str:
    """RFC 6868."""
    return text.replace("^", "^^").replace("\n", "^n").replace('"', "^'")


def _handles(handles: Iterable[Row]) -> Iterator[str]:
    for handle in handles:
        service, value = handle["service"], _text(handle["value"])
        if service == "url":
            yield f"URL:{value}"
        else:
            yield f'IMPP;X-SERVICE-TYPE="{_parameter(service)}":x-crm:{value}'


def _birthday(day: str, version: str) -> str:
    """A year alone, or a month, is text; a day without a year is Apple's 1604 in version 3.0."""
    if day.startswith("--") and version == "3.0":
        return f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{day[2:]}"
    return f"BDAY:{day}"


def _parts(name: str) -> tuple[str, str]:
    """Family and given name: of a Chinese name the first character, else the last word."""
    if " " not in name and len(name) in (2, 3) and "\u3400" <= name[0] <= "\u9fff":
        return name[0], name[1:]
    given, _, family = name.rpartition(" ")
    return family, given


def _text(text: str) -> str:
    return text.translate(_escapes)


def _folded(line: str) -> bytes:
    """The line in pieces of at most WIDTH octets, none cut within a character."""
    pieces, piece = [], b""
    for character in line:
        coded = character.encode()
        if len(piece) + len(coded) > WIDTH:
            pieces.append(piece)
            piece = b" "
        piece += coded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
