"""Is the file whole? Both integrity checks (each finds what the other misses) and the book's own rules."""

from __future__ import annotations

from dataclasses import dataclass

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.store import derived, schema
from crmcli.store.schema import TABLES, Connection

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Report:
    """`damage` means that bytes of the file are wrong (exit 13); `findings` are faults of the records (exit 6)."""

    damage: tuple[str, ...]
    findings: tuple[str, ...]


def damage(conn: Connection) -> list[str]:
    """What both integrity checks find. A flipped byte fails a page's HMAC; a cut-off page only the B-tree check sees."""
    found: list[str] = []
    try:
        conn.execute("PRAGMA cache_size = -65536")
        found += [str(row[0]) for row in conn.execute("PRAGMA cipher_integrity_check")]
        found += [str(row[0]) for row in conn.execute(f"PRAGMA integrity_check({SHOWN})") if row[0] != "ok"]
    except sqlcipher.DatabaseError as error:
        found.append(str(error))
    return found


def check(conn: Connection) -> Report:
    damaged = damage(conn)
    return Report(tuple(damaged), () if damaged else tuple(findings(conn)))


def findings(conn: Connection) -> list[str]:
    """Broken references, history out of order, triggers that do not fit, derived rows that differ from a rebuild."""
    found = [f"{row[0]} row {row[1]} points at a missing {row[2]}" for row in conn.execute("PRAGMA foreign_key_check")]
    found += _history_findings(conn)
    found += _trigger_findings(conn)
    for table, count in derived.differences(conn).items():
        if count:
            found.append(f"{count} rows of {table} are not what the records say; mend them with: crm doctor --fix")
    return found


def _history_findings(conn: Connection) -> list[str]:
    overlapping = conn.execute(
        "SELECT a.id FROM batches a JOIN batches b ON b.id = (SELECT min(id) FROM batches WHERE id > a.id)"
        " WHERE a.last >= b.first OR a.first > a.last"
    ).fetchall()
    found = [f"batch {row[0]} does not own its changes alone" for row in overlapping]
    unowned = conn.execute(
        "SELECT count(*) FROM changes WHERE id <= (SELECT coalesce(max(last), 0) FROM batches)"
        " AND NOT EXISTS (SELECT 1 FROM batches WHERE changes.id BETWEEN first AND last)"
    ).fetchone()[0]
    return [*found, f"{unowned} changes belong to no batch"] if unowned else found


def _trigger_findings(conn: Connection) -> list[str]:
    stored = dict(conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())
    found = []
    for table in TABLES:
        for name, sql in schema.triggers(table, schema.columns(conn, table.name)).items():
            if stored.get(name) != sql:
                found.append(f"the history trigger {name} is missing or old; mend it with: crm doctor --fix")
    return found


def mend(conn: Connection) -> None:
    """Rebuild what can be rebuilt: triggers and derived rows."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        schema.make_triggers(conn)
        derived.rebuild(conn)
        conn.execute("COMMIT")
    except BaseException:
        conn.execute("ROLLBACK")
        raise


def figures(conn: Connection) -> dict[str, int]:
    """Rows of each table with history, and the newest batch: what a copy must have too."""
    counts = {table.name: conn.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in TABLES}
    counts["changes"] = conn.execute("SELECT count(*) FROM changes").fetchone()[0]
    counts["last_batch"] = conn.execute("SELECT coalesce(max(id), 0) FROM batches").fetchone()[0]
    return counts
