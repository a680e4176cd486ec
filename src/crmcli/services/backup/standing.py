"""How the book's backups stand, for `doctor`: here, in the folders used before, and when one was last restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crmcli.errors import CrmError, Damaged, WrongPassphrase
from crmcli.model.backup import Backup, Check
from crmcli.model.health import Finding, Report
from crmcli.services.backup import checking, choosing, files, logbook, missing, opening
from crmcli.services.backup.logbook import Logbook
from crmcli.services.backup.places.folder import Folder
from crmcli.store import history
from crmcli.store.book import Book, Unlock, identity
from crmcli.world import utc_text

CREATE, TRIAL = "crm backup create", "crm backup test-restore"


class Watch(NamedTuple):
    """How many `days` old the last good backup may be, and how many `trial_days` ago one was restored on trial.

    `unlock` asks nobody; it raises Locked where the present passphrase is not known.
    """

    now: datetime
    days: int
    trial_days: int
    unlock: Unlock
    log: Logbook


def findings(book: Book, watch: Watch) -> Iterator[Finding]:
    """What is wrong with the book's backups. Those that lie at hand are checked, up to the first good one a folder."""
    known = _known(book, watch.log)
    here = files.default_folder(book.path)
    there = choosing.regular(Folder(here), book.path)
    if there and (locked := opening.none_opens(book, there, watch.unlock)):
        yield Finding("backup_passphrase", f"no backup in {here} {locked}", CREATE)
    good: list[datetime] = []
    for backups in (there, *_elsewhere(known, here)):
        yield from _checked(backups, book, watch, good)
    places = missing.by_place(known)
    good += [datetime.fromisoformat(it.made) for _, whole in missing.out_of_reach(places, here) for it in whole]
    yield from missing.gone(places, here, good, watch.days)
    yield from missing.failed(known, watch.now, watch.days)
    yield from _too_old(book, watch, here, good)
    yield from _untried(known, watch, book, good)


def without_key_file(book: Book) -> str:
    """A sentence where the newest backup beside a book with a key file opens without one; else ""."""
    here = files.default_folder(book.path)
    there = choosing.regular(Folder(here), book.path)
    if not there or not opening.needs_key_file(book) or opening.needs_key_file(there[0]):
        return ""
    return (
        f"the backups in {here} were made before the key file was added: they open with the passphrase alone."
        f" Make one that needs both: {CREATE}"
    )


def is_backed_up(book: Book, log: Logbook) -> bool:
    """Whether there is a backup of the book in its own folder, or was elsewhere."""
    here = choosing.regular(Folder(files.default_folder(book.path)), book.path)
    return bool(here) or any(map(logbook.is_regular, _known(book, log)))


def notes(book: Book, log: Logbook) -> Iterator[str]:
    """Which backups count as they were when they were last seen."""
    return missing.notes(missing.by_place(_known(book, log)), files.default_folder(book.path))


def _known(book: Book, log: Logbook) -> list[Check]:
    """What the log says of this book's backups. A damaged one does not tell its book, but its file is known."""
    entries, number = list(log.entries()), identity(book.conn)
    ours = {it.file for it in entries if it.book == number}
    return [it for it in entries if it.book == number or (it.book is None and it.file in ours)]


def _elsewhere(known: list[Check], here: Path) -> Iterator[list[Backup]]:
    """By other folder that the log names and that is there: its backups of the book, the newest first."""
    by_file: dict[str, list[Check]] = {}
    for check in known:
        by_file.setdefault(check.file, []).append(check)
    places = dict.fromkeys(Path(it.place) for it in known if logbook.is_here(it) and logbook.is_regular(it))
    for place in places:
        if files.real_path(place) != files.real_path(here):
            yield [it for it in files.listed(place) if not it.safety and logbook.of(it, by_file)]


def _checked(backups: list[Backup], book: Book, watch: Watch, good: list[datetime]) -> Iterator[Finding]:
    """The damaged ones down to the first that is good, whose time goes to `good`."""
    for backup in backups:
        damage = _damage(backup, book, watch)
        if damage is None:
            good.append(backup.made)
            return
        yield Finding("backup_damaged", f"the backup {backup.path} is damaged ({damage})", CREATE)


def _damage(backup: Backup, book: Book, watch: Watch) -> str | None:
    """What is damaged in a backup. One with an older passphrase is taken as it is: nobody is asked for that here."""
    if files.mark(backup.path) and backup.size and not opening.opens(book, backup, watch.unlock):
        return None
    try:
        found = checking.inspect(backup.path, watch.unlock)
    except (Damaged, WrongPassphrase):
        found = checking.Inspected(Report(("it does not open",), (), {}), None)
    except CrmError:  # made by a newer crm, or not readable now
        return None
    damage, customers = found.report.damage, found.report.figures.get("customers")
    watch.log.note(
        logbook.entry(backup, "doctor", utc_text(watch.now), not damage, found.book, customers, found.newest)
    )
    return damage[0] if damage else None


def _too_old(book: Book, watch: Watch, here: Path, good: list[datetime]) -> Iterator[Finding]:
    age = (watch.now - max(good, default=_beginning(book, watch))).days
    if age > watch.days:
        what = f"the last good backup is {age} days old" if good else f"there is no good backup in {here}"
        yield Finding("backup_age", what, CREATE)


def _untried(known: list[Check], watch: Watch, book: Book, good: list[datetime]) -> Iterator[Finding]:
    """Nothing is asked for while there is no backup to try."""
    trials = [it for it in known if it.what == "test-restore"]
    if trials and not trials[-1].ok:
        what = f"the backup {trials[-1].name} did not come back whole when it was restored on trial"
        yield Finding("trial_failed", what, f"{CREATE}, then {TRIAL}")
    elif good:
        since = datetime.fromisoformat(trials[-1].at) if trials else _beginning(book, watch)
        age = (watch.now - since).days
        if age > watch.trial_days:
            yield Finding("trial_age", f"for {age} days no backup was restored on trial", TRIAL)


def _beginning(book: Book, watch: Watch) -> datetime:
    first = history.batch(book.conn, 1)
    with suppress(ValueError):
        return datetime.fromisoformat(first.at) if first else watch.now
    return watch.now
