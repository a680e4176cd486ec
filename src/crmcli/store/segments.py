"""The table of saved segments. Names are the same when they fold to the same."""

from __future__ import annotations

from crmcli.errors import NotFound
from crmcli.model.segment import Segment
from crmcli.store.book import Batch
from crmcli.store.schema import Connection
from crmcli.text.fold import fold


def all_of(conn: Connection) -> list[Segment]:
    """All segments, by name."""
    return list(map(Segment._make, conn.execute("SELECT name, query FROM segments ORDER BY folded").fetchall()))


def get(conn: Connection, name: str) -> Segment | None:
    row = conn.execute("SELECT name, query FROM segments WHERE folded = ?", (fold(name),)).fetchone()
    return Segment(*row) if row else None


def existing(conn: Connection, name: str) -> Segment:
    """The segment of this name. Raises NotFound."""
    found = get(conn, name)
    if found is None:
        raise NotFound(f"there is no segment named {name!r}; see: crm segment list")
    return found


def save(batch: Batch, segment: Segment) -> None:
    """Add the segment, or put it in the place of the one of the same name."""
    if get(batch.conn, segment.name) == segment:
        return
    batch.conn.execute(
        "INSERT INTO segments (name, folded, query, created_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (folded) DO UPDATE SET name = excluded.name, query = excluded.query",
        (segment.name, fold(segment.name), segment.query, batch.now),
    )


def rename(batch: Batch, name: str, new: str) -> None:
    """Call the segment something else. What names it in a query is not changed."""
    batch.conn.execute("UPDATE segments SET name = ?, folded = ? WHERE folded = ?", (new, fold(new), fold(name)))


def drop(batch: Batch, name: str) -> None:
    batch.conn.execute("DELETE FROM segments WHERE folded = ?", (fold(name),))
