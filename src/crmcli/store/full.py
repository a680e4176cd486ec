"""The full export: every row of every table as JSON lines, and reading it back into an empty book.

The first line is {"crmcli": "full export", "schema": version, "counts": {table: rows}, "digest": "sha256:…"}; the
digest is over the bytes of all lines below it. Each of these is {"table": name, "row": {column: value}}: the tables in
the order of schema.TABLES, their rows by id. Equal content gives equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, BinaryIO

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import Conflict, CrmError, Damaged, Findings
from crmcli.store import schema
from crmcli.store.book import SCHEMA_VERSION, Batch
from crmcli.store.customers import ROWS_PER_STATEMENT, insert_rows
from crmcli.store.schema import Connection

KIND = "full export"
START = b'{"crmcli": "full export"'
ROWS = tuple(table.name for table in schema.TABLES)
HISTORY = ("batches", "changes")
PORTION = 500  # lines

_MISFITS = (sqlcipher.IntegrityError, sqlcipher.InterfaceError, sqlcipher.ProgrammingError)
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    table: str
    row: dict[str, Any]


def write(
    conn: Connection,
    stream: BinaryIO,
    *,
    with_history: bool = False,
    advance: Callable[[int], object] = lambda number: None,
) -> dict[str, int]:
    """Write the whole book, in one state of it: call it within `Book.reading`. Returns the rows of each table.

    `advance` is told how many more rows were written.
    """
    tables = ROWS + HISTORY if with_history else ROWS
    counts = {table: int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}
    header = {"crmcli": KIND, "schema": SCHEMA_VERSION, "counts": counts, "digest": _digest(conn, tables)}
    stream.write(_encode(header).encode() + b"\n")
    lines = _lines(conn, tables)
    while portion := list(islice(lines, PORTION)):
        stream.write(b"".join(portion))
        advance(len(portion))
    return counts


def check(stream: BinaryIO, name: str, now: str) -> None:
    """Read what `write` wrote into a book in memory, and compare what that one holds. Raises Findings."""
    from crmcli.store.scratch import Scratch  # loads sqlite-utils

    try:
        with Scratch().batch(now) as batch:
            read(batch, stream, name)
            header = _header(stream, name)
            again = _digest(batch.conn, tuple(header["counts"]))
    except (Conflict, Damaged) as error:
        raise Findings(f"the export does not read back, so nothing was written: {error.message}") from None
    if again != header["digest"]:
        raise Findings(f"the book that {name} gives back is not the same, so nothing was written; check the disk")


def _digest(conn: Connection, tables: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for line in _lines(conn, tables):
        digest.update(line)
    return f"sha256:{digest.hexdigest()}"


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
    except _MISFITS as error:  # found at the end only, as two rows of one name
        raise _broken(name, f"its rows do not fit the tables: {error}") from None
    _refuse_missing(header, counts, name)
    if f"sha256:{digest.hexdigest()}" != header["digest"]:
        raise _broken(name, "its lines are not those that were written: some were changed")
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


def _refuse_missing(header: dict[str, Any], counts: dict[str, int], name: str) -> None:
    for table, number in header["counts"].items():
        if counts.get(table, 0) != number:
            last = 1 + sum(counts.values())
            raise _broken(
                name, f"it ends at line {last} with {counts.get(table, 0)} rows of {table}, and there were {number}"
            )


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
    before = (0, 0)  # the place of the table, and the id
    for number, line in enumerate(stream, 2):
        digest.update(line)
        found = _object(line, name, number)
        table, row = found.get("table"), found.get("row")
        if table not in order or not isinstance(row, dict) or not isinstance(row.get("id"), int):
            raise _broken(name, f"line {number} is not a row of a table")
        here = (order.index(table), row["id"])
        if here <= before:
            raise _broken(name, f"line {number} is not in its place, or stands there twice")
        before = here
        yield _Line(number, table, row)


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
        while portion := list(islice(rows, ROWS_PER_STATEMENT)):
            _insert(conn, table, names, portion, name)
            counts[table] = counts.get(table, 0) + len(portion)
    return counts


def _insert(conn: Connection, table: str, names: tuple[str, ...], lines: list[_Line], name: str) -> None:
    try:
        insert_rows(conn, table, names, [tuple(line.row.values()) for line in lines])
    except (*_MISFITS, UnicodeError, OverflowError) as error:
        if len(lines) == 1:
            raise _broken(name, f"line {lines[0].number} does not fit the table {table}: {error}") from None
        for line in lines:  # again, until the one that is to blame
            _insert(conn, table, names, [line], name)


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
