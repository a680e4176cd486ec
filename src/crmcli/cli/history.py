"""crm history"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Format, Json, chosen_format, examples
from crmcli.cli.selection import read_one
from crmcli.model.history import BatchInfo, RowChange
from crmcli.output.columns import Column
from crmcli.store import history as store

app = typer.Typer(**SETTINGS)

BATCHES_SHOWN = 20
BATCH_COLUMNS = (
    Column("batch", right=True),
    "at",
    "command",
    Column("customers", right=True),
    Column("rows", right=True),
    "names",
    "state",
)
CHANGE_COLUMNS = (Column("batch", right=True), "at", "command", "record", "field", "before", "after")
INTERNAL = ("id", "uid", "customer", "created_at", "updated_at", "folded", "norm")


@app.command(epilog=examples("crm history", "crm history 王伟 --limit 5"))
def history(
    context: Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[WHO]", help="Only this customer, field by field.", show_default=False)
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, metavar="N", help="At most N batches; 0 for all.")
    ] = BATCHES_SHOWN,
    batch: Annotated[
        int | None, typer.Option("--batch", metavar="N", help="What this batch changed, field by field.")
    ] = None,
    format: Format = None,
    json: Json = False,
) -> None:
    """Show what was changed, when and by which command."""
    crm: Crm = context.obj
    shown = chosen_format(format, json)
    conn = crm.book.conn
    if who is None and batch is None:
        rows = (_batch_row(info) for info in store.batches(conn, limit or None))
        crm.out.table(BATCH_COLUMNS, rows, shown)
        return
    customer = read_one(crm, who).id if who else None
    infos = [store.existing(conn, batch)] if batch is not None else store.batches(conn, limit or None, customer)
    lines = (
        line for info in infos for change in store.row_changes(conn, info, customer) for line in _change_rows(change)
    )
    crm.out.table(CHANGE_COLUMNS, lines, shown)


def _batch_row(info: BatchInfo) -> dict[str, Any]:
    more = " …" if info.customers > len(info.names) else ""
    return {
        "batch": info.id, "at": info.at, "command": info.command, "customers": info.customers, "rows": info.rows,
        "names": ", ".join(info.names) + more, "state": f"undone by {info.undone_by}" if info.undone_by else "",
    }  # fmt: skip


def _change_rows(change: RowChange) -> list[dict[str, Any]]:
    """A line for each field that a person knows."""
    before, after = change.before or {}, change.after or {}
    fields = [name for name in {**before, **after} if name not in INTERNAL and before.get(name) != after.get(name)]
    return [
        {"batch": change.batch, "at": change.at, "command": change.command, "record": change.table.replace("_", " "),
         "field": name, "before": before.get(name), "after": after.get(name)}
        for name in fields
    ]  # fmt: skip
