"""crm list"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli.cli import hints
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS, QueryCommand
from crmcli.cli.options import (
    Context,
    Fields,
    Format,
    FormatJson,
    Limit,
    Query,
    chosen_format,
    examples,
    most_rows,
    names,
)
from crmcli.cli.selection import archived
from crmcli.services import selecting
from crmcli.store import customers as store

app = typer.Typer(**SETTINGS)


@app.command(
    cls=QueryCommand,
    epilog=examples(
        "crm list city:上海 tag:vip --sort name",
        "crm list last.before:30d --fields name,phone,last --format csv",
    ),
)
def list_(
    context: Context,
    query: Query = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", metavar="A,-B", help="Sort by fields; - for descending. Default: newest first."),
    ] = None,
    limit: Limit = None,
    fields: Fields = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """List the customers that fit a query.

    In a pipe the list is TSV without a header: id, name, company, phone, email, city, tags, last; or the --fields.
    """
    crm: Crm = context.obj
    text = selecting.joined(query)
    shown = chosen_format(format, json)
    on_screen = shown in (None, "table") and crm.world.shows_tables
    most = most_rows(crm, limit, on_screen)
    conn = crm.book.conn
    ids = selecting.select(conn, text, crm.calendar, sort, most or None)
    also = selecting.named(text, sort) if on_screen else ()
    crm.out.customers(store.load(conn, ids), names(fields), shown, also=also)
    if on_screen:
        _tell_count(crm, text, ids, most)


def _tell_count(crm: Crm, text: str, ids: Sequence[int], most: int) -> None:
    shown = len(ids)
    if shown == 0:
        hidden = archived(crm, text)
        nobody = f"No customer fits. {hidden or hints.after_query(crm, text, 'list')}".strip()
        crm.out.say(nobody if text or hidden else "The book is empty. Add a customer: crm add NAME")
    elif shown == most:
        total = selecting.count(crm.book.conn, text, crm.calendar)
        if total > shown:
            crm.out.say(f"{shown:,} of {total:,} customers; --limit 0 shows all.")
    elif text and (hint := hints.heard_besides(crm, text, ids)):
        crm.out.say(hint)
