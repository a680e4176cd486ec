"""crm unarchive"""

from __future__ import annotations

import typer

from crmcli.cli.archive import set_archived
from crmcli.cli.changing import Choice
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Expect, Json, Where, Whos, Yes, examples

app = typer.Typer(**SETTINGS)


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
    set_archived(context.obj, Choice(who, where, dry_run, yes, expect, json), False)
