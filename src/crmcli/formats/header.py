"""The row of a table that names its columns: found, checked, and put to the rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from crmcli.errors import Usage
from crmcli.formats.records import COLUMN_LIMIT, TOO_WIDE, Row

LOOK = 20
"""How many rows of a file are looked at to find the header: titles, dates and blank rows may stand above it."""
_ANY_NUMBER = 9  # Address 2 and 3 are lines of one address, of which there are not so many

Knows = Callable[[str], bool]
"""Whether a text is the name of a column that customers have."""


def knowing(cells: Iterable[str], knows: Knows) -> bool:
    """Whether the row is surely a header: at least two of its cells are names of columns."""
    return sum(map(knows, filter(None, map(str.strip, cells)))) > 1


def numbered(names: Sequence[str], knows: Knows | None) -> tuple[list[str], tuple[str, ...]]:
    """The names, those that stand there again with a number (手机, 手机 2), and notes that say so.

    Only what customers may have several of is numbered: programs write a number behind the names of such columns.
    """
    counts = Counter(names) if len(names) <= COLUMN_LIMIT else Counter()  # else it is refused
    again = {name for name, count in counts.items() if name and count > 1 and knows and knows(f"{name} {_ANY_NUMBER}")}
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(f"{name} {seen[name]}" if name in again and seen[name] > 1 else name)
    told = (name for name in counts if name in again)
    return found, tuple(
        f"{name!r} names {counts[name]:,} columns; the second is called '{name} 2' here" for name in told
    )


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a file's columns, "" for a column without one, and the line on which they end.

    Raises:
        Usage: no column has a name, several have the same, or it is no text.
    """

    file: str
    line: int
    names: Sequence[str]
    unit: str = "line"
    first: int = 1  # the column, counted from 1, that the first name stands in

    def __post_init__(self) -> None:
        where = f"{self.file}, {self.unit} {self.line}"
        names = self.names
        if any("\0" <= char < " " and char not in "\t\r\n" for name in names for char in name):
            raise Usage(f"{where}: this is not a header of a table but something else than text")
        if not any(names):
            raise Usage(f"{where}: the header does not name any column")
        if len(names) > COLUMN_LIMIT:
            raise Usage(f"{where}: {len(names):,} columns; at most {COLUMN_LIMIT:,} can be read")
        twice = [name for name, count in Counter(names).items() if name and count > 1]
        if twice:
            raise Usage(f"{where}: the header names {', '.join(map(repr, twice))} more than once; rename one of them")

    @property
    def columns(self) -> list[str]:
        return [name for name in self.names if name]

    def row(self, line: int, cells: Sequence[str]) -> Row:
        """The row under these names. Raises Usage for a value in a column without a name."""
        width = len(self.names)
        problem, beyond = None, ""
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        elif len(cells) > width and any(cell.strip() for cell in cells[width:]):
            problem, beyond = f"{len(cells)} {TOO_WIDE} {width} columns", ", ".join(cells[width:])
        found = dict(zip(self.names, cells, strict=False))
        if "" in found:
            self._drop_unnamed(line, cells, found)
        return Row(line, found, problem, beyond)

    def _drop_unnamed(self, line: int, cells: Sequence[str], found: dict[str, str]) -> None:
        for number, (name, cell) in enumerate(zip(self.names, cells, strict=False), self.first):
            if not name and cell.strip():
                title = line == self.line + 1 or sum(map(bool, self.names)) == 1
                advice = f", or say with --header-row {line} that the names stand in this {self.unit}" if title else ""
                where = f"{self.file}, {self.unit} {line}: column {number}"
                raise Usage(f"{where} has a value but no name in the header; name it{advice}")
        del found[""]
