"""What a person said of two records: that they are not the same customer. It holds for whom they are merged into."""

from __future__ import annotations

from crmcli.store.book import Batch
from crmcli.store.schema import Connection


def rejected(conn: Connection) -> set[tuple[int, int]]:
    """Pairs that are not the same, as ids of survivors, the smaller first."""
    pairs = conn.execute("SELECT customer, other FROM verdicts").fetchall()
    if not pairs:
        return set()
    into = dict(conn.execute("SELECT id, merged_into FROM customers WHERE merged_into IS NOT NULL").fetchall())

    def survivor(customer: int) -> int:
        while customer in into:
            customer = into[customer]
        return customer

    found = (sorted((survivor(customer), survivor(other))) for customer, other in pairs)
    return {(one, another) for one, another in found if one != another}


def add(batch: Batch, one: int, another: int) -> None:
    batch.conn.execute("INSERT INTO verdicts (customer, other, at) VALUES (?, ?, ?)", (one, another, batch.now))
