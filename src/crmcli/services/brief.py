"""Reading up before a call: the little that matters of all that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from crmcli.model.brief import Brief, Soon
from crmcli.model.customer import Customer
from crmcli.store import interactions, tasks
from crmcli.store.schema import Connection

if TYPE_CHECKING:
    from crmcli.model.order import Order

TOUCHES, ORDERS = 3, 2
SOON_DAYS = 30

_BIRTHDAY = re.compile("(?:[0-9]{4}|-)-([0-9]{2})-([0-9]{2})")


def brief(conn: Connection, customer: Customer, today: date) -> Brief:
    """What to know of the customer before a call of today."""
    open_ones = tuple(task for task, _ in tasks.select(conn, tasks.Asked([customer.number])))
    orders: tuple[Order, ...] = ()
    if customer.orders:
        from crmcli.store import orders as order_store  # with decimals, of which others are spared

        orders = tuple(order_store.latest(conn, customer.number, ORDERS))
    touches = tuple(interactions.latest(conn, customer.number, TOUCHES))
    return Brief(customer, today.isoformat(), touches, open_ones, orders, tuple(_soon(customer, today)))


def _soon(customer: Customer, today: date) -> Iterator[Soon]:
    day = next_birthday(customer.birthday or "", today)
    if day and (day - today).days <= SOON_DAYS:
        yield Soon("birthday", day.isoformat(), (day - today).days)


def next_birthday(birthday: str, today: date) -> date | None:
    """The next day on which it is kept, 29 February on the 28th in other years; None for a year or month alone."""
    parts = _BIRTHDAY.fullmatch(birthday)
    if parts is None:
        return None
    days = (_kept(year, int(parts[1]), int(parts[2])) for year in (today.year, today.year + 1))
    return next(day for day in days if day >= today)


def _kept(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
