"""Orders: from what was said to an order that can be written, and finding one by its handle or number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from crmcli.errors import Conflict, InvalidValue, NotFound, Usage
from crmcli.model.order import Item, Order, order_id_in
from crmcli.model.product import Product
from crmcli.services import pricing
from crmcli.store import history, products
from crmcli.store import orders as store
from crmcli.store.book import Batch
from crmcli.store.schema import Connection
from crmcli.text import money
from crmcli.text.clean import multi_line, single_line
from crmcli.text.notes import together
from crmcli.text.order_lines import EXAMPLE, Line, as_discount, parse_line

MOST_NAMED = 5


class Counting(NamedTuple):
    """The book's currency, and what a unit of others is worth of it, as decimal texts."""

    currency: str
    rates: Mapping[str, str]


class Terms(NamedTuple):
    """What was said of an order besides its lines, as typed; `at` is a day."""

    at: date
    total: str | None = None
    discount: str | None = None
    shipping: str | None = None
    currency: str | None = None
    rate: str | None = None
    number: str | None = None
    channel: str | None = None
    note: str | None = None


class Drafted(NamedTuple):
    """An order that can be written, and its items that are not in the price list."""

    order: Order
    unlisted: tuple[str, ...]


# Writing ---------------------------------------------------------------------------------------------------------


def drafted(conn: Connection, customer: int, lines: Sequence[str], terms: Terms, counting: Counting) -> Drafted:
    """The order of these lines. Raises InvalidValue, and Usage for what lacks a price, a total or a rate."""
    if terms.currency:
        money.decimals(terms.currency.upper())
    said = [parse_line(line, terms.currency or counting.currency) for line in lines]
    found = [next(iter(products.named(conn, line.name)), None) for line in said]
    priced = [_priced(line, product, terms, counting) for line, product in zip(said, found, strict=True)]
    currency = _currency([code for _, code in priced if code], terms, counting)
    items = pricing.with_amounts((item for item, _ in priced), currency)
    off = as_discount(terms.discount) if terms.discount else None
    shipping = amount_of(terms.shipping, currency, "shipping") if terms.shipping else None
    if terms.total:
        total = amount_of(terms.total, currency, "total")
    elif items:
        total = pricing.total(items, currency, off, shipping)
    else:
        raise Usage(f'say what was bought, "{EXAMPLE}", or what it came to, --total 1200')
    rate = pricing.rate_of(currency, counting.currency, terms.rate, counting.rates)
    order = Order(
        customer, terms.at.isoformat(), currency, total, pricing.worth(total, currency, rate), items,
        number=_line("number", terms.number), total_given=bool(terms.total), rate=rate, discount=off,
        shipping=shipping, channel=_line("channel", terms.channel), notes=_text("note", terms.note),
    )  # fmt: skip
    return Drafted(order, tuple(line.name for line, product in zip(said, found, strict=True) if product is None))


def _priced(line: Line, product: Product | None, terms: Terms, counting: Counting) -> tuple[Item, str | None]:
    """The line as an item, and the currency of its price; a product's name is that of the price list."""
    price, code = line.price, line.currency
    if price is None and product is not None and product.price is not None:
        price, code = Decimal(product.price), product.currency or counting.currency
    if price is None and not terms.total:
        raise Usage(
            f'{line.name!r} has no price: write "{line.name} @12.50", or put it in the price list'
            f" (crm product add), or say what all came to (--total)"
        )
    name, number = (product.name, product.id) if product else (line.name, None)
    return Item(name, f"{line.quantity:f}", f"{price or 0:f}", line.discount, product=number), code


def _currency(codes: Sequence[str], terms: Terms, counting: Counting) -> str:
    """The one currency of an order: the one asked for, else that of all prices, else the total's, else the book's."""
    prices = list(dict.fromkeys(codes))
    expected = (terms.currency or (prices[0] if prices else counting.currency)).upper()
    if len(prices) > 1 or (prices and prices[0] != expected):
        named = " and ".join(dict.fromkeys([expected, *prices]))
        raise Usage(f"an order has one currency, and here are {named}; say each price in the one of the order")
    return money.parse(terms.total, expected).currency if terms.total and not (prices or terms.currency) else expected


