"""Tasks and promises: written, done, put off, given up; what repeats comes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crmcli.errors import InvalidValue
from crmcli.model.task import FOLLOW_UP, PROMISE, TASK_KINDS, THEIR_PROMISE, Task
from crmcli.store import tasks as store
from crmcli.store.book import Batch
from crmcli.text import recurrence
from crmcli.text.clean import single_line
from crmcli.text.dates import parse_day

NONE = "none"


class Closed(NamedTuple):
    """What was done or given up, and what comes next of those that repeat."""

    tasks: list[Task]
    following: list[Task]


def checked(task: Task) -> Task:
    """The task with its text cleaned. Raises InvalidValue."""
    if task.kind not in TASK_KINDS:
        raise InvalidValue("kind", f"{task.kind!r} is none of {', '.join(TASK_KINDS)}")
    what = single_line("text", task.what or "") or None
    if what is None and task.kind != FOLLOW_UP:
        raise InvalidValue("text", "is empty; say in a few words what is to be done")
    return task._replace(what=what)


def promise(batch: Batch, customer: int, text: str, due: date | None, *, theirs: bool = False) -> int:
    """Note what was promised to the customer, or by them. Raises InvalidValue for an empty text."""
    kind = THEIR_PROMISE if theirs else PROMISE
    return store.insert(batch, checked(Task(customer, kind, due.isoformat() if due else None, text)))


def due_day(field: str, text: str, today: date, order: str) -> date:
    """A day that does not lie in the past. Raises InvalidValue."""
    try:
        day = parse_day(text, today, order)
    except InvalidValue as error:
        raise InvalidValue(field, error.reason) from None
    if day < today:
        raise InvalidValue(field, f"{day} lies in the past")
    return day


def repeating(task: Task, rule: str, today: date) -> Task:
    """The task under a rule, with its first day where it has none. Raises InvalidValue."""
    parsed = recurrence.parse(rule)
    day = date.fromisoformat(task.due) if task.due else parsed.first(today)
    return task._replace(due=day.isoformat(), repeat=str(parsed.anchored(day)))


def finish(batch: Batch, tasks: Sequence[Task], today: date) -> Closed:
    """Mark the open ones as done. One that repeats makes the next one."""
    closed = Closed([task for task in tasks if not task.done_at], [])
    for task in closed.tasks:
        store.close(batch, task.number)
        following = _following(task, today)
        if following:
            closed.following.append(following._replace(id=store.insert(batch, following)))
    return closed


def drop(batch: Batch, tasks: Sequence[Task]) -> Closed:
    """Give up the open ones; none of them comes again."""
    closed = Closed([task for task in tasks if not task.done_at], [])
    for task in closed.tasks:
        store.close(batch, task.number, dropped=True)
    return closed


def snooze(batch: Batch, tasks: Sequence[Task], until: date) -> list[Task]:
    """Put the open ones off till that day; returns those for which it is a change, as they are now."""
    day = until.isoformat()
    moved = [task for task in tasks if not task.done_at and task.day != day]
    for task in moved:
        store.snooze(batch, task.number, day)
    return [task._replace(snoozed_until=day) for task in moved]


def _following(task: Task, today: date) -> Task | None:
    if not task.repeat:
        return None
    rule = recurrence.parse(task.repeat)
    day = rule.next(date.fromisoformat(task.due) if task.due else today, today)
    return Task(task.customer, task.kind, day.isoformat(), task.what, task.repeat)
