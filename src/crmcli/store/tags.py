"""Tags over the whole book."""

from __future__ import annotations

from crmcli.store.schema import Connection
from crmcli.text.fold import fold


def counts(conn: Connection) -> list[tuple[str, int]]:
    """(tag, customers) of all tags in use, by name; archived customers count too."""
    rows = conn.execute("SELECT min(tag), count(*) FROM tags GROUP BY folded ORDER BY folded")
    return [(row[0], row[1]) for row in rows]


def carriers(conn: Connection, tag: str) -> list[int]:
    """Ids of the customers that carry the tag, in any spelling."""
    return [
        row[0] for row in conn.execute("SELECT customer FROM tags WHERE folded = ? ORDER BY customer", (fold(tag),))
    ]
