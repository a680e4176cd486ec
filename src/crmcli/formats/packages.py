"""A workbook's zip archive, looked through before a library that trusts it sees it (ECMA-376, parts 1 and 2).

calamine makes room for every cell between the first and the last one, and follows whatever an archive says of itself.
So all XML is unpacked and parsed here first, within limits, and what is handed on is packed anew: exactly what was
looked at, without pictures and macros.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from crmcli.errors import Usage
from crmcli.formats.decoding import name_of
from crmcli.formats.sheet_facts import SHEET_FOLDER, Facts, SheetFacts

XML_LIMIT = 256_000_000
"""The most XML in a workbook, in bytes when unpacked."""

ELEMENT_LIMIT = 15_000_000
"""The most elements of XML in a workbook: those of some 200,000 customers."""

CELL_LIMIT = 16_000_000
"""The most cells between A1 and the last filled one of a sheet, filled or not."""

DEPTH_LIMIT = 100
TOKEN_LIMIT = 5_000_000  # bytes of one tag
PART_LIMIT = 10_000

_CHUNK = 1 << 18
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XML = (".xml", ".rels")
_COUNTS = ("count", "uniqueCount")  # room is made for that many before the first is read
_REFERENCE = re.compile(r"([A-Za-z]{1,9})([0-9]{1,9})")
_SAVE = "open it in a spreadsheet program and save it as .xlsx"


class Package(NamedTuple):
    """A workbook that can be trusted to be no larger than it looks, and what its sheets' values do not show."""

    stream: BinaryIO
    sheets: Mapping[str, SheetFacts]


