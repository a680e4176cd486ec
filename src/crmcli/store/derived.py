"""Rows that are computed from others: no history, refreshed at each commit for exactly the customers it touched.

A derived table is defined by one SELECT, so a rebuild, a refresh and a check are the same definition used three ways.
"""

from __future__ import annotations

from typing import NamedTuple

from crmcli.store.schema import Connection
from crmcli.text.fold import fold

SEPARATOR = "\x1f"  # between the values of a many-valued column; fold() never yields it


class Derived(NamedTuple):
    """A table with one row per customer: `select` yields its rows, `sources` are the tables it is made from."""

    name: str
    sources: tuple[str, ...]
    select: str


def _joined(column: str, table: str) -> str:
    # Ordered within, where the index on customer gives that order for nothing; group_concat's own ORDER BY would sort.
    return (
        f"(SELECT group_concat(one, char(31)) FROM"
        f" (SELECT {column} AS one FROM {table} child WHERE child.customer = c.id ORDER BY child.id) WHERE one <> '')"
    )


FOLDS = Derived(
    "folds",
    ("customers", "external_ids", "contact_points", "addresses", "tags"),
    f"""
    SELECT c.id, fold(c.name), fold(c.company), fold(c.title), {_joined("norm", "contact_points")},
        {_joined("fold(street)", "addresses")}, {_joined("fold(city)", "addresses")},
        {_joined("fold(region)", "addresses")}, {_joined("fold(postcode)", "addresses")},
        {_joined("fold(country)", "addresses")},
        fold(c.source), fold(c.stage), fold(c.tier), fold(c.language), fold(c.notes),
        (SELECT group_concat(fold(key) || char(31) || fold(value), char(31)) FROM json_each(c.fields)),
        {_joined("folded", "tags")}, {_joined("fold(value)", "external_ids")}
    FROM customers c
    """,
)

STATS = Derived(
    "customer_stats",
    ("customers", "interactions", "tasks"),
    """
    SELECT c.id,
        (SELECT max(at) FROM interactions i WHERE i.customer = c.id),
        (SELECT count(*) FROM interactions i WHERE i.customer = c.id),
        (SELECT min(due) FROM tasks t WHERE t.customer = c.id AND t.kind = 'follow-up' AND t.done_at IS NULL),
        0, 0
    FROM customers c
    """,
)

TABLES = (FOLDS, STATS)


def add_functions(conn: Connection) -> None:
    """Teach the connection `fold(text)`; NULL stays NULL."""
    conn.create_function("fold", 1, _fold, deterministic=True)


def _fold(value: object) -> str | None:
    return None if value is None else fold(str(value)).replace(SEPARATOR, " ")


def refresh(conn: Connection, after: int) -> None:
    """Bring the derived rows of all customers up to date whose rows changed after change number `after`."""
    conn.execute("CREATE TEMP TABLE touched (customer INTEGER PRIMARY KEY)")
    for table in TABLES:
        _note_touched(conn, table, after)
        conn.execute(f"DELETE FROM {table.name} WHERE customer IN (SELECT customer FROM touched)")
        conn.execute(f"INSERT INTO {table.name} {table.select} WHERE c.id IN (SELECT customer FROM touched)")
    conn.execute("DROP TABLE touched")


def _note_touched(conn: Connection, table: Derived, after: int) -> None:
    """Fill the temporary table `touched` with the customers whose row of `table` may have changed."""
    marks = ", ".join("?" * len(table.sources))
    conn.execute("DELETE FROM touched")
    conn.execute(
        f"INSERT INTO touched SELECT DISTINCT customer FROM changes WHERE id > ? AND tbl IN ({marks})",
        (after, *table.sources),
    )
    for child in table.sources:
        if child != "customers":  # a child that moved to another customer touches that one too
            conn.execute(
                f"INSERT OR IGNORE INTO touched SELECT moved.customer"
                f" FROM changes JOIN {child} moved ON moved.id = changes.row_id"
                " WHERE changes.id > ? AND changes.tbl = ? AND changes.op = 'U'",
                (after, child),
            )


def rebuild(conn: Connection) -> None:
    for table in TABLES:
        conn.execute(f"DELETE FROM {table.name}")
        conn.execute(f"INSERT INTO {table.name} {table.select}")


def differences(conn: Connection) -> dict[str, int]:
    """How many rows of each derived table differ from a rebuild; 0 everywhere in a sound book."""
    found = {}
    for table in TABLES:
        stored, fresh = f"SELECT * FROM {table.name}", table.select
        found[table.name] = sum(
            conn.execute(f"SELECT count(*) FROM ({left} EXCEPT {right})").fetchone()[0]
            for left, right in ((stored, fresh), (fresh, stored))
        )
    return found
