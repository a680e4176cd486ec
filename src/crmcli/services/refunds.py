"""Refunds: orders of a negative total that point at the one that they give money back for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmcli.errors import Conflict, InvalidValue, NotFound, Usage
from crmcli.model.order import Item, Order
from crmcli.services import pricing
from crmcli.services.orders import amount_of
from crmcli.store import orders as store
from crmcli.store import products
from crmcli.store.schema import Connection
from crmcli.text import money
from crmcli.text.clean import multi_line
from crmcli.text.fold import fold
from crmcli.text.order_lines import Line, parse_line


class Left(NamedTuple):
    """What of an order was not refunded yet: minor units, their worth, and by name the quantity."""

    total: int
    worth: int
    quantities: dict[str, Decimal]


def left(conn: Connection, order: Order) -> Left:
    """What can still be refunded of the order."""
    whole = (order, *store.refunds(conn, order.identity))
    quantities: dict[str, Decimal] = {}
    for item in (item for it in whole for item in it.items):
        quantities[item.name] = quantities.get(item.name, Decimal(0)) + Decimal(item.quantity)
    return Left(sum(it.total for it in whole), sum(it.worth for it in whole), quantities)


def refund(
    conn: Connection,
    order: Order,
    at: date,
    reason: str | None = None,
    *,
    lines: Sequence[str] = (),
    amount: str | None = None,
) -> Order:
    """The refund of some lines, of an amount, or of all that is left. Raises Conflict for more than is left."""
    if order.refund_of is not None:
        raise Conflict(f"{order.handle} is a refund itself, of o{order.refund_of}")
    if at.isoformat() < order.at:
        raise InvalidValue("on", f"{at} lies before the order, which is of {order.at}")
    rest = left(conn, order)
    if rest.total <= 0:
        raise Conflict(f"nothing of {order.handle} is left to refund; see: crm order show {order.handle}")
    items, back = _asked(conn, order, rest, lines, amount)
    if back > rest.total:
        known = money.format(money.Money(rest.total, order.currency))
        raise Conflict(f"that is more than is left of {order.handle}, {known}; nothing was changed")
    if back == 0:
        raise InvalidValue("amount", "is nothing; say how much money goes back: --amount A")
    worth = -rest.worth if back == rest.total else pricing.worth(-back, order.currency, order.rate)
    return Order(
        order.customer, at.isoformat(), order.currency, -back, worth, items, total_given=bool(amount), rate=order.rate,
        channel=order.channel, notes=multi_line("reason", reason or "") or None, refund_of=order.id,
    )  # fmt: skip


def _asked(
    conn: Connection, order: Order, rest: Left, lines: Sequence[str], amount: str | None
) -> tuple[tuple[Item, ...], int]:
    """The lines that go back, and the money in minor units."""
    if lines and amount:
        raise Usage("the refund is given twice: as items and with --amount")
    if lines:
        said = [parse_line(line, order.currency) for line in lines]
        return _returned(order, [(_bought(conn, order, line), line.quantity) for line in said], rest)
    if amount:
        return (), amount_of(amount, order.currency, "amount")
    return _all(order, rest), rest.total


def _returned(order: Order, going: Sequence[tuple[Item, Decimal]], rest: Left) -> tuple[tuple[Item, ...], int]:
    """The lines with negative quantities, and what was paid for them, the order's own discount taken into account.

    The last goods bring back no more than is left: what was rounded before may have left a cent less.
    """
    remaining = dict(rest.quantities)
    for item, quantity in going:
        remaining[item.name] -= quantity
        if remaining[item.name] < 0:
            known = f"{rest.quantities[item.name]:f}"
            raise Conflict(f"only {known} of {item.name} can still go back; nothing was changed")
    goods = sum((pricing.line(item) for item in order.items), Decimal(0))
    paid = Decimal(order.total - (order.shipping or 0)).scaleb(-money.decimals(order.currency))
    share = sum((_part(item, quantity) for item, quantity in going), Decimal(0)) / (goods or 1)
    back = pricing.minor(paid * share, order.currency)
    items = tuple(_going_back(item, quantity, order.currency) for item, quantity in going)
    return items, back if any(remaining.values()) else min(back, rest.total)


def _bought(conn: Connection, order: Order, line: Line) -> Item:
    """The item that the line names, as it was called or by the price list. Raises NotFound when there is none."""
    if line.price is not None or line.discount:
        raise Usage(f'what goes back is refunded at its price: write "{line.quantity:f}x {line.name}"')
    ids = [product.id for product in products.named(conn, line.name)]
    item = next((it for it in order.items if fold(it.name) == fold(line.name) or (it.product in ids)), None)
    if item is None:
        there = ", ".join(it.name for it in order.items) or "it has none"
        raise NotFound(f"{order.handle} has no item {line.name!r}: {there}")
    return item


def _all(order: Order, rest: Left) -> tuple[Item, ...]:
    """All that did not go back yet."""
    remaining, items = dict(rest.quantities), []
    for item in order.items:
        quantity = min(remaining[item.name], Decimal(item.quantity))
        remaining[item.name] -= quantity
        if quantity > 0:
            items.append(_going_back(item, quantity, order.currency))
    return tuple(items)


def _going_back(item: Item, quantity: Decimal, currency: str) -> Item:
    """So many of the item with a negative quantity. An amount that was taken off it counts in its amount alone."""
    off = item.discount if item.discount and item.discount.endswith("%") else None
    back = pricing.minor(-_part(item, quantity), currency)
    return item._replace(quantity=f"{-quantity:f}", discount=off, amount=back, id=None)


def _part(item: Item, quantity: Decimal) -> Decimal:
    """What so many of the item cost, in whole currency units."""
    return pricing.line(item) * quantity / Decimal(item.quantity)
