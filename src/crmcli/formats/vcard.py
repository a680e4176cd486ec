"""Address books: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), many cards in a file, read one at a time.

A card becomes a row with the columns of our own JSON, so that nothing in it need be guessed again. What a customer has
no place for is a custom field under the property's own name; pictures, sounds and keys are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from crmcli.errors import Usage
from crmcli.formats.content_lines import Line, lines
from crmcli.formats.decoding import Lines, encoding_of, name_of, reading
from crmcli.formats.records import Row, Table
from crmcli.formats.vcard_writer import KEPT, UID

COLUMNS = [
    *(
        "uid",
        "external_id",
        "kind",
        "name",
        "given_name",
        "middle_name",
        "surname",
        "company",
        "title",
        "emails",
        "phones",
    ),
    *("handles", "addresses", "birthday", "tags", "source", "stage", "tier", "language"),
    *("notes", "fields"),
]
_OURS = UID.encode()

Cells = dict[str, Any]

FEWEST_DIGITS = 3  # of what a customer can have as a phone number
HEAD = 4096  # bytes, within which the first card of our own says that it is one

LEFT_OUT = frozenset(
    ("photo", "logo", "sound", "key", "agent", "version", "prodid", "rev", "mailer", "class", "source", "name",
     "profile", "sort-string", "label", "member", "clientpidmap", "xml", "x-ablabel", "x-abadr", "x-abuid")
)  # fmt: skip
_LABELS = {"cell": "mobile", "iphone": "mobile", "work": "work", "home": "home", "fax": "fax", "pager": "pager",
           "car": "car", "main": "main", "other": "other"}  # fmt: skip
_IDLE = re.compile("ms-.*|android-custom|evolution-.*")  # for the program that wrote it only
_SERVICES = {
    "x-qq": "qq", "x-wechat": "wechat", "x-weixin": "wechat", "x-skype": "skype", "x-skype-username": "skype",
    "x-aim": "aim", "x-icq": "icq", "x-jabber": "jabber", "x-msn": "msn", "x-yahoo": "yahoo",
    "x-google-talk": "google-talk", "x-twitter": "twitter", "url": "url",
}  # fmt: skip
_SHAPES = (
    (re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?"), "{}-{}-{}"),
    (re.compile(r"--(\d\d)-?(\d\d)(?:[T ].*)?"), "--{}-{}"),
)
_fold = re.compile(rb"\r?\n[ \t]")
FOLDED_LIMIT = 100_000_000  # bytes
_NO_YEAR = "1604"  # what Apple writes for a birthday without a year, with X-APPLE-OMIT-YEAR
_apple = re.compile(r"_\$!<(.*)>!\$_").fullmatch


def read_vcard(stream: BinaryIO, *, encoding: str | None = None, header_row: int = 1) -> Table:
    """See records.Reader. A card is a row; its line is that of its BEGIN."""
    if header_row != 1:
        raise Usage("--header-row is for tables; a vCard has none")
    stream, encoding = _decodable(stream, encoding)
    stream.seek(0)
    ours = _OURS in stream.read(HEAD)
    columns = [column for column in COLUMNS if ours or column != "uid"]
    return Table(columns, encoding, lambda: _rows(stream, encoding))


def _decodable(stream: BinaryIO, encoding: str | None) -> tuple[BinaryIO, str]:
    """The stream and its encoding. Old programs fold lines within a character: such a file is unfolded in memory."""
    try:
        return stream, encoding_of(stream, encoding)
    except Usage as error:
        if stream.seek(0, 2) > FOLDED_LIMIT:
            raise
        stream.seek(0)
        unfolded = io.BytesIO(_fold.sub(b"", stream.read()))
        try:
            return unfolded, encoding_of(unfolded, encoding)
        except Usage:
            raise error from None


def _rows(stream: BinaryIO, encoding: str) -> Iterator[Row]:
    file = name_of(stream)
    with reading(stream, encoding) as text:
        found = False
        for row in _cards(Lines(text, file), encoding):
            found = True
            yield row
    if not found:
        raise Usage(f"{file}: there is no vCard in it; one begins with BEGIN:VCARD")


def _cards(physical: Lines, encoding: str) -> Iterator[Row]:
    """One row a card. A card inside a card (an agent, RFC 2426 section 3.5.4) is left out."""
    card: list[Line] = []
    begin = depth = 0
    for line in lines(_numbered(physical), encoding):
        if not isinstance(line, Line):
            continue  # a base64 picture that is not folded
        if line.name == "begin" and line.raw.strip().lower() == "vcard":
            inside = depth == 1 and card and card[-1].name == "agent"
            if depth and not inside:
                yield Row(begin, {}, "the card does not end before the next begins")
                depth = 0
            depth += 1
            if depth == 1:
                physical.since, begin, card = 0, line.number, []
        elif line.name == "end" and line.raw.strip().lower() == "vcard" and depth:
            depth -= 1
            if depth == 0:
                yield Row(begin, _cells(card))
        elif depth == 1 and not (line.is_binary and line.name in LEFT_OUT):
            card.append(line)
    if depth:
        yield Row(begin, {}, "the card does not end")


def _numbered(physical: Lines) -> Iterator[tuple[int, str]]:
    for line in physical:
        yield physical.number, line.rstrip("\r\n")


def _cells(card: Sequence[Line]) -> Cells:
    """The preferred of several values first, as the first of a kind becomes the primary one."""
    cells: Cells = {"emails": [], "phones": [], "handles": [], "addresses": [], "tags": [], "fields": {}}
    labels = {line.group: _label_text(line) for line in card if line.name == "x-ablabel" and line.group}
    without_year = any(line.name == "bday" and "x-apple-omit-year" in line.parameters for line in card)
    for line in sorted(card, key=lambda it: "pref" not in it.types and "pref" not in it.parameters):
        put = _PUT.get(line.name)
        if put:
            put(cells, line, labels.get(line.group, ""))
        elif line.name in _SERVICES:
            cells["handles"].append({"service": _SERVICES[line.name], "value": line.text.strip()})
        elif line.name not in LEFT_OUT and not _IDLE.fullmatch(line.name.removeprefix("x-")):
            _keep(cells, labels.get(line.group) or line.name.removeprefix("x-"), line.text)
    if without_year and str(cells.get("birthday", "")).startswith(_NO_YEAR):
        cells["birthday"] = "-" + cells["birthday"].removeprefix(_NO_YEAR)
    _settle_name(cells)
    return {name: value for name, value in cells.items() if value and name in COLUMNS}


def _label_text(line: Line) -> str:
    text = line.text.strip()
    apple = _apple(text)
    return apple[1] if apple else text


def _keep(cells: Cells, name: str, text: str) -> None:
    """As a custom field; several of one name are one text of several lines."""
    text = text.strip()
    if text:
        fields = cells["fields"]
        fields[name] = f"{fields[name]}\n{text}" if name in fields else text


def _put_name(cells: Cells, line: Line, label: str) -> None:
    cells.setdefault("name", line.text.strip())


def _put_parts(cells: Cells, line: Line, label: str) -> None:
    """Family name; given; additional; before; behind."""
    surname, given, middle, before, behind = [*line.parts(), *[""] * 5][:5]
    cells |= {"surname": surname, "given_name": given, "middle_name": middle}
    cells["whole"] = " ".join(filter(None, (before, given, middle, surname, behind)))


def _settle_name(cells: Cells) -> None:
    """What is written out counts; parts of the name that it lacks are kept as a field."""
    whole = cells.pop("whole", "")
    if cells.get("kind") == "company" and cells.get("company") == cells.get("name"):
        del cells["company"]  # what other programs want to have there
    if cells.get("name"):
        lacking = set(whole.split()) - set(cells["name"].split())
        if lacking and "".join(sorted(whole)).replace(" ", "") != "".join(sorted(cells["name"])).replace(" ", ""):
            _keep(cells, "full name", whole)
        for part in ("given_name", "middle_name", "surname"):
            cells.pop(part, None)
    elif not (whole or cells.get("company")):  # phones make cards of a number or an address alone
        points = cells["emails"] or cells["phones"]
        cells["name"] = points[0]["value"] if points else ""


def _put_company(cells: Cells, line: Line, label: str) -> None:
    company, *units = line.parts()
    if company and "company" not in cells:
        cells["company"] = company
        _keep(cells, "department", ", ".join(filter(None, units)))
    else:
        _keep(cells, "company", " ".join(filter(None, (company, *units))))


def _put_email(cells: Cells, line: Line, label: str) -> None:
    value = line.text.strip()
    value = value[7:] if value.lower().startswith("mailto:") else value
    if "@" in value:
        _put_point(cells, "emails", line, label, value)
    else:
        _keep(cells, f"email {_kind(line)}".strip(), value)


def _put_phone(cells: Cells, line: Line, label: str) -> None:
    value = line.text.strip()
    value = value[4:] if value.lower().startswith("tel:") else value
    if sum(map(str.isdigit, value)) >= FEWEST_DIGITS:
        _put_point(cells, "phones", line, label, value)
    else:  # no number, but somebody wrote it there
        _keep(cells, f"phone {_kind(line)}".strip(), value)


def _put_point(cells: Cells, column: str, line: Line, label: str, value: str) -> None:
    if not value or value in [point["value"] for point in cells[column]]:
        return
    point = {"value": value, "label": label or _kind(line)}
    cells[column].append({**point, "opted_out": True} if "x-crm-opted-out" in line.parameters else point)


def _kind(line: Line) -> str:
    own = line.parameters.get("x-crm-label")
    return own[0] if own else " ".join(dict.fromkeys(_LABELS[each] for each in line.types if each in _LABELS))


def _put_address(cells: Cells, line: Line, label: str) -> None:
    box, extra, street, city, region, postcode, country = [*line.parts(), *[""] * 7][:7]
    joined = ", ".join(filter(None, (box, extra, " ".join(street.split("\n")))))
    address = {"street": joined, "city": city, "region": region, "postcode": postcode, "country": country}
    if any(address.values()):
        cells["addresses"].append({**address, "label": label or _kind(line)})


def _put_birthday(cells: Cells, line: Line, label: str) -> None:
    text = line.text.strip()
    for shape, written in _SHAPES:
        if match := shape.fullmatch(text):
            text = written.format(*match.groups())
    cells["birthday"] = text


def _put_notes(cells: Cells, line: Line, label: str) -> None:
    cells["notes"] = "\n\n".join(filter(None, (cells.get("notes"), line.text.strip())))


def _put_tags(cells: Cells, line: Line, label: str) -> None:
    cells["tags"] += [tag for tag in line.parts(",") if tag and tag not in cells["tags"]]


def _put_kind(cells: Cells, line: Line, label: str) -> None:
    if line.text.strip().lower() in ("org", "company"):
        cells["kind"] = "company"


def _put_messenger(cells: Cells, line: Line, label: str) -> None:
    """IMPP:xmpp:alice@example.com; Apple names the service in a parameter."""
    scheme, _, value = line.text.strip().partition(":")
    service = (line.parameters.get("x-service-type") or [scheme if value else "im"])[0]
    cells["handles"].append({"service": service, "value": value or scheme})


def _put_profile(cells: Cells, line: Line, label: str) -> None:
    cells["handles"].append({"service": (line.types or ["url"])[0], "value": line.text.strip()})


def _put_simple(column: str) -> Callable[[Cells, Line, str], None]:
    def put(cells: Cells, line: Line, label: str) -> None:
        if cells.get(column):
            _keep(cells, line.name, line.text)
        else:
            cells[column] = line.text.strip()

    return put


_PUT: dict[str, Callable[[Cells, Line, str], None]] = {
    "fn": _put_name, "n": _put_parts, "org": _put_company, "title": _put_simple("title"), "email": _put_email,
    "tel": _put_phone, "adr": _put_address, "bday": _put_birthday, "note": _put_notes, "categories": _put_tags,
    "kind": _put_kind, "x-abshowas": _put_kind, "impp": _put_messenger, "x-socialprofile": _put_profile,
    "lang": _put_simple("language"), "x-crm-language": _put_simple("language"), "uid": _put_simple("external_id"),
    UID.lower(): _put_simple("uid"), **{name.lower(): _put_simple(column) for column, name in KEPT.items()},
}  # fmt: skip
