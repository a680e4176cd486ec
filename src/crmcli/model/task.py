"""What is to be done for a customer, and by when."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

FOLLOW_UP, TASK, PROMISE, THEIR_PROMISE = "follow-up", "task", "promise", "their-promise"
TASK_KINDS = (FOLLOW_UP, TASK, PROMISE, THEIR_PROMISE)
"""To be in touch again, of which `crm log` keeps one open per customer; to do; promised by oneself, by the customer."""

_HANDLE = re.compile("t([1-9][0-9]{0,17})")


class Task(NamedTuple):
    """`due` and `snoozed_until` are ISO dates; `repeat` is a rule of text/recurrence.py.

    With `done_at`, a UTC instant, it is closed; `dropped` then says that it was given up, not done.
    """

    customer: int
    kind: str
    due: str | None = None
    what: str | None = None
    repeat: str | None = None
    snoozed_until: str | None = None
    done_at: str | None = None
    dropped: bool = False
    created_at: str | None = None
    id: int | None = None

    @property
    def day(self) -> str | None:
        """The ISO date that counts: when it is to be seen again, else when it is due."""
        return self.snoozed_until or self.due

    @property
    def state(self) -> str:
        """open, done or dropped"""
        return "open" if not self.done_at else "dropped" if self.dropped else "done"

    @property
    def number(self) -> int:
        """The id of a task that is in the book."""
        assert self.id is not None
        return self.id


def handle(task: int) -> str:
    """What people type for the task of this id: t12."""
    return f"t{task}"


def id_of(typed: str) -> int | None:
    """The id in a handle; None for other text."""
    match = _HANDLE.fullmatch(typed.strip().lower())
    return int(match[1]) if match else None


def as_json(task: Task, name: str) -> dict[str, Any]:
    """`day` is the one that counts, `name` the customer's."""
    return {
        "id": handle(task.number), "kind": task.kind, "day": task.day, "what": task.what, "customer": task.customer,
        "name": name, "due": task.due, "snoozed_until": task.snoozed_until, "repeat": task.repeat,
        "state": task.state, "done_at": task.done_at, "created_at": task.created_at,
    }  # fmt: skip
