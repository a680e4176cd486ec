"""Whether 5/6 in a file is the fifth of June or the sixth of May: what the whole column of birthdays tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from unicodedata import normalize

from crmcli.model.importing import AmbiguousDates
from crmcli.services.cells import text_of
from crmcli.services.importing import Source
from crmcli.services.reading import BIRTHDAY
from crmcli.services.steps import LOG_AT, NEXT
from crmcli.text.dates import EARLIEST_BIRTH_YEAR, parse_birthday

LOOK = 1_000  # rows; a file whose first ones have no such dates is not read twice

_NUMERIC = re.compile(r"(([0-9]{1,2})([-/.])([0-9]{1,2})(?:\3([0-9]{4}))?)(?:[ T][0-9]{1,2}:[0-9]{2}.*)?")

DATES = (BIRTHDAY, NEXT, LOG_AT)

Numbers = tuple[int, int, str]  # the first, the second, and the whole date


def settled(source: Source, configured: str, asked: str | None) -> Source:
    """The source with the order of its birthdays: as asked, else as its values tell, else as configured.

    Raises errors.Usage where the file cannot be read on.
    """
    columns = [column for column, field in source.mapping.describe() if field in DATES]
    if asked or not columns or next(_numbers(source, columns, LOOK), None) is None:
        return replace(source, date_order=asked or configured)
    telling: set[str] = set()
    count, example = 0, ""
    for first, second, text in _numbers(source, columns, None):
        if max(first, second) > 12:
            telling.add("dmy" if first > 12 else "mdy")
        elif first != second:
            count, example = count + 1, example or text
    if len(telling) == 1:
        return replace(source, date_order=telling.pop())
    read = parse_birthday(example, configured) if count else ""
    doubtful = AmbiguousDates(source.name, count, example, read, configured) if count else None
    return replace(source, date_order=configured, ambiguous=doubtful)


def _numbers(source: Source, columns: list[str], most: int | None) -> Iterator[Numbers]:
    """The dates in which the order matters, of the first rows or of all."""
    for row in islice(source.table.rows(), most):
        for column in columns:
            text = text_of(row.cells.get(column))
            text = text if text.isascii() else normalize("NFKC", text)
            if (written := _NUMERIC.fullmatch(text)) and (found := _in_doubt(written)):
                yield found


def _in_doubt(written: re.Match[str]) -> Numbers | None:
    """None for what is no date in either order, and for 05-06, which is always the sixth of May."""
    text, first, sign, second, year = written[1], int(written[2]), written[3], int(written[4]), written[5]
    possible = 1 <= min(first, second) <= 12 and max(first, second) <= 31
    if not possible or (int(year) < EARLIEST_BIRTH_YEAR if year else sign == "-"):
        return None
    return first, second, text
