"""What a book holds, as plain values to compare: for tests that look below the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crmcli.store.book import Book
from crmcli.store.schema import TABLES

Dump = dict[str, list[tuple[Any, ...]]]
EVERY_TABLE = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


@contextmanager
def opened(crm: Any) -> Iterator[Book]:
    """The runner's book, opened without the command line."""
    book = Book.open(crm.book, crm.unlock)
    try:
        yield book
    finally:
        book.close()


def records(conn: Any) -> Dump:
    """Every row of every table with history, which is what an undo must bring back."""
    return {table.name: rows(conn, table.name) for table in TABLES}


def everything(conn: Any) -> Dump:
    """Every row of every table, history and derived ones too."""
    return {name: rows(conn, name) for (name,) in conn.execute(EVERY_TABLE).fetchall()}


def rows(conn: Any, table: str) -> list[tuple[Any, ...]]:
    # repr tells 1 from 1.0 and from '1', which == does not always do.
    return sorted(tuple(map(repr, row)) for row in conn.execute(f"SELECT * FROM {table}").fetchall())


def records_of(crm: Any) -> Dump:
    with opened(crm) as book:
        return records(book.conn)


def everything_of(crm: Any) -> Dump:
    with opened(crm) as book:
        return everything(book.conn)
