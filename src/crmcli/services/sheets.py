"""Sheets made by hand hold rows that are no customers: totals, remarks below the list, numbers of rows to be filled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crmcli.formats.records import Row, Table
from crmcli.services.files import Columns
from crmcli.services.placing import REACHED

_TOTAL = re.compile(
    r"\s*(?:(?:本[页頁])?[合小总總共]\s*[计計]|[汇匯]\s*[总總]|(?:grand |sub[- ]?)?totals?)(?![^\W\d_]).*",
    re.IGNORECASE | re.DOTALL,
)
_REMARK = re.compile(
    r"\s*(?:[备備附]?[注註]|说明|說明|[制製填]表(?:人|日期|时间)?|审核人?|日期|打印(?:日期|时间)"
    r"|notes?|remarks?|prepared by)\s*[:：].*",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_DITTO = ("同上", "〃")
_CALLED = {"total": ("row of totals", "rows of totals"), "remark": ("row of remarks", "rows of remarks")}


def tidied(table: Table, mapping: Columns) -> Table:
    """The table without the rows that are no customers, and with what stands above in the place of 同上."""
    if table.header_row is None or mapping.own:
        return table
    sheet = _Sheet(mapping.describe())
    return replace(
        table,
        rows=lambda: sheet.rows(table.rows()),
        left_aside=lambda: (*table.left_aside(), *sheet.told()),
        idle=lambda: sheet.idle,
    )


class _Sheet:
    def __init__(self, mapping: Sequence[tuple[str, str]]) -> None:
        self.reached = [column for column, field in mapping if field in REACHED]
        self.taken = [column for column, field in mapping if field]
        self.idle: set[str] = set()
        self.counts: Counter[str] = Counter()

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        self.counts.clear()
        self.idle = set(self.taken)
        above: Mapping[str, Any] = {}
        for row in rows:
            other = "" if row.problem else self._other(row.cells)
            if other:
                self.counts[other] += 1
                continue
            values = row.cells.values()
            if any(mark in values for mark in _DITTO):
                row.cells = {column: self._meant(column, cell, above) for column, cell in row.cells.items()}
            above = row.cells
            if self.idle:
                self.idle.difference_update([column for column in self.idle if above.get(column)])
            yield row

    def _other(self, cells: Mapping[str, Any]) -> str:
        """What else than a customer the row is; "" for a customer."""
        first = next(filter(None, cells.values()), "")
        if _TOTAL.match(first) and self._is_total(cells):
            return "total"
        if _REMARK.match(first) and all(map(_REMARK.match, filter(None, map(str.strip, cells.values())))):
            return "remark"
        return "" if any(map(cells.get, self.taken)) else "nothing"

    def _is_total(self, cells: Mapping[str, Any]) -> bool:
        """Beside its word a row of totals has only figures, perhaps with what they count: no firm called Total is one,
        that has a place. Who has a phone or an e-mail is a customer, of whatever name."""
        if any(map(cells.get, self.reached)):
            return False
        filled = filter(None, map(str.strip, cells.values()))
        return all(_TOTAL.match(text) or _DIGIT.search(text) or not _LETTERS.search(text) for text in filled)

    def _meant(self, column: str, cell: str, above: Mapping[str, str]) -> str:
        if cell not in _DITTO or not above.get(column):
            return cell
        self.counts["ditto"] += 1
        return above[column]

    def told(self) -> Iterator[str]:
        """What the last pass over the rows did, in sentences."""
        for other, called in _CALLED.items():
            if count := self.counts[other]:
                yield f"{count:,} {called[count > 1]} left out"
        if count := self.counts["nothing"]:
            yield f"{count:,} {'row' if count == 1 else 'rows'} left out with nothing in the columns that are taken"
        if count := self.counts["ditto"]:
            yield f"{count:,} {'cell' if count == 1 else 'cells'} with 同上 read as what stands above"
