"""Whether a file is a list of customers at all: looked at before anything of it is imported."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmcli.errors import Usage
from crmcli.services.importing import Source

TELLING = frozenset(("id", "uid", "external_id", "name", "given_name", "surname", "company", "email", "phone"))
"""Fields that tell who a customer is; a file without any of them cannot be one of customers."""

MOST_NAMES, LONGEST_NAME = 8, 30

_DATA = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|\+?\d[\d\s().\-/年月日]{5,}")  # an address, a phone number, a date


def refuse_unknown(source: Source, header_row: int | None) -> None:
    """Raise Usage for a file none of whose columns tells who a customer is. `header_row` is None without a header."""
    columns = source.table.columns
    if not columns or any(field in TELLING for _, field in source.mapping.describe()):
        return
    if header_row and any(_DATA.fullmatch(column.strip()) for column in columns):
        advice = "add a header line, or say where it is with --header-row N"
        raise Usage(f"{source.name}: line {header_row} looks like data, not like column names; {advice}")
    if header_row and next(iter(source.table.rows()), None) is None:
        # Not named: it may be a secret that was taken for a list.
        raise Usage(f"{source.name}: it has one line only, and no known column name is in it; is it the right file?")
    raise Usage(
        f"{source.name}: none of its columns is known to tell who a customer is; it has {_listed(columns)};"
        " say which one does with --map COLUMN=name"
    )


def _listed(columns: Sequence[str]) -> str:
    names = [name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…" for name in columns[:MOST_NAMES]]
    more = f" and {len(columns) - MOST_NAMES:,} more" if len(columns) > MOST_NAMES else ""
    return ", ".join(names) + more
