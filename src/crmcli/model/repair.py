"""What a repair saved, and what is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TableRepair:
    """The rows of a table in the new book. The lists hold ids of rows, in order.

    Of the `lost` nothing is left; those of `older` are as they were before their last changes, of `cut` the end of a
    long text is lost, and of `named` customers only the name is known. With `end_lost` nobody knows how many more there
    were.
    """

    rows: int
    lost: list[int] = field(default_factory=list)
    older: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    named: list[int] = field(default_factory=list)
    end_lost: bool = False

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.older or self.cut or self.named or self.end_lost)


@dataclass(frozen=True, slots=True)
class Repair:
    """`book` is the new file. `pages` counts those that are missing too.

    `damaged` are numbers of pages, `unplaced` those whose table could not be told.
    """

    book: Path
    pages: int
    damaged: list[int]
    unplaced: list[int]
    header_mended: bool
    tables: dict[str, TableRepair]
    customers: int

    @property
    def is_empty(self) -> bool:
        return not any(table.rows for name, table in self.tables.items() if name not in ("batches", "changes"))

    @property
    def is_whole(self) -> bool:
        """Nothing that a person wrote is lost."""
        return not self.unplaced and all(table.is_whole for table in self.tables.values())
