"""Whether 5/6 in a file is the fifth of June or the sixth of May: what the whole column of birthdays tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar
from unicodedata import normalize

from crmcli.formats.records import Row
from crmcli.model.importing import AmbiguousDates
from crmcli.services.cells import day_of, text_of
from crmcli.services.files import InputFile
from crmcli.services.reading import BIRTHDAY
from crmcli.services.steps import LOG_AT, NEXT
from crmcli.text.dates import EARLIEST_BIRTH_YEAR, parse_birthday

LOOK = 1_000  # rows; a file whose first ones have no such dates is not read twice

_NUMERIC = re.compile(r"(([0-9]{1,2})([-/.])([0-9]{1,2})(?:\3([0-9]{4}))?)(?:[ T][0-9]{1,2}:[0-9]{2}.*)?")

DATES = (BIRTHDAY, NEXT, LOG_AT)

Numbers = tuple[int, int, str]  # the first, the second, and the whole date
F = TypeVar("F", bound=InputFile)


def settled(source: F, configured: str, asked: str | None, dates: Sequence[str] = DATES) -> F:
    """The source with the order of the dates in these fields: as asked, else as its values tell, else as configured.

    Raises errors.Usage where the file cannot be read on.
    """
    columns = [column for column, field in source.mapping.describe() if field in dates]
    first_rows = list(islice(source.table.rows(), LOOK if columns else 0))
    if serial := next((text for text in _texts(first_rows, columns) if day_of(text) != text), None):
        note = f"numbers in {', '.join(columns)} are read as a spreadsheet's days: {serial} as {day_of(serial)}"
        source = replace(source, notes=(*source.notes, note))
    if asked or not columns or next(_numbers(first_rows, columns), None) is None:
        return replace(source, date_order=asked or configured)
    telling: dict[str, str] = {}  # of each order the first date that is of it
    count, example = 0, ""
    for first, second, text in _numbers(source.table.rows(), columns):
        if max(first, second) > 12:
            telling.setdefault("dmy" if first > 12 else "mdy", text)
        elif first != second:
            count, example = count + 1, example or text
    if len(telling) == 1:
        return replace(source, date_order=next(iter(telling)))
    if telling:
        note = (
            f"its dates are written in both orders, {' and '.join(telling.values())}; look at those that may be either"
        )
        source = replace(source, notes=(*source.notes, note))
    read = parse_birthday(example, configured) if count else ""
    doubtful = AmbiguousDates(source.name, count, example, read, configured) if count else None
    return replace(source, date_order=configured, ambiguous=doubtful)


def _numbers(rows: Iterable[Row], columns: list[str]) -> Iterator[Numbers]:
    """The dates in which the order matters."""
    for text in _texts(rows, columns):
        text = text if text.isascii() else normalize("NFKC", text)
        if (written := _NUMERIC.fullmatch(text)) and (found := _in_doubt(written)):
            yield found


def _texts(rows: Iterable[Row], columns: list[str]) -> Iterator[str]:
    return (text_of(row.cells.get(column)) for row in rows for column in columns)


def _in_doubt(written: re.Match[str]) -> Numbers | None:
    """None for what is no date in either order, and for 05-06, which is always the sixth of May."""
    text, first, sign, second, year = written[1], int(written[2]), written[3], int(written[4]), written[5]
    possible = 1 <= min(first, second) <= 12 and max(first, second) <= 31
    if not possible or (int(year) < EARLIEST_BIRTH_YEAR if year else sign == "-"):
        return None
    return first, second, text
