"""The full export: every row of every table as JSON lines, and reading it back into an empty book.

The first line is {"crmcli": "full export", "schema": version, "counts": {table: rows}, "digest": "sha256:…"}; the
digest is over the bytes of all lines below it. Each of these is {"table": name, "row": {column: value}}: the tables in
the order of schema.TABLES, their rows by id. Equal content gives equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, BinaryIO

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import Conflict, CrmError, Damaged
from crmcli.store import schema
from crmcli.store.book import SCHEMA_VERSION, Batch
from crmcli.store.customers import insert_rows
from crmcli.store.schema import Connection

KIND = "full export"
START = b'{"crmcli": "full export"'
ROWS = tuple(table.name for table in schema.TABLES)
HISTORY = ("batches", "changes")
PORTION = 500

_MISFITS = (sqlcipher.IntegrityError, sqlcipher.InterfaceError, sqlcipher.ProgrammingError)
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class _Line:
    table: str
    row: dict[str, Any]


def write(conn: Connection, stream: BinaryIO, *, with_history: bool = False) -> dict[str, int]:
    """Write the whole book, in one state of it: call it within `Book.reading`. Returns the rows of each table."""
    tables = ROWS + HISTORY if with_history else ROWS
    counts = {table: int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}
    digest = hashlib.sha256()
    for line in _lines(conn, tables):
        digest.update(line)
    header = {"crmcli": KIND, "schema": SCHEMA_VERSION, "counts": counts, "digest": f"sha256:{digest.hexdigest()}"}
    stream.write(_encode(header).encode() + b"\n")
    for line in _lines(conn, tables):
        stream.write(line)
    return counts


def _lines(conn: Connection, tables: tuple[str, ...]) -> Iterator[bytes]:
    for table in tables:
        names = schema.columns(conn, table)
        for row in conn.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY id"):
            yield _encode({"table": table, "row": dict(zip(names, row, strict=True))}).encode() + b"\n"


def is_full_export(stream: BinaryIO) -> bool:
    """Whether the stream holds one; it stands at its start afterwards."""
    stream.seek(0)
    start = stream.read(len(START))
    stream.seek(0)
    return start == START


def read(batch: Batch, stream: BinaryIO, name: str) -> dict[str, int]:
    """Put all rows into the empty book as they were, ids and all. Returns the rows of each table.

    With history, that of the book is replaced, so the batch leaves no trace of its own.

    Raises Conflict when the book is not empty, CrmError for a newer version's file, Damaged for one that is not whole;
    the batch must then not be committed.
    """
    header = _header(stream, name)
    with_history = not header["counts"].keys().isdisjoint(HISTORY)
    _refuse_used_book(batch.conn, name, with_history)
    batch.conn.execute("PRAGMA defer_foreign_keys = ON")  # merged customers may point forward
    digest = hashlib.sha256()
    try:
        counts = _insert_all(batch.conn, _parsed(stream, digest, name), name)
    except (*_MISFITS, UnicodeError, OverflowError) as error:
        raise _broken(name, f"its rows do not fit the tables: {error}") from None
    found = f"sha256:{digest.hexdigest()}"
    if counts != {table: number for table, number in header["counts"].items() if number} or found != header["digest"]:
        raise _broken(name, "its lines are not those that were written: some are missing or were changed")
    if batch.conn.execute("PRAGMA foreign_key_check").fetchone():
        raise _broken(name, "rows of it point at others that are missing")
    if with_history:
        _take_over_history(batch)
    return counts


def _header(stream: BinaryIO, name: str) -> dict[str, Any]:
    stream.seek(0)
    header = _object(stream.readline(), name, 1)
    counts = header.get("counts")
    # A table may be missing: an older version had fewer. That lines are missing shows in the counts and the digest.
    if not isinstance(counts, dict) or "customers" not in counts or not counts.keys() <= {*ROWS, *HISTORY}:
        raise _broken(name, "its first line does not say how many rows there are")
    version = header.get("schema")
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        raise CrmError(f"{name} was written by a newer crm (its tables are of version {version}); update crm")
    return header


def _refuse_used_book(conn: Connection, name: str, with_history: bool) -> None:
    if any(conn.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in ROWS):
        raise Conflict(
            f"{name} is a full export, which only an empty book takes, and this one is not;"
            " make another book with crm --book FILE init"
        )
    if with_history and conn.execute("SELECT 1 FROM changes LIMIT 1").fetchone():
        raise Conflict(
            f"{name} is a full export with history, which only a new book takes, and this one has a history of its own;"
            " make another book with crm --book FILE init"
        )


def _parsed(stream: BinaryIO, digest: Any, name: str) -> Iterator[_Line]:
    order = (*ROWS, *HISTORY)
    place = 0
    for number, line in enumerate(stream, 2):
        digest.update(line)
        found = _object(line, name, number)
        table, row = found.get("table"), found.get("row")
        if table not in order[place:] or not isinstance(row, dict) or "id" not in row:
            raise _broken(name, f"line {number} is not a row of a table, or not in its place")
        place = order.index(table)
        yield _Line(table, row)


def _object(line: bytes, name: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _broken(name, f"line {number} is not a JSON object")
    return found


def _insert_all(conn: Connection, lines: Iterator[_Line], name: str) -> dict[str, int]:
    known = {table: set(schema.columns(conn, table)) for table in (*ROWS, *HISTORY)}
    counts: dict[str, int] = {}
    for (table, names), rows in groupby(lines, lambda line: (line.table, tuple(line.row))):
        if not known[table].issuperset(names):
            raise _broken(name, f"rows of the table {table} have a column that it has not")
        if table in HISTORY and counts.keys().isdisjoint(HISTORY):
            conn.execute("DELETE FROM changes")  # those that the triggers wrote of the rows above
        counts[table] = counts.get(table, 0) + _insert(conn, table, names, rows)
    return counts


def _insert(conn: Connection, table: str, names: tuple[str, ...], rows: Iterator[_Line]) -> int:
    count = 0
    portion: list[tuple[Any, ...]] = []
    for line in rows:
        portion.append(tuple(line.row.values()))
        count += 1
        if len(portion) == PORTION:
            insert_rows(conn, table, names, portion)
            portion = []
    insert_rows(conn, table, names, portion)
    return count


def _broken(name: str, reason: str) -> Damaged:
    return Damaged(f"{name} is damaged: {reason}; nothing was imported, take another copy of it")


def _take_over_history(batch: Batch) -> None:
    """The history is that of the file, and ids of rows that only history knows are not given out again."""
    batch.restored_history = True
    for table in ROWS:
        highest = batch.conn.execute("SELECT max(row_id) FROM changes WHERE tbl = ?", (table,)).fetchone()[0]
        if highest is None:
            continue
        batch.conn.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, 0"
            " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)",
            (table,),
        )
        batch.conn.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (highest, table))
