"""crm verify"""

from __future__ import annotations

import typer

from crmcli.cli.context import Crm
from crmcli.cli.health import checked, error_of, show
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.store import checks

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm verify", "crm verify --json"))
def verify(context: Context, json: Json = False) -> None:
    """Check that the book is whole.

    Every page against its HMAC, every tree of the file, every reference, and the history. Exit 13 means damage, 6
    other findings. What is derived from the records, as the search index, crm doctor compares with a rebuild.
    See also: crm backup verify, crm repair.
    """
    crm: Crm = context.obj
    conn = crm.book.conn
    with crm.out.progress("Checking", checks.STEPS) as shown:
        report = checks.check(conn, shown.advance, rebuilt=False)
    show(crm, report, {"book": str(crm.path)}, json)
    error = error_of(report, crm.path)
    if error is not None:
        raise error
    if not json:
        crm.out.say(f"{crm.path} is whole: {checked(report.figures)}; references and history fit.")