def amount_of(text: str, currency: str, field: str) -> int:
    """An amount said of an order in this currency, in minor units. Raises InvalidValue."""
    try:
        amount = money.parse(text, currency)
    except InvalidValue as error:
        raise InvalidValue(field, error.reason) from None
    if amount.currency != currency:
        raise InvalidValue(field, f"{text!r} is in {amount.currency}, and the order in {currency}")
    if amount.minor < 0:
        raise InvalidValue(field, f"{text!r} is less than nothing; for money given back: crm order refund")
    return amount.minor


def _line(field: str, text: str | None) -> str | None:
    return single_line(field, text) or None if text else None


def _text(field: str, text: str | None) -> str | None:
    return multi_line(field, text) or None if text else None


def add(batch: Batch, order: Order) -> int:
    """Write the order; returns its id. Raises Conflict when the customer has one of this number and source."""
    refuse_double(batch.conn, order)
    return store.insert(batch, order)


def refuse_double(conn: Connection, order: Order) -> None:
    """Raise Conflict when the customer has another order of this number and source."""
    if order.number is None:
        return
    for same in store.load(conn, store.by_number(conn, order.number, order.source)):
        if same.customer == order.customer and same.id != order.id:
            come = money.format(money.Money(same.total, same.currency))
            raise Conflict(
                f"the order {order.number} of {history.label(conn, order.customer)} is in the book already:"
                f" {same.handle} of {same.at}, {come}; see: crm order show {same.handle}"
            )


# Finding ---------------------------------------------------------------------------------------------------------


def find(conn: Connection, text: str) -> Order:
    """The order that is meant by a handle (o12) or its number. Raises NotFound, and Conflict when several have it."""
    word = text.strip()
    ids = store.by_number(conn, word) or [number for number in [order_id_in(word)] if number]
    if len(ids) > 1:
        known = ", ".join(
            f"{it.handle} ({history.label(conn, it.customer)})" for it in store.load(conn, ids[:MOST_NAMED])
        )
        raise Conflict(f"{len(ids):,} orders have the number {word!r}; name one by its handle: {known}")
    for order in store.load(conn, ids):
        return order
    handle = order_id_in(f"o{word}")
    likely = f"did you mean o{word}?" if handle and store.get(conn, handle) else "see: crm order list"
    raise NotFound(f"there is no order {word!r}; {likely}")


# Changing --------------------------------------------------------------------------------------------------------

CLEARABLE = ("number", "channel", "note")


class Changes(NamedTuple):
    """What is to be changed of an order; None stays as it is. `clear` holds names of CLEARABLE."""

    at: date | None = None
    number: str | None = None
    channel: str | None = None
    note: str | None = None
    clear: tuple[str, ...] = ()


def changes(order: Order, wanted: Changes) -> dict[str, str | None]:
    """The columns that differ, with their new values. Raises InvalidValue, and Usage when nothing was asked for."""
    if wanted == Changes():
        raise Usage("nothing to change; say what, like --on DATE or --note N")
    row: dict[str, str | None] = {}
    for field in wanted.clear:
        if field not in CLEARABLE:
            raise InvalidValue("clear", f"{field!r} cannot be cleared; {', '.join(CLEARABLE)} can")
        row["notes" if field == "note" else field] = None
    if wanted.at:
        row["at"] = wanted.at.isoformat()
    for field, text in (("number", wanted.number), ("channel", wanted.channel)):
        if text is not None:
            row[field] = single_line(field, text) or None
    if wanted.note:
        row["notes"] = together(row.get("notes", order.notes), multi_line("note", wanted.note))
    return {name: value for name, value in row.items() if getattr(order, name) != value}


def change(batch: Batch, order: Order, values: Mapping[str, str | None]) -> None:
    """Write the changes. Raises Conflict when the customer has another order of the new number."""
    if values:
        refuse_double(batch.conn, order._replace(number=values.get("number", order.number)))
        store.update(batch, order.identity, values)


def remove(batch: Batch, orders: Sequence[Order]) -> None:
    """Delete orders, refunds before what they refund. Raises Conflict for an order with a refund that stays."""
    going = {order.id for order in orders}
    for order in sorted(orders, key=lambda it: it.refund_of is None):
        staying = [it.handle for it in store.refunds(batch.conn, order.identity) if it.id not in going]
        if staying:
            raise Conflict(
                f"{order.handle} has a refund, {', '.join(staying)}; remove both:"
                f" crm order remove {order.handle} {' '.join(staying)}"
            )
        store.remove(batch, order.identity)
