"""A new book from what is left of a damaged one. It passes every check; what is lost is told, not papered over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.model.repair import TableRepair
from crmcli.store import checks, derived, schema
from crmcli.store.book import Batch, Book, last_change
from crmcli.store.customers import insert_rows
from crmcli.store.history import LOST_UNTIL
from crmcli.store.salvage import HISTORY, Remains, Row
from crmcli.store.schema import BY_NAME, OWNED, TABLES, Connection

PORTION = 500  # rows
STAND_IN = "The record was lost with a damaged page; crm repair found only its name."
ERASED = {"tbl": "customers", "row_id": 0, "op": "P"}  # stands for lost changes as for those of who was purged
_MISFITS = (sqlcipher.IntegrityError, sqlcipher.InterfaceError, UnicodeError, OverflowError)

Tell = Callable[[int], object]


def rebuild(book: Book, remains: Remains, now: str, tell: Tell = lambda rows: None) -> dict[str, TableRepair]:
    """Fill the new, empty book. `tell` is told of rows written. Raises CrmError when the result fails its checks."""
    conn = book.conn
    book.use_big_cache()
    tables: dict[str, TableRepair] = {}
    conn.execute("PRAGMA foreign_keys = OFF")  # until the customers that others point at are there again
    conn.execute("BEGIN IMMEDIATE")
    try:
        _drop_triggers(conn)
        for name in (*(table.name for table in TABLES), *HISTORY):
            tables[name] = _fill(conn, remains, name, now, tell)
        _own_all_changes(conn)
        _set_sequence(conn, remains)
        _set_meta(conn, remains, not tables["changes"].is_whole)
        schema.make_triggers(conn)
        derived.rebuild(conn)
        conn.execute("COMMIT")
    except BaseException:
        with suppress(sqlcipher.Error):  # SQLite may have rolled back already, on a full disk
            conn.execute("ROLLBACK")
        raise
    conn.execute("PRAGMA foreign_keys = ON")
    with book.batch("repair", now) as batch:
        named = _stand_in(batch, remains)
    whole = tables["customers"]
    lost = [row for row in whole.lost if row not in named]
    tables["customers"] = replace(whole, rows=whole.rows + len(named), lost=lost, named=named)
    return tables


def _drop_triggers(conn: Connection) -> None:
    """These rows have their history already."""
    for table in TABLES:
        for name in schema.triggers(table, []):
            conn.execute(f"DROP TRIGGER {name}")


def _fill(conn: Connection, remains: Remains, table: str, now: str, tell: Tell) -> TableRepair:
    """Insert the rows that were found, and earlier states of those that were not."""
    columns = schema.columns(conn, table)
    cut: list[int] = []
    rows = _whole_rows(conn, remains, table, now, cut)
    refused: list[int] = []
    while portion := list(islice(rows, PORTION)):
        refused += _insert(conn, table, columns, portion)
        tell(len(portion))
    older = [row for name, row in remains.images if name == table]
    images = [{**remains.images[table, row], "id": row} for row in older]
    refused += _insert(conn, table, columns, images)
    lost = remains.missing[table].difference(older).union(refused)
    there = int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    cut = [row for row in cut if row not in lost]
    return TableRepair(there, sorted(lost), sorted(set(older) - lost), cut, end_lost=remains.lost_its_end(table))


def _whole_rows(conn: Connection, remains: Remains, table: str, now: str, cut: list[int]) -> Iterator[Row]:
    """The rows that were found. One whose end is lost is filled up, and noted in `cut`."""
    for row, is_cut in remains.rows(table):
        if is_cut:
            cut.append(row["id"])
            row = _filled_up(row, table, now)
        yield row


def _filled_up(row: Row, table: str, now: str) -> Row:
    """What the table needs, and a text in JSON that ends in its middle is none."""
    if table == "customers":
        row = {**row, "created_at": row.get("created_at") or now, "updated_at": row.get("updated_at") or now}
    if table == "changes":
        return {"id": row["id"], **ERASED}
    if row.get("fields") and not _is_json(row["fields"]):
        row["fields"] = None
    return row


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _insert(conn: Connection, table: str, columns: Sequence[str], rows: list[Row]) -> list[int]:
    """Insert the rows; returns the ids of those that the table does not take, as two of one page's versions."""
    if not rows:
        return []
    conn.execute("SAVEPOINT portion")
    try:
        insert_rows(conn, table, columns, [[row.get(column) for column in columns] for row in rows])
    except _MISFITS:
        conn.execute("ROLLBACK TO portion")
        if len(rows) == 1:
            return [rows[0]["id"]]
        return [one for row in rows for one in _insert(conn, table, columns, [row])]
    finally:
        conn.execute("RELEASE portion")
    return []


