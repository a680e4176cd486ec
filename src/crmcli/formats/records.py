"""What every format gives and takes: a table of rows, and the pair of functions that read and write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

COLUMN_LIMIT = 10_000
TOO_WIDE = "cells, but the header names"
"""In the problem of a row that has more cells than there are columns."""


@dataclass(slots=True)
class Row:
    """A record. `line` is the physical line, from 1, on which it starts, or its number where the table counts
    records; cells are text, in JSON also nested.

    A row with a `problem` cannot be taken in; its cells are then what could be read, perhaps none.
    """

    line: int
    cells: dict[str, Any]
    problem: str | None = None


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
    """What `line` of its rows counts: a "line", or a "record" where lines are only layout."""


class Reader(Protocol):
    """Reads from a seekable stream. `header_row` counts physical lines from 1.

    Raises:
        Usage: the file is no such table, or not in that encoding.
    """

    def __call__(self, stream: BinaryIO, *, encoding: str | None = None, header_row: int = 1) -> Table: ...


class Writer(Protocol):
    """Writes the named columns of the rows, in that order, as UTF-8; returns how many rows it wrote."""

    def __call__(
        self, stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    suffixes: tuple[str, ...]
    read: Reader
    write: Writer
