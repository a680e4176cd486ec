"""How often to be in touch: a customer's own days, else the fewest of their tags, else those of their tier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crmcli.model.cadence import TAG, TIER, Cadence, Overdue
from crmcli.store.book import Batch
from crmcli.store.schema import LIVING, Connection
from crmcli.text.fold import fold

_BY_TAG = f"SELECT min(k.days) FROM tags g JOIN cadences k ON k.folded = '{TAG}' || g.folded WHERE g.customer = c.id"
_BY_TIER = f"SELECT k.days FROM folds z JOIN cadences k ON k.folded = '{TIER}' || z.tier WHERE z.customer = c.id"

DAYS = (
    "CASE WHEN c.cadence_days IS NOT NULL OR NOT EXISTS (SELECT 1 FROM cadences) THEN c.cadence_days"
    f" ELSE coalesce(({_BY_TAG}), ({_BY_TIER})) END"
)
"""SQL for the days of the customer c; NULL where nothing says so. A book without rules is asked but once."""

# Of several rows of a group with one min(), SQLite gives the others of the row that has it (lang_select, 2.5).
_RULED = f"""
    ruled AS (
        SELECT customer, days, name, min(place * 1000000 + days) AS place FROM (
            SELECT id AS customer, cadence_days AS days, '' AS name, 0 AS place FROM customers
            WHERE cadence_days IS NOT NULL
            UNION ALL
            SELECT g.customer, k.days, k.name, 1 FROM cadences k
            CROSS JOIN tags g ON g.folded = substr(k.folded, {len(TAG) + 1}) WHERE k.folded LIKE '{TAG}%'
            UNION ALL
            SELECT z.customer, k.days, k.name, 2 FROM cadences k
            CROSS JOIN folds z ON z.tier = substr(k.folded, {len(TIER) + 1}) WHERE k.folded LIKE '{TIER}%'
        ) GROUP BY customer
    )
"""


def _local(at: str) -> str:
    """The local day of an instant; a day as it is."""
    return f"CASE WHEN {at} LIKE '%T%' THEN date({at}, 'localtime') ELSE {at} END"


_LAST = _local("s.last_contact")
_DUE = f"date(coalesce({_LAST}, {_local('c.created_at')}), '+' || r.days || ' days')"


def overdue(conn: Connection, today: date) -> Iterator[Overdue]:
    """The living customers whose next contact is due today or was before, the longest overdue first."""
    rows = conn.execute(
        f"WITH {_RULED} SELECT r.customer, r.days, r.name, {_LAST}, {_DUE} AS due FROM ruled r"
        " CROSS JOIN customers c ON c.id = r.customer CROSS JOIN customer_stats s ON s.customer = c.id"
        f" WHERE {LIVING} AND due <= ? ORDER BY due, c.id",
        (today.isoformat(),),
    )
    return map(Overdue._make, rows)


def rules(conn: Connection) -> list[Cadence]:
    """Those of tags and tiers, by name, with for how many living customers each decides."""
    rows = conn.execute(
        f"WITH {_RULED} SELECT k.name, k.days, (SELECT count(*) FROM ruled r JOIN customers c ON c.id = r.customer"
        f" WHERE r.name = k.name AND {LIVING}) FROM cadences k ORDER BY k.folded"
    )
    return list(map(Cadence._make, rows.fetchall()))


def own(conn: Connection) -> list[tuple[int, str, int]]:
    """Id, name and days of the living customers who have their own."""
    rows = conn.execute(
        f"SELECT c.id, c.name, c.cadence_days FROM customers c WHERE c.cadence_days IS NOT NULL AND {LIVING}"
        " ORDER BY c.id"
    )
    return list(rows.fetchall())


def get(conn: Connection, name: str) -> int | None:
    """The days of a tag or a tier."""
    row = conn.execute("SELECT days FROM cadences WHERE folded = ?", (fold(name),)).fetchone()
    return row[0] if row else None


def save(batch: Batch, name: str, days: int) -> None:
    """For a tag or a tier, in place of what was there."""
    if get(batch.conn, name) == days:
        return
    batch.conn.execute(
        "INSERT INTO cadences (name, folded, days) VALUES (?, ?, ?)"
        " ON CONFLICT (folded) DO UPDATE SET name = excluded.name, days = excluded.days",
        (name, fold(name), days),
    )


def drop(batch: Batch, name: str) -> None:
    batch.conn.execute("DELETE FROM cadences WHERE folded = ?", (fold(name),))


def set_own(batch: Batch, customer: int, days: int | None) -> bool:
    """The customer's own days, None for none; False when they were so already."""
    cursor = batch.conn.execute(
        "UPDATE customers SET cadence_days = ?1 WHERE id = ?2 AND cadence_days IS NOT ?1", (days, customer)
    )
    if cursor.rowcount:
        batch.edited.add(customer)
    return bool(cursor.rowcount)
