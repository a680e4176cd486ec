"""crm unarchive"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.edit import report
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Expect, Json, Where, Yes, examples
from crmcli.cli.selection import nobody, several
from crmcli.services import customers

app = typer.Typer(**SETTINGS)

Whos = Annotated[
    list[str] | None, typer.Argument(metavar="WHO...", help="Customers; - for ids from stdin.", show_default=False)
]


@app.command(epilog=examples("crm unarchive 42", "crm list is:archived city:上海 --format ids | crm unarchive -"))
def unarchive(
    context: Context,
    who: Whos = None,
    where: Where = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    expect: Expect = None,
    json: Json = False,
) -> None:
    """Bring archived customers back."""
    crm: Crm = context.obj
    chosen = several(crm, who, where, "Unarchive", yes=yes, expect=expect, dry_run=dry_run)
    with crm.book.batch("unarchive", crm.now, rehearse=dry_run) as batch:
        changed = customers.set_archived(batch, chosen, False)
    report(crm, "Brought back", changed, batch, dry_run, json, instead=nobody(chosen, where))
