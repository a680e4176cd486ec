"""crm purge"""

from __future__ import annotations

import typer

from crmcli.cli.asking import confirm_or_refuse
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Json, Who, Yes, examples
from crmcli.cli.selection import describe, unmerged_one
from crmcli.store import customers, erasure

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm purge 42", "crm purge ext:ALFKI --yes"))
def purge(context: Context, who: Who, dry_run: DryRun = False, yes: Yes = False, json: Json = False) -> None:
    """Erase a customer for good.

    The record, its touches, its history and the space they took are overwritten. This cannot be undone;
    older backups still hold the customer until you delete them.
    """
    crm: Crm = context.obj
    customer = unmerged_one(crm, who)
    merged = len(customers.person(crm.book.conn, customer.number)) - 1
    whom = describe(customer) + (f" and {merged} more merged into it" if merged else "")
    if not dry_run and not yes:
        confirm_or_refuse(crm, f"Erase {whom} for good? This cannot be undone.", "--yes")
    ids, rows = erasure.purge(crm.book, customer.number, crm.now, rehearse=dry_run)
    if dry_run:
        message = f"Would erase {whom}: {rows} rows, history included. Nothing was changed."
    else:
        message = f"Erased {whom} for good. Older backups still hold the record: crm backup list"
    crm.out.result(ids, message, {"purged": ids, "rows": rows, "dry_run": dry_run}, "json" if json else None)
