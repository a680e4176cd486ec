"""crm timeline"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.drafting import option
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Format, FormatJson, Limit, Who, chosen_format, examples, most_rows
from crmcli.cli.selection import read_one
from crmcli.output.moments import COLUMNS, row
from crmcli.services import timeline as service

app = typer.Typer(**SETTINGS)

Kinds = Annotated[str | None, option("--kind", "A,B", "Only these: call, email, …, order, refund, task, promise, …")]


@app.command(epilog=examples("crm timeline 42", "crm timeline 王伟 --kind order,promise --limit 20"))
def timeline(
    context: Context, who: Who, limit: Limit = None, kind: Kinds = None, format: Format = None, json: FormatJson = False
) -> None:
    """Show what happened with a customer, the newest last.

    Touches, orders, promises and tasks, a line each; what is still to be done stands at its day.
    """
    crm: Crm = context.obj
    kinds = service.kinds(kind)
    customer = read_one(crm, who)
    shown = chosen_format(format, json)
    on_screen = crm.world.shows_tables and shown in (None, "table")
    most = most_rows(crm, limit, on_screen)
    moments = service.moments(crm.book.conn, customer, kinds)
    newest = moments[-most:] if most else moments
    crm.out.table(COLUMNS, (row(*moment, customer) for moment in newest), shown)
    if on_screen and len(newest) < len(moments):
        crm.out.say(f"The newest {len(newest):,} of {len(moments):,}; --limit 0 shows all.")
