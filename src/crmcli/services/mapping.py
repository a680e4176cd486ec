"""From a file's columns to a draft of a customer. Pure: nothing is checked here, nothing is looked up in the book."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from crmcli.errors import Usage
from crmcli.model.draft import Draft
from crmcli.model.shapes import FIELD, FLAT_COLUMNS, HANDLE
from crmcli.services.cells import NO_DAY, NOWHERE, on_one_line, text_of, texts_of, with_newlines
from crmcli.services.headings import CUSTOMER, DROPPED, LAST, fold, idle_columns, idle_values, labelled, recognise
from crmcli.text.phones import several

Put = Callable[[Draft, Any], None]

FIELDS = (
    *FLAT_COLUMNS,
    "given_name", "middle_name", "surname", "street_number", "address_2", "address_3",
    "log", "log_at", "next",
)  # fmt: skip
"""What a column can be mapped to, beside `handle.SERVICE` and `field.KEY`."""

_COMPUTED = frozenset((
    "orders", "total", "last", "created", "updated", "confirmed", "archived", "merged_into",
    "last_touch", "created_at", "updated_at", "confirmed_at", "archived_at",
))  # fmt: skip
_SINGLE = frozenset(
    ("uid", "id", "external_id", "kind", "name", "company", "title", "source", "stage", "tier", "language",
     "city", "region", "postcode", "country", "log_at", "next")
)  # fmt: skip
_MANY_LINES = frozenset(("notes", "fields", "log"))
_PLACE = ("street", "city", "region", "postcode", "country")
EXTERNAL_IDS = "external_ids"  # in our own JSON, beside the first of them
_ASKED = -1  # the rank of a column that the user mapped

_BETWEEN = re.compile(r"[；、\n]| ::: ")
_BETWEEN_MARKS = re.compile(r"[；、\n,，]| ::: ")  # of tags and e-mails, which hold no commas
_EVERYBODY = "* myContacts"  # Google's group of all
_PAIR = re.compile(r"([^=:：\s]+)\s*[=:：]\s*(.+)", re.DOTALL)
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff·\s]+")
_DIGITS_OF_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column goes where. Make one with `plan_mapping`."""

    columns: tuple[tuple[str, str], ...]
    single: tuple[tuple[str, str], ...]  # attributes of a draft that one column alone fills, with that column
    steps: tuple[tuple[str, Put], ...]
    names: tuple[tuple[str, ...], ...]  # columns of the given, middle and family names
    street: tuple[tuple[str, ...], ...]  # columns of the street number, the second and the third line
    labelled: tuple[tuple[str, str], ...]  # custom fields whose own names stand in another column
    idle: tuple[tuple[str, tuple[str, ...]], ...]  # custom fields with values that say nothing
    computed: tuple[str, ...]  # columns left out because the book works out by itself what they say
    has_steps: bool  # whether a row can say something of a touch or of the next step
    own: bool
    overrides: tuple[tuple[str, str], ...]

    def __reduce__(self) -> tuple[Any, ...]:
        """For another process the mapping is planned again: its steps are functions, which cannot be sent."""
        return plan_mapping, ([column for column, _ in self.columns], dict(self.overrides))

    def column_of(self, field: str) -> str:
        """The first column of the field; without one, the field."""
        return next((column for column, target in self.columns if target == field), field)

    def describe(self) -> list[tuple[str, str]]:
        """Each column with its field, in the file's order; the field of a dropped column is ""."""
        return list(self.columns)


