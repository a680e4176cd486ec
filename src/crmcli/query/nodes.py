"""The syntax tree of a query. Leaves know where they stand: `position` counts characters from 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute

Value = int | float | str
"""A number, money in whole currency units, or the text of a date or birthday as the parser checked it."""


@dataclass(frozen=True, slots=True)
class All:
    """The empty query: every customer."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase that any of the customer's texts contains."""

    text: str
    position: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Contains:
    """A text field contains the text."""

    field: str
    text: str
    position: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Equals:
    """A text field or a choice is the text."""

    field: str
    text: str
    position: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """A field lies between two values; None is an open end, an exclusive end does not belong to it.

    A date's end is a whole day, month or year. Dates and birthdays have no exclusive ends.
    """

    field: str
    low: Value | None
    high: Value | None
    position: int = attribute(default=0, compare=False)
    low_exclusive: bool = False
    high_exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """A date lies before the day, month or year, or before its end when inclusive."""

    field: str
    when: str
    position: int = attribute(default=0, compare=False)
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """A date lies after the day, month or year, or after its beginning when inclusive."""

    field: str
    when: str
    position: int = attribute(default=0, compare=False)
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Falls:
    """A birthday falls on one of the days from `low`, or today, to `high`, as they are said: fri, this week."""

    field: str
    low: str | None
    high: str
    position: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Has:
    """A field has a value."""

    field: str
    position: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Is:
    """The customer is `what`: one of STATES."""

    what: str
    position: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of history changed the customer."""

    id: int
    position: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """A query saved under a name."""

    name: str
    position: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


STATES = ("archived", "person", "company", "merged")

Leaf = Word | Contains | Equals | Range | Before | After | Falls | Has | Is | Batch | Segment
Node = All | Leaf | And | Or | Not


def leaves(node: Node) -> Iterator[All | Leaf]:
    """The terms of a query, in the order in which they stand."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node
