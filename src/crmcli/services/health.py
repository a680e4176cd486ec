"""What `doctor` looks at: the book, its surroundings and its backups; and what it can mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shlex import quote

from crmcli.errors import CrmError, Damaged, WrongPassphrase
from crmcli.model.backup import Backup
from crmcli.model.health import Finding, Report
from crmcli.platform import PRIVATE_FILE, PRIVATE_FOLDER, is_private, others_can_write, process_runs
from crmcli.services.backup import checking, files
from crmcli.store import checks, history
from crmcli.store.book import Book, Unlock, header_of, read_header
from crmcli.store.checks import MEND
from crmcli.store.keys import PROFILE_AND_SALT_BYTES

_PART = re.compile(r"\..+\.(?P<process>\d+)-[0-9a-f]{6}\.part(-journal)?")

NO_BACKUP = "no backup yet; make one with: crm backup create"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`own` are folders that only crm uses, so that their mode may be mended; `days` is how old a backup may be.

    `passphrase_files` are those that the program reads the passphrase from.
    """

    own: tuple[Path, ...]
    now: datetime
    days: int
    unlock: Unlock
    passphrase_files: tuple[Path, ...] = ()


def examine(book: Book, around: Surroundings, progress: Callable[[], object]) -> Report:
    """Check the book, then the files and folders around it; of a damaged book only the damage is told."""
    report = checks.check(book.conn, progress)
    if report.damage:
        return report
    path = files.real_path(book.path)
    found = (*_modes(path, around), *_leftovers(path), *_backups(book, path, around))
    told = any(it.code == "backup_age" for it in found)
    notes = () if told or files.regular(files.default_folder(path), path) else (NO_BACKUP,)
    return replace(report, findings=(*report.findings, *found), notes=notes)


def mend(book: Book, around: Surroundings, report: Report) -> list[str]:
    """Mend what the report says can be mended; returns what was done, in sentences."""
    path = files.real_path(book.path)
    codes = {it.code for it in report.findings if it.fix == MEND}
    done = []
    if codes & {"trigger", "derived"}:
        checks.mend(book.conn)
        done.append("rebuilt the history triggers and what is derived from the records")
    for file in _open_files(path):
        file.chmod(PRIVATE_FILE)
        done.append(f"made {file} readable by its owner only")
    for file in _open_passphrases(around):
        with suppress(PermissionError):  # somebody else's file: the finding stays
            file.chmod(PRIVATE_FILE)
            done.append(f"made {file} readable by its owner only")
    for folder in _open_folders(path):
        if folder in around.own:
            folder.chmod(PRIVATE_FOLDER)
            done.append(f"closed the folder {folder} to others")
    for part in stale_parts(path):
        part.unlink(missing_ok=True)
        done.append(f"removed {part}")
    return done


def _modes(path: Path, around: Surroundings) -> Iterator[Finding]:
    for file in _open_files(path):
        yield Finding("file_mode", f"{file} can be read by others", MEND)
    for file in _open_passphrases(around):
        fix = f"chmod 600 {quote(str(file))}"
        yield Finding("passphrase_mode", f"the passphrase file {file} can be read by others", fix)
    for folder in _open_folders(path):
        fix = MEND if folder in around.own else ""
        yield Finding("folder_mode", f"others can write to the folder {folder}, and so replace what is in it", fix)


def _open_files(path: Path) -> list[Path]:
    backups = [it.path for it in files.listed(files.default_folder(path))]
    return [file for file in (path, *backups) if not is_private(file)]


def _open_passphrases(around: Surroundings) -> list[Path]:
    return [file for file in around.passphrase_files if file.is_file() and not is_private(file)]


def _open_folders(path: Path) -> list[Path]:
    return [folder for folder in _folders(path) if folder.is_dir() and others_can_write(folder)]


def _folders(path: Path) -> tuple[Path, Path]:
    return path.parent, files.default_folder(path)


def _leftovers(path: Path) -> list[Finding]:
    return [
        Finding("leftover", f"{part} is half a copy that was left behind when a command was killed", MEND)
        for part in stale_parts(path)
    ]


def stale_parts(path: Path) -> list[Path]:
    """Unfinished copies beside the book and its backups, whose process is gone."""
    found = []
    for folder in _folders(path):
        for part in sorted(folder.glob(".*.part*")):
            named = _PART.fullmatch(part.name)
            if named and not process_runs(int(named["process"])):
                found.append(part)
    return found


def _backups(book: Book, path: Path, around: Surroundings) -> Iterator[Finding]:
    """Damaged backups, up to the first good one, and the age of that one."""
    folder = files.default_folder(path)
    there = files.regular(folder, path)
    if there and all(_has_other_passphrase(it, book) for it in there):
        what = f"no backup in {folder} opens with the present passphrase"
        yield Finding("backup_passphrase", what, "crm backup create")
    good = None
    for it in there:
        damage = _damage(it, book, around.unlock)
        if damage is None:
            good = it
            break
        yield Finding("backup_damaged", f"the backup {it.path} is damaged ({damage})", "crm backup create")
    first = history.batch(book.conn, 1)
    since = good.made if good else datetime.fromisoformat(first.at) if first else around.now
    age = (around.now - since).days
    if age > around.days:
        what = f"the last good backup in {folder} is {age} days old" if good else f"there is no good backup in {folder}"
        yield Finding("backup_age", what, "crm backup create")


def _has_other_passphrase(it: Backup, book: Book) -> bool:
    """Told by the salt, which is a new one with each passphrase."""
    salt = slice(PROFILE_AND_SALT_BYTES)
    with suppress(CrmError):
        return read_header(it.path)[salt] != header_of(book.conn)[salt]
    return False


def _damage(it: Backup, book: Book, unlock: Unlock) -> str | None:
    """What is damaged in a backup. One with an older passphrase is taken as it is: nobody is asked for that here."""
    if _has_other_passphrase(it, book):
        return None
    try:
        report = checking.inspect(it.path, unlock)
    except (Damaged, WrongPassphrase):
        return "it does not open"
    except CrmError:  # made by a newer crm, or not readable now
        return None
    return report.damage[0] if report.damage else None
