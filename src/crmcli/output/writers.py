"""Rows and objects as text for files and pipes. A writer takes a stream and returns how many it wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TextIO

from crmcli.output.text import json_text, tsv_cell

Cells = Iterable[Sequence[str]]


class Utf8Sink:
    """Takes the bytes of a file in UTF-8, whole characters at a time, and writes them to a text stream."""

    def __init__(self, stream: TextIO, change: Callable[[str], str]) -> None:
        self.stream = stream
        self.change = change

    def write(self, data: bytes) -> int:
        self.stream.write(self.change(data.decode()))
        return len(data)


class _Lines:
    """Ends rows with a plain newline. The csv module quotes a lone carriage return only when it ends rows itself."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.count = 0

    def write(self, row: str) -> int:
        self.count += 1
        return self.stream.write(row[:-2] + "\n")


def write_csv(stream: TextIO, rows: Cells) -> int:
    """CSV as of RFC 4180, in lines ended by a newline alone. The header is the first row."""
    import csv  # late: a plain `crm list` in a pipe is TSV

    lines = _Lines(stream)
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines.count


def write_tsv(stream: TextIO, rows: Cells, escape: Callable[[str], str] = tsv_cell) -> int:
    """Tab-separated lines without a header."""
    return write_lines(stream, ("\t".join(map(escape, row)) for row in rows))


def write_lines(stream: TextIO, texts: Iterable[str]) -> int:
    count = 0
    for text in texts:
        stream.write(text + "\n")
        count += 1
    return count


def write_jsonl(stream: TextIO, objects: Iterable[Mapping[str, Any]], *, ascii_only: bool = False) -> int:
    """One JSON object a line."""
    return write_lines(stream, (json_text(item, ascii_only=ascii_only) for item in objects))


def write_json(stream: TextIO, objects: Iterable[Mapping[str, Any]], *, ascii_only: bool = False) -> int:
    """A JSON array, written as it comes, an object a line; an empty one is `[]`."""
    count = 0
    for count, item in enumerate(objects, 1):
        stream.write(("[\n" if count == 1 else ",\n") + json_text(item, ascii_only=ascii_only))
    stream.write("\n]\n" if count else "[]\n")
    return count
