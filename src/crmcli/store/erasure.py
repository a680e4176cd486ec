"""Erasing a customer so that nothing of them is left in the file."""

from __future__ import annotations

from crmcli.errors import Conflict
from crmcli.store.book import Book
from crmcli.store.schema import TABLES, Connection


def count(conn: Connection, customer: int) -> int:
    """How many rows a purge erases, history included."""
    own = sum(
        conn.execute(f"SELECT count(*) FROM {table.name} WHERE {table.customer} = ?", (customer,)).fetchone()[0]
        for table in TABLES
    )
    return int(own + conn.execute("SELECT count(*) FROM changes WHERE customer = ?", (customer,)).fetchone()[0])


def purge(book: Book, customer: int, now: str) -> int:
    """Delete the customer's rows and history, leave one mark that something was purged, and rewrite the file.

    `secure_delete` overwrites the rows; VACUUM leaves no free page that could hold older copies of them.
    """
    conn = book.conn
    if conn.execute("SELECT 1 FROM customers WHERE merged_into = ?", (customer,)).fetchone():
        raise Conflict(f"other customers were merged into #{customer}; split them off or purge them first")
    rows = count(conn, customer)
    with book.batch("purge", now):
        for table in reversed(TABLES):
            conn.execute(f"DELETE FROM {table.name} WHERE {table.customer} = ?", (customer,))
        # The mark takes the place behind the erased changes, so that no number is ever given twice.
        mark = conn.execute("SELECT max(id) + 1 FROM changes").fetchone()[0]
        conn.execute("DELETE FROM changes WHERE customer = ?", (customer,))
        conn.execute(
            "INSERT INTO changes (id, tbl, row_id, customer, op) VALUES (?, 'customers', ?, ?, 'P')",
            (mark, customer, customer),
        )
    conn.execute("VACUUM")
    return rows
