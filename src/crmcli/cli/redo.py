"""crm redo"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, Yes, examples
from crmcli.cli.undo import Force, SkipConflicts, chosen, policy_of, report
from crmcli.store import history
from crmcli.store import undo as store

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm redo 118", "crm redo --last"))
def redo(
    context: Context,
    batch: Annotated[
        int | None,
        typer.Argument(metavar="[BATCH]", help="The number of the batch that was undone.", show_default=False),
    ] = None,
    last: Annotated[bool, typer.Option("--last", help="The batch that was undone last.")] = False,
    skip_conflicts: SkipConflicts = False,
    force: Force = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Bring an undone command back.

    Without a number, on a terminal, the one that was undone last is shown, and asked about.
    """
    crm: Crm = context.obj
    policy = policy_of(skip_conflicts, force)
    batch = chosen(crm, batch, last, yes, "bring back", history.last_undone)
    with crm.out.progress("Bringing back") as shown:
        result = store.redo(crm.book, batch, crm.now, policy, shown.advance)
    report(crm, result, json, redo=True)
