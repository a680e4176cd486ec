"""The options that say which backups stay, and what is removed by them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from crmcli.cli.backup_rows import FILE, SIZE
from crmcli.cli.context import Crm
from crmcli.errors import CrmError, Damaged, Usage, WrongPassphrase
from crmcli.model.backup import Backup, Fate, Keep, Newest
from crmcli.model.health import Report
from crmcli.output.columns import WHOLE, Column
from crmcli.services.backup import logbook, retention
from crmcli.services.backup.checking import Inspected, inspect, newest_of
from crmcli.services.backup.places import Place
from crmcli.store import checks
from crmcli.store.book import identity


def _option(name: str, what: str) -> Any:
    return typer.Option(f"--keep-{name}", metavar="N", min=0, max=999_999_999, help=what, show_default=False)


KeepLast = Annotated[int | None, _option("last", "Keep the N newest.")]
KeepDaily = Annotated[int | None, _option("daily", "Keep the last of each of N days that have any.")]
KeepWeekly = Annotated[int | None, _option("weekly", "The same of N weeks, Monday to Sunday.")]
KeepMonthly = Annotated[int | None, _option("monthly", "The same of N months.")]
KeepYearly = Annotated[int | None, _option("yearly", "The same of N years.")]

FATES = (FILE, Column("fate", least=WHOLE), "why", SIZE)
RULES = "--keep-last, --keep-daily, --keep-weekly, --keep-monthly or --keep-yearly"


def asked(crm: Crm, *given: int | None) -> Keep | None:
    """What to keep: each rule as its option says, else as configured. None when there is no rule at all.

    Raises Usage when options are given and none of them keeps any.
    """
    keep = Keep(
        *(crm.config[f"keep_{rule}"] if it is None else it for rule, it in zip(Keep._fields, given, strict=True))
    )
    if any(keep):
        return keep
    if any(it is not None for it in given):
        raise Usage(f"that would keep no backup at all; give a number above 0 with {RULES}")
    return None


def fates(crm: Crm, place: Place, keep: Keep, made: Backup | None = None) -> list[Fate]:
    """Which of the book's backups there stay; `made` was just made there. Raises Damaged."""
    by_file = crm.backup_log.of_files()
    name = made.path.name if made else None
    look = retention.Look(partial(is_whole, crm, place), partial(_newest, crm, place))
    return retention.plan(place, crm.book, keep, by_file, look, name)


class Pruned(NamedTuple):
    """What went, and the error to raise once that was shown."""

    gone: tuple[Backup, ...] = ()
    error: CrmError | None = None


def after(crm: Crm, made: Backup, place: Place, keep: Keep | None) -> Pruned:
    """Remove what need not stay beside a backup that was just made there and verified."""
    if keep is None:
        return Pruned()
    try:
        return Pruned(tuple(remove(crm, fates(crm, place, keep, made), place)))
    except CrmError as error:
        return Pruned(error=error)


def remove(crm: Crm, fates: list[Fate], place: Place) -> list[Backup]:
    """Remove those that do not stay, and note it, so that nobody misses them. Raises OutputFailed or ProgramFailed."""
    number = identity(crm.book.conn)

    def removed(backup: Backup) -> None:
        crm.backup_log.note(logbook.entry(backup, "removed", crm.now, True, number))

    return retention.remove(fates, place, removed)


def row(fate: Fate) -> dict[str, Any]:
    backup = fate.backup
    return {
        "file": backup.path.name, "fate": "keep" if fate.stays else "remove", "why": fate.why, "size": backup.size,
        "path": backup.address,
    }  # fmt: skip


def removed(backups: Sequence[object], where: str) -> str:
    """What went from where, as a sentence of its own; "" when nothing did."""
    count = "1 older one that is" if len(backups) == 1 else f"{len(backups)} older ones that are"
    return f" Removed {count} no longer kept from {where}." if backups else ""


def is_whole(crm: Crm, place: Place, backup: Backup) -> bool | None:
    """Checked now, for what was whole once may have been damaged since; None when it cannot be told.

    Nobody is asked for an older passphrase.
    """
    if not retention.opens_with_that_of(crm.book, backup):
        return None
    try:
        with place.at_hand(backup) as file, crm.out.progress(f"Checking {file.path.name}", checks.STEPS) as shown:
            found = inspect(file.path, crm.unlock, shown.advance)
    except Damaged as error:
        found = Inspected(Report((error.message,), (), {}), None)
    except CrmError:
        return None
    whole, customers = not found.report.damage, found.report.figures.get("customers")
    crm.backup_log.note(logbook.entry(backup, "verify", crm.now, whole, found.book, customers, found.newest))
    return whole


def _newest(crm: Crm, place: Place, backup: Backup) -> Newest:
    if not retention.opens_with_that_of(crm.book, backup):
        raise WrongPassphrase(f"{backup.address} has another passphrase than the book")
    with place.at_hand(backup) as file:
        return newest_of(file.path, crm.unlock)
