"""Touches and follow-ups: rows to model objects and back."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.model.interaction import Interaction, Task
from crmcli.store.book import Batch
from crmcli.store.customers import insert_rows
from crmcli.store.schema import Connection

_TOUCH = "customer, at, kind, summary, outcome, direction, minutes, id"
_TASK = "customer, kind, due, what, done_at, id"


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
        "INSERT INTO interactions (customer, at, kind, summary, outcome, direction, minutes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (touch.customer, touch.at, touch.kind, touch.summary, touch.outcome, touch.direction, touch.minutes),
    )
    return int(cursor.lastrowid)


def insert_many(batch: Batch, touches: Iterable[Interaction]) -> None:
    rows = [(it.customer, it.at, it.kind, it.summary) for it in touches]
    insert_rows(batch.conn, "interactions", ("customer", "at", "kind", "summary"), rows)


def has_touch(conn: Connection, customer: int, summary: str, at: str | None) -> bool:
    """Whether the customer has a touch of this text; of this time too, unless it is None."""
    sql = "SELECT 1 FROM interactions WHERE customer = ?1 AND summary = ?2 AND (?3 IS NULL OR at = ?3)"
    return conn.execute(sql, (customer, summary, at)).fetchone() is not None


def had_follow_up(conn: Connection, customer: int, due: str) -> bool:
    """Whether the customer has, or had, a follow-up on this day."""
    sql = "SELECT 1 FROM tasks WHERE customer = ? AND kind = 'follow-up' AND due = ?"
    return conn.execute(sql, (customer, due)).fetchone() is not None


def open_follow_ups(conn: Connection, customer: int) -> list[Task]:
    """Follow-ups not done, the most urgent first."""
    rows = conn.execute(
        f"SELECT {_TASK} FROM tasks WHERE customer = ? AND kind = 'follow-up' AND done_at IS NULL ORDER BY due, id",
        (customer,),
    )
    return [Task(*row) for row in rows.fetchall()]


def add_task(batch: Batch, task: Task) -> int:
    cursor = batch.conn.execute(
        "INSERT INTO tasks (customer, kind, due, what) VALUES (?, ?, ?, ?)",
        (task.customer, task.kind, task.due, task.what),
    )
    return int(cursor.lastrowid)


def add_tasks(batch: Batch, tasks: Iterable[Task]) -> None:
    rows = [(task.customer, task.kind, task.due, task.what) for task in tasks]
    insert_rows(batch.conn, "tasks", ("customer", "kind", "due", "what"), rows)


def close_task(batch: Batch, task: int) -> None:
    batch.conn.execute("UPDATE tasks SET done_at = ? WHERE id = ?", (batch.now, task))


def move_task(batch: Batch, task: int, due: str) -> None:
    batch.conn.execute("UPDATE tasks SET due = ? WHERE id = ?", (due, task))
