"""From a file's columns to a draft of a customer. Pure: nothing is checked here, nothing is looked up in the book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from typing import Any

from crmcli.errors import Usage
from crmcli.formats.vcard_names import SUFFIXES
from crmcli.model.draft import Draft
from crmcli.model.shapes import FIELD, FLAT_COLUMNS, HANDLE
from crmcli.services import labels
from crmcli.services.cells import on_one_line, text_of, with_newlines
from crmcli.services.headings import (
    CUSTOMER,
    DROPPED,
    LAST,
    fold,
    further_place,
    idle_columns,
    idle_values,
    is_nickname,
    is_own,
    is_remark,
    labelled,
    parts_of_names,
    recognise,
    unsure,
)
from crmcli.services.placing import EXTERNAL_IDS, REACHED, SINGLE, Put, keep, points_of, put_of
from crmcli.text.firms import core
from crmcli.text.fold import fold as fold_text

FIELDS = (
    *FLAT_COLUMNS, "opted_out", "file_as",
    "given_name", "middle_name", "surname", "street_number", "address_2", "address_3",
    "log", "log_at", "next",
)  # fmt: skip
"""What a column can be mapped to, beside `handle.SERVICE` and `field.KEY`."""

_COMPUTED = frozenset((
    "orders", "total", "first_order", "last_order", "touches", "cadence", "rhythm", "last",
    "created", "updated", "confirmed", "archived", "merged_into",
    "last_touch", "created_at", "updated_at", "confirmed_at", "archived_at",
))  # fmt: skip
_MANY_LINES = frozenset(("notes", "fields", "log"))
NAMING = frozenset(("name", "given_name", "middle_name", "surname", "file_as", "company"))
"""The fields that give a customer a name."""

_OF_PERSONS = NAMING - {"company"}
_ASKED = -1  # the rank of a column that the user mapped
_LABEL = "label"  # where a column goes that says of the phones or e-mails of another column what they are

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff·\s]+")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column goes where. Make one with `plan_mapping`."""

    columns: tuple[tuple[str, str], ...]
    single: tuple[tuple[str, str], ...]  # attributes of a draft that one column alone fills, with that column
    steps: tuple[tuple[str, Put], ...]
    names: tuple[tuple[str, ...], ...]  # columns of the given, middle and family names
    filed: tuple[tuple[str, ...], ...]  # columns of what a customer is filed as
    labels: tuple[tuple[str, str, Callable[[Any], list[str]]], ...]  # columns of e-mails or phones, and their labels'
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

    def respelled(self) -> Iterator[tuple[str, str]]:
        """The columns of custom fields that another column spells otherwise, with the field."""
        for column, field in self.columns:
            own = _open_ended(column) or FIELD + column
            if field.startswith(FIELD) and field != own and fold_text(field) == fold_text(own):
                yield column, field

    @property
    def names_customers(self) -> bool:
        """Whether any column gives a name."""
        return any(field in NAMING for _, field in self.columns)

    def describe(self) -> list[tuple[str, str]]:
        """Each column with its field, in the file's order; the field of a dropped column is ""."""
        return list(self.columns)

    def labels_told(self) -> Iterator[tuple[str, str]]:
        """The columns of e-mails and phones whose headings give these a label, with that label."""
        for column, field in () if self.own else self.columns:
            if field in REACHED and (label := labels.read(column)):
                yield column, label


