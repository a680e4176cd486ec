"""The brief that `crm brief` and the call loop show, by Rich: one screen of 24 rows, whatever there is to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group
from rich.text import Text

from crmcli.model.brief import Brief, Soon
from crmcli.model.customer import Customer
from crmcli.model.shapes import addresses, money, primary_first
from crmcli.model.task import FOLLOW_UP, PROMISE, THEIR_PROMISE, Task, handle
from crmcli.output.columns import birthday, day
from crmcli.output.text import one_line, safe_line
from crmcli.output.touches import circumstances

TASKS_SHOWN = 5
NOTES_SHOWN = 2  # the last lines, which are the newest
LABEL = 10  # cells

_OWED = {FOLLOW_UP: "be in touch", PROMISE: "you promised", THEIR_PROMISE: "they promised"}


def screen(brief: Brief) -> Group:
    """At most 23 rows, each cut where the terminal ends, so that a question has room below."""
    rows = [_headline(brief.customer), *_known(brief), *_open(brief)]
    if brief.touches:
        rows.append(_heading("Last touches"))
        widest = max(len(it.kind) for it in brief.touches)
        for it in brief.touches:
            rows.append(_row(f"{day(it.at):<10}  {it.kind:<{widest}}", one_line(it.summary), circumstances(it)))
    if brief.orders:
        from crmcli.output.orders import in_short

        rows.append(_heading("Last orders"))
        rows += [_row(f"{it.at}  {it.handle}", f"{it.money}  {in_short(it)}", []) for it in brief.orders]
    return Group(*rows)


def _headline(customer: Customer) -> Text:
    line = _text(safe_line(customer.name), "bold").append(f" (#{customer.id})", style="not bold dim")
    for part in (customer.company, customer.title, "archived" if customer.archived_at else None):
        line.append(f" · {safe_line(part)}" if part else "", style="not bold")
    return line


def _known(brief: Brief) -> Iterator[Text]:
    """How to reach the customer, what kind of customer it is, and what was noted."""
    customer = brief.customer
    reached = [[it.value for it in primary_first(points)] for points in (customer.phones, customer.emails)]
    yield from _labelled("Phone", reached[0])
    yield from _labelled("Reach", [*reached[1], *(f"{it.kind} {it.value}" for it in customer.handles)])
    places = [it.city for it in addresses(customer) if it.city]
    standing = [f"{name} {value}" for name in ("tier", "stage") if (value := getattr(customer, name))]
    yield from _labelled("Is", [*standing, *customer.tags, *places[:1]])
    if customer.orders:
        yield from _labelled(
            "Orders", [f"{customer.orders}, total {money(customer.total)}, last {customer.last_order}"]
        )
    yield from _labelled("Soon", [_soon(it, customer) for it in brief.soon])
    yield from _labelled("Fields", [f"{key}: {value}" for key, value in customer.fields.items()])
    for place, line in enumerate(_notes(customer)):
        yield from _labelled("Notes" if not place else "", [line])


def _soon(it: Soon, customer: Customer) -> str:
    when = "today" if it.in_days == 0 else f"in {it.in_days} day{'' if it.in_days == 1 else 's'}"
    return f"{it.what} {when} ({birthday(customer.birthday or '')})"


def _notes(customer: Customer) -> Sequence[str]:
    return [line for line in (customer.notes or "").splitlines() if line.strip()][-NOTES_SHOWN:]


def _open(brief: Brief) -> Iterator[Text]:
    if not brief.tasks:
        return
    yield _heading("Open")
    for task in brief.tasks[:TASKS_SHOWN]:
        yield _row(f"{task.day or '':<10}  {handle(task.number)}", _said(task), _late(task, brief.today))
    if len(brief.tasks) > TASKS_SHOWN:
        rest = len(brief.tasks) - TASKS_SHOWN
        yield _text(f"  … {rest:,} more: crm task list {brief.customer.id}", "dim")


def _said(task: Task) -> str:
    owed = _OWED.get(task.kind, "")
    return ": ".join(it for it in (owed, one_line(task.what or "")) if it)


def _late(task: Task, today: str) -> list[str]:
    days = (date.fromisoformat(today) - date.fromisoformat(task.day)).days if task.day else 0
    return [f"{days:,} day{'' if days == 1 else 's'} late"] if days > 0 else ["today"] if task.day == today else []


def _heading(text: str) -> Text:
    return _text(text, "bold")


def _labelled(label: str, values: Sequence[str]) -> Iterator[Text]:
    if values:
        yield _text(f"  {label:<{LABEL}}", "dim").append(" · ".join(map(one_line, values)), style="not dim")


def _row(place: str, text: str, remarks: Sequence[str]) -> Text:
    line = _text(f"  {place}  ", "dim").append(safe_line(text), style="not dim")
    return line.append(f"  ({', '.join(map(safe_line, remarks))})") if remarks else line


def _text(text: str, style: str) -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")
