"""crm done"""

from __future__ import annotations

import typer

from crmcli.cli.context import Crm
from crmcli.cli.handles import Handles, change_tasks, tasks_of
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Json, examples
from crmcli.services import tasks as service

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm done t12 t13", "crm task list --due ..today --format ids | crm done -"))
def done(context: Context, tasks: Handles, dry_run: DryRun = False, json: Json = False) -> None:
    """Tick off tasks, promises and follow-ups.

    One that repeats makes the next one.
    """
    crm: Crm = context.obj
    chosen = tasks_of(crm, tasks)
    change_tasks(
        crm, "done", "Done:", lambda batch: service.finish(batch, chosen, crm.today), dry_run=dry_run, json=json
    )
