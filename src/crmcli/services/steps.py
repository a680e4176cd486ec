"""What a row of a file says of touches and of the next step: a text, its time, and a day to be in touch again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from crmcli.errors import InvalidValue
from crmcli.model.draft import Draft
from crmcli.model.interaction import Interaction
from crmcli.model.task import FOLLOW_UP, Task
from crmcli.services import touches
from crmcli.services.cells import NO_DAY, day_of
from crmcli.services.checking import Rules
from crmcli.services.filling import FieldChange
from crmcli.store import interactions, tasks
from crmcli.store.book import Batch
from crmcli.store.schema import Connection
from crmcli.text.clean import multi_line
from crmcli.text.dates import parse_day
from crmcli.text.moments import parse_moment
from crmcli.world import utc_text

KIND = "note"
NEXT, LOG_AT = "next", "log_at"

Unread = tuple[str, str]  # a field, and the text in it that could not be read


class Steps(NamedTuple):
    """`at` is a UTC instant or an ISO date, "" for that of the import; `due` is an ISO date, "" for none."""

    text: str
    at: str = ""
    due: str = ""


class Taken(NamedTuple):
    """What of a row's steps is new to a customer, and what it says otherwise of the next one."""

    touch: Interaction | None
    due: str
    told: tuple[FieldChange, ...]
    kept: tuple[FieldChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.touch or self.due)


NOTHING = Taken(None, "", ())


def read(draft: Draft, rules: Rules) -> tuple[Steps | None, tuple[Unread, ...]]:
    """The steps that the draft names, None where it names none. Raises InvalidValue for a text that cannot be kept."""
    text = multi_line("log", draft.log) if draft.log else ""
    today = rules.today or date.min
    unread: list[Unread] = []

    def told(field: str, written: str | None) -> str:
        if not written or written in NO_DAY:
            return ""
        try:
            read = _at if field == LOG_AT else _due
            return read(day_of(written), today, rules.date_order)
        except (InvalidValue, OverflowError):
            unread.append((field, written))
            return ""

    steps = Steps(text, told(LOG_AT, draft.log_at), told(NEXT, draft.next))
    return (steps if steps.text or steps.due else None), tuple(unread)


def _due(written: str, today: date, order: str) -> str:
    return parse_day(written, today, order).isoformat()


def _at(written: str, today: date, order: str) -> str:
    moment = parse_moment(written, today, order)
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return utc_text(moment)


def write_new(batch: Batch, them: Iterable[tuple[int, Steps]]) -> None:
    """Write the steps of customers who are new."""
    known = list(them)
    if known:
        interactions.insert_many(batch, [_touch(batch, customer, steps) for customer, steps in known if steps.text])
        tasks.insert_many(batch, [Task(customer, FOLLOW_UP, steps.due) for customer, steps in known if steps.due])


def changes(batch: Batch, customer: int, steps: Steps | None, *, overwrite: bool) -> Taken:
    """What the steps bring to a customer who is in the book. A touch that is there, and a day that once was, do not."""
    if steps is None:
        return NOTHING
    conn = batch.conn
    told: list[FieldChange] = []
    new = bool(steps.text) and not interactions.has_touch(conn, customer, steps.text, steps.at or None)
    if new:
        told.append(("touch", "", steps.text))
    due, ours = _new_due(conn, customer, steps.due)
    if due and ours and not overwrite:
        return Taken(_touch(batch, customer, steps) if new else None, "", tuple(told), ((NEXT, ours, due),))
    if due:
        told.append((NEXT, ours, due))
    return Taken(_touch(batch, customer, steps) if new else None, due, tuple(told))


def _new_due(conn: Connection, customer: int, due: str) -> tuple[str, str]:
    """The day, "" where it is no news, and the day of the open follow-up."""
    if not due or tasks.had_follow_up(conn, customer, due):
        return "", ""
    waiting = tasks.open_follow_ups(conn, customer)
    return due, (waiting[0].day or "") if waiting else ""


def apply(batch: Batch, customer: int, taken: Taken) -> None:
    if taken.touch:
        interactions.insert(batch, taken.touch)
    if taken.due:
        touches.set_follow_up(batch, customer, date.fromisoformat(taken.due))


def _touch(batch: Batch, customer: int, steps: Steps) -> Interaction:
    return Interaction(customer, steps.at or batch.now, KIND, steps.text)
