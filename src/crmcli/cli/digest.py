"""crm digest"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, examples
from crmcli.cli.today import A_DAY, DayLimit
from crmcli.errors import Usage
from crmcli.services import agenda as service
from crmcli.services.digest import WRITERS

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm digest | ifne mail -s 'Today' me@example.com", "crm digest --format md --limit 0"))
def digest(
    context: Context,
    limit: DayLimit = A_DAY,
    format: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or md (Markdown).")] = "text",
) -> None:
    """Print today's list as a short letter, for cron to mail.

    Nothing is printed when nobody is due, so that cron sends no mail.
    """
    crm: Crm = context.obj
    if format not in WRITERS:
        raise Usage(f"there is no format {format!r} of the digest; there are {' and '.join(WRITERS)}")
    agenda = service.agenda(crm.book.conn, crm.today, limit)
    for line in WRITERS[format](agenda, crm.today):
        crm.out.line(line)
