"""Batches, what they changed, and what stands in the way of taking them back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crmcli.model.task import FOLLOW_UP


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One command's writes. `rows` counts the changed rows, `names` holds the first customers' names with ids."""

    id: int
    at: str
    command: str
    undoes: int | None
    undone_by: int | None
    rows: int
    customers: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one batch did to one row: the whole row before and after (None where it did not exist).

    `customer` is None for a row that is no customer's, as a segment is.
    """

    batch: int
    at: str
    command: str
    customer: int | None
    table: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class UndoConflict:
    """A row that was changed after the batch that is to be undone. `column` is "" when the row itself is at stake."""

    customer: int | None
    table: str
    row: int
    column: str
    current: Any
    wanted: Any


@dataclass(frozen=True, slots=True)
class UndoResult:
    """`batch` is the new batch, `undone` the one taken back; of the `conflicts`, `kept` were not overruled."""

    batch: int
    undone: int
    command: str
    customers: tuple[int, ...]
    conflicts: tuple[UndoConflict, ...]
    kept: int


_RECORDS = {
    "customers": "record",
    "external_ids": "external id",
    "contact_points": "contact",
    "addresses": "address",
    "tags": "tag",
    "interactions": "touch",
    "tasks": "task",
    "cadences": "cadence",
    "products": "product",
    "orders": "order",
    "order_items": "item",
    "segments": "segment",
    "mappings": "mapping",
    "verdicts": "verdict",
    "alternates": "other value",
}
_COLUMNS = {
    "street": "address",
    "is_primary": "primary",
    "opted_out": "opted out",
    "archived_at": "archived",
    "confirmed_at": "confirmed",
    "merged_into": "merged into",
    "done_at": "done",
    "snoozed_until": "snoozed until",
    "cadence_days": "cadence",
    "other": "not the same as",
    "refund_of": "refund of",
}
_MAIN = {
    "external_ids": "value", "contact_points": "value", "tags": "tag", "interactions": "summary", "tasks": "due",
    "orders": "total", "order_items": "name",
}  # fmt: skip
# Those whose columns need no record's name:
_BY_COLUMN = ("customers", "addresses", "cadences", "products", "segments", "mappings", "verdicts")
_NAMED_BY_KIND = ("contact_points", "interactions", "tasks")
_FLAGS = ("is_primary", "opted_out", "invalid", "dropped")
_MECHANICS = (
    *("id", "uid", "customer", "created_at", "updated_at", "folded", "norm"),
    *("order_id", "product", "amount", "worth", "total_given"),
)
_AMOUNTS = {"orders": ("total", "shipping")}  # in minor units


def called(table: str, column: str = "", kind: str = "") -> str:
    """What people call a column of a table with history, or without a column a row; `kind` is phone, call, ..."""
    record = kind or _RECORDS.get(table) or table.replace("_", " ")
    if not column or column == _main(table, kind):
        return record
    name = _COLUMNS.get(column) or column.replace("_", " ")
    return name if table in _BY_COLUMN else f"{record} {name}"


def main_value(table: str, row: dict[str, Any] | None) -> Any:
    """What people know a row by, as a tag or a number; None for one that is gone or has no such column."""
    return _said(table, _main(table, str(row.get("kind"))), row) if row else None


def _main(table: str, kind: str) -> str:
    """The column that a person knows a row by; a follow-up by its day, for most have no text."""
    return "what" if table == "tasks" and kind not in ("", FOLLOW_UP) else _MAIN.get(table, "")


def differences(change: RowChange) -> Iterator[tuple[str, Any, Any]]:
    """(field, before, after) of each field that a person knows and that differs; None where there was nothing."""
    if change.table == "alternates":  # they repeat what the same batch says of the record
        return
    before, after = change.before or {}, change.after or {}
    row = after or before
    kind = row["kind"] if change.table in _NAMED_BY_KIND else ""
    for column in sorted(row, key=lambda name: name != _main(change.table, kind)):
        old, new = before.get(column), after.get(column)
        if (old or None) == (new or None) or column in _MECHANICS or (kind and column == "kind"):
            continue
        if column == "fields":
            yield from _custom(old, new)
        elif column == "is_primary" and before and after:
            main = f"main {called(change.table, kind=kind)}"
            yield main, _whole(before) if old else None, _whole(after) if new else None
        elif (before and after) or not _goes_without_saying(change, column, row[column]):
            yield (
                called(change.table, column, kind),
                _said(change.table, column, before),
                _said(change.table, column, after),
            )


def _custom(before: str | None, after: str | None) -> Iterator[tuple[str, Any, Any]]:
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            yield f"field.{key}", old.get(key), new.get(key)


def _whole(row: dict[str, Any]) -> str:
    """What a person knows a contact or an address by."""
    return ", ".join(str(row[part]) for part in ("value", "street", "city", "country") if row.get(part))


def _said(table: str, column: str, row: dict[str, Any]) -> Any:
    value = row.get(column)
    if value is None:
        return None
    if column in _AMOUNTS.get(table, ()):
        from crmcli.text import money  # decimals take 4 ms to load, and few changes have any

        return money.format(money.Money(value, row["currency"]))
    if column == "refund_of":
        return f"o{value}"
    return bool(value) if column in _FLAGS else value


def _goes_without_saying(change: RowChange, column: str, value: Any) -> bool:
    """What every new row has: that it is a person, the first of its kind, not opted out, and of this moment."""
    if column in _FLAGS:
        return column == "is_primary" or not value
    if (change.table, column) == ("orders", "currency"):  # the total names it
        return True
    return (change.table, column, value) == ("customers", "kind", "person") or (column == "at" and value == change.at)
