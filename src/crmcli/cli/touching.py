"""What `crm log` and its call loop share: a text with a date behind it, promises, the batch that records a touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmcli.cli.context import Crm
from crmcli.cli.drafting import spelled
from crmcli.cli.selection import describe
from crmcli.errors import InvalidValue
from crmcli.model.customer import Customer
from crmcli.model.task import PROMISE, THEIR_PROMISE, Task, handle
from crmcli.services import touches
from crmcli.services.tasks import finish
from crmcli.services.touches import Promised, Recorded, Touch
from crmcli.text.dates import parse_day


class Said(NamedTuple):
    """The text, the date of a last word `+date`, and what to say of a last word that nearly is one."""

    text: str
    plus: str | None = None
    hint: str = ""


def without_date(crm: Crm, text: str) -> Said:
    """A last word that begins with + and is no date is text."""
    *_, last = text.split() or [""]
    day = _day(crm, last.removeprefix("+"))
    if not last.startswith("+"):
        ahead = day is not None and day > crm.today
        return Said(text, hint=f" No follow-up was set; for one write +{last}." if ahead else "")
    if day is None:
        return Said(text, hint=f" '{last}' is not a date, so it is part of the text; no follow-up was set.")
    return Said(text.rstrip().removesuffix(last).rstrip(), last[1:])


def _day(crm: Crm, word: str) -> date | None:
    try:
        return parse_day(word, crm.today, order_of(crm))
    except InvalidValue:
        return None


def order_of(crm: Crm) -> str:
    """How 5/6 is read."""
    return str(crm.config["date_order"])


def promised(crm: Crm, mine: Sequence[str] | None, theirs: Sequence[str] | None) -> tuple[Promised, ...]:
    """What --promise and --they-promise say. Raises InvalidValue."""
    own = [touches.parse_promise(text, crm.today, order_of(crm)) for text in mine or ()]
    return (*own, *(touches.parse_promise(text, crm.today, order_of(crm), theirs=True) for text in theirs or ()))


def record(
    crm: Crm,
    customer: Customer,
    touch: Touch,
    hint: str = "",
    *,
    settled: Sequence[Task] = (),
    dry_run: bool = False,
    json: bool = False,
) -> None:
    """Write the touch in a batch of its own, in which the `settled` tasks are done, and say so."""
    with crm.book.batch("log", crm.now, rehearse=dry_run) as batch:
        recorded = touches.record(batch, customer.number, touch, crm.today)
        finish(batch, settled, crm.today)
    what = f"{'an' if touch.kind in ('email', 'sms') else 'a'} {touch.kind} with {describe(customer)}{_back(touch)}"
    done = f" Done: {', '.join(handle(task.number) for task in settled)}." if settled else ""
    more = f"{consequences(touch, recorded)}{done}{hint}"
    if dry_run:
        message = f"Would have logged {what}.{more} Nothing was changed."
    else:
        message = f"Logged {what}.{more} Undo: crm undo {batch.id}"
    body = {"batch": None if dry_run else batch.id, **as_json(customer.number, touch, recorded), "dry_run": dry_run}
    crm.out.result([customer.number], message, body, format="json" if json else None)


def as_json(customer: int, touch: Touch, recorded: Recorded) -> dict[str, Any]:
    """What was recorded."""
    return {
        "touch": recorded.number, "customer": customer, "at": touch.at, "kind": touch.kind,
        "follow_up": touch.follow_up.isoformat() if touch.follow_up else None,
        "promises": [
            {"id": handle(number), "kind": THEIR_PROMISE if it.theirs else PROMISE, "what": it.text,
             "due": it.due.isoformat() if it.due else None}
            for it, number in zip(touch.promises, recorded.promises, strict=True)
        ],
    }  # fmt: skip


def consequences(touch: Touch, recorded: Recorded) -> str:
    """What is to be done now, as sentences, each after a blank."""
    return f"{_ahead(touch, recorded.replaced)}{_promises(touch.promises, recorded.promises)}"


def _back(touch: Touch) -> str:
    """The day of a touch that is not of now, which is a day without an instant."""
    return "" if "T" in touch.at else f" on {spelled(date.fromisoformat(touch.at))}"


def _ahead(touch: Touch, replaced: list[str]) -> str:
    before = ", ".join(spelled(date.fromisoformat(day)) for day in replaced)
    if touch.follow_up:
        return f" Follow-up on {spelled(touch.follow_up)}{f' (was {before})' if before else ''}."
    return f" The follow-up on {before} is cleared." if before else ""


def _promises(promises: Iterable[Promised], numbers: Iterable[int]) -> str:
    told = ""
    for it, number in zip(promises, numbers, strict=True):
        by = f" by {spelled(it.due)}" if it.due else ""
        told += f" {'They promised' if it.theirs else 'You promised'} {handle(number)}: {it.text}{by}."
    return told
