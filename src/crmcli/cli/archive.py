"""crm archive"""

from __future__ import annotations

import typer

from crmcli.cli.changing import Choice, Words, change_chosen
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Expect, Json, Where, Whos, Yes, examples
from crmcli.services import customers

app = typer.Typer(**SETTINGS)


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
    set_archived(context.obj, Choice(who, where, dry_run, yes, expect, json), True)


def set_archived(crm: Crm, choice: Choice, archived: bool) -> None:
    words = Words("archive", "Archive", "Archived") if archived else Words("unarchive", "Unarchive", "Brought back")
    change_chosen(crm, choice, words, lambda batch, chosen: customers.set_archived(batch, chosen, archived))
