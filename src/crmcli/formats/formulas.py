"""Cells that a spreadsheet would run as a formula are written with a leading quote, and read back without it.

The characters are those of the OWASP page on CSV injection. Every text survives writing and reading.
"""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
FIRST = frozenset((*_STARTS, "'"))
"""With what a cell begins that `escape` may change: most do not."""

_QUOTED = tuple("'" + start for start in (*_STARTS, "'"))
# Phones, also several, and numbers: a formula of these has nothing to call.
_NUMBER = re.compile(r"[+-][0-9 ().-]*(?:; \+?[0-9 ().-]+)*")


def escape(cell: str) -> str:
    if cell.startswith("'") or (cell.startswith(_STARTS) and not _NUMBER.fullmatch(cell)):
        return "'" + cell
    return cell


def unescape(cell: str) -> str:
    """Undoes `escape`. Other leading quotes stay."""
    return cell[1:] if cell.startswith(_QUOTED) else cell
