"""Bytes to lines of text: which encoding a file is in, and lines that cannot grow without end."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from crmcli.errors import Usage
from crmcli.formats import western

RECORD_LIMIT = 5_000_000
"""The longest record, in characters."""

_HEAD = 8192
_CHUNK = 1 << 20
_NOT_TEXT = {
    b"PK\x03\x04": "a workbook (xlsx) or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old workbook (xls)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"SQLite format 3": "a database",
}
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1b")
_PAIR = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]|[\x81-\xfe][\x30-\xfe]")  # four bytes are a rare character


def name_of(stream: BinaryIO) -> str:
    """What to call the stream in a message: its path, where it has one."""
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) else "the input"


def encoding_of(stream: BinaryIO, wanted: str | None) -> str:
    """The encoding that the whole stream can be read in: the wanted one, else by BOM, else UTF-8, else cp1252 where
    it looks Western, else GB18030 where it looks Chinese.

    Raises:
        Usage: an unknown encoding, an empty file, a file that is not text or not in any of these encodings.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    name = name_of(stream)
    _refuse_other_files(name, head)
    if wanted is not None:
        return _held(stream, _known(wanted))
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _held(stream, "utf-16")
    if head.count(0) * 5 > len(head):
        raise Usage(f"{name}: this is not text; if it is in UTF-16, say so with --encoding utf-16-le")
    line = _first_undecodable(stream, "utf-8")
    if line is None:
        return "utf-8"
    if len(head.translate(None, _CONTROLS)) < 0.95 * len(head) - 3:
        raise Usage(f"{name}: this is not text; save the table as CSV in UTF-8")
    sample = _first_beyond_ascii(stream)
    if _mostly_utf8(sample):
        raise Usage(f"{name}, line {line}: a damaged character in a file that is otherwise UTF-8; mend that line")
    if western.looks_western(sample) and _first_undecodable(stream, western.ENCODING) is None:
        return western.ENCODING
    if not _looks_chinese(sample) or _first_undecodable(stream, "gb18030") is not None:
        raise Usage(f"{name}, line {line}: not UTF-8; say which encoding it is: --encoding gb18030, big5, cp1252, …")
    return "gb18030"


def _refuse_other_files(name: str, head: bytes) -> None:
    if not head:
        raise Usage(f"{name}: the file is empty")
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise Usage(f"{name}: this is {what}, not a text file; save the table as CSV in UTF-8")


def _known(encoding: str) -> str:
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    except (LookupError, ValueError):
        raise Usage(f"--encoding {encoding!r}: no such text encoding; try utf-8, gb18030, big5, cp1252") from None
    return encoding


def _held(stream: BinaryIO, encoding: str) -> str:
    line = _first_undecodable(stream, encoding)
    if line is not None:
        raise Usage(f"{name_of(stream)}, line {line}: not {encoding}; name the right encoding with --encoding")
    return encoding


def _first_undecodable(stream: BinaryIO, encoding: str) -> int | None:
    """The line, from 1, with the first byte that is not in the encoding; reads the whole stream in chunks."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK):
            line += decoder.decode(chunk).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + error.object[: error.start].count(b"\n")
    except UnicodeError:  # a BOM that is missing or cut off
        return line
    return None


def _first_beyond_ascii(stream: BinaryIO) -> bytes:
    """The first chunk that tells one encoding from another."""
    stream.seek(0)
    while (chunk := stream.read(_CHUNK)).isascii() and chunk:
        pass
    return chunk


def _mostly_utf8(sample: bytes) -> bool:
    """Most characters beyond ASCII are sound UTF-8. GB18030 read as UTF-8 is broken nearly everywhere."""
    text = sample.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(not char.isascii() for char in text) - broken > broken


def _looks_chinese(sample: bytes) -> bool:
    """Whether the sample may be GB18030, which nearly any bytes are by its letter.

    In simplified Chinese nearly every high byte is followed by another one, in Latin-1 text nearly none is; Big5 text
    read as GB18030 is full of private characters.
    """
    pairs: list[bytes] = _PAIR.findall(sample)
    if sum(len(pair) == 2 and pair[1] < 0x80 for pair in pairs) * 3 > len(pairs):
        return False
    text = sample.decode("gb18030", errors="ignore")
    private = sum("\ue000" <= char <= "\uf8ff" for char in text)
    return private * 50 <= sum(not char.isascii() for char in text)


@contextmanager
def reading(stream: BinaryIO, encoding: str) -> Iterator[TextIO]:
    """The stream as text from its start, line ends untouched; the stream stays open."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        yield text
    finally:
        if not stream.closed:
            text.detach()


class Lines:
    """The lines of a text, counted, without a BOM. Set `since` to 0 where a record begins.

    Raises:
        Usage: while iterating, when a record passes RECORD_LIMIT characters.
    """

    def __init__(self, text: TextIO, name: str) -> None:
        self.name = name
        self.number = 0
        self.since = 0
        self.last = ""
        self._lines = self._read(text)

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def _read(self, text: TextIO) -> Iterator[str]:
        readline = text.readline
        while line := readline(RECORD_LIMIT + 1):
            self.number += 1
            if self.number == 1:
                line = line.removeprefix("\ufeff")
            self.since += len(line)
            if self.since > RECORD_LIMIT:
                raise Usage(f"{self.name}, line {self.number}: a record of more than {RECORD_LIMIT:,} characters")
            self.last = line
            yield line
