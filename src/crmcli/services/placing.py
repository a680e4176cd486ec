"""How a value gets from a column into a draft: of each field a function that puts it there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from crmcli.model.draft import Draft
from crmcli.model.shapes import FIELD, HANDLE
from crmcli.services.cells import NO_DAY, NOWHERE, day_of, is_no_point, text_of, texts_of, with_newlines
from crmcli.services.headings import PLACE, recognise
from crmcli.services.labels import read as read_label
from crmcli.text.emails import several as several_addresses
from crmcli.text.fold import fold
from crmcli.text.phones import several as several_numbers

Put = Callable[[Draft, Any], None]

SINGLE = frozenset(
    ("uid", "id", "external_id", "kind", "name", "company", "title", "source", "stage", "tier", "language",
     "city", "region", "postcode", "country", "log_at", "next")
)  # fmt: skip
"""The fields that one attribute of a draft holds, without more ado."""

EXTERNAL_IDS = "external_ids"  # in our own JSON, beside the first of them
REACHED = {"email": "emails", "phone": "phones"}
"""The fields with labels, and the attributes of a draft that hold them."""

_PLACE = ("street", "city", "region", "postcode", "country")
_BETWEEN = re.compile(r"[；、\n]| ::: ")
_BETWEEN_MARKS = re.compile(r"[；、\n,，]| ::: ")  # of tags, which hold no commas
_EVERYBODY = "* myContacts"  # Google's group of all
_PAIR = re.compile(r"([^=:：\s]+)\s*[=:：]\s*(.+)", re.DOTALL)
_DIGITS_OF_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_OUT = frozenset((
    "1", "true", "t", "yes", "y", "x", "✓", "✔", "√", "是", "on", "opted out", "opted-out", "opt out", "unsubscribed",
    "unsubscribe", "do not email", "退订", "已退订", "拒收", "已拒收",
))  # fmt: skip
_IN = frozenset((
    "0", "false", "f", "no", "n", "否", "off", "opted in", "opted-in", "opt in", "subscribed",
    "未退订", "订阅", "已订阅",
))  # fmt: skip
_SINCE = re.compile(r"\d{4}[-/.年]\d.*", re.DOTALL)  # the day on which somebody opted out


def put_of(column: str, field: str, own: bool) -> Put | None:
    """How a value gets from a column of this field into a draft; None for parts and for what is dropped."""
    if field in SINGLE:
        return _single(field, column)
    if field.startswith(FIELD):
        return _custom(field.removeprefix(FIELD))
    if field.startswith(HANDLE):
        return _handle(field.removeprefix(HANDLE), own)
    if field.startswith(PLACE):
        return _further_place(*field.removeprefix(PLACE).split("."))
    if field in REACHED:
        return _reached(field, own, "" if own else read_label(column))
    if field in _OF_COLUMNS:
        return _OF_COLUMNS[field](column, own)
    return _SPECIAL.get(field)


def _single(attribute: str, column: str) -> Put:
    def put(draft: Draft, value: Any) -> None:
        text = text_of(value)
        if not getattr(draft, attribute):
            setattr(draft, attribute, text)
        else:
            keep(draft, column, text, getattr(draft, attribute))

    return put


def _first_counts(attribute: str, column: str, read: Callable[[Draft, Any], None]) -> Put:
    def put(draft: Draft, value: Any) -> None:
        if getattr(draft, attribute):
            keep(draft, column, text_of(value), getattr(draft, attribute))
        else:
            read(draft, value)

    return put


def keep(draft: Draft, column: str, text: str, said: str) -> None:
    """What a second column says otherwise of what can be said once becomes a custom field: nothing is dropped."""
    if text and fold(text) not in fold(said):
        add_field(draft, column, text)


def add_field(draft: Draft, key: str, text: str) -> None:
    """A custom field, whose second value comes behind the first."""
    known = draft.fields.get(key)
    if known is None:
        draft.fields[key] = text
    elif text not in known.split("; "):
        draft.fields[key] = f"{known}; {text}"


def _tags(own: bool) -> Put:
    between = NOWHERE if own else _BETWEEN_MARKS

    def put(draft: Draft, value: Any) -> None:
        for text in texts_of(value, between):
            tag = "" if text == _EVERYBODY else text.removeprefix("* ")  # Google's mark of its own groups
            if tag and tag not in draft.tags:
                draft.tags.append(tag)

    return put


def _reached(field: str, own: bool, label: str) -> Put:
    """E-mails or phones, with the label that their column's name is of them."""
    attribute, texts_in = REACHED[field], points_of(field, own)

    def put(draft: Draft, value: Any) -> None:
        values = getattr(draft, attribute)
        for text in texts_in(value):
            if text not in values:
                values.append(text)
            if label:
                draft.labels.setdefault(text, label)
        if value.__class__ is list:
            _note_details(draft, value)

    return put


def points_of(field: str, own: bool) -> Callable[[Any], list[str]]:
    """What finds the e-mails or phones in a cell."""
    if own:
        return texts_of
    several = several_numbers if field == "phone" else several_addresses

    def found(value: Any) -> list[str]:
        texts = texts_of(value, _BETWEEN)
        if value.__class__ is not str:
            return texts
        return [point for text in texts for point in several(text) if point and not is_no_point(point)]

    return found