def _own_all_changes(conn: Connection) -> None:
    """Changes whose batch is lost get one in its place, so that history has no ends without a beginning."""
    rows = conn.execute("SELECT id, first, last FROM batches ORDER BY id").fetchall()
    before_id, before_last = 0, 0
    for number, first, last in rows:
        if before_id < number - 1 and first is not None and before_last < first - 1:
            conn.execute(
                "INSERT INTO batches (id, command, first, last) VALUES (?, 'lost', ?, ?)",
                (number - 1, before_last + 1, first - 1),
            )
        before_id, before_last = number, max(before_last, last or 0)
    newest = last_change(conn)
    if before_last > newest:  # else the next change would get a number that a batch owns already
        conn.execute(
            f"INSERT INTO changes (id, {', '.join(ERASED)}) VALUES (?, ?, ?, ?)", (before_last, *ERASED.values())
        )


def _set_sequence(conn: Connection, remains: Remains) -> None:
    """No id is given twice; history's own numbers go on behind the newest row, which is how its end is known."""
    for table in (*BY_NAME, *HISTORY):
        highest = conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
        if table not in HISTORY:
            known = conn.execute("SELECT coalesce(max(row_id), 0) FROM changes WHERE tbl = ?", (table,)).fetchone()[0]
            highest = max(highest, known, remains.sequence.get(table, 0), *remains.missing[table], 0)
        conn.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        if highest:
            conn.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, highest))


def _set_meta(conn: Connection, remains: Remains, has_gaps: bool) -> None:
    """It stays the same book, and knows how far its history has gaps."""
    meta = dict(remains.meta)
    if has_gaps:
        meta[LOST_UNTIL] = str(conn.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0])
    conn.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", meta.items())


def _stand_in(batch: Batch, remains: Remains) -> list[int]:
    """Customers by name only: for those that others point at, and all whose name is known. Returns their ids."""
    wanted = remains.missing["customers"] & remains.names.keys()
    for table in OWNED:
        columns = ("merged_into",) if table.name == "customers" else table.pointers
        for column in columns:
            wanted |= {
                row[0]
                for row in batch.conn.execute(
                    f"SELECT DISTINCT {column} FROM {table.name} WHERE {column} IS NOT NULL"
                    f" AND {column} NOT IN (SELECT id FROM customers)"
                )
            }
    wanted -= {row[0] for row in batch.conn.execute("SELECT id FROM customers")}
    columns = ("id", "kind", "name", "notes", "created_at", "updated_at")
    rows: list[list[Any]] = [
        [row, "person", remains.names.get(row) or f"lost customer {row}", STAND_IN, batch.now, batch.now]
        for row in sorted(wanted)
    ]
    if rows:
        insert_rows(batch.conn, "customers", columns, rows)
    return sorted(wanted)


def flaw(conn: Connection) -> str:
    """What is wrong with the new book by all checks; "" when nothing is."""
    report = checks.check(conn)
    wrong = [*report.damage, *(it.message for it in report.findings)]
    return wrong[0] if wrong else ""
