"""Who to call today, and why."""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.model.customer import Customer
from crmcli.model.shapes import money, pick
from crmcli.model.task import FOLLOW_UP, PROMISE, TASK, THEIR_PROMISE, handle

BIRTHDAY, CADENCE, SILENCE, NO_ORDER = "birthday", "cadence", "silence", "no-order"
KINDS = (PROMISE, FOLLOW_UP, THEIR_PROMISE, TASK, BIRTHDAY, NO_ORDER, CADENCE, SILENCE)
"""Of reasons: of the tasks their own kinds; days since the last sign of life, or the last order, of a customer."""


class Reason(NamedTuple):
    """`day` is the ISO date from which it counts, `late` the days since (negative: still to come).

    `task` is the id of a task, `what` its text. `every` are the days of a cadence or the usual gap, `by` the rule that
    gives the cadence, and `last` the ISO date of the last contact or order.
    """

    kind: str
    points: int
    day: str
    late: int
    task: int | None = None
    what: str | None = None
    every: int | None = None
    by: str = ""
    last: str | None = None


class Line(NamedTuple):
    """A customer to be called, with all the reasons, the best first.

    score = (points of the best reason + more) * factor; `sales` are a year's, in minor units of the book's currency.
    """

    customer: Customer
    score: int
    reasons: tuple[Reason, ...]
    more: int
    factor: float
    sales: int


class Agenda(NamedTuple):
    """The first lines, and how many there would be."""

    lines: list[Line]
    whole: int


def as_json(line: Line, why: str) -> dict[str, Any]:
    """`why` is the line's reasons in words."""
    person = pick(line.customer, ("name", "company", "phone", "last"))
    return {
        "id": line.customer.id, "name": person["name"], "company": person["company"] or None,
        "phone": person["phone"] or None, "last_touch": person["last"] or None, "score": line.score, "why": why,
        "items": [handle(reason.task) for reason in line.reasons if reason.task],
        "reasons": [_reason(reason) for reason in line.reasons],
        "more": line.more, "factor": round(line.factor, 3), "sales": money(line.sales),
    }  # fmt: skip


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "kind": reason.kind, "points": reason.points, "day": reason.day, "days_late": reason.late,
        "item": handle(reason.task) if reason.task else None, "what": reason.what, "every": reason.every,
        "by": reason.by or None, "last": reason.last,
    }  # fmt: skip
