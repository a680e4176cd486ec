"""What a person said of two records: that they are not the same customer. It holds for whom they are merged into."""

from __future__ import annotations

from itertools import combinations

from crmcli.store.book import Batch
from crmcli.store.schema import Connection


def rejected(conn: Connection) -> set[tuple[int, int]]:
    """Pairs of whom somebody said so, as ids of survivors, the smaller first."""
    return _of_survivors(conn, conn.execute("SELECT customer, other FROM verdicts").fetchall())


def apart(conn: Connection) -> set[tuple[int, int]]:
    """Those, and who was parted by a split, which leaves nothing behind but history: of several none is another."""
    parted: dict[int, set[int]] = {}
    for number, record, survivor in conn.execute(_PARTED).fetchall():
        parted.setdefault(number, set()).update((record, survivor))
    pairs = [pair for records in parted.values() for pair in combinations(sorted(records), 2)]
    return rejected(conn) | _of_survivors(conn, pairs)


_PARTED = """
SELECT b.id, x.row_id, json_extract(x.before, '$.merged_into')
FROM batches b JOIN changes x ON x.id BETWEEN b.first AND b.last
WHERE b.command = 'dedupe split' AND b.undone_by IS NULL AND x.tbl = 'customers' AND x.op = 'U'
    AND json_extract(x.before, '$.merged_into') IS NOT NULL
"""


def _of_survivors(conn: Connection, pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
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
