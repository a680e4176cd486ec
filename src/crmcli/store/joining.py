"""What another book holds, read to be taken into this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import urandom

from crmcli.model.customer import Customer
from crmcli.store.book import Batch, placeholders
from crmcli.store.customers import UID_BYTES, insert_rows, load, survivor
from crmcli.store.schema import Connection, columns

FOLLOWING = ("interactions", "tasks")
"""Tables of what was done, or is to be done, for a customer: each row has a uid that tells it in both books."""


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


def known_uids(conn: Connection) -> set[str]:
    """Of all rows that follow a customer."""
    return {row[0] for table in FOLLOWING for row in conn.execute(f"SELECT uid FROM {table}")}


def followed(conn: Connection) -> set[int]:
    """The customers who have any such row."""
    return {row[0] for table in FOLLOWING for row in conn.execute(f"SELECT DISTINCT customer FROM {table}")}


def bring(
    batch: Batch, other: Connection, owners: Mapping[int, int], known: set[str], *, copies: bool = False
) -> dict[str, int]:
    """Take the rows that follow customers; returns how many of each table.

    `owners` gives for ids of the other book those of this one. A row whose uid is `known` is left out, or of `copies`
    gets a uid of its own; the others' uids are learnt.
    """
    return {table: _bring(batch, other, table, owners, known, copies) for table in FOLLOWING}


def _bring(
    batch: Batch, other: Connection, table: str, owners: Mapping[int, int], known: set[str], copies: bool
) -> int:
    names = [name for name in columns(other, table) if name not in ("id", "uid", "customer")]
    asked = list(owners)
    found = other.execute(
        f"SELECT customer, uid, {', '.join(names)} FROM {table} WHERE customer IN ({placeholders(asked)}) ORDER BY id",
        asked,
    )
    rows = []
    for customer, uid, *values in found.fetchall():
        if uid in known:
            if not copies:
                continue
            uid = urandom(UID_BYTES).hex()
        known.add(uid)
        rows.append((owners[customer], uid, *values))
    insert_rows(batch.conn, table, ("customer", "uid", *names), rows)
    return len(rows)
