"""What lists of orders and products show."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crmcli.model.customer import Customer
from crmcli.model.order import Item, Order, as_json, units
from crmcli.model.product import Product
from crmcli.model.shapes import money as hundredths
from crmcli.output.columns import WHOLE, Column
from crmcli.text.money import decimals

ITEMS_SHOWN = 3
"""Of an order in short."""


def _grouped(cell: str) -> str:
    return f"{Decimal(cell):,f}" if cell else ""


ORDERS = (
    Column("order", least=WHOLE, style="dim"),
    Column("at", title="date", least=WHOLE),
    Column("customer", right=True, least=WHOLE, style="dim"),
    Column("name", comfort=12, style="bold"),
    Column("number", optional=True),
    Column("channel", optional=True),
    Column("total", right=True, least=WHOLE),
    Column("currency"),
    Column("items", comfort=20, optional=True),
)
MORE = tuple(map(Column, ("worth", "rate", "discount", "shipping", "refund_of", "source", "notes")))
"""What CSV has of orders besides."""

PRODUCTS = (
    Column("product", least=WHOLE, style="dim"),
    Column("name", comfort=16, style="bold"),
    Column("sku", optional=True),
    Column("price", right=True, least=WHOLE, show=_grouped),
    Column("currency", title="", least=WHOLE),
    Column("unit", optional=True),
    Column("category", optional=True),
    Column("notes", optional=True, spare=True),
    Column("archived_at", title="archived", optional=True),
)


def order_columns(format: str | None) -> tuple[Column, ...]:
    """A table has no column of its own for the currency: it stands behind the total."""
    if format == "table":
        return tuple(column for column in ORDERS if column.name != "currency")
    return (*ORDERS, *MORE) if format == "csv" else ORDERS


def order_row(order: Order, name: str, format: str | None) -> dict[str, Any]:
    """An order of a list: JSON has all of it."""
    if format in ("json", "jsonl"):
        return {**as_json(order), "customer_name": name}
    return {
        "order": order.handle,
        "at": order.at,
        "customer": order.customer,
        "name": name,
        "number": order.number,
        "channel": order.channel,
        "total": order.money if format == "table" else amount(order.total, order.currency),
        "currency": order.currency,
        "items": [said(item) for item in order.items],
        "worth": hundredths(order.worth),
        "rate": order.rate,
        "discount": order.discount,
        "shipping": None if order.shipping is None else amount(order.shipping, order.currency),
        "refund_of": f"o{order.refund_of}" if order.refund_of else None,
        "source": order.source,
        "notes": order.notes,
    }


def order_json(order: Order, customer: Customer, refunds: Sequence[Order]) -> dict[str, Any]:
    """An order by itself, with what was refunded of it and what is left."""
    left = order.total + sum(refund.total for refund in refunds)
    return {
        **as_json(order),
        "customer_name": customer.name,
        "refunds": [as_json(refund) for refund in refunds],
        "left": units(left, order.currency),
    }


def product_row(product: Product) -> dict[str, Any]:
    return {**product._asdict(), "product": product.handle}


def in_short(order: Order) -> str:
    """What was bought, or went back: 3x A4纸, 1x 签字笔 and 2 more; "" when only the total is known."""
    shown = ", ".join(f"{item.quantity.removeprefix('-')}x {item.name}" for item in order.items[:ITEMS_SHOWN])
    more = f" and {len(order.items) - ITEMS_SHOWN} more" if len(order.items) > ITEMS_SHOWN else ""
    return f"{'refund' if order.refund_of else ''} {shown}{more}".strip()


def said(item: Item) -> str:
    """The line as it can be typed: 3x A4纸 @12.5 -10%."""
    off = f" -{item.discount}" if item.discount else ""
    return f"{item.quantity}x {item.name} @{item.price}{off}"


def amount(minor: int, currency: str) -> str:
    """Minor units as a plain decimal: 1234.50."""
    return f"{Decimal(minor).scaleb(-decimals(currency)):f}"
