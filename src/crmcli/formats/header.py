"""The row of a table that names its columns: found, checked, and put to the rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from crmcli.errors import Usage
from crmcli.formats.records import COLUMN_LIMIT, TOO_WIDE, Row

LOOK = 20
"""How many rows of a file are looked at to find the header: titles, dates and blank rows may stand above it."""

Knows = Callable[[str], bool]
"""Whether a text is the name of a column that customers have."""


def knowing(cells: Iterable[str], knows: Knows) -> bool:
    """Whether the row is surely a header: at least two of its cells are names of columns."""
    return sum(map(knows, filter(None, map(str.strip, cells)))) > 1


def numbered(names: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The names, those that stand there again with a number that is free (手机, 手机 2), and notes that say so."""
    counts = Counter(filter(None, names)) if len(names) <= COLUMN_LIMIT else Counter()  # else it is refused
    numbers = {name: count(2) for name, times in counts.items() if times > 1}
    taken = set(names)
    seen: dict[str, str] = {}  # with what the second is called
    found = list(names)
    for place, name in enumerate(names):
        if name not in numbers:
            continue
        if name in seen:
            found[place] = next(new for number in numbers[name] if (new := f"{name} {number}") not in taken)
            seen[name] = seen[name] or found[place]
        seen.setdefault(name, "")
    return found, tuple(
        f"{name!r} names {counts[name]:,} columns; the second is called {new!r} here" for name, new in seen.items()
    )


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a file's columns, all different, "" for a column without one, and the line on which they end.

    Raises:
        Usage: no column has a name, there are too many, or it is no text.
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
