"""crm snooze"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.drafting import spelled
from crmcli.cli.handles import change_tasks, tasks_of
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Json, examples
from crmcli.errors import InvalidValue, Usage
from crmcli.services import tasks as service

app = typer.Typer(**SETTINGS)

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="TASK... DATE", help="Handles like t12, then the day: 2w, fri, 明天, 2026-05-01.", show_default=False
    ),
]


@app.command(epilog=examples("crm snooze t12 2w", "crm snooze t12 t13 下周一"))
def snooze(context: Context, words: Words, dry_run: DryRun = False, json: Json = False) -> None:
    """Put tasks and follow-ups off till a day.

    When they were due stays known; crm task edit t12 --due gives another day instead.
    """
    crm: Crm = context.obj
    *handles, when = words
    if not handles:
        raise Usage("name the tasks, then the day: crm snooze t12 2w")
    day = service.due_day("date", when, crm.today, str(crm.config["date_order"]))
    if day == crm.today:
        raise InvalidValue("date", f"{when!r} is today; put it off till a day that lies ahead")
    chosen = tasks_of(crm, handles)
    change_tasks(
        crm, "snooze", "Put off", lambda batch: service.Closed(service.snooze(batch, chosen, day), []),
        how=f" till {spelled(day)}", dry_run=dry_run, json=json,
    )  # fmt: skip
