"""Writing a workbook (xlsx) of one sheet, a row at a time (ECMA-376 part 1, SpreadsheetML).

Cells are text, also phones, dates and what looks like a formula, so that a spreadsheet changes none of them. Only in
columns that may hold figures what is read back as the same text is a number.
Nothing is kept in memory or in a temporary file, and the same customers give the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import IO, Any, BinaryIO
from unicodedata import east_asian_width

from crmcli.errors import Usage
from crmcli.model.shapes import FIELD

ROW_LIMIT, COLUMN_LIMIT, CELL_LIMIT = 1_048_576, 16_384, 32_767
"""What a sheet holds: rows with the header, columns, and characters of a cell, in units of UTF-16."""

_SAMPLE = 100  # rows that the widths of the columns are taken from
_NARROWEST, _WIDEST = 8, 40  # characters
_MADE = (1980, 1, 1, 0, 0, 0)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Style 0 is any number, style 1 text (format 49 is @), style 2 text in bold, style 3 a number with two decimals.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}

# What XML 1.0 cannot hold, or changes, and what would be read as such an escape (ST_Xstring, part 1, 22.9.2.19).
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
# As it is read back; longer ones are phones and ids, which a spreadsheet would show as 1.38E+10.
_NUMBER = re.compile(r"0|-?(?:[1-9][0-9]{0,8}|0(?=\.))(?:\.[0-9]{0,5}[1-9])?", re.ASCII)
_MONEY = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}", re.ASCII)
_FIGURES = {"orders": (0, _NUMBER), "touches": (0, _NUMBER), "total": (3, _MONEY)}  # with their styles

_INLINE = 't="inlineStr"><is><t xml:space="preserve">'

Figures = tuple[int, re.Pattern[str]] | None

_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_xlsx(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
) -> int:
    """See records.Writer. Raises Usage for what no sheet can hold."""
    if bom:
        raise Usage("--bom is for CSV; a workbook says its encoding itself")
    if len(columns) > COLUMN_LIMIT:
        raise Usage(f"a workbook has at most {COLUMN_LIMIT:,} columns, not {len(columns):,}; choose some with --fields")
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in _PARTS.items():
            archive.writestr(_part(name), _XML + content)
        with archive.open(_part("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            return _write_sheet(sheet, columns, iter(rows))


def _part(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MADE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _write_sheet(sheet: IO[bytes], columns: Sequence[str], rows: Iterator[Mapping[str, Any]]) -> int:
    sample = list(islice(rows, _SAMPLE))
    letters = [_letters(number) for number in range(1, len(columns) + 1)]
    sheet.write(f'{_XML}<worksheet xmlns="{_MAIN}">{_view(columns, sample)}<sheetData>'.encode())
    sheet.write(_row(1, letters, columns, columns, 2, [None] * len(columns)))
    figures = [(0, _NUMBER) if name.startswith(FIELD) else _FIGURES.get(name) for name in columns]
    count = 0
    for count, row in enumerate(chain(sample, rows), 1):
        if count == ROW_LIMIT:
            raise Usage(f"a workbook holds at most {ROW_LIMIT - 1:,} customers; export fewer, or as CSV")
        sheet.write(_row(count + 1, letters, columns, [row.get(column) or "" for column in columns], 1, figures))
    whole = f"A1:{letters[-1]}{count + 1}"
    sheet.write(
        f'</sheetData><autoFilter ref="{whole}"/><ignoredErrors><ignoredError sqref="{whole}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>".encode()
    )
    return count


def _view(columns: Sequence[str], sample: Sequence[Mapping[str, Any]]) -> str:
    """The first row stays in sight, and the columns are as wide as their first texts."""
    widths = [max(_width(name), *(_width(row.get(name) or "") for row in sample), 0) for name in columns]
    cut = (min(max(width, _NARROWEST), _WIDEST) + 2 for width in widths)
    wide = "".join(
        f'<col min="{number}" max="{number}" width="{width}" style="1" customWidth="1"/>'
        for number, width in enumerate(cut, 1)
    )
    return (
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{wide}</cols>"
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text[:_WIDEST])


def _letters(number: int) -> str:
    """A column's name: A, B, … Z, AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _row(
    number: int,
    letters: Sequence[str],
    columns: Sequence[str],
    texts: Sequence[str],
    style: int,
    figures: Sequence[Figures],
) -> bytes:
    cells = [
        f'<c r="{letter}{number}" s="{figure[0]}"><v>{text}</v></c>'
        if figure and figure[1].fullmatch(text)
        else f'<c r="{letter}{number}" s="{style}" {_INLINE}{_content(text)}</t></is></c>'
        for letter, text, figure in zip(letters, texts, figures, strict=True)
        if text
    ]
    row = f'<row r="{number}">{"".join(cells)}</row>'
    if len(row) > CELL_LIMIT // 2 or "\ufffe" in row or "\uffff" in row:
        _refuse_unfit(number, columns, texts)
    return row.encode()


def _refuse_unfit(number: int, columns: Sequence[str], texts: Sequence[str]) -> None:
    """Raise Usage rather than that a text is cut or changed."""
    for column, text in zip(columns, texts, strict=True):
        length = len(text) + sum(char > "\uffff" for char in text)
        if length > CELL_LIMIT:
            raise Usage(
                f"row {number}, {column}: {length:,} characters, and a cell of a workbook holds {CELL_LIMIT:,};"
                " leave that field out with --fields, or export as CSV"
            )
        if "\ufffe" in text or "\uffff" in text:
            raise Usage(f"row {number}, {column}: U+FFFE or U+FFFF, which no workbook holds; export as CSV")


def _content(text: str) -> str:
    return _UNFIT.sub(lambda match: f"_x{ord(match[0]):04X}_", text).translate(_MARKUP)
