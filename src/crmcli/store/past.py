"""The book as it was at an earlier instant: brought back from history for a look, and gone again after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crmcli.store import derived
from crmcli.store.book import Book, last_change
from crmcli.store.schema import OWNED, Connection, Table, columns

STEPS = 2 * len(OWNED)  # how often `as_it_was` calls `progress`


@contextmanager
def as_it_was(
    book: Book, instant: str, now: str, progress: Callable[[], object] = lambda: None
) -> Iterator[Connection]:
    """Within the block all customers, and what queries ask of them, are as before the first batch at or after
    `instant` (both are UTC, ISO 8601). Whoever was purged since is not there. Other writers wait meanwhile.
    """
    book.use_big_cache()
    with book.batch("look back", now, rehearse=True) as batch:
        conn = batch.conn
        conn.execute("SAVEPOINT present")
        try:
            _go_back(conn, instant, progress)
            yield conn
        finally:
            conn.execute("ROLLBACK TO present")


def _go_back(conn: Connection, instant: str, progress: Callable[[], object]) -> None:
    first = conn.execute("SELECT min(first) FROM batches WHERE at >= ?", (instant,)).fetchone()[0]
    if first is None:
        return
    last = last_change(conn)
    conn.execute("PRAGMA defer_foreign_keys = ON")  # rows go first and come later
    for table in OWNED:
        conn.execute(
            f"DELETE FROM {table.name} WHERE id IN (SELECT row_id FROM changes WHERE id BETWEEN ? AND ? AND tbl = ?)",
            (first, last, table.name),
        )
        progress()
    for table in OWNED:
        conn.execute(_rows_before(table, columns(conn, table.name)), (first, last, table.name, first))
        progress()
    conn.execute("DELETE FROM batches WHERE first >= ?", (first,))
    derived.refresh_for_queries(conn, last)


def _rows_before(table: Table, names: list[str]) -> str:
    """Bring back the image in each row's first change of the range; an added row has none, nor has a purged one."""
    images = ", ".join(f"json_extract(x.before, '$.{name}')" for name in names)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {images} FROM changes x"
        " WHERE x.id BETWEEN ? AND ? AND x.tbl = ? AND x.before IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes z"
        " WHERE z.row_id = x.row_id AND z.tbl = x.tbl AND z.id >= ? AND z.id < x.id)"
    )
