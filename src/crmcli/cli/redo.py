"""crm redo"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.cli.undo import Force, SkipConflicts, policy_of, report
from crmcli.store import undo as store

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm redo 118", "crm redo 118 --skip-conflicts"))
def redo(
    context: Context,
    batch: Annotated[
        int, typer.Argument(metavar="BATCH", help="The number of the batch that was undone.", show_default=False)
    ],
    skip_conflicts: SkipConflicts = False,
    force: Force = False,
    json: Json = False,
) -> None:
    """Bring an undone command back."""
    crm: Crm = context.obj
    result = store.redo(crm.book, batch, crm.now, policy_of(skip_conflicts, force))
    report(crm, result, json, redo=True)
