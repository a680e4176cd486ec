"""What every format gives and takes: a table of rows, and the pair of functions that read and write it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Protocol

from crmcli.errors import Usage
from crmcli.formats.decoding import name_of

COLUMN_LIMIT = 10_000
TOO_WIDE = "cells, but the header names"
"""In the problem of a row that has more cells than there are columns."""


@dataclass(slots=True)
class Row:
    """A record. `line` is the physical line, from 1, on which it starts, or its number where the table counts
    records; cells are text, in JSON also nested.

    A row with a `problem` cannot be taken in; its cells are then what could be read, perhaps none, and the rest of it
    stands in `beyond`.
    """

    line: int
    cells: dict[str, Any]
    problem: str | None = None
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns, and its rows as they stand there.

    `rows()` starts from the top each time and may raise errors.Usage where the file cannot be read on. It reads the
    stream that the table was made from, so only one pass may be under way, and the stream must stay open.
    """

    columns: list[str]
    encoding: str
    rows: Callable[[], Iterator[Row]]
    unit: str = "line"
    """What `line` of its rows counts: a "line", a "row" of a sheet, or a "record" where lines are only layout."""
    header_row: int | None = None
    """Where the header stands; None where names and values stand together."""
    notes: tuple[str, ...] = ()
    """What was found out, or left aside, that the user should know: sentences."""
    left_aside: Callable[[], Sequence[str]] = tuple
    """What the last pass over the rows left aside: more such sentences."""
    idle: Callable[[], Collection[str]] = tuple
    """The columns that held nothing in the last pass, where that is looked at."""
    written: Callable[[], Iterator[tuple[int, list[str]]]] | None = None
    """Where records are no rows of cells: each as it is written, in lines, with the number of the first of them."""


class Writer(Protocol):
    """Writes the named columns of the rows, in that order, text as UTF-8; returns how many rows it wrote."""

    def __call__(
        self, stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
    ) -> int: ...


_ENCODINGS = {"gb18030": "GB18030", "utf-16": "UTF-16", "cp1252": "cp1252, of older Western Windows programs"}
_FOR = {
    "encoding": ("--encoding", "files of text; a workbook says its own"),
    "header_row": ("--header-row", "tables such as CSV and workbooks"),
    "sheet": ("--sheet", "workbooks"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """`read` makes a Table of a seekable stream, given those of the options of `table` that `takes` names; it is None
    for a format that is only written.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[..., Table] | None
    write: Writer
    takes: tuple[str, ...] = ("encoding",)
    is_text: bool = True

    def table(
        self,
        stream: BinaryIO,
        *,
        encoding: str | None = None,
        header_row: int | None = None,
        sheet: str | None = None,
        knows: Callable[[str], bool] | None = None,
    ) -> Table:
        """The file's table. What is None is found out; `knows` tells names of columns, so that a header is found
        under a title. `header_row` counts lines or rows from 1, `sheet` is a name or a number from 1.

        Raises:
            Usage: the file is no such table, not in that encoding, or an option is not for this format.
        """
        if self.read is None:
            raise Usage(f"{name_of(stream)}: {self.name} can only be written, not read")
        asked = {"encoding": encoding, "header_row": header_row, "sheet": sheet}
        for option, value in asked.items():
            if value is not None and option not in self.takes:
                raise Usage(f"{_FOR[option][0]}: it is for {_FOR[option][1]}, not for {self.name}")
        given: dict[str, Any] = {**asked, "knows": knows}
        table = self.read(stream, **{option: given[option] for option in self.takes})
        return replace(table, notes=(*table.notes, *_found_out(table, encoding, header_row)))


def _found_out(table: Table, encoding: str | None, header_row: int | None) -> Iterator[str]:
    if encoding is None and table.encoding in _ENCODINGS:
        yield f"read as {_ENCODINGS[table.encoding]} (use --encoding to change)"
    if header_row is None and table.header_row and table.header_row > 1:
        yield f"the columns are named in {table.unit} {table.header_row} (use --header-row to change)"
