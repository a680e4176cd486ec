"""What the properties of a vCard say, as the columns of our own JSON.

vCard 2.1, RFC 2426, RFC 6350 and 9554, and what phones and address books have added.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote

from crmcli.errors import InvalidValue
from crmcli.formats.content_lines import Line
from crmcli.formats.vcard_card import Card, field_name
from crmcli.formats.vcard_names import Parts, Words
from crmcli.formats.vcard_writer import KEPT, REASON, UID
from crmcli.text.clean import LINE_LIMIT
from crmcli.text.emails import parse as parse_email
from crmcli.text.fold import fold
from crmcli.text.phones import parse as parse_phone
from crmcli.text.phones import several

LEFT_OUT = frozenset(
    ("photo", "logo", "sound", "key", "agent", "prodid", "rev", "mailer", "class", "source", "name", "profile",
     "clientpidmap", "xml", "x-abadr", "x-abuid", "x-imagetype", "x-imagehash", "x-shared-photo-display-pref",
     "x-ms-ol-default-postal-address", "x-ms-ol-design", "x-ms-cardpicture", "x-evolution-file-as", "x-file-as",
     "x-evolution-webdav-etag", "x-mozilla-html", "x-lotus-charset", "x-wallpaper")
)  # fmt: skip
"""Pictures, and what is about the card and not the person."""
_FRAME = ("version", "x-ablabel", REASON.lower())
_BETWEEN_TAGS = re.compile("[,，、]")
_BETWEEN_EMAILS = re.compile(r"[\s,;，；、]+")

_SERVICES = {
    "x-qq": "qq", "x-wechat": "wechat", "x-weixin": "wechat", "x-skype": "skype", "x-skype-username": "skype",
    "x-aim": "aim", "x-icq": "icq", "x-jabber": "jabber", "x-msn": "msn", "x-yahoo": "yahoo", "x-yahoo-id": "yahoo",
    "x-google-talk": "google-talk", "x-gtalk": "google-talk", "x-gadugadu": "gadu-gadu", "x-groupwise": "groupwise",
    "x-sip": "sip", "x-line": "line", "x-whatsapp": "whatsapp", "x-telegram": "telegram", "x-twitter": "twitter",
    "x-facebook": "facebook", "x-linkedin": "linkedin", "x-instagram": "instagram", "x-weibo": "weibo",
    "x-sina-weibo": "weibo", "x-dingtalk": "dingtalk", "x-feishu": "feishu", "x-ms-imaddress": "im", "url": "url",
}  # fmt: skip
_EVENTS = ("", "anniversary", "other date", "birthday")  # of Android, ContactsContract.CommonDataKinds.Event
_RELATIONS = ("", "assistant", "brother", "child", "domestic partner", "father", "friend", "manager", "mother",
              "parent", "partner", "referred by", "relative", "sister", "spouse")  # fmt: skip
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_PARTIAL_DAY = re.compile(r"--(\d\d)-?(\d\d)", re.ASCII)
_TIME = re.compile(r"(?<=\d)[T ]\d\d:?\d\d.*", re.DOTALL)
_NO_YEAR = ("0000", "1604")  # what Android and Apple write for a birthday without a year
_plain_number = re.compile(r"\+?[0-9][0-9 -]{2,18}").fullmatch
_is_country_code = re.compile("[A-Z]{2}").fullmatch
_line_ends = re.compile(r"\s*[\r\n]+\s*").sub


def card_of(lines: Sequence[Line]) -> Card:
    """The card of these properties."""
    card = Card(lines)
    for line in sorted(_with_whole_notes(lines), key=_preference):
        _take(card, line)
    card.settle()
    return card


def _with_whole_notes(lines: Sequence[Line]) -> list[Line]:
    """A note goes on in the lines behind it that are no properties: its writer did not fold it."""
    found: list[tuple[Line, list[str]]] = []
    for line in lines:
        if not line.name and found and found[-1][0].name == "note":
            found[-1][1].append(line.raw)
        else:
            found.append((line, [line.raw]))
    return [line._replace(raw="\n".join(texts)) if len(texts) > 1 else line for line, texts in found]


def _take(card: Card, line: Line) -> None:
    if line.name in _FRAME:
        return
    if line.is_binary or line.name in LEFT_OUT:
        card.left_out.add(line.name.upper())
    elif not line.name:
        card.put_note(line.raw.strip())
    elif line.name in _PUT and (len(line.raw) <= LINE_LIMIT or line.name == "note"):
        _PUT[line.name](card, line)
    elif line.name in _SERVICES and len(line.raw) <= LINE_LIMIT:
        own = line.name == "url" and card.service(line)
        card.put_handle(own or _SERVICES[line.name], line.text, line)
    else:
        card.keep(card.labels.get(line.group) or field_name(line), line.text, line)


def _preference(line: Line) -> int:
    """The preferred of several values first, as the first of a kind becomes the primary one: RFC 6350 section 5.3."""
    if not line.parameters:
        return 1000
    rank = (line.parameters.get("pref") or [""])[0]
    if rank.isascii() and rank.isdigit() and len(rank) <= 3:
        return int(rank)
    return 1 if "pref" in line.parameters or "pref" in map(str.lower, line.types) else 1000


def _day(text: str) -> str:
    """A day as ISO 8601; any other text as it stands."""
    if match := _PARTIAL_DAY.fullmatch(text):
        return f"--{match[1]}-{match[2]}"
    match = _DAY.fullmatch(text)
    if not match:
        return text
    year, month, day = match.groups()
    return f"--{month}-{day}" if year in _NO_YEAR else f"{year}-{month}-{day}"


def _put_parts(card: Card, line: Line) -> None:
    parts = [" ".join(part.split()) for part in line.parts()]
    card.parts = Parts(*[*parts, *[""] * 5][:5])


def _put_company(card: Card, line: Line) -> None:
    company, *units = line.parts()
    if company and card.single.get("company", company) != company:
        card.keep("company", " ".join(filter(None, (company, *units))), line)
        return
    if company:
        card.single["company"] = company
    card.keep("department", ", ".join(filter(None, units)), line)


def _put_email(card: Card, line: Line) -> None:
    values = _BETWEEN_EMAILS.split(line.text) if line.text.count("@") > 1 and "<" not in line.text else [line.text]
    for value in filter(None, values):
        value = value[7:] if value.lower().startswith("mailto:") else value
        try:
            parse_email(value)
        except InvalidValue:
            card.keep(f"email {card.label(line)}".strip(), value, line)
        else:
            _put_point(card, card.emails, line, value)


def _put_phone(card: Card, line: Line) -> None:
    text = line.text
    text = text[4:] if text.lower().startswith("tel:") else text
    for value in [text] if card.is_ours else several(text):
        if _is_number(value):
            _put_point(card, card.phones, line, value)
        else:  # no number, but somebody wrote it there
            card.keep(f"phone {card.label(line)}".strip(), value, line)


def _is_number(value: str) -> bool:
    if _plain_number(value) and sum(map(str.isdigit, value)) > 2:  # nearly always
        return True
    try:
        parse_phone(value, None)
    except InvalidValue:
        return False
    return True


def _put_point(card: Card, points: dict[str, dict[str, Any]], line: Line, value: str) -> None:
    opted_out = {"opted_out": True} if "x-crm-opted-out" in line.parameters else {}
    points.setdefault(value, {"value": value, "label": card.label(line), **opted_out})


def _put_address(card: Card, line: Line) -> None:
    """Box, extended address, street, city, region, postcode, country; RFC 9554 and Google write more behind it."""
    parts = [_line_ends(" ", part) for part in line.parts()]
    box, extra, street, city, region, postcode, country, *more = [*parts, *[""] * 7]
    known = Words(" ".join(parts[:7]))
    codes = [part for part in more if _is_country_code(part)]  # of Google, beside the country's name
    further = (part for part in more if part not in codes and not known.hold(part))
    joined = ", ".join(filter(None, (box, extra, street, *further)))
    country = country or "".join(codes[:1])
    address = {"street": joined, "city": city, "region": region, "postcode": postcode, "country": country}
    if any(address.values()):
        card.addresses.append({**address, "label": card.label(line)})
    for text in line.parameters.get("label", ()):
        card.written_addresses.append((_line_ends(", ", text.replace("\\n", "\n")), card.label(line)))


def _put_written_address(card: Card, line: Line) -> None:
    if line.text:
        card.written_addresses.append((_line_ends(", ", line.text), card.label(line)))


def _put_birthday(card: Card, line: Line) -> None:
    day = _day(_TIME.sub("", line.text))
    if card.single.get("birthday", day) != day:
        card.keep("birthday", day, line)
    elif day:
        card.single["birthday"] = day


def _put_date(card: Card, line: Line) -> None:
    card.keep(card.labels.get(line.group, "date" if line.name == "x-abdate" else field_name(line)), _day(line.text))


def _put_notes(card: Card, line: Line) -> None:
    card.put_note(line.text.replace("\r\n", "\n"))


def _put_tags(card: Card, line: Line) -> None:
    for tag in _BETWEEN_TAGS.split(line.text):
        tag = tag.strip()
        if not fold(tag.lstrip("#")):
            card.keep("tag", tag, line)
        else:
            card.tags[tag] = None


def _put_kind(card: Card, line: Line) -> None:
    kind = line.text.lower()
    if kind in ("org", "company"):
        card.single["kind"] = "company"
    elif kind == "group":
        card.is_group = True
    elif kind not in ("individual", "person"):
        card.keep("kind", line.text, line)


def _put_messenger(card: Card, line: Line) -> None:
    """IMPP:xmpp:alice@example.com (RFC 4770); Apple and RFC 9554 name the service in a parameter."""
    scheme, _, value = line.text.partition(":")
    given = [name for key in ("x-service-type", "service-type") for name in line.parameters.get(key, ())]
    service = (given or [card.service(line)])[0] or (scheme if value else "im")
    card.put_handle(service, unquote(value) if value else scheme, line)


def _put_profile(card: Card, line: Line) -> None:
    given = line.parameters.get("service-type") or [card.service(line)]
    types = [each for each in line.types if each.lower() not in ("pref", "home", "work")]
    names = line.parameters.get("x-user") or line.parameters.get("x-displayname") or [""]
    value = line.text.removeprefix("x-apple:") or names[0]
    card.put_handle(given[0] or (types or ["url"])[0], value, line)


def _put_related(card: Card, line: Line) -> None:
    """Apple says in a label whose name it is, RFC 6350 in a type."""
    card.keep(card.label(line) or "related", line.text, line)


def _put_android(card: Card, line: Line) -> None:
    """vnd.android.cursor.item/relation;Jenny;14: a row of Android's table of contacts, its kind as a number or a word.

    https://developer.android.com/reference/android/provider/ContactsContract.Data
    """
    mime, value, number, name, *_ = [*line.parts(), "", "", ""]
    what = mime.rpartition("/")[2]
    known = {"contact_event": _EVENTS, "relation": _RELATIONS}.get(what, ())
    kind = known[int(number)] if number.isascii() and number.isdigit() and int(number[:3]) < len(known) else ""
    if kind == "birthday" and "birthday" not in card.single:
        card.single["birthday"] = _day(value)
    else:
        card.keep(kind or name or what, _day(value), line)


def _single(column: str) -> Callable[[Card, Line], None]:
    return lambda card, line: card.put_single(column, line)


def _put_uid(card: Card, line: Line) -> None:
    """Another program's name for the card; in our cards it is ours once more."""
    if not card.is_ours:
        card.put_single("external_id", line)


_PUT: dict[str, Callable[[Card, Line], None]] = {
    "fn": _single("name"), "n": _put_parts, "org": _put_company, "title": _single("title"), "email": _put_email,
    "tel": _put_phone, "x-ms-tel": _put_phone, "adr": _put_address, "label": _put_written_address,
    "bday": _put_birthday, "anniversary": _put_date, "x-anniversary": _put_date, "x-abdate": _put_date,
    "x-ms-anniversary": _put_date, "x-evolution-anniversary": _put_date, "note": _put_notes, "categories": _put_tags,
    "kind": _put_kind, "x-abshowas": _put_kind, "x-addressbookserver-kind": _put_kind, "impp": _put_messenger,
    "x-socialprofile": _put_profile, "socialprofile": _put_profile, "related": _put_related,
    "x-abrelatednames": _put_related, "x-android-custom": _put_android, "lang": _single("language"),
    "x-crm-language": _single("language"), "uid": _put_uid, UID.lower(): _single("uid"),
    **{name.lower(): _single(column) for column, name in KEPT.items()},
}  # fmt: skip
