"""How often to be in touch: a customer's own days, else the fewest of their tags, else those of their tier."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from crmcli.model.cadence import TAG, TIER, Cadence, Overdue
from crmcli.store.book import Batch
from crmcli.store.schema import HIDDEN, LIVING, Connection
from crmcli.text.fold import fold

_BY_TAG = f"SELECT min(k.days) FROM tags g JOIN cadences k ON k.folded = '{TAG}' || g.folded WHERE g.customer = c.id"
_BY_TIER = f"SELECT k.days FROM folds z JOIN cadences k ON k.folded = '{TIER}' || z.tier WHERE z.customer = c.id"

DAYS = (
    "CASE WHEN c.cadence_days IS NOT NULL OR NOT EXISTS (SELECT 1 FROM cadences) THEN c.cadence_days"
    f" ELSE coalesce(({_BY_TAG}), ({_BY_TIER})) END"
)
"""SQL for the days of the customer c; NULL where nothing says so. A book without rules is asked but once."""

_OWN = "SELECT id, cadence_days FROM customers WHERE cadence_days IS NOT NULL"
_OF = {
    TIER: "SELECT customer FROM folds WHERE tier = ?",
    TAG: "SELECT customer FROM tags WHERE folded = ?",
}


def _local(at: str) -> str:
    """The local day of an instant; a day as it is."""
    return f"CASE WHEN {at} LIKE '%T%' THEN date({at}, 'localtime') ELSE {at} END"


# Both are answered by indexes alone; the + keeps SQLite from fetching customers one by one instead.
_CONTACTED = f"SELECT customer, {_local('last_contact')} FROM customer_stats WHERE last_contact < ?"
_NEVER = (
    f"SELECT id, {_local('created_at')} FROM customers WHERE created_at < ?"
    " AND +id IN (SELECT customer FROM customer_stats WHERE last_contact IS NULL)"
)


def overdue(conn: Connection, today: date) -> list[Overdue]:
    """The living customers whose next contact is due today or was before, the longest overdue first."""
    ruled = _ruled(conn)
    if not ruled:
        return []
    latest = {days: (today - timedelta(days=days)).isoformat() for days, _ in set(ruled.values())}
    last_of_all = (today - timedelta(days=min(latest) - 2)).isoformat()  # the local day is one or the other way away
    found = [
        _overdue(customer, ruled[customer], day, reached)
        for sql, reached in ((_CONTACTED, True), (_NEVER, False))
        for customer, day in conn.execute(sql, (last_of_all,)).fetchall()
        if customer in ruled and day <= latest[ruled[customer][0]]
    ]
    return sorted(found, key=lambda it: (it.due, it.customer))


def _overdue(customer: int, rule: tuple[int, str], day: str, reached: bool) -> Overdue:
    due = date.fromisoformat(day) + timedelta(days=rule[0])
    return Overdue(customer, *rule, day if reached else None, due.isoformat())


def _ruled(conn: Connection) -> dict[int, tuple[int, str]]:
    """By living customer for whom there are any: the days, and the name of the rule that gives them."""
    found: dict[int, tuple[int, str]] = {}
    # What comes later takes the place of what came before: fewer days, and then tags.
    rules = conn.execute(f"SELECT name, folded, days FROM cadences ORDER BY folded LIKE '{TAG}%', days DESC").fetchall()
    for name, folded, days in rules:
        kind = TAG if folded.startswith(TAG) else TIER
        rows = conn.execute(_OF[kind], (folded.removeprefix(kind),)).fetchall()
        found.update((customer, (days, name)) for (customer,) in rows)
    found.update((customer, (days, "")) for customer, days in conn.execute(_OWN).fetchall())
    for (customer,) in conn.execute(f"SELECT c.id FROM customers c WHERE {HIDDEN}").fetchall():
        found.pop(customer, None)
    return found


def rules(conn: Connection) -> list[Cadence]:
    """Those of tags and tiers, by name, with for how many living customers each decides."""
    counts = Counter(name for _, name in _ruled(conn).values())
    rows = conn.execute("SELECT name, days FROM cadences ORDER BY folded").fetchall()
    return [Cadence(name, days, counts[name]) for name, days in rows]


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
