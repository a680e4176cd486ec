"""Tasks and promises: written, done, put off, given up; what repeats comes again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crmcli.errors import InvalidValue
from crmcli.model.task import FOLLOW_UP, PROMISE, TASK_KINDS, THEIR_PROMISE, Task
from crmcli.store import tasks as store
from crmcli.store.book import Batch
from crmcli.text import recurrence
from crmcli.text.clean import single_line
from crmcli.text.dates import parse_day
from crmcli.text.fold import fold

NONE = "none"

_BY = r"(.*\S) (?:by|before) (\S.*)"
_HAN_BY = (
    r"(?P<day>\S{1,9}?)(?P<by>[之以]?前)[,，、 ]?(?P<text>\S.*)"
    r"|(?P<text2>.*\S)[,，、 ](?P<day2>\S{1,9}?)(?P<by2>[之以]?前)"
)


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


def split_day(text: str, today: date, order: str) -> tuple[str, date | None]:
    """The text without the day by which it is to be done: "quote by fri", "quote +fri", 周五前发报价; None without one.

    A day that is over is none.
    """
    said = " ".join(text.split())
    for what, day, whole in _ends(said):
        found = _ahead(day, today, order)
        if found and not (whole and _reads(whole, today, order)):
            return what.strip(), found
    return text, None


def _ends(said: str) -> Iterator[tuple[str, str, str]]:
    """(text, day, what the day and the word for `by` are together) of each way in which it may be meant."""
    head, _, last = said.rpartition(" ")
    if last.startswith("+"):
        yield head, last[1:], ""
    if match := re.fullmatch(_BY, said, re.IGNORECASE):
        yield match[1], match[2], ""
    if match := re.fullmatch(_HAN_BY, said):
        day, by = match["day"] or match["day2"], match["by"] or match["by2"]
        yield match["text"] or match["text2"], day, day + by  # 三天前 is three days ago


def _reads(text: str, today: date, order: str) -> date | None:
    try:
        return parse_day(text, today, order)
    except InvalidValue:
        return None


def _ahead(text: str, today: date, order: str) -> date | None:
    day = _reads(text, today, order)
    return day if day and day >= today else None


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


def planned(task: Task, due: str | None, repeat: str | None, today: date, order: str) -> Task:
    """A new task with its day, as said apart or at the end of its text, and its rule. Raises InvalidValue."""
    text, day = split_day(task.what or "", today, order) if due is None else (task.what or "", None)
    if due is not None:
        day = due_day("due", due, today, order)
    task = checked(task._replace(what=text, due=day.isoformat() if day else None))
    return task if repeat is None else repeating(task, repeat, today)


def edited(task: Task, text: str | None, due: str | None, repeat: str | None, today: date, order: str) -> Task:
    """The task with what was said, None where nothing was. Raises InvalidValue."""
    if text is not None:
        task = checked(task._replace(what=text))
    if due is not None:
        day = None if fold(due) == NONE else due_day("due", due, today, order).isoformat()
        task = task._replace(due=day, snoozed_until=None)
    if repeat is not None:
        task = task._replace(repeat=None) if fold(repeat) == NONE else repeating(task, repeat, today)
    if task.repeat and not task.due:
        raise InvalidValue("due", "a task that repeats needs a day; give --repeat none as well")
    return task


def kinds(typed: str | None) -> tuple[str, ...]:
    """The kinds of a comma-separated list. Raises InvalidValue."""
    found = tuple(fold(part) for part in (typed or "").split(",") if part.strip())
    for kind in found:
        if kind not in TASK_KINDS:
            raise InvalidValue("kind", f"{kind!r} is none of {', '.join(TASK_KINDS)}")
    return found


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
