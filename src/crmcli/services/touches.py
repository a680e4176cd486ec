"""Recording touches, and what they do to follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crmcli.errors import InvalidValue
from crmcli.model.interaction import INTERACTION_KINDS, Interaction, Task
from crmcli.store import interactions as store
from crmcli.store.book import Batch
from crmcli.text.clean import multi_line, single_line

NO_ANSWER = "no-answer"


@dataclass(frozen=True)
class Touch:
    """What is to be recorded. `at` is a UTC instant, or a day when only that is known."""

    text: str
    kind: str
    at: str
    outcome: str | None = None
    follow_up: date | None = None


def check(touch: Touch) -> Touch:
    """The touch with its text cleaned. Raises InvalidValue."""
    text = multi_line("text", touch.text)
    if not text:
        raise InvalidValue("text", "is empty; say in a few words what happened")
    if touch.kind not in INTERACTION_KINDS:
        raise InvalidValue("kind", f"{touch.kind!r} is none of {', '.join(INTERACTION_KINDS)}")
    outcome = single_line("outcome", touch.outcome) or None if touch.outcome else None
    return Touch(text, touch.kind, touch.at, outcome, touch.follow_up)


def record(batch: Batch, customer: int, touch: Touch, today: date) -> int:
    """Write the touch and settle the follow-ups; returns the touch's id.

    A touch closes the follow-ups that are due; after "no-answer" they stay open. With a new date, an open one that
    lies ahead is replaced, so that a customer has one next date; after "no-answer" the due one is moved there.
    """
    number = store.insert(batch, Interaction(customer, touch.at, touch.kind, touch.text, touch.outcome))
    waiting = store.open_follow_ups(batch.conn, customer)
    new = touch.follow_up.isoformat() if touch.follow_up else None
    if touch.outcome == NO_ANSWER and waiting and new:
        store.move_task(batch, _number(waiting[0]), new)
        return number
    for task in waiting:
        answered = touch.outcome != NO_ANSWER and task.due <= today.isoformat()
        if answered or new:
            store.close_task(batch, _number(task))
    if new:
        store.add_task(batch, Task(customer, "follow-up", new))
    return number


def _number(task: Task) -> int:
    assert task.id is not None
    return task.id
