"""crm backup"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from crmcli.cli import backup_damage, backup_rows, keeping, restore_words, scheduling, sending
from crmcli.cli.asking import confirm_or_refuse
from crmcli.cli.backup_rows import CHECKED, LISTED, ON_SCREEN, megabytes
from crmcli.cli.context import Crm
from crmcli.cli.keeping import KeepDaily, KeepLast, KeepMonthly, KeepWeekly, KeepYearly
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import Context, DryRun, Format, FormatJson, Json, Yes, chosen_format, examples
from crmcli.cli.passphrase import typed_again
from crmcli.cli.restore_words import content, described, parted
from crmcli.cli.selection import counted
from crmcli.errors import Conflict, CrmError, Damaged, NoBook, NotFound, Usage, WrongPassphrase
from crmcli.model.backup import Backup, RestorePlan
from crmcli.services.backup import choosing, files, logbook, making, restoring, trial
from crmcli.services.backup.places import Place, elsewhere, existing_folder
from crmcli.services.backup.places.folder import Folder
from crmcli.store import checks
from crmcli.store.book import Book, identity, uid_of_batch

app = typer.Typer(**GROUP_SETTINGS)

In = Annotated[
    str | None, typer.Option("--in", metavar="DEST", help="Where the backups are, as in create.", show_default=False)
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="DEST", help="An existing folder, rclone:… or sftp:…; default: beside the book."),
]
Output = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="A new file of this name.")]
NAMED = "A path, a name of crm backup list, or latest."
OneFile = Annotated[str | None, typer.Argument(metavar="[FILE]", help=NAMED, show_default=False)]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="DATE", help="The newest backup of that day or before.", show_default=False),
]


@app.callback()
def group(context: Context) -> None:
    """Make, list, check and restore verified encrypted backups."""
    help_when_alone(context)


@app.command(
    epilog=examples("crm backup create", "crm backup create --to /media/stick --keep-daily 7 --keep-monthly 12")
)
def create(
    context: Context,
    to: To = None,
    output: Output = None,
    last: KeepLast = None,
    daily: KeepDaily = None,
    weekly: KeepWeekly = None,
    monthly: KeepMonthly = None,
    yearly: KeepYearly = None,
    json: Json = False,
) -> None:
    """Make a backup: a verified, encrypted copy of the book.

    It opens with the same passphrase. DEST is a folder, or a place elsewhere that your own rclone or sftp reaches:
    rclone:REMOTE:PATH or sftp:[USER@]HOST[:PORT]:PATH. What goes elsewhere stays here too, and is read back there; when
    that fails, the exit code is 3, and nothing is removed anywhere. With --keep options, or such settings, backups of
    this book in the same place that no rule keeps are removed, once the new one is there and checked; see: crm backup
    prune.
    """
    crm: Crm = context.obj
    keep = keeping.asked(crm, last, daily, weekly, monthly, yearly)
    if output is not None and (to is not None or {last, daily, weekly, monthly, yearly} != {None}):
        raise Usage("give -o FILE alone: it names a file, where --to and --keep are about a folder")
    away = elsewhere(to, crm.world.env) if to else None
    folder = None if away else to
    made, figures = _made(crm, folder, output)
    sent = sending.send(crm, made, _content(crm.book, figures), away, keep) if away else sending.Sent()
    pruned = keeping.after(crm, made, Folder(made.path.parent), None if output or sent.error else keep)
    gone = keeping.removed(pruned.gone, str(made.path.parent))
    name = made.path if folder or output else made.path.name
    crm.out.result(
        [str(made.path)],
        f"Backed up {content(figures)}, {megabytes(str(made.size))}, and checked the copy."
        f"{gone}{sent.sentence} Restore: crm backup restore {quote(str(name))}",
        {**backup_rows.row(crm, made), **figures, "removed": [it.path.name for it in pruned.gone], **sent.as_json},
        format="json" if json else None,
        shown=True,
    )
    if error := sent.error or pruned.error:
        raise error


@app.command("list", epilog=examples("crm backup list", "crm backup list --in /media/stick --json"))
def list_(context: Context, folder: In = None, format: Format = None, json: FormatJson = False) -> None:
    """List the backups in a folder, the newest first.

    What was noted of each when it was made or checked stands beside it: the customers in it, up to which batch, when it
    was last found whole, and by which command. A name does without its ending, too. No passphrase is needed.
    """
    crm: Crm = context.obj
    where, by_file = _place(crm, folder), crm.backup_log.of_files()
    rows = (backup_rows.listed(crm, it, by_file) for it in where.listed())
    chosen = chosen_format(format, json)
    if crm.world.shows_tables and chosen in (None, "table"):
        count = crm.out.table(ON_SCREEN, (backup_rows.on_screen(crm, it) for it in rows))
    else:
        count = crm.out.table(LISTED, rows, chosen)
    if not count and crm.world.shows_tables:
        crm.out.say(f"There is no backup in {where.address}. Make one: crm backup create")


@app.command(
    epilog=examples("crm backup prune --keep-daily 7 --keep-weekly 5 -n", "crm backup prune --keep-last 9 --yes")
)
def prune(
    context: Context,
    folder: In = None,
    last: KeepLast = None,
    daily: KeepDaily = None,
    weekly: KeepWeekly = None,
    monthly: KeepMonthly = None,
    yearly: KeepYearly = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    format: Format = None,
    json: FormatJson = False,
) -> None:
    """Remove the book's backups that no rule keeps.

    A rule that has not found as many as it may keep keeps the oldest too. One that is whole always stays, and so do
    safety copies, other books' backups, and files with names of your own.
    """
    crm: Crm = context.obj
    keep = keeping.asked(crm, last, daily, weekly, monthly, yearly)
    if keep is None:
        raise Usage(f"say which backups to keep, with {keeping.RULES}, or for good: crm config set keep_daily 7")
    where = _place(crm, folder)
    fates = keeping.fates(crm, where, keep)
    crm.out.table(keeping.FATES, map(keeping.row, fates), chosen_format(format, json))
    going = [it.backup for it in fates if not it.stays]
    what = f"{counted(len(going), 'backup')} of {len(fates)}, {megabytes(str(sum(it.size for it in going)))}"
    if not going or dry_run:
        crm.out.say(f"Would remove {what}. Nothing was changed." if going else "There is nothing to remove.")
        return
    if not yes:
        confirm_or_refuse(crm, f"Remove {what}?", "--yes")
    keeping.remove(crm, fates, where)
    crm.out.say(f"Removed {what}.")


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

    Every page, every reference and the history are checked, as crm verify does. CRM_BACKUP_PASSPHRASE_FILE or
    CRM_BACKUP_PASSPHRASE gives the passphrase of backups with an older one than the book.
    """
    crm: Crm = context.obj
    if every == (file is not None):
        raise Usage("name one backup, as FILE or latest, or say --all for every backup in the folder")
    where = _place(crm, folder)
    chosen = where.listed() if every else [choosing.find(file or "", where, crm.path)]
    if not chosen:
        raise NotFound(f"there is no backup in {where.address}; make one with: crm backup create")
    checked = [backup_rows.checked(crm, where, it) for it in chosen]
    crm.out.table(CHECKED, [row for row, _ in checked], chosen_format(format, json))
    failed = [(it, error) for it, (_, error) in zip(chosen, checked, strict=True) if error is not None]
    if not failed:
        crm.out.say(f"{'The backup is' if len(checked) == 1 else f'All {len(checked)} backups are'} whole.")
        return
    raise backup_damage.all_in_one(crm, failed, where)


