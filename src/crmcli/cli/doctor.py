"""crm doctor"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crmcli import platform
from crmcli.cli.context import Crm
from crmcli.cli.health import checked, error_of, show
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.model.health import Report
from crmcli.services import health
from crmcli.services.backup.files import default_folder
from crmcli.services.backup.standing import Watch
from crmcli.store import checks

app = typer.Typer(**SETTINGS)


@app.command(epilog=examples("crm doctor", "crm doctor --fix"))
def doctor(
    context: Context,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended: derived rows, file modes.")] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="This file is the right one, though the book had later changes once.")
    ] = False,
    json: Json = False,
) -> None:
    """Check the book, its surroundings and its backups.

    All that crm verify checks, who else can read the files, copies left unfinished, the age and health of the last
    backup in the default folder and those used before, and when one was last restored on trial. When an old file was
    put in the book's place, that is a finding until the newer one is back, a backup is restored, or --accept says that
    it is right. Exit 13 means damage, 6 other findings.
    """
    crm: Crm = context.obj
    own = (platform.data_folder(crm.world.env), default_folder(crm.path))
    days = crm.config["backup_days"], crm.config["test_restore_days"]
    watch = Watch(crm.world.now(), *days, crm.unlock_unasked, crm.backup_log)
    if accept and crm.told_lost_batch() is not None:
        crm.accept_book()
    around = health.Surroundings(own, watch, _passphrase_files(crm), crm.told_lost_batch())
    report = _examine(crm, around)
    mended: list[str] = []
    if fix and report.findings:
        mended = health.mend(crm.book, around, report)
        report = _examine(crm, around)
    for sentence in mended:
        crm.out.say(f"Mended: {sentence}.")
    show(crm, report, {"book": str(crm.path), "mended": mended, "notes": list(report.notes)}, json)
    if not json:
        for note in report.notes:
            crm.out.say(f"Note: {note}")
    error = error_of(report, crm.path)
    if error is not None:
        raise error
    if not json:
        sound = f"{crm.path} is whole" if report.notes else f"All is well with {crm.path}"
        crm.out.say(f"{sound}: {checked(report.figures)}; references, history and derived rows fit.")


def _passphrase_files(crm: Crm) -> tuple[Path, ...]:
    """Every file that is named as the passphrase's, once."""
    named = (crm.options.passphrase_file, crm.world.env.get("CRM_PASSPHRASE_FILE"), crm.config["passphrase_file"])
    return tuple(dict.fromkeys(Path(name).expanduser() for name in named if name))


def _examine(crm: Crm, around: health.Surroundings) -> Report:
    with crm.out.progress("Checking", checks.STEPS) as shown:
        return health.examine(crm.book, around, shown.advance)
