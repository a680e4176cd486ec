"""Whose birthday it is, of whom nothing was heard, who bought what: each part of the agenda by an index of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crmcli.store import birthdays, tasks
from crmcli.store.book import placeholders
from crmcli.store.schema import HIDDEN, LIVING, Connection

_HIDDEN = f"SELECT c.id FROM customers c WHERE {HIDDEN}"

DUE = (
    f"SELECT t.customer, t.id, t.kind, t.what, {tasks.DAY} FROM tasks t"
    f" WHERE {tasks.OPEN} AND {tasks.DAY} <= ? AND t.customer NOT IN ({_HIDDEN})"
)
SILENT = (
    "SELECT s.customer, s.silent_from, s.rhythm, max(coalesce(date(s.last_contact), ''), coalesce(s.last_order, ''))"
    f" FROM customer_stats s WHERE s.silent_from BETWEEN ? AND ? AND s.customer NOT IN ({_HIDDEN})"
)
WITHOUT_ORDER = (
    "SELECT s.customer, s.no_order_from, s.order_rhythm, s.last_order"
    f" FROM customer_stats s WHERE s.no_order_from BETWEEN ? AND ? AND s.customer NOT IN ({_HIDDEN})"
)
PLANNED = "SELECT s.customer FROM customer_stats s WHERE s.next_follow_up > ?"
NEXT_DAY = (
    f"SELECT {tasks.DAY} FROM tasks t CROSS JOIN customers c ON c.id = t.customer"
    f" WHERE {tasks.OPEN} AND {tasks.DAY} > ? AND {LIVING} ORDER BY {tasks.DAY} LIMIT 1"
)
SALES = "SELECT o.customer, sum(o.worth) FROM orders o WHERE o.at > ? GROUP BY o.customer"

Quiet = tuple[int, str, int, str]
"""A customer, the ISO date from which they are quiet, the usual gap in days, the day of the last sign."""


def born_on(days: Sequence[str]) -> str:
    """SQL for the birthdays on these days of the year, as many as question marks."""
    return (
        f"SELECT c.id, {birthdays.DAY_OF_YEAR}, s.last_contact FROM customers c"
        " CROSS JOIN customer_stats s ON s.customer = c.id WHERE c.birthday IS NOT NULL"
        f" AND {birthdays.DAY_OF_YEAR} IN ({placeholders(days)}) AND {LIVING}"
    )


def due(conn: Connection, today: str) -> list[tuple[int, int, str, str | None, str]]:
    """Customer, id, kind, text and day of what is to be done for living customers, without looking up each of them."""
    return list(conn.execute(DUE, (today,)).fetchall())


def silent(conn: Connection, first: str, last: str) -> list[Quiet]:
    """The living customers who became silent between these days, measured by their own rhythm of contacts."""
    return list(conn.execute(SILENT, (first, last)).fetchall())


def without_order(conn: Connection, first: str, last: str) -> list[Quiet]:
    """Those whose next order has been missing since between these days, measured by their own rhythm of orders."""
    return list(conn.execute(WITHOUT_ORDER, (first, last)).fetchall())


def planned(conn: Connection, today: str) -> set[int]:
    """The customers whose follow-up is on a later day."""
    return {customer for (customer,) in conn.execute(PLANNED, (today,))}


def birthdays_on(conn: Connection, days: Sequence[str]) -> list[tuple[int, str, str | None]]:
    """The living customers with a birthday on one of these days (05-01), the day, and when they were last reached."""
    return list(conn.execute(born_on(days), tuple(days)).fetchall())


def sales(conn: Connection, after: str) -> dict[int, int]:
    """What each customer bought after that day, in minor units of the book's currency."""
    return dict(conn.execute(SALES, (after,)).fetchall())


def next_day(conn: Connection, today: str) -> date | None:
    """The first day after today on which a task is due."""
    row = conn.execute(NEXT_DAY, (today,)).fetchone()
    return date.fromisoformat(row[0]) if row else None
