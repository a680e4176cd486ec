"""Erasing a customer so that nothing of them is left in the file."""

from __future__ import annotations

from crmcli.store import search_index
from crmcli.store.book import Book, placeholders
from crmcli.store.customers import person
from crmcli.store.schema import OWNED, PAIRS, Connection


def purge(book: Book, customer: int, now: str, *, rehearse: bool = False) -> tuple[list[int], int]:
    """Delete all records of the person with their history, leave a mark that they were purged, and rewrite the file.

    Returns the ids and how many rows went, history included. `secure_delete` overwrites the rows; VACUUM leaves no
    free page that could hold older copies of them.
    """
    conn = book.conn
    # From the commit to the end of VACUUM nobody else may come between.
    conn.execute(f"PRAGMA locking_mode = {'NORMAL' if rehearse else 'EXCLUSIVE'}")
    try:
        with book.batch("purge", now, rehearse=rehearse):
            ids = person(conn, customer)
            for table in reversed(OWNED):
                for column in table.pointers:
                    conn.execute(f"DELETE FROM {table.name} WHERE {column} IN ({placeholders(ids)})", ids)
            rows = _erase_history(conn, ids)
        if not rehearse:
            search_index.optimize(conn)
            conn.execute("VACUUM")
    finally:
        conn.execute("PRAGMA locking_mode = NORMAL")
        conn.execute("SELECT 1 FROM meta").fetchone()  # the lock is given up with the next access
    return ids, rows


def _erase_history(conn: Connection, ids: list[int]) -> int:
    """Delete every change of every row that was ever theirs, and mark the place; returns how many changes went.

    A row that moved between customers by a merge has images under each of them, one about two customers under the
    first. Deleting the rows themselves has just left a change for each, so the number is that of rows and older images
    together.
    """
    marks = placeholders(ids)
    theirs = [f"SELECT row_id, tbl FROM changes WHERE customer IN ({marks})"]
    theirs += [
        f"SELECT row_id, tbl FROM changes WHERE tbl = '{table.name}'"
        f" AND json_extract(before, '$.{column}') IN ({marks})"
        for table in PAIRS
        for column in table.also
    ]
    # The marks take the place behind the erased changes, so that no number is ever given twice.
    mark = conn.execute("SELECT max(id) + 1 FROM changes").fetchone()[0]
    erased = conn.execute(
        f"DELETE FROM changes WHERE (row_id, tbl) IN ({' UNION '.join(theirs)})", ids * len(theirs)
    ).rowcount
    conn.executemany(
        "INSERT INTO changes (id, tbl, row_id, customer, op) VALUES (?, 'customers', ?, ?, 'P')",
        [(number, one, one) for number, one in enumerate(ids, mark)],
    )
    return int(erased)
