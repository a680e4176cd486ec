"""Where the columns of a file go, remembered for the next file with the same header row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crmcli.formats.records import Table
from crmcli.model.mapping import SavedMapping
from crmcli.services.headings import fold, is_own, rejected
from crmcli.store import mappings as store
from crmcli.store.book import Batch
from crmcli.store.schema import Connection


@dataclass(frozen=True, slots=True)
class Memory:
    """What is to be done with the memory of a header: kept as it is said now, or forgotten (None)."""

    header: tuple[str, ...]
    saved: SavedMapping | None

    def write(self, batch: Batch) -> None:
        if self.saved:
            store.save(batch, self.header, self.saved)
        else:
            store.drop(batch, self.header)


def header_of(table: Table, of: str = "") -> tuple[str, ...]:
    """The header row, without what an import wrote beside the rows that it refused.

    `of` says first what the rows are `of` where they are no customers.
    """
    beside = rejected(table.columns)
    return tuple(filter(None, (of, *(column for column in table.columns if column not in beside))))


def is_remembered(table: Table) -> bool:
    """Whether mappings of such a table are remembered: it has a header row, and is not our own export."""
    return table.header_row is not None and not is_own(table.columns)


def recall(conn: Connection, table: Table, of: str = "") -> SavedMapping | None:
    """What was said for the last file with this header."""
    return store.get(conn, header_of(table, of)) if is_remembered(table) else None


def combined(saved: SavedMapping, now: SavedMapping) -> SavedMapping:
    """What was remembered, with what is said now in its place where both speak of the same."""
    named = set(map(fold, now.columns))
    kept = {column: field for column, field in saved.columns.items() if fold(column) not in named}
    columns = {**kept, **now.columns}
    return SavedMapping(now.name, columns, now.date_order or saved.date_order, now.source or saved.source)


def told(conn: Connection, table: Table, changed: Iterable[str], of: str = "") -> str:
    """That the columns go where they once went, but for those `changed` now, and how to change that."""
    number = store.batch_of(conn, header_of(table, of))
    once = f"in batch {number}" if number else "before"
    others = ", ".join(changed)
    return f"columns as {once}{f' but for {others}' if others else ''} (--map to change, --fresh to forget)"
