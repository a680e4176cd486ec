"""The agenda as a short letter, for cron to mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from crmcli.formats.markdown import escaped
from crmcli.model.agenda import Agenda, Line
from crmcli.model.shapes import pick
from crmcli.services.agenda import local_day
from crmcli.services.agenda_words import said


def text(agenda: Agenda, today: date) -> Iterator[str]:
    """Lines of plain text; none when nobody is due."""
    if agenda.lines:
        yield _heading(agenda, today)
    for number, line in enumerate(agenda.lines, 1):
        yield f"\n{number:>2}. {_flat(line.customer.name)} ({', '.join(_known(line))})"
        for reason in line.reasons:
            yield f"    {_flat(said(reason, today))}"
    if _left_out(agenda):
        yield f"\n{_left_out(agenda)}"


def md(agenda: Agenda, today: date) -> Iterator[str]:
    """Lines of GitHub Flavored Markdown; none when nobody is due."""
    if agenda.lines:
        yield f"# {_heading(agenda, today)}\n"
    for line in agenda.lines:
        about = escaped(", ".join(_known(line)))
        reasons = "; ".join(escaped(_flat(said(reason, today))) for reason in line.reasons)
        yield f"- **{escaped(_flat(line.customer.name))}** ({about}): {reasons}"
    if _left_out(agenda):
        yield f"\n{_left_out(agenda)}"


WRITERS = {"text": text, "md": md}


def _heading(agenda: Agenda, today: date) -> str:
    return f"{today:%A} {today.isoformat()}: {agenda.whole:,} to call"


def _known(line: Line) -> list[str]:
    person = pick(line.customer, ("company", "phone", "last"))
    last = f"last touch {local_day(person['last'])}" if person["last"] else ""
    return [f"#{line.customer.id}", *(_flat(it) for it in (person["company"], person["phone"], last) if it)]


def _left_out(agenda: Agenda) -> str:
    left = agenda.whole - len(agenda.lines)
    return f"And {left:,} more: crm today --limit 0" if left else ""


def _flat(words: str) -> str:
    return " ".join(words.split())
