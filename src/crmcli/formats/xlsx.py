"""Workbooks (xlsx): one sheet of them as rows of text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from crmcli.errors import Usage
from crmcli.formats import packages
from crmcli.formats.decoding import RECORD_LIMIT, name_of
from crmcli.formats.header import LOOK, Header, Knows, knowing
from crmcli.formats.records import Table

LOOKED_AT = 20  # sheets, when one with rows is looked for
MOST_NAMED = 8  # sheets in a message
EXACT = 1e15  # below which a number is a whole one exactly, and is written out

Cells = list[str]


def read_xlsx(
    stream: BinaryIO, *, header_row: int | None = None, sheet: str | None = None, knows: Knows | None = None
) -> Table:
    """See records.Format.table."""
    file = name_of(stream)
    package = packages.checked(stream)
    with _refusing(file):
        workbook = CalamineWorkbook.from_filelike(package.stream)
        found, others = _named(file, workbook, sheet) if sheet else _first(file, workbook)
    asked = header_row or _header_row(file, found, knows)
    nothing: tuple[int, Cells] = (0, [])
    line, names = next((row for row in _rows(file, found) if row[0] >= asked), nothing)
    if not line:
        raise Usage(f"{file}: sheet {found.name!r} has no row that names the columns")
    start = found.start[1] + 1 if found.start else 1
    header = Header(file, line, [" ".join(name.split()) for name in names], "row", start)
    return Table(
        header.columns,
        "",
        lambda: (header.row(at, cells) for at, cells in _rows(file, found) if at > line),
        "row",
        line,
        tuple(_notes(found, others, package.errors)),
    )


def _notes(sheet: CalamineSheet, others: Sequence[str], errors: int) -> Iterator[str]:
    if others:
        have = "has" if len(others) == 1 else "have"
        yield f"sheet {sheet.name!r} was read; {_listed(others)} {have} rows too (use --sheet to change)"
    if errors:
        yield f"{errors:,} {'cell' if errors == 1 else 'cells'} with an error such as #N/A, taken as empty"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(map(repr, names[:MOST_NAMED])) + more


@contextmanager
def _refusing(file: str) -> Iterator[None]:
    """What calamine makes of a damaged workbook, as Usage; its panics are no Exceptions."""
    try:
        yield
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Usage(f"{file}: the workbook is damaged ({error}); save it again") from None
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise Usage(f"{file}: the workbook is damaged; save it again") from None


def _named(file: str, workbook: CalamineWorkbook, asked: str) -> tuple[CalamineSheet, Sequence[str]]:
    """The sheet of that name, else of that number."""
    names = workbook.sheet_names
    same = [name for name in names if name == asked] or [name for name in names if _folded(name) == _folded(asked)]
    if not same and asked.isdecimal() and 1 <= int(asked[:9]) <= len(names):
        same = [names[int(asked) - 1]]
    if not same:
        raise Usage(f"{file}: there is no sheet {asked!r}; there are {_listed(names)}")
    return workbook.get_sheet_by_name(same[0]), ()


def _folded(name: str) -> str:
    return name.strip().casefold()


def _first(file: str, workbook: CalamineWorkbook) -> tuple[CalamineSheet, Sequence[str]]:
    """The first sheet to be seen that has rows, and the names of the others that have."""
    shown = [
        it.name
        for it in workbook.sheets_metadata
        if it.visible == SheetVisibleEnum.Visible and it.typ == SheetTypeEnum.WorkSheet
    ]
    found, others, left = None, [], packages.CELL_LIMIT
    for name in shown[:LOOKED_AT]:
        sheet = workbook.get_sheet_by_name(name)
        left -= sheet.height * sheet.width
        if sheet.height and found is None:
            found = sheet
        elif sheet.height:
            others.append(name)
        if left < 0:
            break
    if found is None:
        hidden = [name for name in workbook.sheet_names if name not in shown]
        advice = f"; {_listed(hidden)} cannot be seen: name one with --sheet" if hidden else ""
        raise Usage(f"{file}: there are no rows in the workbook{advice}")
    return found, others


def _header_row(file: str, sheet: CalamineSheet, knows: Knows | None) -> int:
    """The first row that is surely a header, else the first that most of what follows is not twice as wide as.

    Titles, dates and names of makers stand above the header of many a Chinese sheet.
    """
    sample = list(islice(_rows(file, sheet), LOOK))
    for line, cells in sample:
        if knows and knowing(cells, knows):
            return line
    widths = [sum(map(bool, cells)) for _, cells in sample]
    for at, (line, _) in enumerate(sample):
        wider = sum(width >= 2 * widths[at] for width in widths[at + 1 :])
        if wider * 2 <= len(widths) - at - 1:
            return line
    return 1


def _rows(file: str, sheet: CalamineSheet) -> Iterator[tuple[int, Cells]]:
    """The rows that are not blank, each with its number in the sheet."""
    merged = _Merged(sheet)
    for number, row in enumerate(_values(file, sheet), 1):
        cells = [value if value.__class__ is str else _text(value) for value in row]
        together = "".join(cells)
        if len(together) > RECORD_LIMIT:
            raise Usage(f"{file}, row {number}: a row of more than {RECORD_LIMIT:,} characters")
        merged.fill(number, cells)
        if together and not together.isspace():
            yield number, cells


def _values(file: str, sheet: CalamineSheet) -> Iterator[list[Any]]:
    with _refusing(file):
        yield from sheet.iter_rows()


class _Merged:
    """Cells that are merged over several rows, as one company is beside its people: each row gets the text."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self.starts: dict[int, list[tuple[int, int]]] = {}  # row -> columns, each with its last row
        self.open: dict[int, tuple[str, int]] = {}  # column -> text, last row
        left = sheet.start[1] if sheet.start else 0
        for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
            if bottom > top and left <= column < left + sheet.width:
                self.starts.setdefault(top + 1, []).append((column - left, bottom + 1))

    def fill(self, number: int, cells: Cells) -> None:
        for column, last in self.starts.get(number, ()):
            self.open[column] = (cells[column], last)
        for column, (text, last) in list(self.open.items()):
            if number > last:
                del self.open[column]
            else:
                cells[column] = cells[column] or text


def _text(value: Any) -> str:
    """A value as people write it: whole numbers without a point, dates as in ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return str(int(value)) if abs(value) < EXACT and value == int(value) else format(value, ".15g")
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)
