"""Where the columns of a kind of file go, as somebody once said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class SavedMapping(NamedTuple):
    """`name` is that of the file for which it was said; `columns` maps a column to a field, or to "" to drop it.

    `date_order` and `source` are "" where they were not said.
    """

    name: str
    columns: Mapping[str, str]
    date_order: str = ""
    source: str = ""
