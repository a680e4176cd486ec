"""crm archive"""

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


@app.command(epilog=examples("crm archive 42", "crm archive --where 'last.before:3y no:phone no:email' --dry-run"))
def archive(
    context: Context,
    who: Whos = None,
    where: Where = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    expect: Expect = None,
    json: Json = False,
) -> None:
    """Hide customers from lists.

    They stay in the book: crm list is:archived shows them, crm unarchive brings them back.
    """
    crm: Crm = context.obj
    chosen = several(crm, who, where, "Archive", yes=yes, expect=expect, dry_run=dry_run)
    with crm.book.batch("archive", crm.now, rehearse=dry_run) as batch:
        changed = customers.set_archived(batch, chosen, True)
    report(crm, "Archived", changed, batch, dry_run, json, instead=nobody(chosen, where))
