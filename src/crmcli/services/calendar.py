"""The days of customers that a calendar can show: what is to be done, what was promised, birthdays."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from crmcli.model.customer import Customer
from crmcli.model.task import FOLLOW_UP, PROMISE, THEIR_PROMISE, Task, handle
from crmcli.store import tasks
from crmcli.store.schema import Connection
from crmcli.world import utc_text

COLUMNS = ("uid", "day", "summary", "description", "yearly", "remind", "stamp")
CLOSED_DAYS = 31  # how long what is closed is still written, so that a calendar that has it learns of it

LEAP_DAY = "02-29"


def days(conn: Connection, customers: Iterable[Customer], now: str) -> Iterator[dict[str, Any]]:
    """Rows for formats/ics.py. `now` is a UTC instant."""
    since = utc_text(datetime.fromisoformat(now) - timedelta(days=CLOSED_DAYS))
    for customer in customers:
        about = _about(customer)
        for task, uid in tasks.of_calendar(conn, customer.number, since):
            yield {
                "uid": f"crm-task-{uid}", "day": task.day, "summary": _title(task, customer.name),
                "description": about if task.done_at else f"{about}crm done {handle(task.number)}", "yearly": False,
                "remind": not task.done_at, "stamp": now,
            }  # fmt: skip
        if customer.birthday:
            yield _birthday(customer, customer.birthday, about, now)


def _title(task: Task, name: str) -> str:
    mark = ("✗ " if task.dropped else "✓ ") if task.done_at else ""
    if task.kind == THEIR_PROMISE:
        return f"{mark}{name} promised: {task.what}"
    if task.kind == PROMISE:
        return f"{mark}Promised to {name}: {task.what}"
    return f"{mark}{name}: {task.what or ('be in touch' if task.kind == FOLLOW_UP else 'task')}"


def _about(customer: Customer) -> str:
    known = [customer.company, *(point.value for point in customer.contacts if point.kind == "phone")]
    return "".join(f"{text}\n" for text in known if text)


def _birthday(customer: Customer, birthday: str, about: str, now: str) -> dict[str, Any]:
    """From this year on; of 29 February from the last year that had one."""
    year, day, first = birthday[:-6].strip("-"), birthday[-5:], int(now[:4])
    while day == LEAP_DAY and not isleap(first):
        first -= 1
    return {
        "uid": f"crm-birthday-{customer.uid}", "day": f"{first}-{day}",
        "summary": f"Birthday: {customer.name}{f' ({year})' if year else ''}",
        "description": about.rstrip(), "yearly": True, "remind": True, "stamp": now,
    }  # fmt: skip