def plan_mapping(columns: Sequence[str], overrides: Mapping[str, str] | None = None) -> ColumnMapping:
    """The mapping of a table's columns. `overrides` maps a column to a field, or to "" to drop it.

    A table with a `uid` column is our own: `id` is then our id, and computed columns are dropped.

    Raises:
        Usage: an override names no column or no field.
    """
    asked = {_column(name, columns): _field(field) for name, field in (overrides or {}).items()}
    own = any(fold(column) == "uid" and asked.get(column) != DROPPED for column in columns)
    found = {column: (asked[column], _ASKED) if column in asked else _target(column, own) for column in columns}
    found |= {column: (DROPPED, 0) for column in idle_columns(columns) if column not in asked}
    computed = tuple(column for column, (field, _) in found.items() if field == LAST)
    found |= dict.fromkeys(computed, (DROPPED, 0))
    _settle(found)
    _refuse_time_alone(found)
    kept = {column for column in columns if found[column] == (FIELD + column, 0)}
    ranked = sorted(found, key=lambda column: 0 if _collects(found[column][0]) else found[column][1])

    def of(*fields: str) -> tuple[tuple[str, ...], ...]:
        groups = tuple(tuple(column for column in ranked if found[column][0] == field) for field in fields)
        return groups if any(groups) else ()

    fields = [found[column][0] for column in ranked]
    single = {found[column][0]: column for column in ranked}
    single = {field: column for field, column in single.items() if field in _SINGLE and fields.count(field) == 1}
    rest = [column for column in ranked if column not in single.values()]
    return ColumnMapping(
        columns=tuple((column, field) for column, (field, _) in found.items()),
        single=tuple(single.items()),
        steps=tuple((column, put) for column in rest if (put := _put(found[column][0], own)) is not None),
        names=of("given_name", "middle_name", "surname"),
        street=of("street_number", "address_2", "address_3"),
        labelled=tuple((column, label) for column, label in labelled(columns).items() if column in kept),
        idle=tuple((column, values) for column, values in idle_values(columns).items() if column in kept),
        computed=computed,
        has_steps=not {"log", "next"}.isdisjoint(fields),
        own=own,
        overrides=tuple((overrides or {}).items()),
    )


def to_draft(mapping: ColumnMapping, cells: Mapping[str, Any]) -> Draft:
    """A row as a draft. Where several columns lead to one single field, the first that is not empty counts.

    A row of a foreign file that names a company and no person is the company.
    """
    get = cells.get
    single: dict[str, Any] = {
        attribute: value.strip() if value.__class__ is str else text_of(value)
        for attribute, column in mapping.single
        if (value := get(column))
    }
    draft = Draft(**single)
    for column, put in mapping.steps:
        value = get(column)
        if value or value is False:
            put(draft, value)
    if mapping.names and not draft.name:
        draft.name = _full_name(*(_first(cells, group) for group in mapping.names))
    if mapping.street:
        number, second, third = (_first(cells, group) for group in mapping.street)
        draft.street = " ".join(filter(None, (number, draft.street, second, third)))
    if not mapping.own:
        _tidy(mapping, draft, cells)
        if draft.company and not draft.name:
            draft.name, draft.company = draft.company, None
            draft.kind = draft.kind or "company"
    return draft


def _tidy(mapping: ColumnMapping, draft: Draft, cells: Mapping[str, Any]) -> None:
    """Make of other programs' habits what we would have written."""
    if draft.notes:
        draft.notes = with_newlines(draft.notes)
    for key, text in draft.fields.items():
        draft.fields[key] = with_newlines(text)
    for key, values in mapping.idle:
        if draft.fields.get(key) in values:
            del draft.fields[key]
    for key, label in mapping.labelled:
        if key in draft.fields and (name := text_of(cells.get(label))):
            draft.fields.setdefault(name, draft.fields.pop(key))


def without_line_breaks(draft: Draft) -> Draft:
    """The draft with spaces for the line breaks of all but the notes and custom fields."""
    values = {name: getattr(draft, name) for name in Draft.__slots__}
    return Draft(**{name: value if name in _MANY_LINES else on_one_line(value) for name, value in values.items()})


def _column(name: str, columns: Sequence[str]) -> str:
    if name in columns:
        return name
    like = [column for column in columns if fold(column) == fold(name)]
    if len(like) == 1:
        return like[0]
    if like:
        raise Usage(f"--map {name}=…: several columns are called so: {', '.join(like)}; write the one that is meant")
    near = get_close_matches(name, columns, 3, 0.5) or columns[:5]
    raise Usage(f"--map {name}=…: the file has no such column; nearest: {', '.join(near)}")


def _field(name: str) -> str:
    name = name.strip()
    if name == DROPPED or name in FIELDS:
        return name
    open_ended = _open_ended(name)
    if open_ended:
        return open_ended
    known = recognise(name)
    if known and known[0] not in (DROPPED, CUSTOMER, LAST):
        return known[0]
    near = get_close_matches(name.casefold(), FIELDS, 3, 0.5) or ["name", "company", "phone", "email", "tags"]
    raise Usage(f"--map …={name}: no such field; nearest: {', '.join(near)}; for a field of your own: field.{name}")


def _open_ended(name: str) -> str | None:
    """`handle.SERVICE` or `field.KEY` with its prefix in small letters; None for any other name."""
    for prefix in (HANDLE, FIELD):
        if name[: len(prefix)].casefold() == prefix and name[len(prefix) :].strip():
            return prefix + name[len(prefix) :].strip()
    return None