def _opted_out(column: str) -> Put:
    """Of all e-mails of the row, which therefore have to be there before. What says neither yes nor no is kept."""
    keep = _custom(column)

    def put(draft: Draft, value: Any) -> None:
        text = text_of(value).casefold()
        if draft.emails and (text in _OUT or _SINCE.fullmatch(text)):
            draft.opted_out.update(draft.emails)
        elif text not in _IN:
            keep(draft, value)

    return put


def _note_details(draft: Draft, items: list[Any]) -> None:
    """What our own JSON says of an e-mail or a phone beside its value."""
    for item in items:
        if isinstance(item, dict):
            value, label = text_of(item.get("value")), text_of(item.get("label"))
            if label:
                draft.labels[value] = label
            if item.get("opted_out") is True:
                draft.opted_out.add(value)


def _handle(service: str, own: bool) -> Put:
    between = NOWHERE if own or service in ("url", "linkedin") else _BETWEEN

    def put(draft: Draft, value: Any) -> None:
        draft.handles.extend((service, text) for text in texts_of(value, between))

    return put


def _custom(key: str) -> Put:
    def put(draft: Draft, value: Any) -> None:
        text = text_of(value)
        if text:
            add_field(draft, key, text)

    return put


def _put_handles(draft: Draft, value: Any) -> None:
    """Handles of any service: [{"service", "value"}], {service: value} or `service=value; …`."""
    if isinstance(value, dict) and "value" not in value:
        value = [{"service": service, "value": text} for service, text in value.items()]
    for item in value if isinstance(value, list) else [value]:
        service = text_of(item.get("service")) if isinstance(item, dict) else ""
        for text in texts_of(item):
            pair = None if service else _PAIR.fullmatch(text)
            draft.handles.append((pair[1], pair[2]) if pair else (service or "other", text))


def _address(column: str, own: bool) -> Put:
    """A street, or addresses as objects. A street that another column says otherwise is one of a further address."""
    label = "" if own else read_label(column)

    def put(draft: Draft, value: Any) -> None:
        first = next(filter(None, value), None) if isinstance(value, list) else value
        if isinstance(first, dict):
            _put_places(draft, value if isinstance(value, list) else [value])
        elif not draft.street:
            draft.street = text_of(first)
        elif (street := text_of(first)) and fold(street) not in fold(draft.street):
            draft.more_addresses.append({"street": street, "label": label})

    return put


def _put_places(draft: Draft, values: list[Any]) -> None:
    first, *others = filter(None, values)
    for attribute, text in _place(first).items():
        name = "address_label" if attribute == "label" else attribute
        if not getattr(draft, name):
            setattr(draft, name, text)
    draft.more_addresses += [_place(other) for other in others if isinstance(other, dict)]


def _place(value: dict[str, Any]) -> dict[str, str]:
    """The parts of an address, by our names for them."""
    found: dict[str, str] = {}
    for key, part in value.items():
        known = recognise(key)
        name = key if key == "label" else "street" if known and known[0] == "address" else known and known[0]
        if name in (*_PLACE, "label") and name not in found:
            found[name] = text_of(part)
    return {name: text for name, text in found.items() if text}


def _further_place(label: str, part: str) -> Put:
    """A part of the address with that label; the lines of a street come one after the other."""

    def put(draft: Draft, value: Any) -> None:
        place = next((it for it in draft.more_addresses if it["label"] == label), None)
        if place is None:
            place = {"label": label}
            draft.more_addresses.append(place)
        place[part] = " ".join(filter(None, (place.get(part), text_of(value))))

    return put


def _put_fields(draft: Draft, value: Any) -> None:
    for key, part in value.items() if isinstance(value, dict) else [("fields", value)]:
        _custom(key)(draft, part)


def _put_external_ids(draft: Draft, value: Any) -> None:
    """[{"source", "value"}]"""
    for item in value if isinstance(value, list) else [value]:
        source = text_of(item.get("source")) if isinstance(item, dict) else ""
        draft.external_ids.extend((source, text) for text in texts_of(item))


def _put_birthday(draft: Draft, value: Any) -> None:
    text = text_of(value)
    if text not in NO_DAY:
        digits = _DIGITS_OF_DAY.fullmatch(text)
        draft.birthday = "-".join(digits.groups()) if digits else day_of(text)


def _put_log(draft: Draft, value: Any) -> None:
    text = with_newlines(value if isinstance(value, str) else text_of(value)).strip()
    draft.log = "\n\n".join(filter(None, (draft.log, text)))


def _put_notes(draft: Draft, value: Any) -> None:
    """Notes keep their white space."""
    text = value if isinstance(value, str) else text_of(value)
    if not text.isspace():
        draft.notes = text


_OF_COLUMNS: dict[str, Callable[[str, bool], Put]] = {
    "address": _address,
    "birthday": lambda column, _: _first_counts("birthday", column, _put_birthday),
    "notes": lambda column, _: _first_counts("notes", column, _put_notes),
    "opted_out": lambda column, _: _opted_out(column),
    "tags": lambda _, own: _tags(own),
    "wechat": lambda _, own: _handle("wechat", own),
}
"""Where it matters which column it is, or whose file."""

_SPECIAL: dict[str, Put] = {
    "log": _put_log,
    "handles": _put_handles,
    "fields": _put_fields,
    EXTERNAL_IDS: _put_external_ids,
}
