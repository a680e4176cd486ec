"""crm lock"""

from __future__ import annotations

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.store import session

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm lock", "crm lock --json"))
def lock(context: Context, json: Json = False) -> None:
    """End what unlock began, for all books."""
    crm: Crm = context.obj
    ended = session.end_all(crm.world.env)
    sentence = "Locked: the passphrase will be asked for again." if ended else "Nothing was unlocked."
    crm.out.result([], sentence, {"ended": ended}, format="json" if json else None)
