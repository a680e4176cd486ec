"""crm backup"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import typer

from crmcli.cli.asking import confirm_or_refuse
from crmcli.cli.context import Crm
from crmcli.cli.health import as_json, error_of
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import Context, DryRun, Format, FormatJson, Json, Yes, chosen_format, examples
from crmcli.cli.passphrase import typed_again
from crmcli.errors import Conflict, CrmError, Damaged, NotFound, Usage, WrongPassphrase
from crmcli.model.backup import Backup, RestorePlan
from crmcli.model.health import Report
from crmcli.output.columns import WHOLE, Column, minute
from crmcli.services.backup import checking, files, making, restoring
from crmcli.store import checks
from crmcli.world import utc_text

app = typer.Typer(**GROUP_SETTINGS)

In = Annotated[str | None, typer.Option("--in", metavar="FOLDER", help="Where the backups are.", show_default=False)]
To = Annotated[
    str | None, typer.Option("--to", metavar="FOLDER", help="An existing folder; default: backups beside the book.")
]
Output = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="A new file of this name.")]
NAMED = "A path, a name of crm backup list, or latest."
File = Annotated[str, typer.Argument(metavar="FILE", help=NAMED, show_default=False)]
OneFile = Annotated[str | None, typer.Argument(metavar="[FILE]", help=NAMED, show_default=False)]


def megabytes(text: str) -> str:
    return f"{int(text) / 1e6:,.1f} MB" if text else ""


FILE = Column("file", least=WHOLE)
SIZE = Column("size", right=True, least=WHOLE, show=megabytes)
LISTED = (FILE, Column("made", least=WHOLE, show=minute), Column("age", title="days old", right=True), SIZE)
CHECKED = (FILE, "state", Column("customers", right=True), Column("batches", right=True), SIZE)


@app.callback()
def group(context: Context) -> None:
    """Make, list, check and restore verified encrypted backups."""
    help_when_alone(context)


@app.command(epilog=examples("crm backup create", "crm backup create --to /media/stick"))
def create(context: Context, to: To = None, output: Output = None, json: Json = False) -> None:
    """Make a backup: a verified, encrypted copy of the book.

    It opens with the same passphrase.
    """
    crm: Crm = context.obj
    if to is not None and output is not None:
        raise Usage("give --to FOLDER or -o FILE, not both")
    book, folder = crm.book, _path(to)
    with crm.out.progress("Backing up", checks.size(book.conn)["pages"]) as shown:
        if output is not None:
            made, figures = making.create_at(book.conn, book.unlock, Path(output).expanduser(), shown.advance)
        else:
            made, figures = making.create(book, crm.world.now(), folder, shown.advance)
    name = made.path if folder or output else made.path.name
    crm.out.result(
        [str(made.path)],
        f"Backed up {_content(figures)}, {megabytes(str(made.size))}, and checked the copy."
        f" Restore: crm backup restore {quote(str(name))}",
        {**_row(crm, made), **figures},
        format="json" if json else None,
        shown=True,
    )


@app.command("list", epilog=examples("crm backup list", "crm backup list --in /media/stick --json"))
def list_(context: Context, folder: In = None, format: Format = None, json: FormatJson = False) -> None:
    """List the backups in a folder, the newest first."""
    crm: Crm = context.obj
    where = _folder(crm, folder)
    shown = chosen_format(format, json)
    count = crm.out.table(LISTED, (_row(crm, it) for it in files.listed(where)), shown)
    if not count and crm.world.shows_tables:
        crm.out.say(f"There is no backup in {where}. Make one: crm backup create")


@app.command(epilog=examples("crm backup verify latest", "crm backup verify --all --in /media/stick"))
def verify(
    context: Context,
    file: OneFile = None,
    every: Annotated[bool, typer.Option("--all", help="Every backup in the folder.")] = False,
    folder: In = None,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Open backups and check them like the book.

    Every page and every rule is checked. CRM_BACKUP_PASSPHRASE_FILE or CRM_BACKUP_PASSPHRASE gives the passphrase of
    backups with an older one than the book.
    """
    crm: Crm = context.obj
    if every == (file is not None):
        raise Usage("name one backup, as FILE or latest, or say --all for every backup in the folder")
    where = _folder(crm, folder)
    chosen = files.listed(where) if every else [files.find(file or "", where, crm.path)]
    if not chosen:
        raise NotFound(f"there is no backup in {where}; make one with: crm backup create")
    checked = [_checked(crm, it) for it in chosen]
    crm.out.table(CHECKED, [row for row, _ in checked], chosen_format(format, json))
    for _, error in checked:
        if error is not None:
            raise error
    crm.out.say(f"{'The backup is' if len(checked) == 1 else f'All {len(checked)} backups are'} whole.")


