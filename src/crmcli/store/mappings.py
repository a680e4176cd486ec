"""The table of mappings that were once said for files with the same header row."""

from __future__ import annotations

import json
from collections.abc import Sequence

from crmcli.model.mapping import SavedMapping
from crmcli.store.book import Batch
from crmcli.store.schema import Connection
from crmcli.text.fold import fold

Header = Sequence[str]


def get(conn: Connection, header: Header) -> SavedMapping | None:
    row = conn.execute(
        "SELECT name, columns, date_order, source FROM mappings WHERE folded = ?", (_folded(header),)
    ).fetchone()
    if row is None:
        return None
    name, columns, date_order, source = row
    found = _columns(columns)
    return SavedMapping(name, found, date_order or "", source or "") if found else None


def batch_of(conn: Connection, header: Header) -> int | None:
    """The batch that saved the header's mapping as it is; None where history does not know, as in a restored book."""
    row = conn.execute(
        "SELECT b.id FROM mappings m JOIN changes x ON x.row_id = m.id AND x.tbl = 'mappings'"
        " JOIN batches b ON x.id BETWEEN b.first AND b.last WHERE m.folded = ? ORDER BY x.id DESC",
        (_folded(header),),
    ).fetchone()
    return row[0] if row else None


def save(batch: Batch, header: Header, saved: SavedMapping) -> None:
    """Keep the mapping, in the place of what was said of this header before."""
    if get(batch.conn, header) == saved:
        return
    columns = json.dumps(dict(saved.columns), ensure_ascii=False)
    drop(batch, header)  # a row of its own: to take back the import that said the older one meets no later change
    batch.conn.execute(
        "INSERT INTO mappings (name, folded, columns, date_order, source, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (saved.name, _folded(header), columns, saved.date_order or None, saved.source or None, batch.now),
    )


def take(batch: Batch, other: Connection) -> list[str]:
    """Keep what another book remembers of headers of which this one knows nothing; returns the names of the files."""
    known = {row[0] for row in batch.conn.execute("SELECT folded FROM mappings")}
    rows = other.execute("SELECT folded, name, columns, date_order, source FROM mappings ORDER BY id").fetchall()
    new = [row for row in rows if row[0] not in known]
    batch.conn.executemany(
        "INSERT INTO mappings (folded, name, columns, date_order, source, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        [(*row, batch.now) for row in new],
    )
    return [row[1] for row in new]


def drop(batch: Batch, header: Header) -> None:
    batch.conn.execute("DELETE FROM mappings WHERE folded = ?", (_folded(header),))


def _columns(text: str) -> dict[str, str] | None:
    """None for what is no such mapping: a full export may hold anything."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    fits = isinstance(found, dict) and all(isinstance(field, str) for field in found.values())
    return found if fits else None


def _folded(header: Header) -> str:
    return "\n".join(map(fold, header))
