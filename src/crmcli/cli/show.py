"""crm show"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import LARGEST, Context, Format, Json, Who, chosen_format, examples
from crmcli.cli.selection import counted, read_one
from crmcli.store import interactions

app = typer.Typer(**SETTINGS)

TOUCHES_SHOWN = 10


@app.command(epilog=examples("crm show 42", "crm show 王伟 --touches 50"))
def show(
    context: Context,
    who: Who,
    touches: Annotated[
        int, typer.Option("--touches", min=0, max=LARGEST, metavar="N", help="How many of the newest touches.")
    ] = TOUCHES_SHOWN,
    format: Format = None,
    json: Json = False,
) -> None:
    """Show everything about one customer."""
    crm: Crm = context.obj
    customer = read_one(crm, who)
    latest = interactions.latest(crm.book.conn, customer.number, touches)
    extra = []
    if (earlier := interactions.count(crm.book.conn, customer.number) - len(latest)) > 0:
        whole = earlier + len(latest)
        extra = [f"… and {counted(earlier, 'earlier touch', 'earlier touches')}; --touches {whole} shows all"]
    crm.out.card(customer, latest, extra, format=chosen_format(format, json))
