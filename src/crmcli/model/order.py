"""Orders, what was bought with them, and refunds, which are orders of a negative total."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from crmcli.model.customer import LONGEST_ID, NO_FIELDS
from crmcli.text.money import Money, decimals, format


class Item(NamedTuple):
    """A line of an order. Quantity, price and discount are decimal texts; `amount` is the line in minor units.

    `product` is the id in the price list, None for what is not in it. A refunded line has a negative quantity.
    """

    name: str
    quantity: str = "1"
    price: str = "0"
    discount: str | None = None
    amount: int = 0
    product: int | None = None
    id: int | None = None


class Order(NamedTuple):
    """An order, or with `refund_of` a refund. `at` is a local day; `total` is in minor units of `currency`.

    `worth` is the total in hundredths of the book's currency, by `rate` where the order has another. `total_given`
    tells a total that was said from one that was computed of the items. `number` is what the shop of `source` calls it.
    """

    customer: int
    at: str
    currency: str
    total: int
    worth: int
    items: tuple[Item, ...] = ()
    number: str | None = None
    source: str = ""
    total_given: bool = False
    rate: str | None = None
    discount: str | None = None
    shipping: int | None = None
    channel: str | None = None
    notes: str | None = None
    fields: Mapping[str, str] = NO_FIELDS
    refund_of: int | None = None
    created_at: str | None = None
    id: int | None = None

    @property
    def handle(self) -> str:
        """What the order is called by: o12."""
        return f"o{self.id}"

    @property
    def money(self) -> str:
        """The total as people read it: 1,234.50 CNY."""
        return format(Money(self.total, self.currency))

    @property
    def identity(self) -> int:
        """The id of an order that is in the book."""
        if self.id is None:
            raise ValueError("the order is not in the book")
        return self.id


def order_id_in(text: str) -> int | None:
    """The id in a handle like o12."""
    match = re.fullmatch(rf"[oO]([1-9][0-9]{{0,{LONGEST_ID - 1}}})", text.strip(), re.ASCII)
    return int(match[1]) if match else None


def as_json(order: Order) -> dict[str, Any]:
    """The order as a JSON object: always every key, in this order. Money is in whole currency units."""
    return {
        "id": order.id,
        "handle": order.handle,
        "customer": order.customer,
        "at": order.at,
        "number": order.number,
        "source": order.source or None,
        "channel": order.channel,
        "currency": order.currency,
        "total": units(order.total, order.currency),
        "total_given": order.total_given,
        "rate": number(order.rate),
        "worth": order.worth // 100 if order.worth % 100 == 0 else order.worth / 100,
        "discount": order.discount,
        "shipping": None if order.shipping is None else units(order.shipping, order.currency),
        "notes": order.notes,
        "fields": dict(order.fields),
        "refund_of": order.refund_of,
        "created_at": order.created_at,
        "items": [_item(item, order.currency) for item in order.items],
    }


def _item(item: Item, currency: str) -> dict[str, Any]:
    return {
        "name": item.name,
        "product": item.product,
        "quantity": number(item.quantity),
        "price": number(item.price),
        "discount": item.discount,
        "amount": units(item.amount, currency),
    }


def units(minor: int, currency: str) -> int | float:
    """An amount as a number of JSON."""
    return _plain(Decimal(minor).scaleb(-decimals(currency)))


def number(text: str | None) -> int | float | None:
    """A decimal text as a number of JSON."""
    return None if text is None else _plain(Decimal(text))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
