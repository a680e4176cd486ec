"""What one should know of a customer before a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.model import task as tasks
from crmcli.model.customer import Customer
from crmcli.model.interaction import Interaction
from crmcli.model.shapes import as_json as customer_as_json
from crmcli.model.shapes import touch_as_json
from crmcli.model.task import Task

if TYPE_CHECKING:
    from crmcli.model.order import Order


class Soon(NamedTuple):
    """A day that comes soon: what it is, the ISO date, and in how many days."""

    what: str
    day: str
    in_days: int


class Brief(NamedTuple):
    """The last touches and orders, the newest last; what is open on both sides, the most urgent first; `today` is the
    ISO date that it is of.
    """

    customer: Customer
    today: str
    touches: tuple[Interaction, ...]
    tasks: tuple[Task, ...]
    orders: tuple[Order, ...]
    soon: tuple[Soon, ...]


def as_json(brief: Brief) -> dict[str, Any]:
    """The customer as `show` gives it, then what is in the brief."""
    orders: list[dict[str, Any]] = []
    if brief.orders:
        from crmcli.model.order import as_json as order_as_json  # with decimals, of which others are spared

        orders = [order_as_json(order) for order in brief.orders]
    return {
        **customer_as_json(brief.customer),
        "touches": [touch_as_json(touch) for touch in brief.touches],
        "tasks": [tasks.as_json(task, brief.customer.name) for task in brief.tasks],
        "last_orders": orders,
        "soon": [it._asdict() for it in brief.soon],
    }
