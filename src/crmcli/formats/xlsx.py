"""Workbooks (xlsx): one sheet of them as rows of text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from crmcli.errors import Usage
from crmcli.formats import packages
from crmcli.formats.decoding import RECORD_LIMIT, name_of
from crmcli.formats.header import LOOK, Header, Knows, knowing, numbered
from crmcli.formats.records import Table
from crmcli.formats.sheet_facts import SheetFacts

LOOKED_AT = 20  # sheets, when one with rows is looked for
MOST_NAMED = 8  # sheets in a message
EXACT = 1e15  # below which whole numbers are exact: spreadsheets keep 15 digits
LONGEST = 1e30  # below which it may be the number of a card or an account, and is written out

_BREAKS = re.compile(r"\s*[\r\n]+\s*")  # headings are broken to be narrow

Cells = list[str]


def read_xlsx(
    stream: BinaryIO, *, header_row: int | None = None, sheet: str | None = None, knows: Knows | None = None
) -> Table:
    """See records.Format.table."""
    file = name_of(stream)
    package = packages.checked(stream)
    with _refusing(file):
        workbook = CalamineWorkbook.from_filelike(package.stream)
        found, others = _named(file, workbook, sheet) if sheet else _first(file, workbook, knows)
    facts = package.sheets.get(found.name, SheetFacts())
    rows = _Rows(file, found, facts)
    asked = header_row or _header_row(rows, knows)
    nothing: tuple[int, Cells] = (0, [])
    line, names = next((row for row in rows if row[0] >= asked), nothing)
    if not line:
        raise Usage(f"{file}: sheet {found.name!r} has no row that names the columns")
    where = f"{file}, sheet {found.name!r} ({_listed(others)}: --sheet)" if others else file
    columns, notes = numbered([_BREAKS.sub(" ", name.strip()) for name in names])
    header = Header(where, line, columns, "row", rows.left + 1)
    return Table(
        header.columns,
        "",
        lambda: (header.row(at, cells) for at, cells in rows if at > line),
        "row",
        line,
        (*notes, *_notes(found, others, facts)),
        left_aside=lambda: tuple(_rounded(rows.rounded)),
    )


def _notes(sheet: CalamineSheet, others: Sequence[str], facts: SheetFacts) -> Iterator[str]:
    if others:
        have = "has" if len(others) == 1 else "have"
        yield f"sheet {sheet.name!r} was read; {_listed(others)} {have} rows too (use --sheet to change)"
    if facts.errors:
        yield f"{_cells(facts.errors)} with an error such as #N/A, taken as empty"
    if facts.unvalued:
        result = "whose result is not in the file, taken as empty; save it once in a spreadsheet program"
        yield f"{_cells(facts.unvalued)} with a formula {result}"


def _rounded(count: int) -> Iterator[str]:
    if count:
        yield f"{_cells(count)} with a number of more than 15 digits; spreadsheets keep no more, so its end may be lost"


def _cells(count: int) -> str:
    return f"{count:,} {'cell' if count == 1 else 'cells'}"


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


def _first(file: str, workbook: CalamineWorkbook, knows: Knows | None) -> tuple[CalamineSheet, Sequence[str]]:
    """The first sheet to be seen that surely has a header, else the first with rows; and the names of the others that
    have rows."""
    shown = [
        it.name
        for it in workbook.sheets_metadata
        if it.visible == SheetVisibleEnum.Visible and it.typ == SheetTypeEnum.WorkSheet
    ]
    filled: list[CalamineSheet] = []
    left = packages.CELL_LIMIT
    for name in shown[:LOOKED_AT]:
        sheet = workbook.get_sheet_by_name(name)
        left -= sheet.height * sheet.width
        if sheet.height:
            filled.append(sheet)
        if left < 0:
            break
    if not filled:
        hidden = [name for name in workbook.sheet_names if name not in shown]
        advice = f"; {_listed(hidden)} cannot be seen: name one with --sheet" if hidden else ""
        raise Usage(f"{file}: there are no rows in the workbook{advice}")
    headed = (sheet for sheet in filled if knows and _known_row(_sample(_Rows(file, sheet, SheetFacts())), knows))
    found = next(headed, filled[0])
    return found, [sheet.name for sheet in filled if sheet is not found]


def _sample(rows: _Rows) -> list[tuple[int, Cells]]:
    return list(islice(rows, LOOK))


def _known_row(sample: Sequence[tuple[int, Cells]], knows: Knows) -> int:
    """The number of the first row that is surely a header, 0 for none."""
    return next((line for line, cells in sample if knowing(cells, knows)), 0)


def _header_row(rows: _Rows, knows: Knows | None) -> int:
    """The first row that is surely a header, else the first that most of what follows is not twice as wide as.

    Titles, dates and names of makers stand above the header of many a Chinese sheet.
    """
    sample = _sample(rows)
    if knows and (line := _known_row(sample, knows)):
        return line
    widths = [sum(map(bool, cells)) for _, cells in sample]
    for at, (line, _) in enumerate(sample):
        wider = sum(width >= 2 * widths[at] for width in widths[at + 1 :])
        if wider * 2 <= len(widths) - at - 1:
            return line
    return 1


class _Rows:
    """The rows that are not blank, each with its number in the sheet. `rounded` counts the numbers in the last pass
    over them that had too many digits for a spreadsheet."""

    def __init__(self, file: str, sheet: CalamineSheet, facts: SheetFacts) -> None:
        self.file, self.sheet, self.facts = file, sheet, facts
        self.left = sheet.start[1] if sheet.start else 0
        self.rounded = 0

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        merged, self.rounded = _Merged(self.sheet), 0
        for number, row in enumerate(_values(self.file, self.sheet), 1):
            cells = [value if value.__class__ is str else _text(value) for value in row]
            together = "".join(cells)
            if len(together) > RECORD_LIMIT:
                raise Usage(f"{self.file}, row {number}: a row of more than {RECORD_LIMIT:,} characters")
            self.rounded += sum(value.__class__ is float and abs(value) >= EXACT for value in row)
            for column, digits in self.facts.padded.get(number, ()):
                self._pad(cells, column - 1 - self.left, digits)
            merged.fill(number, cells)
            if together and not together.isspace():
                yield number, cells

    def _pad(self, cells: Cells, at: int, digits: int) -> None:
        if 0 <= at < len(cells) and cells[at].isdecimal():
            cells[at] = cells[at].zfill(digits)


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
        if abs(value) < EXACT and value == int(value):
            return str(int(value))
        shown = format(value, ".15g")
        return f"{Decimal(shown):f}" if EXACT <= abs(value) < LONGEST else shown
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)
