"""Moments of a timeline as rows: one line each, whatever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmcli.model.customer import Customer
from crmcli.model.interaction import Interaction
from crmcli.model.task import Task, handle
from crmcli.output.columns import WHOLE, Column, day
from crmcli.output.text import one_line
from crmcli.output.touches import circumstances

if TYPE_CHECKING:
    from crmcli.model.order import Order

COLUMNS = (
    Column("at", title="when", least=WHOLE, show=day),
    Column("kind", least=WHOLE),
    Column("what", comfort=30, show=one_line),
    Column("state", comfort=8, optional=True),
    Column("id", least=WHOLE, style="dim", optional=True),
)


def row(at: str, kind: str, thing: Interaction | Order | Task | None, customer: Customer) -> dict[str, Any]:
    """`state` is how a touch went, how a task stands, or through which channel an order came; `id` takes commands."""
    if isinstance(thing, Interaction):
        what, state, known_as = thing.summary, ", ".join(circumstances(thing)), None
    elif isinstance(thing, Task):
        what, state, known_as = thing.what or "be in touch", _standing(thing), handle(thing.number)
    elif thing is None:
        what, state, known_as = customer.name, f"source {customer.source}" if customer.source else "", None
    else:
        from crmcli.output.orders import in_short  # with decimals, of which others are spared

        what = ", ".join(it for it in (thing.money, in_short(thing).removeprefix("refund").strip()) if it)
        state, known_as = ", ".join(it for it in (thing.number, thing.channel) if it), thing.handle
    return {"at": at, "kind": kind, "what": what, "state": state or None, "id": known_as}


def _standing(task: Task) -> str:
    if task.done_at:
        kept = "kept" if "promise" in task.kind else "done"
        late = ", late" if task.due and day(task.done_at) > task.due and not task.dropped else ""
        return "given up" if task.dropped else kept + late
    return "open" if task.day else "open, no day"
