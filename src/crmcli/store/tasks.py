"""Tasks, promises and follow-ups: rows to model objects and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crmcli.errors import NotFound
from crmcli.model.task import FOLLOW_UP, Task, handle
from crmcli.store.book import Batch, placeholders
from crmcli.store.customers import insert_rows
from crmcli.store.schema import LIVING, Connection

_COLUMNS = ("customer", "kind", "due", "what", "repeat", "snoozed_until", "done_at", "dropped", "created_at", "id")
_TASK = ", ".join(f"t.{column}" for column in _COLUMNS)
_WRITTEN = _COLUMNS[:-1]

DAY = "coalesce(t.snoozed_until, t.due)"
"""The day of the task t that counts; there is an index of it for the open ones."""

OPEN = "t.done_at IS NULL"
STATES = {"open": OPEN, "done": "t.done_at IS NOT NULL AND coalesce(t.dropped, 0) = 0", "all": "1"}


class Asked(NamedTuple):
    """Which tasks: of these customers (None: of everybody who is not archived), in one of STATES, of these kinds (none:
    all), from and to a day ("" for an open end; with either, those without a day are left out), and at most how many.
    """

    customers: Sequence[int] | None = None
    state: str = "open"
    kinds: Sequence[str] = ()
    first: str = ""
    last: str = ""
    most: int | None = None


def get(conn: Connection, task: int) -> Task | None:
    row = conn.execute(f"SELECT {_TASK} FROM tasks t WHERE t.id = ?", (task,)).fetchone()
    return _task(row) if row else None


def existing(conn: Connection, task: int) -> Task:
    """The task of this id. Raises NotFound."""
    found = get(conn, task)
    if found is None:
        raise NotFound(f"there is no task {handle(task)}; see: crm task list --all")
    return found


def select(conn: Connection, asked: Asked) -> Iterator[tuple[Task, str]]:
    """The tasks with their customers' names, the most urgent first, those without a day last."""
    where, values = _condition(asked)
    rows = conn.execute(
        f"SELECT c.name, {_TASK} FROM tasks t CROSS JOIN customers c ON c.id = t.customer"
        f" WHERE {where} ORDER BY {DAY} IS NULL, {DAY}, t.id LIMIT ?",
        [*values, -1 if asked.most is None else asked.most],
    )
    for name, *row in rows.fetchall():
        yield _task(row), name


def _condition(asked: Asked) -> tuple[str, list[str | int]]:
    tests, values = [STATES[asked.state]], list[str | int]()
    if asked.customers is None:
        tests.append(LIVING)
    else:
        tests.append(f"t.customer IN ({placeholders(asked.customers)})")
        values += asked.customers
    if asked.kinds:
        tests.append(f"t.kind IN ({placeholders(asked.kinds)})")
        values += asked.kinds
    for sign, day in ((">=", asked.first), ("<=", asked.last)):
        if day:
            tests.append(f"{DAY} {sign} ?")
            values.append(day)
    return " AND ".join(tests), values


def of_calendar(conn: Connection, customer: int, since: str) -> list[tuple[Task, str]]:
    """The customer's tasks that have a day, with their uids: the open ones, and those closed since an instant."""
    rows = conn.execute(
        f"SELECT t.uid, {_TASK} FROM tasks t WHERE t.customer = ? AND (t.done_at IS NULL OR t.done_at >= ?)"
        f" AND {DAY} IS NOT NULL ORDER BY {DAY}, t.id",
        (customer, since),
    )
    return [(_task(row), uid) for uid, *row in rows.fetchall()]


def open_follow_ups(conn: Connection, customer: int) -> list[Task]:
    """Follow-ups not done, the most urgent first."""
    rows = conn.execute(
        f"SELECT {_TASK} FROM tasks t WHERE t.customer = ? AND t.kind = '{FOLLOW_UP}' AND {OPEN} ORDER BY {DAY}, t.id",
        (customer,),
    )
    return [_task(row) for row in rows.fetchall()]


def had_follow_up(conn: Connection, customer: int, due: str) -> bool:
    """Whether the customer has, or had, a follow-up on this day."""
    sql = f"SELECT 1 FROM tasks WHERE customer = ? AND kind = '{FOLLOW_UP}' AND due = ?"
    return conn.execute(sql, (customer, due)).fetchone() is not None


def insert(batch: Batch, task: Task) -> int:
    cursor = batch.conn.execute(
        f"INSERT INTO tasks ({', '.join(_WRITTEN)}) VALUES ({placeholders(_WRITTEN)})", _row(batch, task)
    )
    return int(cursor.lastrowid)


def insert_many(batch: Batch, tasks: Iterable[Task]) -> None:
    insert_rows(batch.conn, "tasks", _WRITTEN, [_row(batch, task) for task in tasks])


def update(batch: Batch, task: Task) -> bool:
    """Write the task as it is now; False when it was so already."""
    if get(batch.conn, task.number) == task:
        return False
    values = ", ".join(f"{column} = ?" for column in _WRITTEN)
    batch.conn.execute(f"UPDATE tasks SET {values} WHERE id = ?", (*_row(batch, task), task.number))
    return True


def close(batch: Batch, task: int, *, dropped: bool = False) -> None:
    """Mark as done, or as given up."""
    batch.conn.execute(
        "UPDATE tasks SET done_at = ?, dropped = ? WHERE id = ?", (batch.now, 1 if dropped else None, task)
    )


def move(batch: Batch, task: int, due: str) -> None:
    """Give the task another day; it waits no longer."""
    batch.conn.execute("UPDATE tasks SET due = ?, snoozed_until = NULL WHERE id = ?", (due, task))


def snooze(batch: Batch, task: int, until: str) -> None:
    """Put the task off till that day; when it is due stays known."""
    batch.conn.execute("UPDATE tasks SET snoozed_until = ? WHERE id = ?", (until, task))


def _task(row: Sequence[object]) -> Task:
    found = Task._make(row)
    return found._replace(dropped=bool(found.dropped))


def _row(batch: Batch, task: Task) -> tuple[object, ...]:
    """The values of _WRITTEN. What is not dropped is NULL, as in rows of books before there was the column."""
    row = task._replace(created_at=task.created_at or batch.now)._asdict()
    return tuple(1 if column == "dropped" and row[column] else row[column] or None for column in _WRITTEN)
