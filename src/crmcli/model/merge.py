"""What a merge is going to do, what is merged into a customer, and what a split brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crmcli.model.customer import Customer
from crmcli.model.history import UndoConflict


class Choice(NamedTuple):
    """The value that a field of the survivor gets, the record it comes from, and why; the others' values with theirs.

    A custom field is called field.KEY.
    """

    field: str
    value: str | None
    source: int
    rule: str
    others: tuple[tuple[int, str], ...]


class MergePlan(NamedTuple):
    """`moves` counts the rows that move by table, contact points by kind; `staying` says what the survivor has too.

    `values` are the columns of the survivor that change; `opted_out` the addresses that become so there, `rejected`
    the pairs of whom somebody said that they are not the same.
    """

    keep: Customer
    others: tuple[Customer, ...]
    choices: tuple[Choice, ...]
    values: Mapping[str, Any]
    moves: Mapping[str, int]
    staying: int
    opted_out: tuple[str, ...]
    rejected: tuple[tuple[Customer, Customer], ...]


class MergedRecord(NamedTuple):
    """A record that was merged into a customer."""

    id: int
    name: str


class Alternate(NamedTuple):
    """A value that a merge did not choose, and the record that had it."""

    field: str
    value: str
    source: int


class Split(NamedTuple):
    """A record that was taken out of a merge again; `kept` is what was changed since and stays with the survivor."""

    record: int
    survivor: int
    kept: tuple[UndoConflict, ...]
