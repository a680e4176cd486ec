"""crm today"""

from __future__ import annotations

from itertools import chain
from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.drafting import spelled
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import LARGEST, Context, Format, FormatJson, chosen_format, examples
from crmcli.cli.selection import counted
from crmcli.model.agenda import Agenda, as_json
from crmcli.model.task import handle
from crmcli.output.columns import WHOLE, Column, day, first
from crmcli.services import agenda as service
from crmcli.services import selecting
from crmcli.services.agenda_words import terms, why
from crmcli.store import agenda as store

app = typer.Typer(**SETTINGS)

A_DAY = 20  # calls

DayLimit = Annotated[
    int, typer.Option("--limit", min=0, max=LARGEST, metavar="N", help="At most N customers; 0 for all.")
]

COLUMNS = (
    Column("id", right=True, least=WHOLE, style="dim"),
    Column("name", comfort=12, style="bold"),
    Column("company", optional=True, spare=True),
    Column("why", comfort=26, wrap=True),
    Column("phone", comfort=WHOLE, optional=True, show=first),
    Column("last_touch", title="last", least=WHOLE, optional=True, show=day),
)
SCORE = Column("score", right=True, least=WHOLE, comfort=WHOLE)


@app.command(epilog=examples("crm today", "crm today --limit 5 --explain"))
def today(
    context: Context,
    limit: DayLimit = A_DAY,
    explain: Annotated[bool, typer.Option("--explain", help="How the score comes about, in place of why.")] = False,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Show who to call today, and why.

    Follow-ups, promises and tasks that are due, birthdays, customers who are silent or have not ordered for long by
    their own rhythm or your cadence: one line for each customer. In a pipe the list is JSON lines.
    """
    crm: Crm = context.obj
    agenda = service.agenda(crm.book.conn, crm.today, limit)
    shown = chosen_format(format, json)
    words = terms if explain else why
    rows = (as_json(line, words(line, crm.today)) for line in agenda.lines)
    crm.out.table((*COLUMNS[:1], SCORE, *COLUMNS[1:]) if explain else COLUMNS, rows, shown, piped="jsonl")
    if len(agenda.lines) < agenda.whole:
        crm.out.say(f"{len(agenda.lines):,} of {counted(agenda.whole, 'customer')}; --limit 0 shows all.")
    if crm.world.shows_tables and shown in (None, "table"):
        crm.out.say(_next_step(agenda) or _nobody(crm))


def _next_step(agenda: Agenda) -> str:
    """What to type for the first customer, and for the first task; "" without any."""
    if not agenda.lines:
        return ""
    items = [reason.task for reason in chain.from_iterable(line.reasons for line in agenda.lines) if reason.task]
    tick = f", crm done {handle(items[0])}, crm snooze {handle(items[0])} 2w" if items else ""
    return f"Next: crm log {agenda.lines[0].customer.id} TEXT{tick}"


def _nobody(crm: Crm) -> str:
    conn = crm.book.conn
    if not selecting.count(conn, "", crm.calendar):
        return "The book is empty. Add a customer: crm add NAME"
    coming = store.next_day(conn, crm.today.isoformat())
    return f"Nobody is due today. {f'Next: {spelled(coming)}; see: crm task list' if coming else ''}".rstrip()