def plan_mapping(columns: Sequence[str], overrides: Mapping[str, str] | None = None) -> ColumnMapping:
    """The mapping of a table's columns. `overrides` maps a column to a field, or to "" to drop it.

    A table with a `uid` column is our own: `id` is then our id, and computed columns are dropped.

    Raises:
        Usage: an override names no column or no field.
    """
    asked = {column_named(name, columns): _field(field) for name, field in (overrides or {}).items()}
    own = is_own(column for column in columns if asked.get(column) != DROPPED)
    found = {column: (asked[column], _ASKED) if column in asked else _target(column, own) for column in columns}
    found |= {column: (DROPPED, 0) for column in idle_columns(columns) if column not in asked}
    computed = tuple(column for column, (field, _) in found.items() if field == LAST)
    found |= dict.fromkeys(computed, (DROPPED, 0))
    _settle(found)
    beside = labelled(columns)
    reached = {
        column: label
        for column, label in beside.items()
        if found[column][0] in REACHED and label not in asked and not own
    }
    found |= dict.fromkeys(reached.values(), (_LABEL, 0))
    _refuse_time_alone(found)
    if not own:
        _spell_alike(found)
    kept = {column for column in columns if found[column] == (FIELD + column, 0)}
    ranked = sorted(found, key=lambda column: _place_in_line(column, *found[column]))

    def of(*fields: str) -> tuple[tuple[str, ...], ...]:
        groups = tuple(tuple(column for column in ranked if found[column][0] == field) for field in fields)
        return groups if any(groups) else ()

    fields = [found[column][0] for column in ranked]
    single = {found[column][0]: column for column in ranked}
    single = {field: column for field, column in single.items() if field in SINGLE and fields.count(field) == 1}
    rest = [column for column in ranked if column not in single.values()]
    return ColumnMapping(
        columns=tuple((column, field) for column, (field, _) in found.items()),
        single=tuple(single.items()),
        steps=tuple((column, put) for column in rest if (put := put_of(column, found[column][0], own)) is not None),
        names=of("given_name", "middle_name", "surname"),
        filed=of("file_as"),
        labels=tuple((column, label, points_of(found[column][0], own)) for column, label in reached.items()),
        street=of("street_number", "address_2", "address_3"),
        labelled=tuple((column, label) for column, label in beside.items() if column in kept),
        idle=tuple((column, values) for column, values in idle_values(columns).items() if column in kept),
        computed=computed,
        has_steps=not {"log", "next"}.isdisjoint(fields),
        own=own,
        overrides=tuple((overrides or {}).items()),
    )


def to_draft(mapping: ColumnMapping, cells: Mapping[str, Any]) -> Draft:
    """A row as a draft. Where several columns lead to one single field, the first that is not empty counts, and what
    another says otherwise becomes a custom field.

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
    if mapping.names:
        _name(draft, mapping.names, cells)
    if mapping.filed:
        for column in mapping.filed[0]:
            _file(draft, column, text_of(cells.get(column)))
    _label(mapping, draft, cells)
    if mapping.street:
        number, second, third = (_all(cells, group) for group in mapping.street)
        draft.street = " ".join(filter(None, (number, draft.street, second, third)))
    if not mapping.own:
        _tidy(mapping, draft, cells)
        if draft.company and not draft.name:
            draft.name, draft.company = draft.company, None
            draft.kind = draft.kind or "company"
    return draft


def _label(mapping: ColumnMapping, draft: Draft, cells: Mapping[str, Any]) -> None:
    """The e-mails and phones whose labels stand in other columns."""
    for column, label, points in mapping.labels:
        if (value := cells.get(column)) and (text := text_of(cells.get(label))):
            draft.labels.update(dict.fromkeys(points(value), labels.cleaned(text)))


def _name(draft: Draft, parts: Sequence[tuple[str, ...]], cells: Mapping[str, Any]) -> None:
    """A name is put together of its parts where there is no whole one. What it does not hold of them is kept."""
    given, middle, surnames = parts
    draft.name = draft.name or _full_name(_first(cells, given), _first(cells, middle), _all(cells, surnames))
    for column in chain.from_iterable(parts):
        keep(draft, column, text_of(cells.get(column)), draft.name)


def _file(draft: Draft, column: str, filed: str) -> None:
    """What a customer is filed as is the name where there is no other, and a field where it says more than the name."""
    if not filed or (draft.company and fold(filed) == fold(draft.company)):
        return
    if not draft.name:
        draft.name = _turned(filed)
    elif not Counter(fold(filed)) <= Counter(fold(draft.name)):  # Hopper, Grace is Grace B. Hopper
        draft.fields.setdefault(column, filed)


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


def column_named(name: str, columns: Sequence[str]) -> str:
    """The column that --map means. Raises Usage."""
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
    if name in _COMPUTED or (known and known[0] == LAST):
        raise Usage(
            f"--map …={name}: the book works that out by itself, so no file can say it;"
            f" to keep the column as a field of your own: --map …=field.{name}; to drop it: --map …="
        )
    if known and known[0] not in (DROPPED, CUSTOMER):
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
    return recognise(column) or (further_place(column) or FIELD + column, 0)


def _spell_alike(found: dict[str, tuple[str, int]]) -> None:
    """Custom fields whose names differ in case alone are one, called as the first of them."""
    called: dict[str, str] = {}
    for column, (field, rank) in found.items():
        if field.startswith(FIELD):
            found[column] = (called.setdefault(fold_text(field), field), rank)


def _refuse_time_alone(found: dict[str, tuple[str, int]]) -> None:
    """Raise Usage where the time of a touch is there, and no text of it."""
    fields = {field for field, _ in found.values()}
    if "log_at" in fields and "log" not in fields:
        raise Usage("--map …=log_at: it says when something happened; say which column says what: --map COLUMN=log")


def _place_in_line(column: str, field: str, rank: int) -> int:
    """Of what counts once the heading that says it best comes first; of phones a fax last; a wish that concerns all
    e-mails when they are known."""
    if field == "opted_out":
        return 1_000
    if field == "phone" and labels.read(column).endswith("fax"):
        return 1
    return 0 if _collects(field) else rank


def _collects(field: str) -> bool:
    """Several columns of this field all count, in the file's order."""
    return field in ("email", "phone", "tags", "wechat") or field.startswith((HANDLE, FIELD))


