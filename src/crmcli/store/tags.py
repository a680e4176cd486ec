"""Tags over the whole book."""

from __future__ import annotations

from crmcli.store.schema import Connection
from crmcli.text.fold import fold


def counts(conn: Connection) -> list[tuple[str, int]]:
    """(tag, customers) of all tags, by name, in their most frequent spelling; archived customers count too."""
    found: dict[str, tuple[str, int]] = {}
    for folded, tag, count in conn.execute(
        "SELECT folded, tag, count(*) FROM tags GROUP BY folded, tag ORDER BY folded, count(*) DESC, tag"
    ):
        spelling, before = found.get(folded, (tag, 0))
        found[folded] = spelling, before + count
    return list(found.values())


def carriers(conn: Connection, tag: str) -> list[int]:
    """Ids of the customers that carry the tag, in any spelling."""
    return [
        row[0] for row in conn.execute("SELECT customer FROM tags WHERE folded = ? ORDER BY customer", (fold(tag),))
    ]
