"""Values that occur in the book, for a command line to offer."""

from __future__ import annotations

from crmcli.store.schema import LIVING, UNMERGED, Connection

_OF_CUSTOMERS = "SELECT {0} FROM customers c WHERE {1} AND {0} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
_QUERIES = {
    **{field: _OF_CUSTOMERS.format(f"c.{field}", LIVING) for field in ("source", "stage", "tier")},
    "city": "SELECT a.city FROM addresses a JOIN customers c ON c.id = a.customer"
    f" WHERE {LIVING} AND a.city IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1",
    "tag": f"SELECT t.tag FROM tags t JOIN customers c ON c.id = t.customer WHERE {LIVING}"
    " GROUP BY t.folded ORDER BY count(*) DESC, t.folded",
}
FIELDS = tuple(_QUERIES)
ARCHIVED = f"c.archived_at IS NOT NULL AND {UNMERGED}"
"""The customer c can be brought back."""


def values(conn: Connection, field: str) -> list[str]:
    """Of one of FIELDS, as living, not archived customers have them, the most frequent first."""
    return [row[0] for row in conn.execute(_QUERIES[field])]


def ids_beginning_with(conn: Connection, digits: str, limit: int) -> list[int]:
    """Ids of living, not archived customers that begin with the digits, the shortest first."""
    newest = conn.execute("SELECT max(id) FROM customers").fetchone()[0] or 0
    low = high = int(digits)
    found: list[int] = []
    while 0 < low <= newest and len(found) < limit:
        rows = conn.execute(
            f"SELECT c.id FROM customers c WHERE c.id BETWEEN ? AND ? AND {LIVING} ORDER BY c.id LIMIT ?",
            (low, high, limit - len(found)),
        )
        found += [row[0] for row in rows]
        low, high = low * 10, high * 10 + 9
    return found
