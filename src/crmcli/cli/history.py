"""crm history"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import LARGEST, Context, Format, FormatJson, chosen_format, examples
from crmcli.cli.selection import read_one
from crmcli.model.history import BatchInfo, RowChange, called, differences
from crmcli.output.columns import WHOLE, Column, birthday, minute
from crmcli.store import history as store
from crmcli.text.excerpts import differing

app = typer.Typer(**SETTINGS)

BATCHES_SHOWN = 20


def _value(text: str) -> str:
    return minute(birthday(text))


BATCH_COLUMNS = (
    Column("batch", right=True, least=WHOLE),
    Column("at", title="when", least=WHOLE, show=minute),
    "command",
    Column("customers", right=True, least=WHOLE),
    Column("rows", right=True),
    "names",
    Column("undone_by", title="undone by", right=True, optional=True),
)
CHANGE_COLUMNS = (
    *BATCH_COLUMNS[:3],
    Column("id", right=True, least=WHOLE),
    "name",
    Column("field", comfort=12),
    Column("before", comfort=20, show=_value),
    Column("after", comfort=20, show=_value),
)
"""What was changed to what is the last to go where there is little room."""


@app.command(epilog=examples("crm history", "crm history 王伟 --limit 5"))
def history(
    context: Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[WHO]", help="Only this customer, field by field.", show_default=False)
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, max=LARGEST, metavar="N", help="At most N batches; 0 for all.")
    ] = BATCHES_SHOWN,
    batch: Annotated[
        int | None, typer.Option("--batch", metavar="N", help="What this batch changed, field by field.")
    ] = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Show what was changed, when and by which command."""
    crm: Crm = context.obj
    shown = chosen_format(format, json)
    conn = crm.book.conn
    if who is None and batch is None:
        rows = (_batch_row(info) for info in store.batches(conn, limit or None))
        _tell_more(crm, shown, crm.out.table(BATCH_COLUMNS, rows, shown), None)
        return
    customer = read_one(crm, who).id if who is not None else None
    infos = [store.existing(conn, batch)] if batch is not None else store.batches(conn, limit or None, customer)
    lines = (
        line for info in infos for change in store.row_changes(conn, info, customer) for line in _lines(crm, change)
    )
    crm.out.table(CHANGE_COLUMNS, map(_shortened, lines) if _on_screen(crm, shown) else lines, shown)
    if batch is None:
        _tell_more(crm, shown, len(infos), customer)


def _tell_more(crm: Crm, format: str | None, shown: int, customer: int | None) -> None:
    """On a terminal no batch is left out silently."""
    if _on_screen(crm, format):
        total = store.count(crm.book.conn, customer)
        if total > shown:
            crm.out.say(f"{shown:,} of {total:,} batches; --limit 0 shows all.")


def _on_screen(crm: Crm, format: str | None) -> bool:
    return crm.world.shows_tables and format in (None, "table")


def _shortened(line: dict[str, Any]) -> dict[str, Any]:
    """Of long texts, such as notes, what differs must be seen."""
    before, after = line["before"], line["after"]
    if not (isinstance(before, str) and isinstance(after, str)):
        return line
    return {**line, **dict(zip(("before", "after"), differing(before, after), strict=True))}


def _batch_row(info: BatchInfo) -> dict[str, Any]:
    return {
        "batch": info.id, "at": info.at, "command": info.command, "customers": info.customers, "rows": info.rows,
        "names": info.names, "undone_by": info.undone_by,
    }  # fmt: skip


def _whose(crm: Crm, change: RowChange) -> str:
    if change.customer is not None:
        return store.name_of(crm.book.conn, change.customer)
    row = change.after or change.before or {}
    return f"{called(change.table)} {row['name']}"


def _lines(crm: Crm, change: RowChange) -> Iterator[dict[str, Any]]:
    """A line for each field that differs."""
    name = _whose(crm, change)
    for field, before, after in differences(change):
        yield {
            "batch": change.batch, "at": change.at, "command": change.command, "id": change.customer, "name": name,
            "field": field, "before": before, "after": after,
        }  # fmt: skip
