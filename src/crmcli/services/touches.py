"""Recording touches, and what they do to follow-ups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from crmcli.errors import InvalidValue
from crmcli.model.interaction import DIRECTIONS, INTERACTION_KINDS, Interaction
from crmcli.model.task import FOLLOW_UP, Task
from crmcli.services.tasks import NONE, due_day, promise, split_day
from crmcli.store import interactions, tasks
from crmcli.store.book import Batch
from crmcli.text.clean import multi_line, single_line
from crmcli.text.fold import fold

NO_ANSWER = "no-answer"
NOT_REACHED = ("noanswer", "未接", "未接通", "没接", "没接通", "没人接", "无人接", "无人接听", "无应答", "無人接聽")


class Promised(NamedTuple):
    """What was promised to the customer, or by them, and by when."""

    text: str
    due: date | None = None
    theirs: bool = False


@dataclass(frozen=True)
class Touch:
    """What is to be recorded. `at` is a UTC instant, or a day when only that is known. See Interaction."""

    text: str
    kind: str
    at: str
    outcome: str | None = None
    follow_up: date | None = None
    clear_follow_up: bool = False
    direction: str | None = None
    minutes: int | None = None
    promises: tuple[Promised, ...] = ()
    body: str | None = None
    source: str | None = None


class Recorded(NamedTuple):
    """The touch's id, the open follow-ups that gave way to a new date or to none, and the ids of the promises."""

    number: int
    replaced: list[str]
    promises: list[int]


def parse_follow_up(text: str, today: date, order: str) -> date | None:
    """The day of the next touch; None for "none". Raises InvalidValue, also for a day in the past."""
    if not text.strip():
        raise InvalidValue("follow-up", f"is empty; give a date, or {NONE} to clear it")
    if fold(text) == NONE:
        return None
    return due_day("follow-up", text, today, order)


def parse_promise(text: str, today: date, order: str, *, theirs: bool = False) -> Promised:
    """A promise, and the day at its end: "quote by fri", 周五前发报价. Raises InvalidValue for an empty one."""
    what, due = split_day(text, today, order)
    line = single_line("promise", what)
    if not line:
        raise InvalidValue("promise", "is empty; say what was promised, like 'quote by fri'")
    return Promised(line, due, theirs)


def check(touch: Touch) -> Touch:
    """The touch with its text cleaned. Raises InvalidValue."""
    text = multi_line("text", touch.text)
    if not text:
        raise InvalidValue("text", "is empty; say in a few words what happened")
    if touch.kind not in INTERACTION_KINDS:
        raise InvalidValue("kind", f"{touch.kind!r} is none of {', '.join(INTERACTION_KINDS)}")
    if touch.direction not in (None, *DIRECTIONS):
        raise InvalidValue("direction", f"{touch.direction!r} is neither in (from the customer) nor out (to them)")
    outcome = single_line("outcome", touch.outcome) or None if touch.outcome else None
    if outcome and fold(outcome).translate({ord(mark): None for mark in " _-"}) in NOT_REACHED:
        outcome = NO_ANSWER
    return replace(touch, text=text, outcome=outcome)


def with_more(touch: Touch, follow_up: date | None, clear_follow_up: bool, promises: tuple[Promised, ...]) -> Touch:
    """The touch with what is to follow from it."""
    return replace(touch, follow_up=follow_up, clear_follow_up=clear_follow_up, promises=promises)


def record(batch: Batch, customer: int, touch: Touch, today: date) -> Recorded:
    """Write the touch and what was promised, and settle the follow-ups.

    A touch closes the follow-ups that are due, not those that are put off till later; after "no-answer" they stay open.
    With a new date, an open one that lies ahead gives way to it, so that a customer has one next date; after
    "no-answer" the due one is moved there.
    """
    number = interactions.insert(batch, _row(customer, touch))
    promises = [promise(batch, customer, it.text, it.due, theirs=it.theirs) for it in touch.promises]
    if touch.outcome != NO_ANSWER:
        for task in tasks.open_follow_ups(batch.conn, customer):
            if (task.day or "") <= today.isoformat():
                tasks.close(batch, task.number)
    if not touch.follow_up and not touch.clear_follow_up:
        return Recorded(number, [], promises)
    return Recorded(number, set_follow_up(batch, customer, touch.follow_up), promises)


def _row(customer: int, touch: Touch) -> Interaction:
    return Interaction(
        customer, touch.at, touch.kind, touch.text, touch.outcome, touch.direction, touch.minutes, touch.body,
        touch.source,
    )  # fmt: skip


def set_follow_up(batch: Batch, customer: int, day: date | None) -> list[str]:
    """Make `day` the customer's one open follow-up, or leave none; returns the dates that gave way to it."""
    new = day.isoformat() if day else None
    waiting = tasks.open_follow_ups(batch.conn, customer)
    kept = next((task for task in waiting if task.day == new), waiting[0] if waiting and new else None)
    for task in waiting:
        if task is not kept:
            tasks.close(batch, task.number)
    if new and kept is None:
        tasks.insert(batch, Task(customer, FOLLOW_UP, new))
    elif new and kept is not None and kept.day != new:
        tasks.move(batch, kept.number, new)
    return [task.day for task in waiting if task.day and task.day != new]
