"""Where the columns of a file of orders, of items, or of both go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from crmcli.errors import Usage
from crmcli.model.shapes import FIELD
from crmcli.services.cells import says_nothing, text_of
from crmcli.services.columns import listed
from crmcli.services.files import InputFile
from crmcli.services.mapping import column_named
from crmcli.services.order_import.headings import (
    DROPPED,
    FIELDS,
    NUMBER,
    WHO,
    has_items_in,
    has_orders_in,
    recognised,
)


@dataclass(frozen=True, slots=True)
class OrderColumns:
    """Which column goes where, and the columns of each field, the one that counts first in front."""

    columns: tuple[tuple[str, str], ...]
    ranked: Mapping[str, tuple[str, ...]]

    @property
    def own(self) -> bool:
        return False

    @property
    def has_orders(self) -> bool:
        return has_orders_in(self.ranked)

    @property
    def has_items(self) -> bool:
        return has_items_in(self.ranked)

    def describe(self) -> list[tuple[str, str]]:
        """Each column with its field, in the file's order; the field of a dropped column is ""."""
        return list(self.columns)

    def column_of(self, field: str) -> str:
        """The first column of the field; without one, the field."""
        return next(iter(self.ranked.get(field, ())), field)

    def said(self, cells: Mapping[str, Any], field: str) -> str:
        """What the row says of the field: of several columns the first that says something."""
        return next(filter(None, (_text(cells.get(column)) for column in self.ranked.get(field, ()))), "")


def _text(cell: Any) -> str:
    """A cell's text, without the ="…" that some shops write so that a spreadsheet keeps long numbers."""
    text = "" if cell is None or says_nothing(cell) else text_of(cell)
    return text[2:-1] if text.startswith('="') and text.endswith('"') else text


@dataclass(frozen=True, slots=True)
class OrderFile(InputFile):
    """A file of orders, of items, or of both."""

    mapping: OrderColumns


def plan(columns: Sequence[str], overrides: Mapping[str, str]) -> OrderColumns:
    """The mapping of a table's columns. `overrides` maps a column to a field, or to "" to drop it.

    Raises Usage where an override names no column or no field.
    """
    asked = {column_named(name, columns): (_field(field), -1) for name, field in overrides.items()}
    found = {column: it for column, it in recognised(columns).items() if column not in asked} | asked
    fields = {field for field, _ in found.values()}
    otherwise = FIELD if has_orders_in(fields) else None
    for column in columns:
        found.setdefault(column, (otherwise + column if otherwise else DROPPED, 0))
    ranked: dict[str, tuple[str, ...]] = {}
    for column in sorted(columns, key=lambda it: found[it][1]):
        field = found[column][0]
        if field != DROPPED:
            ranked[field] = (*ranked.get(field, ()), column)
    return OrderColumns(tuple((column, found[column][0]) for column in columns), ranked)


def _field(name: str) -> str:
    name = name.strip()
    if name == DROPPED or name in FIELDS or (name.startswith(FIELD) and name != FIELD):
        return name
    near = get_close_matches(name.casefold(), FIELDS, 3, 0.5) or [NUMBER, "customer", "date", "total", "product"]
    raise Usage(
        f"--map …={name}: no such field of orders; nearest: {', '.join(near)}; for one of your own: field.{name}"
    )


def refuse_unknown(source: OrderFile) -> None:
    """Raise Usage for a file that tells too little of orders, and of items too."""
    mapping = source.mapping
    notes = "".join(f"; {note}" for note in source.table.notes)
    if not (mapping.has_orders or mapping.has_items):
        raise Usage(
            f"{source.name}: none of its columns is known to be one of orders; it has {listed(source.table.columns)};"
            f" say which are with --map COLUMN=number, customer, date, total{notes}"
        )
    if not mapping.has_orders:
        _refuse_lacking(source, NUMBER, (NUMBER,), "which order an item is of")
        return
    _refuse_lacking(source, "date", ("date",), "when an order was")
    _refuse_lacking(source, "customer", WHO, "whose an order is")


def _refuse_lacking(source: OrderFile, field: str, fields: Sequence[str], what: str) -> None:
    if set(fields).isdisjoint(source.mapping.ranked):
        raise Usage(
            f"{source.name}: none of its columns is known to tell {what}; it has {listed(source.table.columns)};"
            f" say which one does with --map COLUMN={field}"
        )
