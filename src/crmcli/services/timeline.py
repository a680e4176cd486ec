"""What happened with one customer, and what is still to come, in the order of its days."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crmcli.errors import InvalidValue
from crmcli.model.customer import Customer
from crmcli.model.interaction import INTERACTION_KINDS, Interaction
from crmcli.model.task import FOLLOW_UP, TASK_KINDS, Task
from crmcli.store import interactions, tasks
from crmcli.store.schema import Connection
from crmcli.text.fold import fold

if TYPE_CHECKING:
    from crmcli.model.order import Order

ADDED, ORDER, REFUND = "added", "order", "refund"
KINDS = (*INTERACTION_KINDS, ORDER, REFUND, *TASK_KINDS, ADDED)


class Moment(NamedTuple):
    """Something of one of KINDS. `at` is a UTC instant or a local day: of a task when it was done, else when it is due,
    without a day when it was noted. `thing` is None for the day on which the customer was added.
    """

    at: str
    kind: str
    thing: Interaction | Order | Task | None = None


def kinds(typed: str | None) -> frozenset[str]:
    """The kinds of a comma-separated list, all without one. Raises InvalidValue."""
    found = [fold(part) for part in (typed or "").split(",") if part.strip()]
    for kind in found:
        if kind not in KINDS:
            raise InvalidValue("kind", f"{kind!r} is none of {', '.join(KINDS)}")
    return frozenset(found or KINDS)


def moments(conn: Connection, customer: Customer, wanted: Collection[str]) -> list[Moment]:
    """The moments of the wanted kinds, the newest last."""
    found = [moment for moment in _all(conn, customer) if moment.kind in wanted]
    found.sort(key=lambda moment: _order(moment.at))
    return found


def _order(at: str) -> tuple[str, str]:
    """By local day; within one, what has no time first."""
    return (datetime.fromisoformat(at).astimezone().date().isoformat(), at) if "T" in at else (at, "")


def _all(conn: Connection, customer: Customer) -> Iterator[Moment]:
    if customer.created_at:
        yield Moment(customer.created_at, ADDED)
    for touch in interactions.latest(conn, customer.number):
        yield Moment(touch.at, touch.kind, touch)
    for task, _ in tasks.select(conn, tasks.Asked([customer.number], "all")):
        if task.kind != FOLLOW_UP or not task.done_at:  # a touch that is shown closed the others
            yield Moment(task.done_at or task.day or task.created_at or "", task.kind, task)
    if customer.orders:
        from crmcli.store import orders  # with decimals, of which others are spared

        for order in orders.latest(conn, customer.number):
            yield Moment(order.at, REFUND if order.refund_of else ORDER, order)
