"""Are the rows of a copy those that the book had when the copy was made? History knows what each row was then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from crmcli.store import schema
from crmcli.store.book import SCHEMA_VERSION, identity, last_change
from crmcli.store.schema import TABLES, Connection
from crmcli.store.undo import equal

Row = dict[str, Any]

PORTION = 1000  # rows

_BATCH = "SELECT id, at, command, undoes, first, last FROM batches"  # undone_by is set later
_CHANGES = "SELECT id, tbl, row_id, customer, op, before FROM changes WHERE id <= ? ORDER BY id"


def obstacle(book: Connection, copy: Connection) -> str:
    """Why the copy's rows cannot be told from the book's history; "" when they can."""
    newest = copy.execute(f"{_BATCH} ORDER BY id DESC LIMIT 1").fetchone()
    if identity(book) != identity(copy):
        return "it is of another book"
    if copy.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        return "its tables are of an older version"
    if newest and book.execute(f"{_BATCH} WHERE id = ?", (newest[0],)).fetchone() != newest:
        return f"batch {newest[0]}, its newest, is not in the book's history, which was itself restored since"
    if book.execute("SELECT 1 FROM changes WHERE op = 'P' AND id > ?", (last_change(copy),)).fetchone():
        return "a customer was purged since, with their history"
    return ""


def last_common_batch(book: Connection, copy: Connection) -> int:
    """The newest batch that is in the history of both; 0 when none is."""
    theirs = dict(copy.execute("SELECT id, uid FROM batches"))
    ours = book.execute("SELECT id, uid FROM batches ORDER BY id DESC")
    return next((number for number, uid in ours if theirs.get(number) == uid), 0)


def differences(book: Connection, copy: Connection) -> Iterator[str]:
    """Rows of the copy, history included, that are not what the book had after the copy's newest change.

    Only for a copy to which there is no obstacle. Both connections must see one state: call it within `Book.reading`.
    """
    end = last_change(copy)
    for table in TABLES:
        if _is_untouched(book, copy, table.name, end):
            continue
        for number, then, copied in _side_by_side(_rows_after(book, table.name, end), _rows(copy, table.name)):
            if then is None or copied is None or any(not equal(value, copied.get(key)) for key, value in then.items()):
                yield f"{table.name} row {number}"
    newest = copy.execute("SELECT max(id) FROM batches").fetchone()[0]
    for name, sql, last in (("batches", f"{_BATCH} WHERE id <= ? ORDER BY id", newest), ("changes", _CHANGES, end)):
        if _same_results(book.execute(sql, (last,)), copy.execute(sql, (last,))):
            continue
        pairs = _side_by_side(_numbered(book, sql, last), _numbered(copy, sql, last))
        yield from (f"{name} row {number}" for number, then, copied in pairs if then != copied)


def _is_untouched(book: Connection, copy: Connection, table: str, change: int) -> bool:
    """Whether nothing happened to the table since that change, and it is the same in both: told quickly."""
    if book.execute("SELECT 1 FROM changes WHERE id > ? AND tbl = ? LIMIT 1", (change, table)).fetchone():
        return False
    everything = f"SELECT * FROM {table} ORDER BY id"
    return _same_results(book.execute(everything), copy.execute(everything))


def _same_results(left: Any, right: Any) -> bool:
    while rows := left.fetchmany(PORTION):
        if rows != right.fetchmany(PORTION):
            return False
    return right.fetchone() is None


def _rows(conn: Connection, table: str, condition: str = "", *parameters: object) -> Iterator[tuple[int, Row]]:
    names = schema.columns(conn, table)
    rows = conn.execute(f"SELECT {', '.join(names)} FROM {table}{condition} ORDER BY id", parameters)
    return ((row["id"], row) for row in (dict(zip(names, values, strict=True)) for values in rows))


def _rows_after(conn: Connection, table: str, change: int) -> Iterator[tuple[int, Row]]:
    """The table's rows as they were right after that change: the untouched ones, and what the next change replaced."""
    later = "SELECT row_id FROM changes WHERE tbl = ? AND id > ?"
    untouched = _rows(conn, table, f" WHERE id NOT IN ({later})", table, change)
    first = conn.execute(
        "SELECT row_id, before FROM changes"
        " WHERE id IN (SELECT min(id) FROM changes WHERE tbl = ? AND id > ? GROUP BY row_id) AND op <> 'I'"
        " ORDER BY row_id",
        (table, change),
    )
    return merge(untouched, ((number, json.loads(image)) for number, image in first), key=itemgetter(0))


def _numbered(conn: Connection, sql: str, *parameters: object) -> Iterator[tuple[int, Any]]:
    return ((row[0], row) for row in conn.execute(sql, parameters))


def _side_by_side(left: Iterator[tuple[int, Any]], right: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any, Any]]:
    """Both by number, None where one has none; each side comes in the order of its numbers."""
    sides = merge(
        ((number, 0, it) for number, it in left), ((number, 1, it) for number, it in right), key=itemgetter(0)
    )
    for number, pair in groupby(sides, key=itemgetter(0)):
        found = {side: it for _, side, it in pair}
        yield number, found.get(0), found.get(1)
