"""Tables of GitHub Flavored Markdown (github.github.com/gfm, section 4.10), written a row at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from crmcli.errors import Usage

_MARKS = re.compile(r"[\\`*_{}\[\]<>&|~]")  # what would be taken for markup anywhere within a cell
_BREAK = re.compile(r"\r\n?|\n")


def write_markdown(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
) -> int:
    """See records.Writer. Not aligned: then nothing need be known of the rows that are to come."""
    if bom:
        raise Usage("--bom is for CSV; Markdown is written without a byte order mark")
    stream.write(_line(map(escaped, columns)) + _line("---" for _ in columns))
    count = 0
    for row in rows:
        stream.write(_line(escaped(row.get(column) or "") for column in columns))
        count += 1
    return count


def _line(cells: Iterable[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode()


def escaped(text: str) -> str:
    """The text as it is to be seen: no markup, and one line."""
    return _BREAK.sub("<br>", _MARKS.sub(r"\\\g<0>", text.strip()))
