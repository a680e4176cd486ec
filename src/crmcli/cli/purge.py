"""crm purge"""

from __future__ import annotations

import typer

from crmcli.cli.asking import confirm_or_refuse
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Json, Who, Yes, examples
from crmcli.cli.selection import describe, exact_one
from crmcli.store import erasure

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm purge 42", "crm purge ext:ALFKI --yes"))
def purge(context: Context, who: Who, dry_run: DryRun = False, yes: Yes = False, json: Json = False) -> None:
    """Erase a customer for good.

    The record, its touches, its history and the space they took are overwritten. This cannot be undone;
    older backups still hold the customer until you delete them.
    """
    crm: Crm = context.obj
    customer = exact_one(crm, who)
    shape = "json" if json else None
    if dry_run:
        rows = erasure.count(crm.book.conn, customer.number)
        result = {"purged": [customer.number], "rows": rows, "dry_run": True}
        crm.out.result([customer.number], f"Would erase {describe(customer)}: {rows} rows.", result, shape)
        return
    if not yes:
        confirm_or_refuse(crm, f"Erase {describe(customer)} for good? This cannot be undone.", "--yes")
    rows = erasure.purge(crm.book, customer.number, crm.now)
    crm.out.result(
        [customer.number],
        f"Erased {describe(customer)} for good. Older backups still hold the record: crm backup list",
        {"purged": [customer.number], "rows": rows, "dry_run": False},
        shape,
    )
