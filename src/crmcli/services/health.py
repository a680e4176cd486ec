"""What `doctor` looks at: the book, its surroundings and its backups; and what it can mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from crmcli.model.health import Finding, Report
from crmcli.platform import PRIVATE_FILE, PRIVATE_FOLDER, is_private, others_can_write, process_runs
from crmcli.services.backup import files, standing
from crmcli.services.backup.standing import Watch
from crmcli.store import checks
from crmcli.store.book import Book
from crmcli.store.checks import MEND

_PART = re.compile(r"\..+\.(?P<process>\d+)-[0-9a-f]{6}\.part(-journal)?")

NO_BACKUP = "no backup yet; make one with: crm backup create"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`own` are folders that only crm uses, so that their mode may be mended.

    `passphrase_files` are those that the program reads the passphrase from. `lost_batch` was the book's newest once,
    and is not in its history.
    """

    own: tuple[Path, ...]
    watch: Watch
    passphrase_files: tuple[Path, ...] = ()
    lost_batch: int | None = None


def examine(book: Book, around: Surroundings, progress: Callable[[], object]) -> Report:
    """Check the book, then the files and folders around it; of a damaged book only the damage is told."""
    report = checks.check(book.conn, progress)
    if report.damage:
        return report
    path = files.real_path(book.path)
    found = (*_older(path, around), *_modes(path, around), *_leftovers(path), *standing.findings(book, around.watch))
    told = any(it.code == "backup_age" for it in found)
    none = () if told or standing.is_backed_up(book, around.watch.log) else (NO_BACKUP,)
    notes = (*none, *filter(None, [standing.without_key_file(book)]), *standing.notes(book, around.watch.log))
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


def _older(path: Path, around: Surroundings) -> Iterator[Finding]:
    if around.lost_batch is not None:
        what = f"{path} is older than it was, or another copy: its history had a batch {around.lost_batch}"
        fix = "crm backup list; or, if this file is the right one, crm doctor --accept"
        yield Finding("older_book", f"{what} that is not there now", fix)


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
