"""crm backup"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from crmcli.cli.asking import confirm_or_refuse
from crmcli.cli.context import Crm, utc_text
from crmcli.cli.health import FOUND, health_row, refuse_unhealthy
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, DryRun, Format, Json, Yes, chosen_format, examples
from crmcli.errors import Conflict, CrmError, Damaged, NotFound, Usage, WrongPassphrase
from crmcli.model.backup import Backup, RestorePlan
from crmcli.output.columns import WHOLE, Column
from crmcli.services import backup as service
from crmcli.store import checks

app = typer.Typer(**SETTINGS)

In = Annotated[str | None, typer.Option("--in", metavar="FOLDER", help="Where the backups are.", show_default=False)]


def megabytes(text: str) -> str:
    return f"{int(text) / 1e6:,.1f} MB" if text else ""


def instant(text: str) -> str:
    return text.replace("T", " ").replace("Z", " UTC")


FILE = Column("file", least=WHOLE)
SIZE = Column("size", right=True, least=WHOLE, show=megabytes)
LISTED = (FILE, Column("made", least=WHOLE, show=instant), Column("age", title="days old", right=True), SIZE)
CHECKED = (FILE, "state", Column("customers", right=True), Column("batches", right=True), SIZE)


@app.callback()
def group() -> None:
    """Make, list, check and restore verified encrypted backups."""


@app.command(epilog=examples("crm backup create", "crm backup create --to /media/stick"))
def create(
    context: Context,
    to: Annotated[str | None, typer.Option("--to", metavar="FOLDER", help="An existing folder; default: backups beside the book.")] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="A new file of this name.")] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Make a backup: a verified encrypted copy that opens with the same passphrase."""
    crm: Crm = context.obj
    if to is not None and output is not None:
        raise Usage("give --to FOLDER or -o FILE, not both")
    book = crm.book
    with crm.out.progress("Backing up", checks.size(book.conn)["pages"]) as shown:
        if output is not None:
            made, figures = service.create_at(book.conn, book.unlock, Path(output).expanduser(), shown.advance)
        else:
            made, figures = service.create(book, crm.world.now(), _path(to), shown.advance)
    crm.out.result(
        [str(made.path)],
        f"Backed up {_content(figures)}, {megabytes(str(made.size))}, and checked the copy."
        f" Restore: crm backup restore {made.path}",
        {**_row(crm, made), **figures},
        format="json" if json else None,
    )


@app.command("list", epilog=examples("crm backup list", "crm backup list --in /media/stick --json"))
def list_(context: Context, folder: In = None, format: Format = None, json: Json = False) -> None:
    """List the backups in a folder, the newest first."""
    crm: Crm = context.obj
    where = _folder(crm, folder)
    shown = chosen_format(format, json)
    count = crm.out.table(LISTED, (_row(crm, it) for it in service.listed(where)), shown)
    if not count and crm.world.shows_tables:
        crm.out.say(f"There is no backup in {where}. Make one: crm backup create")


@app.command(epilog=examples("crm backup verify latest", "crm backup verify --all --in /media/stick"))
def verify(
    context: Context,
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="A path, a name of crm backup list, or latest.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Every backup in the folder.")] = False,
    folder: In = None,
    format: Format = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Open backups and check them like the book: every page, every rule."""
    crm: Crm = context.obj
    if every == (file is not None):
        raise Usage("name one backup, or say --all")
    where = _folder(crm, folder)
    chosen = service.listed(where) if every else [service.find(file or "", where, crm.path)]
    if not chosen:
        raise NotFound(f"there is no backup in {where}; make one with: crm backup create")
    checked = [_checked(crm, it) for it in chosen]
    crm.out.table(CHECKED, [row for row, _ in checked], chosen_format(format, json))
    for _, error in checked:
        if error is not None:
            raise error
    crm.out.say(f"{'The backup is' if len(checked) == 1 else f'All {len(checked)} backups are'} whole.")