@app.command(epilog=examples("crm backup restore latest", "crm backup restore customers-20260501T093000Z.crmbak --yes"))
def restore(
    context: Context,
    file: File,
    folder: In = None,
    force: Annotated[bool, typer.Option("--force", help="Even over another book.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Put a backup in the place of the book, and keep what was there.

    The backup is checked first. The book as it was is kept, and the last line says how to bring it back.
    CRM_BACKUP_PASSPHRASE_FILE or CRM_BACKUP_PASSPHRASE gives a backup's older passphrase.
    """
    crm: Crm = context.obj
    found = files.find(file, _folder(crm, folder), crm.path)
    timeout = float(crm.config["timeout"])
    plan = restoring.plan(found, crm.path, crm.unlock_file, timeout, partial(typed_again, crm))
    if plan.objection and not force:
        if plan.state == "unreadable" and crm.typed:
            raise WrongPassphrase(f"wrong passphrase for {plan.book}; nothing was changed")
        raise Conflict(f"{plan.objection}; if that is right, say --force")
    if dry_run:
        _report(crm, plan, None, f"Would put {_described(plan)}. Nothing was changed.", json)
        return
    if plan.state != "missing" and not yes:
        confirm_or_refuse(crm, _question(plan, crm.world.now()), "--yes")
    with crm.out.progress("Restoring", plan.figures["pages"]) as shown:
        kept = restoring.restore(plan, crm.unlock_file, crm.world.now(), timeout, shown.advance)
    _report(crm, plan, kept, f"Put {_described(plan)}.{_way_back(plan, kept)}", json)


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _folder(crm: Crm, named: str | None) -> Path:
    path = _path(named)
    return files.existing_folder(path) if path else files.default_folder(crm.path)


def _row(crm: Crm, backup: Backup) -> dict[str, Any]:
    age = max(0, (crm.world.now() - backup.made).days)
    return {
        "file": backup.path.name, "made": utc_text(backup.made), "age": age, "size": backup.size,
        "path": str(backup.path),
    }  # fmt: skip


def _checked(crm: Crm, backup: Backup) -> tuple[dict[str, Any], CrmError | None]:
    """One backup's row of `verify`, and the error that it makes of the run."""
    error: CrmError | None
    try:
        with crm.out.progress(f"Checking {backup.path.name}", checks.STEPS) as shown:
            report = typed_again(
                crm, lambda: checking.inspect(backup.path, crm.unlock_file(backup.path), shown.advance)
            )
        error = checking.damaged(backup.path, report.damage[0]) if report.damage else error_of(report, backup.path)
        state = "whole" if error is None else error.code.replace("_", " ")
    except (Damaged, WrongPassphrase) as failure:
        error, state = failure, failure.code.replace("_", " ")
        report = Report((failure.message,), (), {})
    counts = {name: report.figures.get(name) for name in ("customers", "batches")}
    return {**_row(crm, backup), "state": state, **counts, **as_json(report), "ok": error is None}, error


def _content(figures: dict[str, int]) -> str:
    return f"{_counted(figures['customers'], 'customer')} (up to batch {figures['last_batch']})"


def _question(plan: RestorePlan, now: datetime) -> str:
    """What is to come, how old it is, and what goes for it."""
    customers = _counted(plan.figures["customers"], "customer")
    question = f"Restore {plan.backup.path.name}, made {_ago(now - plan.backup.made)} with {customers}?"
    if plan.replaced is None:
        return f"{question} {plan.book}, which cannot be read, goes (the file is kept)."
    later = plan.replaced["last_batch"] - plan.figures["last_batch"]
    if plan.objection or later < 0:
        return f"{question} {plan.book} with {_content(plan.replaced)} goes (a copy is kept)."
    if later == 0:
        return f"{question} The book has no later changes."
    return f"{question} The book's {_counted(later, 'later change')} {'goes' if later == 1 else 'go'} (a copy is kept)."


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    for unit, long in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes >= long:
            return f"{_counted(minutes // long, unit)} ago"
    return "just now"


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def _described(plan: RestorePlan) -> str:
    """The plan after the word Put."""
    backup = f"the backup {plan.backup.path.name} with {_content(plan.figures)}"
    if plan.state == "missing":
        return f"{backup} at {plan.book}"
    there = f"with {_content(plan.replaced)}" if plan.replaced else "which cannot be read"
    return f"{backup} in the place of {plan.book}, {there}"


def _way_back(plan: RestorePlan, kept: Path | None) -> str:
    passphrase = " It opens with the backup's own passphrase." if plan.other_passphrase else ""
    if kept is None:
        return passphrase
    if kept.suffix != files.SUFFIX:
        return f"{passphrase} The old file is kept as {kept}"
    return f"{passphrase} Undo: crm backup restore {quote(kept.name)}"


def _report(crm: Crm, plan: RestorePlan, kept: Path | None, message: str, json: bool) -> None:
    body = {
        "restored": str(plan.backup.path), "book": str(plan.book), "kept": str(kept) if kept else None,
        "dry_run": message.startswith("Would"), **plan.figures,
    }  # fmt: skip
    crm.out.result([], message, body, format="json" if json else None)
