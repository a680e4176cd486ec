"""What lists of backups show of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crmcli.cli.context import Crm
from crmcli.cli.health import as_json, error_of
from crmcli.cli.passphrase import typed_again
from crmcli.errors import CrmError, Damaged, KeyFileNeeded, WrongPassphrase
from crmcli.model.backup import Backup, Check
from crmcli.model.health import Report
from crmcli.output.columns import WHOLE, Column, day, minute
from crmcli.services.backup import checking, logbook
from crmcli.services.backup.files import SUFFIX, mark_of
from crmcli.services.backup.places import Place
from crmcli.store import checks
from crmcli.world import utc_text

HOW = {"test-restore": "trial", "kept": "create"}


def megabytes(text: str) -> str:
    return f"{int(text) / 1e6:,.1f} MB" if text else ""


FILE = Column("file", least=WHOLE)
SIZE = Column("size", right=True, least=WHOLE, show=megabytes)
CUSTOMERS = Column("customers", right=True)
LISTED = (
    FILE,
    Column("made", least=WHOLE, show=minute),
    Column("age", title="days", right=True),
    SIZE,
    CUSTOMERS._replace(optional=True),
    Column("verified", least=WHOLE, optional=True, show=day),
    Column("how", least=WHOLE, optional=True, spare=True),
    Column("kind", least=WHOLE, optional=True),
    Column("batch", title="up to batch", right=True, least=WHOLE, optional=True),
)
ON_SCREEN = (
    FILE._replace(least=26, comfort=WHOLE, wrap=True, show=lambda name: name.removesuffix(SUFFIX)),
    Column("ago", title="age", right=True, least=WHOLE, comfort=WHOLE),
    CUSTOMERS._replace(least=WHOLE, comfort=WHOLE),
    Column("checked", title="verified", least=WHOLE, comfort=WHOLE),
    Column("kind", least=WHOLE, comfort=WHOLE, optional=True),
    Column("batch", title="up to batch", right=True, least=WHOLE),
    SIZE,
    Column("made", least=WHOLE, spare=True, show=minute),
)
"""On a terminal: what counts first, and age and result of the last check in one cell each."""
CHECKED = (FILE, "state", CUSTOMERS, Column("batches", right=True), SIZE)


def row(crm: Crm, backup: Backup) -> dict[str, Any]:
    age = max(0, (crm.world.now() - backup.made).days)
    return {
        "file": backup.path.name, "made": utc_text(backup.made), "age": age, "size": backup.size,
        "path": backup.address,
    }  # fmt: skip


def listed(crm: Crm, backup: Backup, by_file: dict[str, list[Check]]) -> dict[str, Any]:
    """The row, with what the log says of the file: when it was found whole, and how; or that it was not, last time."""
    known = logbook.of(logbook.with_known_mark(backup, by_file) if backup.place else backup, by_file)
    last = known[-1] if known else None
    counts = [it.customers for it in known if it.customers is not None]
    newest = logbook.newest_known(known)
    damaged = last is not None and not last.ok
    kinds = [word for word, holds in (("safety copy", backup.safety), ("damaged", damaged)) if holds]
    return {
        **row(crm, backup), "customers": counts[-1] if counts else None, "batch": newest[0] if newest else None,
        "verified": last.at if last and last.ok else None, "how": last.what if last else None,
        "kind": ", ".join(kinds) or None,
    }  # fmt: skip


def on_screen(crm: Crm, row: dict[str, Any]) -> dict[str, Any]:
    """The row of `listed` as a person reads it."""
    if row["verified"]:
        days = max(0, (crm.world.now() - datetime.fromisoformat(row["verified"])).days)
        checked = f"{HOW.get(row['how'], row['how'])} {_ago(days)}"
    else:
        checked = "damaged" if row["how"] else ""
    kind = ", ".join(it for it in (row["kind"] or "").split(", ") if it != "damaged")
    return {**row, "ago": f"{row['age']}d", "checked": checked, "kind": kind.removesuffix(" copy")}


def _ago(days: int) -> str:
    return f"{days}d ago" if days else "today"


def checked(crm: Crm, place: Place, backup: Backup) -> tuple[dict[str, Any], CrmError | None]:
    """One backup's row of `verify`, and the error that it makes of the run. The log has it, too."""
    error: CrmError | None
    shown_path = Path(backup.address)
    try:
        with place.at_hand(backup) as file, crm.out.progress(f"Checking {file.path.name}", checks.STEPS) as shown:
            backup = replace(backup, mark=mark_of(file))
            report, book, newest = typed_again(
                crm, lambda: checking.inspect(file.path, crm.unlock_file(shown_path), shown.advance)
            )
        error = checking.damaged(shown_path, report.damage[0]) if report.damage else error_of(report, shown_path)
        state = "whole" if error is None else error.code.replace("_", " ")
    except (Damaged, KeyFileNeeded, WrongPassphrase) as failure:
        error, state, book, newest = failure, failure.code.replace("_", " "), None, None
        report = Report((failure.message,), (), {})
    if not isinstance(error, KeyFileNeeded | WrongPassphrase):  # which say nothing of the file
        customers = report.figures.get("customers")
        crm.backup_log.note(logbook.entry(backup, "verify", crm.now, not report.damage, book, customers, newest))
    counts = {name: report.figures.get(name) for name in ("customers", "batches")}
    return {**row(crm, backup), "state": state, **counts, **as_json(report), "ok": error is None}, error