def _target(column: str, own: bool) -> tuple[str, int]:
    """The field of a column and its rank among that field's headings."""
    open_ended = _open_ended(column)
    if open_ended:
        return open_ended, 0
    if own and column in _COMPUTED:
        return LAST, 0
    if own and fold(column) in ("id", "uid"):
        return fold(column), 0
    if own and column == EXTERNAL_IDS:
        return EXTERNAL_IDS, 0
    return recognise(column) or (FIELD + column, 0)


def _refuse_time_alone(found: dict[str, tuple[str, int]]) -> None:
    """Raise Usage where the time of a touch is there, and no text of it."""
    fields = {field for field, _ in found.values()}
    if "log_at" in fields and "log" not in fields:
        raise Usage("--map …=log_at: it says when something happened; say which column says what: --map COLUMN=log")


def _collects(field: str) -> bool:
    """Several columns of this field all count, in the file's order."""
    return field in ("email", "phone", "tags", "wechat") or field.startswith((HANDLE, FIELD))


def _settle(found: dict[str, tuple[str, int]]) -> None:
    """What a heading means beside the other headings of the file."""
    fields = {field for field, _ in found.values()}
    person = not fields.isdisjoint(("name", "given_name", "surname"))
    for column, (field, rank) in found.items():
        if field == CUSTOMER:
            found[column] = ("company" if person and "company" not in fields else "name", 100 + rank)
        elif field == "title" and rank > 0 and fold(column) == "title" and ("title", 0) in found.values():
            found[column] = (FIELD + column, 0)  # beside a Job Title, Title is Mr or Ms


def _put(field: str, own: bool) -> Put | None:
    """How a value gets from a column of this field into a draft; None for parts and for what is dropped."""
    if field in _SINGLE:
        return _single(field)
    if field.startswith(FIELD):
        return _custom(field.removeprefix(FIELD))
    if field.startswith(HANDLE):
        return _handle(field.removeprefix(HANDLE), own)
    if field == "wechat":
        return _handle("wechat", own)
    if field in ("email", "phone", "tags"):
        return _many({"email": "emails", "phone": "phones", "tags": "tags"}[field], own)
    return _SPECIAL.get(field)


def _single(attribute: str) -> Put:
    def put(draft: Draft, value: Any) -> None:
        if not getattr(draft, attribute):
            setattr(draft, attribute, text_of(value))

    return put


def _many(attribute: str, own: bool) -> Put:
    between = _BETWEEN if attribute == "phones" else _BETWEEN_MARKS
    between = NOWHERE if own else between
    cut = attribute == "phones" and not own

    def put(draft: Draft, value: Any) -> None:
        values = getattr(draft, attribute)
        found = texts_of(value, between)
        if cut and value.__class__ is str:
            found = [number for text in found for number in several(text)]
        for text in found:
            if attribute == "tags":
                text = "" if text == _EVERYBODY else text.removeprefix("* ")  # Google's mark of its own groups
            if text and text not in values:
                values.append(text)
        if value.__class__ is list:
            _note_details(draft, value)

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
            draft.fields.setdefault(key, text)

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


def _put_address(draft: Draft, value: Any) -> None:
    """A street, or addresses as objects."""
    first, *others = [*filter(None, value), ""] if isinstance(value, list) else [value]
    if not isinstance(first, dict):
        draft.street = draft.street or text_of(first)
        return
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
    if not draft.birthday and text not in NO_DAY:
        digits = _DIGITS_OF_DAY.fullmatch(text)
        draft.birthday = "-".join(digits.groups()) if digits else text


def _put_log(draft: Draft, value: Any) -> None:
    text = with_newlines(value if isinstance(value, str) else text_of(value)).strip()
    draft.log = "\n\n".join(filter(None, (draft.log, text)))


def _put_notes(draft: Draft, value: Any) -> None:
    """Notes keep their white space."""
    text = value if isinstance(value, str) else text_of(value)
    if not draft.notes and not text.isspace():
        draft.notes = text


_SPECIAL: dict[str, Put] = {
    "address": _put_address,
    "birthday": _put_birthday,
    "notes": _put_notes,
    "log": _put_log,
    "handles": _put_handles,
    "fields": _put_fields,
    EXTERNAL_IDS: _put_external_ids,
}


def _first(cells: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    return next(filter(None, (text_of(cells.get(column)) for column in columns)), "")


def _full_name(given: str, middle: str, surname: str) -> str:
    if surname and given and _HAN.fullmatch(surname + given):
        return surname + given
    return " ".join(filter(None, (given, middle, surname)))
