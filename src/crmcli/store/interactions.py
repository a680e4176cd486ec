"""Touches: rows to model objects and back."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.model.interaction import Interaction
from crmcli.store.book import Batch, placeholders
from crmcli.store.customers import insert_rows
from crmcli.store.schema import Connection

_WRITTEN = Interaction._fields[:-1]
_TOUCH = ", ".join(Interaction._fields)


def latest(conn: Connection, customer: int, limit: int | None = None) -> list[Interaction]:
    """The newest touches, the newest last; None for all."""
    rows = conn.execute(
        f"SELECT {_TOUCH} FROM interactions WHERE customer = ? ORDER BY at DESC, id DESC LIMIT ?",
        (customer, -1 if limit is None else limit),
    )
    return [Interaction(*row) for row in reversed(rows.fetchall())]


def latest_mention(conn: Connection, customer: int, word: str) -> str | None:
    """The text of the newest touch that has the folded word."""
    row = conn.execute(
        "SELECT summary FROM interactions WHERE customer = ? AND instr(fold(summary), ?) > 0 ORDER BY at DESC, id DESC",
        (customer, word),
    ).fetchone()
    return row[0] if row else None


def insert(batch: Batch, touch: Interaction) -> int:
    cursor = batch.conn.execute(
        f"INSERT INTO interactions ({', '.join(_WRITTEN)}) VALUES ({placeholders(_WRITTEN)})", touch[:-1]
    )
    return int(cursor.lastrowid)


def insert_many(batch: Batch, touches: Iterable[Interaction]) -> None:
    rows = [(it.customer, it.at, it.kind, it.summary) for it in touches]
    insert_rows(batch.conn, "interactions", ("customer", "at", "kind", "summary"), rows)


def read_from(conn: Connection, source: str) -> list[int]:
    """The customers who have a touch that was read from there."""
    rows = conn.execute("SELECT DISTINCT customer FROM interactions WHERE source = ? ORDER BY 1", (source,))
    return [row[0] for row in rows.fetchall()]


def has_touch(conn: Connection, customer: int, summary: str, at: str | None) -> bool:
    """Whether the customer has a touch of this text; of this time too, unless it is None."""
    sql = "SELECT 1 FROM interactions WHERE customer = ?1 AND summary = ?2 AND (?3 IS NULL OR at = ?3)"
    return conn.execute(sql, (customer, summary, at)).fetchone() is not None
