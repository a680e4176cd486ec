"""From t12 to tasks, and from tasks to what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from crmcli.cli.asking import tell_reading
from crmcli.cli.context import Crm
from crmcli.cli.drafting import spelled
from crmcli.cli.selection import STDIN, counted
from crmcli.errors import Usage
from crmcli.model.task import FOLLOW_UP, PROMISE, THEIR_PROMISE, Task, handle, id_of
from crmcli.services.tasks import Closed
from crmcli.store import tasks as store
from crmcli.store.book import Batch
from crmcli.store.history import name_of

Handles = Annotated[
    list[str],
    typer.Argument(metavar="TASK...", help="Handles like t12; - reads them from stdin.", show_default=False),
]

NAMED = 5

_KINDS = {FOLLOW_UP: "follow-up", PROMISE: "promise", THEIR_PROMISE: "their promise"}


def task_of(crm: Crm, typed: str) -> Task:
    """The task of this handle. Raises Usage for what is no handle, NotFound where there is no such task."""
    number = id_of(typed)
    if number is None:
        raise Usage(f"{typed!r} is no task; tasks are called like t12, see: crm task list")
    return store.existing(crm.book.conn, number)


def tasks_of(crm: Crm, typed: Sequence[str]) -> list[Task]:
    """Each of the tasks once, by their handles or those that stand one a line on standard input."""
    if list(typed) == [STDIN]:
        tell_reading(crm)
        typed = [line.strip() for line in crm.world.stdin if line.strip()]
    found = {task.number: task for task in (task_of(crm, word) for word in typed)}
    return list(found.values())


def described(crm: Crm, task: Task) -> str:
    """t12 (call back, for 王伟 #42)"""
    customer = f"{name_of(crm.book.conn, task.customer)} #{task.customer}"
    if task.kind == FOLLOW_UP:
        about = f"follow-up with {customer}{f': {task.what}' if task.what else ''}"
    elif task.kind == THEIR_PROMISE:
        about = f"{task.what}, promised by {customer}"
    else:
        about = f"{task.what}, {'promised to' if task.kind == PROMISE else 'for'} {customer}"
    return f"{handle(task.number)} ({about})"


def summed_up(crm: Crm, tasks: Sequence[Task]) -> str:
    if len(tasks) == 1:
        return described(crm, tasks[0])
    named = ", ".join(handle(task.number) for task in tasks[:NAMED])
    return f"{counted(len(tasks), 'task')} ({named}{', …' if len(tasks) > NAMED else ''})"


def on(task: Task) -> str:
    return f" on {spelled(date.fromisoformat(task.day))}" if task.day else ""


def change_tasks(
    crm: Crm, command: str, done: str, change: Callable[[Batch], Closed], *, how: str = "", dry_run: bool, json: bool
) -> None:
    """Change tasks in one batch and say so: their handles, a sentence, the undo. `done` is a word like Finished."""
    with crm.book.batch(command, crm.now, rehearse=dry_run) as batch:
        closed = change(batch)
    handles = [handle(task.number) for task in closed.tasks]
    body: dict[str, Any] = {
        "batch": batch.id if closed.tasks and not dry_run else None,
        "changed": handles,
        "next": [{"id": handle(task.number), "due": task.due} for task in closed.following],
        "dry_run": dry_run,
    }
    crm.out.result(handles, _sentence(crm, closed, done, how, batch, dry_run), body, "json" if json else None)


def _sentence(crm: Crm, closed: Closed, done: str, how: str, batch: Batch, dry_run: bool) -> str:
    if not closed.tasks:
        return "Nothing would change." if dry_run else "Nothing to change: it is so already."
    what = f"{summed_up(crm, closed.tasks)}{how}"
    coming = ", ".join(f"{handle(task.number)}{on(task)}" for task in closed.following)
    again = f" It comes again: {coming}." if coming else ""
    if dry_run:
        return f"Would have {done[0].lower()}{done[1:]} {what}. Nothing was changed."
    return f"{done} {what}.{again} Undo: crm undo {batch.id}"
