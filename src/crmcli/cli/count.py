"""crm count"""

from __future__ import annotations

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS, QueryCommand
from crmcli.cli.options import Context, Json, Query, examples
from crmcli.services import selecting

app = typer.Typer(**SETTINGS)


@app.command(cls=QueryCommand, epilog=examples("crm count tag:vip", "crm count no:email no:phone"))
def count(context: Context, query: Query = None, json: Json = False) -> None:
    """Count the customers that fit a query."""
    crm: Crm = context.obj
    number = selecting.count(crm.book.conn, selecting.joined(query), crm.calendar)
    if json:
        crm.out.result([], "", {"count": number}, format="json")
    else:
        crm.out.line(str(number))
