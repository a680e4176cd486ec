"""A file that is to be imported, of whatever its rows are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from crmcli.formats.records import Table
from crmcli.model.importing import AmbiguousDates


class Columns(Protocol):
    """Which column goes where; `own` says that the file is one of our own exports."""

    @property
    def own(self) -> bool: ...

    def describe(self) -> list[tuple[str, str]]: ...

    def column_of(self, field: str) -> str: ...


@dataclass(frozen=True, slots=True)
class InputFile:
    """What to call it, its rows, where its columns go, and how its dates are read."""

    name: str
    table: Table
    mapping: Columns
    date_order: str = ""  # where it is not that of the rules
    ambiguous: AmbiguousDates | None = None
    format: str = ""
    notes: tuple[str, ...] = ()
    bom: bool = False

    @property
    def told(self) -> Iterator[str]:
        """How the file was read, where that had to be found out."""
        return (f"{self.name}: {note}" for note in (*self.notes, *self.table.notes, *self.table.left_aside()))
