"""A saved query, and who entered or left it."""

from __future__ import annotations

from typing import NamedTuple


class Segment(NamedTuple):
    """A query that was saved under a name."""

    name: str
    query: str


class Move(NamedTuple):
    """A customer who entered or left a segment; `change` is "entered" or "left"."""

    change: str
    customer: int
    name: str
