"""crm brief"""

from __future__ import annotations

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Format, FormatJson, Who, chosen_format, examples
from crmcli.cli.selection import read_one
from crmcli.services import brief as service

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm brief 42", "crm brief 王伟 --json"))
def brief(context: Context, who: Who, format: Format = None, json: FormatJson = False) -> None:
    """Show on one screen what to know before a call.

    The last touches and orders, what is open on both sides, what comes soon. A pipe gets one line of JSON.
    """
    crm: Crm = context.obj
    customer = read_one(crm, who)
    crm.out.brief(service.brief(crm.book.conn, customer, crm.today), chosen_format(format, json))