def checked(stream: BinaryIO) -> Package:
    """The workbook in the stream. Raises Usage for one that is damaged, protected, too large or of another kind."""
    file = name_of(stream)
    stream.seek(0)
    head = stream.read(len(_OLE))
    if head.startswith(_OLE):
        _refuse_ole(file, stream)
    if not head.startswith(b"PK"):
        raise Usage(f"{file}: this is not a workbook (xlsx)" if head else f"{file}: the file is empty")
    try:
        with zipfile.ZipFile(stream) as archive:
            return _repacked(file, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Usage(f"{file}: the workbook is damaged or cut off ({error}); save it again") from None


def _refuse_ole(file: str, stream: BinaryIO) -> None:
    """Encrypted workbooks lie in the same container as those of before 2007 ([MS-OFFCRYPTO] 2.3.4.4)."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        if _ENCRYPTED in tail + chunk:
            raise Usage(f"{file}: the workbook is protected by a password; save it without one, then import it")
        tail = chunk[-len(_ENCRYPTED) :]
    raise Usage(f"{file}: this is an old workbook (xls); {_SAVE}")


def _repacked(file: str, archive: zipfile.ZipFile) -> Package:
    parts = [part for part in archive.infolist() if part.filename.lower().endswith(_XML)]
    _refuse_other_archives(file, archive, parts)
    parts.sort(key=lambda part: part.filename.startswith(SHEET_FOLDER))
    result, elements, facts = io.BytesIO(), ELEMENT_LIMIT, Facts()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for part in parts:
            scan = _Scan(f"{file}, {part.filename}", facts, part.filename)
            with archive.open(part) as source, copy.open(part.filename, "w") as target:
                while chunk := source.read(_CHUNK):
                    scan.feed(chunk)
                    if scan.elements > elements:
                        raise Usage(_too_large(file))
                    target.write(chunk)
                scan.feed(b"", final=True)
            elements -= scan.elements
    result.seek(0)
    return Package(result, facts.sheets())


def _refuse_other_archives(file: str, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    names = {name.lower() for name in archive.namelist()}
    if "content.xml" in names:
        raise Usage(f"{file}: this is an OpenDocument file; {_SAVE}")
    if "xl/workbook.bin" in names:
        raise Usage(f"{file}: this is a binary workbook (xlsb); {_SAVE}")
    if "[content_types].xml" not in names:
        raise Usage(f"{file}: this is a zip archive but not a workbook; unpack it, and import what is in it")
    if len({part.filename.lower() for part in parts}) < len(parts) or len(parts) > PART_LIMIT:
        raise Usage(f"{file}: this is no sound workbook: parts of it stand there twice, or there are too many")
    if sum(part.file_size for part in parts) > XML_LIMIT:  # no more than that is ever read of a part
        raise Usage(_too_large(file))
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Usage(f"{file}: the workbook is packed in a way that no spreadsheet program uses; save it again")


def _too_large(file: str) -> str:
    limits = f"{XML_LIMIT // 1_000_000} MB or {ELEMENT_LIMIT:,} elements of XML"
    return f"{file}: the workbook holds more than {limits}; save the table as CSV"


class _Scan:
    """Reads the XML of a part: that it is sound and has no DTD, and how far its filled cells reach.

    A cell is filled when there is any element in it; one with a format alone is none to calamine either.
    """

    def __init__(self, where: str, facts: Facts, part: str) -> None:
        self.where = where
        self.facts = facts.sheet(part)
        self.readers = facts.readers(part)
        self.padding = facts.digits() if part.startswith(SHEET_FOLDER) else {}
        self.elements = self.fed = self.depth = 0
        self.row = self.last_row = self.last_column = 0
        self.reference = ""
        self.behind = 0  # how many cells behind the one of that reference
        self.in_cell = False
        self.digits = 0  # with which the cell's number is written, where that is fixed
        self.unvalued = self.is_text = False  # whether the cell has a formula and no result; whether it is a text
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_dtd

    def feed(self, data: bytes, *, final: bool = False) -> None:
        try:
            self.parser.Parse(data, final)
        except expat.ExpatError as error:
            raise Usage(f"{self.where}: the workbook is damaged ({error}); save it again") from None
        if final:
            self._end_cell()
        self.fed += len(data)
        if self.fed - self.parser.CurrentByteIndex > TOKEN_LIMIT:
            raise Usage(f"{self.where}: the workbook is damaged (a tag of more than {TOKEN_LIMIT:,} bytes)")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise Usage(f"{self.where}: the workbook is damaged (nested too deeply)")
        local = name[name.find(":") + 1 :]
        if local == "c":
            self._start_cell(attributes)
        elif local == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() and len(number) < 10 else self.row + 1
            self.reference, self.behind, self.in_cell = "", 0, False
        elif self.in_cell:
            self.in_cell = False
            self.unvalued = local == "f" and not self.is_text
            self._reach()
        elif self.unvalued and local == "v":
            self.parser.CharacterDataHandler = self._value
        elif local in self.readers:
            self.readers[local](attributes)
        elif any(_is_too_many(attributes.get(name, "")) for name in _COUNTS):
            raise Usage(f"{self.where}: the workbook is damaged (it declares more than it can hold); save it again")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        self.in_cell = True
        kind = attributes.get("t", "n")
        self.is_text = kind == "str"
        self.facts.errors += kind == "e"
        self.digits = self.padding.get(attributes.get("s", ""), 0) if kind == "n" else 0
        if "r" in attributes:
            self.reference, self.behind = attributes["r"], 0
        else:
            self.behind += 1

    def _value(self, text: str) -> None:
        if text.strip():
            self.unvalued, self.parser.CharacterDataHandler = False, None

    def _end_cell(self) -> None:
        if self.unvalued:
            self.facts.unvalued += 1
            self.unvalued, self.parser.CharacterDataHandler = False, None

    def _reach(self) -> None:
        """The cell is filled."""
        row, column = self.row, self.behind
        if self.reference:
            found = _REFERENCE.fullmatch(self.reference)
            if not found:
                raise Usage(f"{self.where}: the workbook is damaged ({self.reference[:20]!r} is no cell)")
            row, column = int(found[2]), _number(found[1]) + self.behind
        if self.digits:
            self.facts.padded.setdefault(row, []).append((column, self.digits))
        if row > self.last_row or column > self.last_column:
            self.last_row, self.last_column = max(row, self.last_row), max(column, self.last_column)
            if self.last_row * self.last_column > CELL_LIMIT:
                raise Usage(
                    f"{self.where}: the sheet reaches over {self.last_row:,} rows and {self.last_column:,} columns, too"
                    " many cells to read; delete what stands far from the table"
                )

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _refuse_dtd(self, *declared: object) -> None:
        raise Usage(f"{self.where}: the workbook declares entities (a DTD), which no spreadsheet program does")


def _is_too_many(count: str) -> bool:
    return len(count) > len(str(ELEMENT_LIMIT)) or (count.isdecimal() and int(count) > ELEMENT_LIMIT)


def _number(letters: str) -> int:
    """A column's number, from 1: A, B, … Z, AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
