"""crm redo"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.asking import confirm
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.cli.undo import Force, SkipConflicts, describe, policy_of, report
from crmcli.errors import Declined, NothingToUndo, Usage
from crmcli.store import history
from crmcli.store import undo as store

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm redo 118", "crm redo 118 --skip-conflicts"))
def redo(
    context: Context,
    batch: Annotated[
        int | None,
        typer.Argument(metavar="[BATCH]", help="The number of the batch that was undone.", show_default=False),
    ] = None,
    skip_conflicts: SkipConflicts = False,
    force: Force = False,
    json: Json = False,
) -> None:
    """Bring an undone command back.

    Without a number, on a terminal, the one that was undone last is shown, and asked about.
    """
    crm: Crm = context.obj
    policy = policy_of(skip_conflicts, force)
    number = batch if batch is not None else _asked(crm)
    with crm.out.progress("Bringing back") as shown:
        result = store.redo(crm.book, number, crm.now, policy, shown.advance)
    report(crm, result, json, redo=True)


def _asked(crm: Crm) -> int:
    """Bare `crm redo` shows the batch that was undone last, and asks."""
    if not crm.world.interactive:
        raise Usage("which batch? Without a terminal give its number: BATCH")
    info = history.last_undone(crm.book.conn)
    if info is None:
        raise NothingToUndo("no batch is undone, so there is nothing to bring back")
    if not confirm(crm, f"Bring back {describe(info)}?"):
        raise Declined("nothing was changed")
    return info.id