@app.command("test-restore", epilog=examples("crm backup test-restore", "crm backup test-restore --in /media/stick"))
def try_restore(context: Context, file: OneFile = files.LATEST, folder: In = None, json: Json = False) -> None:
    """Restore a backup on trial, and compare it with the book.

    The newest backup, or FILE, becomes a book in a private place, is checked like one, and each row is compared with
    what the book's history says it was then. The trial copy, encrypted too, is removed. crm doctor asks for this now
    and then. The book itself is only read.
    """
    crm: Crm = context.obj
    where = _place(crm, folder)
    found, book = choosing.find(file or "", where, crm.path), _book(crm)
    with (
        where.at_hand(found) as backup,
        TemporaryDirectory(prefix="crm-") as place,
        crm.out.progress("Restoring on trial", trial.STEPS) as shown,
    ):
        tried = trial.Trying(backup, crm.unlock_file(Path(backup.address)), Path(place), crm.world.now(), shown.advance)
        result = typed_again(crm, lambda: trial.run(tried, book))
    customers = result.report.figures.get("customers")
    crm.backup_log.note(logbook.entry(backup, "test-restore", crm.now, result.ok, result.book, customers))
    restore_words.report_trial(crm, result, json)


@app.command(epilog=examples("crm backup restore latest", "crm backup restore --at 'last friday' --yes"))
def restore(
    context: Context,
    file: OneFile = None,
    at: At = None,
    folder: In = None,
    force: Annotated[bool, typer.Option("--force", help="Even over another book.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Put a backup in the book's place, and keep what was there.

    The backup is checked first. The book as it was is kept, and the last line says how to bring it back.
    CRM_BACKUP_PASSPHRASE_FILE or CRM_BACKUP_PASSPHRASE gives a backup's older passphrase.
    """
    crm: Crm = context.obj
    where = _place(crm, folder)
    with where.at_hand(restore_words.chosen(crm, file, at, where)) as backup:
        _restore(crm, _planned(crm, backup, where), force, dry_run, yes, json)


def _planned(crm: Crm, found: Backup, where: Place) -> RestorePlan:
    try:
        return restoring.plan(found, crm.path, crm.unlock_file, float(crm.config["timeout"]), partial(typed_again, crm))
    except Damaged as error:
        raise backup_damage.with_newest_whole(crm, error, found, where) from None


def _restore(crm: Crm, plan: RestorePlan, force: bool, dry_run: bool, yes: bool, json: bool) -> None:
    if plan.objection and not force:
        if plan.state == "unreadable" and crm.typed:
            raise WrongPassphrase(f"wrong passphrase for {plan.book}; nothing was changed")
        raise Conflict(f"{plan.objection}; if that is right, say --force")
    if dry_run:
        message = " ".join(filter(None, (f"Would put {described(plan)}.", parted(plan), "Nothing was changed.")))
        restore_words.report(crm, plan, None, message, json)
        return
    if plan.state != "missing" and not yes:
        confirm_or_refuse(crm, restore_words.question(plan, crm.world.now()), "--yes")
    with crm.out.progress("Restoring", plan.figures["pages"]) as shown:
        kept = restoring.restore(plan, crm.unlock_file, crm.world.now(), float(crm.config["timeout"]), shown.advance)
    crm.accept_book()
    if kept is not None and kept.suffix == files.SUFFIX and plan.replaced is not None:
        safe = files.described(kept)
        crm.backup_log.note(logbook.entry(safe, "kept", crm.now, True, plan.replaced_book, plan.replaced["customers"]))
    restore_words.report(crm, plan, kept, f"Put {described(plan)}.{restore_words.way_back(plan, kept)}", json)


app.command(
    epilog=examples(
        "crm backup schedule --passphrase-file ~/.crm-passphrase",
        "crm backup schedule --to sftp:me@nas:backups --keep-daily 7 --install",
    )
)(scheduling.schedule)


def _made(crm: Crm, to: str | None, output: str | None) -> tuple[Backup, dict[str, int]]:
    """A new backup, noted in the log, and its rows by table."""
    book = crm.book
    with crm.out.progress("Backing up", checks.size(book.conn)["pages"]) as shown:
        if output is not None:
            found = making.create_at(book.conn, book.unlock, Path(output).expanduser(), shown.advance)
        else:
            found = _made_in(crm, book, _path(to), shown.advance)
    made, figures = found
    crm.backup_log.note(logbook.entry(made, "create", crm.now, True, identity(book.conn), *_content(book, figures)))
    return made, figures


def _content(book: Book, figures: dict[str, int]) -> sending.Content:
    uid = uid_of_batch(book.conn, figures["last_batch"])
    return figures["customers"], (figures["last_batch"], uid or "-")


def _made_in(crm: Crm, book: Book, to: Path | None, pages: making.Pages) -> tuple[Backup, dict[str, int]]:
    """A new backup in the folder `to`, or among the book's; that nothing came there stands in the log."""
    try:
        folder = existing_folder(to, crm.world.env) if to else None
        return making.create(book, crm.world.now(), folder, pages)
    except CrmError as error:
        if to:
            crm.backup_log.note(logbook.failure(os.path.abspath(to), crm.now, identity(book.conn), error.message))
        raise


def _book(crm: Crm) -> Book | None:
    """The book, if it is there and whole enough to be opened."""
    with suppress(NoBook, Damaged):
        return crm.book
    return None


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _place(crm: Crm, named: str | None) -> Place:
    """Where the backups are: elsewhere, in an existing folder, or beside the book."""
    if named and (away := elsewhere(named, crm.world.env)):
        return away
    path = _path(named)
    return Folder(existing_folder(path, crm.world.env) if path else files.default_folder(crm.path))
