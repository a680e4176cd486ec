"""Is the file whole? Both integrity checks (each finds what the other misses) and the book's own rules."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.model.health import Finding, Report
from crmcli.store import derived, schema
from crmcli.store.schema import TABLES, Connection

SHOWN = 10
MEND = "crm doctor --fix"
STEPS = 5  # how often `check` calls `progress`


def check(conn: Connection, progress: Callable[[], object] = lambda: None, *, rebuilt: bool = True) -> Report:
    """All checks of a book whose tables are of this program's version.

    Without `rebuilt` its derived rows are not compared with a rebuild, which takes longer than all else together.
    """
    damaged = damage(conn, progress)
    if damaged:
        return Report(tuple(damaged), (), {})
    try:
        return Report((), tuple(findings(conn, progress, rebuilt)), {**size(conn), **figures(conn)})
    except sqlcipher.DatabaseError as error:  # rows that no check of the file could see to be broken
        return Report((str(error),), (), {})


def damage(conn: Connection, progress: Callable[[], object] = lambda: None) -> list[str]:
    """What both integrity checks find: a flipped byte fails its page's HMAC, a cut-off page only the B-tree check."""
    found: list[str] = []
    try:
        conn.execute("PRAGMA cache_size = -65536")
        found += _length(conn)
        found += [str(row[0]) for row in conn.execute("PRAGMA cipher_integrity_check").fetchmany(SHOWN)]
        progress()
        if not found:  # once a page failed, SQLCipher refuses sound ones too
            rows = conn.execute(f"PRAGMA integrity_check({SHOWN})").fetchall()
            found += [" ".join(row[0].split()) for row in rows if row[0] != "ok"]
        progress()
    except sqlcipher.DatabaseError as error:
        found.append(str(error))
    return found


def _length(conn: Connection) -> list[str]:
    """Bytes behind the last page, or missing ones."""
    conn.execute("BEGIN")  # writers must not grow the file between the two looks at it
    try:
        expected = size(conn)["bytes"]
        name = conn.execute("SELECT cast(file AS BLOB) FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
        there = os.stat(name).st_size  # a name need not be UTF-8
    finally:
        conn.execute("ROLLBACK")
    return [] if there == expected else [f"the file has {there:,} bytes where {expected:,} belong"]


def findings(conn: Connection, progress: Callable[[], object] = lambda: None, rebuilt: bool = True) -> list[Finding]:
    """Broken references, history out of order, triggers that do not fit; derived rows that differ if `rebuilt`."""
    conn.execute("BEGIN")
    try:
        broken = conn.execute("PRAGMA foreign_key_check").fetchmany(SHOWN)
        found = [Finding("reference", f"{row[0]} row {row[1]} points at a missing row of {row[2]}") for row in broken]
        found += _history_findings(conn)
        progress()
        found += _trigger_findings(conn)
        progress()
        for table, count in derived.differences(conn).items() if rebuilt else ():
            if count:
                found.append(Finding("derived", f"{count} rows of {table} are not what the records say", MEND))
        progress()
    finally:
        conn.execute("ROLLBACK")
    return found


def _history_findings(conn: Connection) -> list[Finding]:
    """Each batch owns a range of changes: none twice, none without an owner save the newest of another program."""
    rows = conn.execute(
        "SELECT id, coalesce(first <= end OR first > last, 1),"
        " (SELECT count(*) FROM changes c WHERE c.id > b.end AND c.id < b.first)"
        " FROM (SELECT id, first, last, lag(last, 1, 0) OVER (ORDER BY id) AS end FROM batches) b"
    )
    found = []
    for batch, overlaps, unowned in rows:
        if overlaps:
            found.append(Finding("history", f"batch {batch} does not own its changes alone"))
        if unowned:
            found.append(Finding("history", f"{unowned} changes before batch {batch} belong to no batch"))
    for name in ("batches", "changes"):
        if not _newest_is_there(conn, name):
            found.append(Finding("history", f"the newest rows of {name} are missing"))
    return found[:SHOWN]


def _newest_is_there(conn: Connection, table: str) -> bool:
    """History only grows, so the highest id ever given out is in the table."""
    given = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    highest = conn.execute(f"SELECT max(id) FROM {table}").fetchone()
    return bool(highest == (given or (None,)))


def _trigger_findings(conn: Connection) -> list[Finding]:
    stored = dict(conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())
    return [
        Finding("trigger", f"the history trigger {name} is missing or old", MEND)
        for table in TABLES
        for name, sql in schema.triggers(table, schema.columns(conn, table.name)).items()
        if stored.get(name) != sql
    ]


def mend(conn: Connection) -> None:
    """Rebuild what can be rebuilt: triggers and derived rows."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        schema.make_triggers(conn)
        derived.rebuild(conn)
        conn.execute("COMMIT")
    except BaseException:
        with suppress(sqlcipher.Error):  # SQLite may have rolled back already, on a full disk
            conn.execute("ROLLBACK")
        raise


def size(conn: Connection) -> dict[str, int]:
    """Pages and bytes, as the file's own first page tells them."""
    pages, of_bytes = (int(conn.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    return {"pages": pages, "bytes": pages * of_bytes}


def figures(conn: Connection) -> dict[str, int]:
    """Rows of each table with history, and the head of history: what a copy must have too.

    `customers` are the people, archived ones too; `records` are their rows, with those that were merged into others.
    Tables that a book of an older version does not have are left out.
    """
    there = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    counted = [*(table.name for table in TABLES if table.name in there), "batches", "changes"]
    counts = {name: int(conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in counted}
    counts["records"], counts["customers"] = counts["customers"], people(conn)
    counts["last_batch"] = conn.execute("SELECT coalesce(max(id), 0) FROM batches").fetchone()[0]
    counts["last_change"] = conn.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0]
    return counts


def people(conn: Connection) -> int:
    """How many customers there are, whatever was merged into them."""
    return int(conn.execute("SELECT count(*) FROM customers WHERE merged_into IS NULL").fetchone()[0])
