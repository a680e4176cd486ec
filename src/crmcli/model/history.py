"""Batches, what they changed, and what stands in the way of taking them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """One command's writes. `rows` counts the changed rows, `names` holds the first customers' names."""

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
    """What one batch did to one row: columns with their values before and after (None on both ends of existence)."""

    batch: int
    at: str
    command: str
    table: str
    row: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class UndoConflict:
    """A row that was changed after the batch that is to be undone. `column` is "" when the row itself is at stake."""

    customer: int
    table: str
    row: int
    column: str
    current: Any
    wanted: Any


@dataclass(frozen=True, slots=True)
class UndoResult:
    """`batch` is the new batch, `undone` the one taken back; `conflicts` were skipped or overruled."""

    batch: int
    undone: int
    command: str
    customers: tuple[int, ...]
    conflicts: tuple[UndoConflict, ...]
