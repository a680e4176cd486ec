"""Values that occur in the book, for a command line to offer."""

from __future__ import annotations

from crmcli.store.schema import LIVING, UNMERGED, Connection
from crmcli.text.fold import fold

MOST = 200
_OF_CUSTOMERS = "SELECT {0} FROM customers c WHERE {1} AND {0} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
_OF_ADDRESSES = (
    "SELECT {0} FROM addresses a JOIN customers c ON c.id = a.customer"
    " WHERE {1} AND {0} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
)
_COMPANIES = (
    "SELECT c.company FROM folds f JOIN customers c ON c.id = f.customer"
    f" WHERE f.company >= ?1 AND f.company < ?1 || char(1114111) AND {LIVING} AND c.company IS NOT NULL"
    " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?2"
)
_QUERIES = {
    **{field: _OF_CUSTOMERS.format(f"c.{field}", LIVING) for field in ("title", "source", "stage", "tier", "language")},
    **{field: _OF_ADDRESSES.format(f"a.{field}", LIVING) for field in ("city", "region", "country")},
    "tag": f"SELECT t.tag FROM tags t JOIN customers c ON c.id = t.customer WHERE {LIVING}"
    " GROUP BY 1 ORDER BY count(*) DESC, 1",
}
FIELDS = (*_QUERIES, "company")
ARCHIVED = f"c.archived_at IS NOT NULL AND {UNMERGED}"
"""The customer c can be brought back."""


def values(conn: Connection, field: str, begun: str = "") -> list[str]:
    """Of one of FIELDS, as living, not archived customers have them, the most frequent first.

    Of spellings that fold alike the commonest.
    Of companies, which may be as many as the customers, at most MOST, and those that begin so (folded).
    """
    found = conn.execute(_COMPANIES, (begun, MOST)) if field == "company" else conn.execute(_QUERIES[field])
    commonest: dict[str, str] = {}
    for (value,) in found:
        commonest.setdefault(fold(value), value)
    return list(commonest.values())


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
