"""The card of an order, by Rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crmcli.model.order import Order
from crmcli.model.shapes import money as hundredths
from crmcli.output.orders import amount
from crmcli.output.text import safe, safe_line
from crmcli.text.money import Money, format


def card(order: Order, who: str, refunds: Sequence[Order]) -> Group:
    """Everything that is known of an order, its lines, and what was refunded of it."""
    head = Text(order.handle, style="bold")
    what = f"refund of o{order.refund_of}" if order.refund_of else ""
    for part in (order.at, who, what):
        head.append(f" · {safe_line(part)}" if part else "", style="not bold")
    parts: list[RenderableType] = [head]
    if order.items:
        parts.append(_items(order))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in _lines(order, refunds):
        grid.add_row(Text(safe_line(label)), Text(safe(value)))
    return Group(*parts, Padding(grid, (0, 0, 0, 2), expand=False))


def _items(order: Order) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for name in ("quantity", "name", "price", "discount", "amount"):
        grid.add_column(justify="left" if name == "name" else "right", overflow="fold")
    for item in order.items:
        off = f"-{item.discount}" if item.discount else ""
        cells = (f"{item.quantity}x", item.name, f"@{item.price}", off, amount(item.amount, order.currency))
        grid.add_row(*(Text(safe_line(cell)) for cell in cells))
    return Padding(grid, (0, 0, 0, 2), expand=False)


def _lines(order: Order, refunds: Sequence[Order]) -> Iterator[tuple[str, str]]:
    if order.discount:
        yield "Discount", f"-{order.discount}"
    if order.shipping is not None:
        yield "Shipping", amount(order.shipping, order.currency)
    yield "Total", order.money
    if order.rate:
        yield "Worth", f"{hundredths(order.worth)} at {order.rate}"
    for label, value in (("Number", order.number), ("Source", order.source), ("Channel", order.channel)):
        if value:
            yield label, value
    yield from order.fields.items()
    if order.notes:
        yield "Note", order.notes
    for refund in refunds:
        why = f"  {refund.notes}" if refund.notes else ""
        yield "Refund", f"{refund.handle} {refund.at}  {refund.money}{why}"
    if refunds:
        left = order.total + sum(refund.total for refund in refunds)
        yield "Left", format(Money(left, order.currency))
