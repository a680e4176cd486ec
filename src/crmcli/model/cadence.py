"""How often to be in touch, by a rule for many or for one customer."""

from __future__ import annotations

from typing import NamedTuple

TAG, TIER = "tag:", "tier:"


class Cadence(NamedTuple):
    """For all with a tag or of a tier: `name` is tag:vip or tier:A; `customers` says how many it decides for."""

    name: str
    days: int
    customers: int = 0


class Overdue(NamedTuple):
    """A customer with whom to be in touch again.

    `days` is the cadence, `by` the name of the rule that gives it ("" for the customer's own), `last` the day of the
    last contact (None: there was none, and `due` counts from the day they came into the book), `due` the ISO date.
    """

    customer: int
    days: int
    by: str
    last: str | None
    due: str
