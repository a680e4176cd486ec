r"""CSV and TSV files: bytes <-> rows of text.

CSV is RFC 4180 with lines ended by a newline alone; read with , ; tab or | between its cells. TSV is written without
quotes: tab, newline, carriage return and backslash are `\t \n \r \\`, and a quote at a cell's start is `\"`. It is
read with such escapes as well as with quotes. In both, formulas are defused (see formulas.py).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from crmcli.errors import Usage
from crmcli.formats import formulas
from crmcli.formats.decoding import Lines, encoding_of, name_of, reading
from crmcli.formats.header import LOOK, Header, Knows, knowing, numbered
from crmcli.formats.records import Row, Table

CELL_LIMIT = 1_000_000
"""The longest cell, in characters."""

_DELIMITERS = (",", ";", "\t", "|")
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's hint in a first line of its own
_SAMPLE_WIDTH = 100_000  # characters of a line
_BOM = b"\xef\xbb\xbf"
_TSV_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"}
_TSV_TEXTS = {escape[1]: text for text, escape in _TSV_ESCAPES.items()} | {'"': '"'}
_IN_TSV = re.compile(r"[\t\n\r\\]")
_TSV_ESCAPE = re.compile(r'\\([tnr\\"])')


def read_csv(
    stream: BinaryIO, *, encoding: str | None = None, header_row: int | None = None, knows: Knows | None = None
) -> Table:
    """See records.Format.table."""
    encoding = encoding_of(stream, encoding)
    skip, delimiter = _find_header(stream, encoding, header_row, knows)
    return _table(stream, encoding, skip, delimiter, tsv=False)


def read_tsv(stream: BinaryIO, *, encoding: str | None = None, header_row: int | None = None) -> Table:
    """See records.Format.table."""
    return _table(stream, encoding_of(stream, encoding), (header_row or 1) - 1, "\t", tsv=True)


def write_csv(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False) -> int:
    """See records.Writer."""
    # csv quotes a lone carriage return only when that is part of its own line end.
    write_row: Callable[[Iterable[str]], str] = csv.writer(_Echo(), lineterminator="\r\n").writerow

    def line(cells: Iterable[str]) -> str:
        return write_row(cells)[:-2] + "\n"

    return _write(stream, columns, rows, line, bom)


def write_tsv(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False) -> int:
    """See records.Writer."""
    return _write(stream, columns, rows, lambda cells: "\t".join(map(_to_tsv, cells)) + "\n", bom)


class _Echo:
    """Where the csv writer writes, so that it returns the line."""

    def write(self, line: str) -> str:
        return line


def _write(
    stream: BinaryIO,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    line: Callable[[Iterable[str]], str],
    bom: bool,
) -> int:
    stream.write((_BOM if bom else b"") + line(map(formulas.escape, columns)).encode())
    count = 0
    for row in rows:
        cells = [
            formulas.escape(cell) if cell and cell[0] in formulas.FIRST else cell or ""
            for cell in map(row.get, columns)
        ]
        stream.write(line(cells).encode())
        count += 1
    return count


def _to_tsv(cell: str) -> str:
    text = _IN_TSV.sub(lambda match: _TSV_ESCAPES[match[0]], cell)
    return "\\" + text if text.startswith('"') else text


def _from_tsv(cell: str) -> str:
    return _TSV_ESCAPE.sub(lambda match: _TSV_TEXTS[match[1]], cell)


def _find_header(stream: BinaryIO, encoding: str, header_row: int | None, knows: Knows | None) -> tuple[int, str]:
    """How many lines stand before the header, and the delimiter."""
    skip = (header_row or 1) - 1
    with reading(stream, encoding) as text:
        lines = Lines(text, name_of(stream))
        sample = []
        for line in islice(lines, skip + LOOK):
            lines.since = 0
            sample.append(line[:_SAMPLE_WIDTH])
    sample = sample[skip:]
    hint = _SEP.fullmatch(sample[0]) if sample else None
    if hint:
        return skip + 1, hint[1]
    above = _lines_above(sample, knows) if knows and header_row is None else 0
    return skip + above, _sniff([line for line in sample[above:] if line.strip()])


def _lines_above(sample: list[str], knows: Knows) -> int:
    """How many lines of a title and the like stand above the first line that is surely a header."""
    for number, line in enumerate(sample):
        if any(knowing(cells, knows) for mark in _DELIMITERS for cells in csv.reader([line], delimiter=mark)):
            return number
    return 0


def _sniff(sample: list[str]) -> str:
    """The delimiter that cuts the first line, and most other lines into as many cells."""
    csv.field_size_limit(LOOK * _SAMPLE_WIDTH)
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        widths = [len(cells) for cells in csv.reader(sample, delimiter=delimiter)]
        if widths and widths[0] > 1 and (widths.count(widths[0]), widths[0]) > best:
            best, found = (widths.count(widths[0]), widths[0]), delimiter
    return found


@dataclass(frozen=True, slots=True)
class _Layout:
    """How to read the rows of one file."""

    encoding: str
    delimiter: str
    tsv: bool
    header: Header

    def row(self, line: int, cells: list[str]) -> Row | None:
        """The row, or None when it is blank."""
        together = "".join(cells)
        if not together or together.isspace():
            return None
        if self.tsv and "\\" in together:
            cells = [_from_tsv(cell) for cell in cells]
        if "'" in together:
            cells = [formulas.unescape(cell) for cell in cells]
        row = self.header.row(line, cells)
        if "\0" in together:
            row.problem = "a NUL character"
        return row


def _table(stream: BinaryIO, encoding: str, skip: int, delimiter: str, *, tsv: bool) -> Table:
    file = name_of(stream)
    with reading(stream, encoding) as text:
        lines = Lines(text, file)
        _skip(lines, skip)
        cells = next((cells for _, cells in _records(lines, delimiter) if any(cells)), "")
        line = lines.number
    if isinstance(cells, str):
        raise Usage(f"{file}, line {line}: no header line that names the columns" + (f": {cells}" if cells else ""))
    written = (formulas.unescape(_from_tsv(cell) if tsv else cell).strip() for cell in cells)
    names, notes = numbered(list(written))
    layout = _Layout(encoding, delimiter, tsv, Header(file, line, names))
    return Table(layout.header.columns, encoding, lambda: _rows(stream, layout), header_row=line, notes=notes)


def _rows(stream: BinaryIO, layout: _Layout) -> Iterator[Row]:
    with reading(stream, layout.encoding) as text:
        lines = Lines(text, layout.header.file)
        _skip(lines, layout.header.line)
        for line, cells in _records(lines, layout.delimiter):
            if isinstance(cells, str):
                yield Row(line, {}, cells, lines.last.rstrip("\r\n"))
            elif row := layout.row(line, cells):
                yield row


def _skip(lines: Lines, count: int) -> None:
    for _ in islice(lines, count):
        lines.since = 0


def _records(lines: Lines, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """The line on which each record starts with its cells, or with what is wrong with it."""
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.number + 1
        lines.since = 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield line, _problem(lines, line, delimiter, error)
            continue
        if cells is None:
            return
        yield line, cells


def _problem(lines: Lines, line: int, delimiter: str, error: csv.Error) -> str:
    """What is wrong with a row that stands on one line by itself.

    Raises:
        Usage: nobody can say where the row ends, so what follows cannot be trusted either.
    """
    where = f"{lines.name}, line {line}"
    if "limit" in str(error):
        raise Usage(f"{where}: a cell of more than {CELL_LIMIT:,} characters; is a quote left open there?") from None
    if line != lines.number or _goes_on(lines.last, delimiter):
        raise Usage(f'{where}: a quote (") opens in this row and is not closed; close it, or double it inside text')
    return 'a quote (") inside a quoted cell; double it'


def _goes_on(line: str, delimiter: str) -> bool:
    """Whether a quote that opens in the line is still open at its end, with the other quotes taken for text."""
    lines = iter((line, ""))
    next(csv.reader(lines, delimiter=delimiter))
    return next(lines, None) is None
