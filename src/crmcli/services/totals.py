"""The rows that add up a sheet, which are no customers: 合计, 小计, Total."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crmcli.formats.records import Row

_TOTAL = re.compile(
    r"\s*(?:(?:本[页頁])?[合小总總共]\s*[计計]|[汇匯]\s*[总總]|(?:grand |sub[- ]?)?totals?)(?![^\W\d_]).*",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")


class Totals:
    """Leaves the totals out of the rows of a sheet, and counts them. `reached` are the columns of phones and e-mails:
    who has one of these is a customer, of whatever name."""

    def __init__(self, reached: Iterable[str]) -> None:
        self.reached = tuple(reached)
        self.count = 0

    def left_out(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            first = next(filter(None, row.cells.values()), "")
            if first.__class__ is str and _TOTAL.match(first) and self._is_total(row.cells):
                self.count += 1
            else:
                yield row

    def _is_total(self, cells: Mapping[str, Any]) -> bool:
        """Beside its word a row of totals has only figures, perhaps with what they count: no firm called Total is one,
        that has a place."""
        if any(cells.get(column) for column in self.reached):
            return False
        filled = [text for cell in cells.values() if (text := str(cell or "").strip())]
        return all(_TOTAL.match(text) or _DIGIT.search(text) or not _LETTERS.search(text) for text in filled)

    @property
    def told(self) -> str:
        """How many were left out; "" for none."""
        if not self.count:
            return ""
        return "1 row of totals left out" if self.count == 1 else f"{self.count:,} rows of totals left out"