def _settle(found: dict[str, tuple[str, int]]) -> None:
    """What a heading means beside the other headings of the file."""
    _settle_parts(found)
    fields = {field for field, _ in found.values()}
    person = not fields.isdisjoint(("name", "given_name", "surname"))
    for column, (field, rank) in found.items():
        if field == CUSTOMER:
            found[column] = ("company" if person and "company" not in fields else "name", 100 + rank)
        elif field == "title" and rank > 0 and fold(column) == "title" and ("title", 0) in found.values():
            found[column] = (FIELD + column, 0)  # beside a Job Title, Title is Mr or Ms
    if not any(field in _OF_PERSONS for field, _ in found.values()):
        _settle_nicknames(found)


def _settle_parts(found: dict[str, tuple[str, int]]) -> None:
    """Names in two columns of which one is headed as if it held both, and headings that others say better."""
    columns, fields = list(found), [field for field, _ in found.values()]
    better = {column: part for column, part in parts_of_names(columns).items() if part not in fields}
    better |= {column: FIELD + column for column in unsure(columns, fields)}
    found |= {column: (field, 0) for column, field in better.items() if found[column][1] != _ASKED}


def _settle_nicknames(found: dict[str, tuple[str, int]]) -> None:
    """In a file without names nicknames are names; in a list of WeChat's, remarks are, where there are any."""
    of_wechat = any(field == "wechat" for field, _ in found.values())
    for nickname in [column for column in found if is_nickname(column) and found[column][1] != _ASKED]:
        found[nickname] = ("file_as", 0)
        remarks = (column for column in found if is_remark(column) and found[column][1] != _ASKED)
        if of_wechat and (remark := next(remarks, None)):
            found[remark] = ("name", 0)


def _first(cells: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    return next(filter(None, (text_of(cells.get(column)) for column in columns)), "")


def _all(cells: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    return " ".join(dict.fromkeys(filter(None, (text_of(cells.get(column)) for column in columns))))


def _turned(filed: str) -> str:
    """A person's name as it is spoken: Hopper, Grace is Grace Hopper. Of a firm, Inc. stays where it stands."""
    surname, _, given = (part.strip() for part in filed.partition(","))
    is_suffix = fold(given) in SUFFIXES or core(f"x {given}") == "x"
    return filed if not surname or not given or "," in given or is_suffix else _full_name(given, "", surname)


def _full_name(given: str, middle: str, surname: str) -> str:
    if surname and given and _HAN.fullmatch(surname + given):
        return surname + given
    return " ".join(filter(None, (given, middle, surname)))
