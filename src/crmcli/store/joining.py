"""What another book holds, read to be taken into this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import urandom
from typing import Any

from crmcli.model.customer import Customer
from crmcli.store.book import Batch, placeholders
from crmcli.store.customers import UID_BYTES, insert_rows, load, next_id, survivor
from crmcli.store.schema import Connection, columns

FOLLOWING = ("interactions", "tasks", "orders", "order_items")
"""Tables of what was done, is to be done, or was bought: each row has a uid that tells it in both books."""


class Known:
    """What is known of the rows that follow customers: the uids of those that this book has, and by the other book's
    ids this book's orders and products. Items come with `fresh` orders only: a known one has its own.
    """

    def __init__(self, uids: set[str], orders: dict[int, int], products: Mapping[int, int]) -> None:
        self.uids = uids
        self.orders = orders
        self.products = products
        self.fresh: set[int] = set()


def living(conn: Connection) -> Iterator[Customer]:
    """All customers but the merged ones, the archived too, by id."""
    return _of(conn, "merged_into IS NULL")


def merged(conn: Connection) -> Iterator[tuple[Customer, int]]:
    """Those who were merged into others, each with the id of the survivor."""
    for customer in _of(conn, "merged_into IS NOT NULL"):
        yield customer, survivor(conn, customer.number) or customer.number


def _of(conn: Connection, condition: str) -> Iterator[Customer]:
    rows = conn.execute(f"SELECT id FROM customers WHERE {condition} ORDER BY id")
    return load(conn, [row[0] for row in rows.fetchall()])


def alternates(conn: Connection) -> list[tuple[int, str, str]]:
    """The customer, the field and the value of all that merges put aside."""
    return list(conn.execute("SELECT customer, field, value FROM alternates ORDER BY id").fetchall())


def known(conn: Connection, other: Connection, products: Mapping[int, int]) -> Known:
    """Of this book and another, whose products are known."""
    uids = {row[0] for table in FOLLOWING for row in conn.execute(f"SELECT uid FROM {table}")}
    theirs = {uid: number for number, uid in other.execute("SELECT id, uid FROM orders").fetchall()}
    ours = conn.execute("SELECT id, uid FROM orders").fetchall() if theirs else []
    return Known(uids, {theirs[uid]: number for number, uid in ours if uid in theirs}, products)


def nothing_known() -> Known:
    return Known(set(), {}, {})


def followed(conn: Connection) -> set[int]:
    """The customers who have any such row."""
    return {row[0] for table in FOLLOWING for row in conn.execute(f"SELECT DISTINCT customer FROM {table}")}


def bring(
    batch: Batch, other: Connection, owners: Mapping[int, int], known: Known, *, copies: bool = False
) -> dict[str, int]:
    """Take the rows that follow customers; returns how many of each table.

    `owners` gives for ids of the other book those of this one. A row whose uid is `known` is left out, or of `copies`
    gets a uid of its own; the others' uids are learnt.
    """
    return {table: _bring(batch, other, table, owners, known, copies) for table in FOLLOWING}


def _bring(batch: Batch, other: Connection, table: str, owners: Mapping[int, int], known: Known, copies: bool) -> int:
    names = [name for name in columns(other, table) if name not in ("id", "uid", "customer")]
    asked = list(owners)
    found = other.execute(
        f"SELECT id, customer, uid, {', '.join(names)} FROM {table} WHERE customer IN ({placeholders(asked)})"
        " ORDER BY id",
        asked,
    )
    rows: list[tuple[Any, ...]] = []
    first = next_id(batch.conn, table)
    for theirs, customer, uid, *values in found.fetchall():
        if (uid in known.uids and not copies) or not _has_its_order(table, names, values, known):
            continue
        number = first + len(rows)
        if table == "orders":
            known.orders[theirs] = number
            known.fresh.add(theirs)
        own = urandom(UID_BYTES).hex() if uid in known.uids else uid
        known.uids.add(own)
        rows.append((number, owners[customer], own, *_translated(names, values, known)))
    insert_rows(batch.conn, table, ("id", "customer", "uid", *names), rows)
    return len(rows)


def _has_its_order(table: str, names: Sequence[str], values: Sequence[Any], known: Known) -> bool:
    return table != "order_items" or values[names.index("order_id")] in known.fresh


def _translated(names: Sequence[str], values: Sequence[Any], known: Known) -> Iterator[Any]:
    """The values, with this book's ids in the place of the other's."""
    ours = {"refund_of": known.orders, "order_id": known.orders, "product": known.products}
    return (ours[name].get(value) if name in ours else value for name, value in zip(names, values, strict=True))
