"""Whether a file is a list of customers at all: looked at before anything of it is imported."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmcli.errors import Usage
from crmcli.formats.records import TOO_WIDE
from crmcli.services.importing import Source
from crmcli.services.order_import.headings import are_orders

TELLING = frozenset(
    ("id", "uid", "external_id", "name", "given_name", "surname", "file_as", "company", "email", "phone")
)
"""Fields that tell who a customer is; a file without any of them cannot be one of customers."""

MOST_NAMES, LONGEST_NAME = 8, 30

_DATA = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|\+?\d[\d\s().\-/年月日]{5,}")  # an address, a phone number, a date


def refuse_unknown(source: Source) -> None:
    """Raise Usage for a file none of whose columns tells who a customer is."""
    columns, header_row, unit = source.table.columns, source.table.header_row, source.table.unit
    telling = any(field in TELLING for _, field in source.mapping.describe())
    if header_row and columns and (len(columns) == 1 or not telling):
        _refuse_title(source, header_row)
    if not columns or telling:
        return
    if header_row and any(_DATA.fullmatch(column.strip()) for column in columns):
        advice = "add a header line, or say where it is with --header-row N"
        notes = "".join(f"; {note}" for note in source.table.notes)
        raise Usage(f"{source.name}: {unit} {header_row} looks like data, not like column names; {advice}{notes}")
    if header_row and next(iter(source.table.rows()), None) is None:
        # Not named: it may be a secret that was taken for a list.
        raise Usage(f"{source.name}: it has one line only, and no known column name is in it; is it the right file?")
    notes = "".join(f"; {note}" for note in source.table.notes)
    raise Usage(
        f"{source.name}: none of its columns is known to tell who a customer is; it has {listed(columns)};"
        f" say which one does with --map COLUMN=name{notes}"
    )


def refuse_orders(name: str, columns: Sequence[str]) -> None:
    """Raise Usage for a file of orders or of their items."""
    if are_orders(columns):
        raise Usage(
            f"{name}: its columns are those of orders, not of customers; use: crm order import {name}"
            " (to take customers out of it say so: --map COLUMN=name)"
        )


def _refuse_title(source: Source, header_row: int) -> None:
    """Raise Usage for a header that names fewer columns than the next line has: it is a title, and that the header."""
    following, unit = next(iter(source.table.rows()), None), source.table.unit
    if following and TOO_WIDE in (following.problem or ""):
        raise Usage(
            f"{source.name}: {unit} {header_row} has fewer cells than {unit} {following.line}, as a title has;"
            f" if {unit} {following.line} names the columns, add --header-row {following.line}"
        )


def listed(columns: Sequence[str]) -> str:
    """The columns as a sentence names them: the first few, cut short."""
    names = [name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…" for name in columns[:MOST_NAMES]]
    more = f" and {len(columns) - MOST_NAMES:,} more" if len(columns) > MOST_NAMES else ""
    return ", ".join(names) + more
