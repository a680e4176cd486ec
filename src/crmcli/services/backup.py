"""Backups: making, listing, checking and restoring them.

A backup is a verified copy of the book under a name that tells the book and the instant (UTC). It has the book's
passphrase of that day, and pages of its own nonce.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from itertools import count
from pathlib import Path

from crmcli.errors import BookExists, CrmError, Damaged, NoBook, NotFound, WrongPassphrase
from crmcli.model.backup import Backup, RestorePlan
from crmcli.model.health import Report
from crmcli.platform import make_private_folder
from crmcli.store import checks
from crmcli.store.book import SCHEMA_VERSION, Unlock, identity, open_file, read_header, version_of
from crmcli.store.copying import copy_book, held, set_aside
from crmcli.store.faults import is_damage
from crmcli.store.keys import PROFILE_AND_SALT_BYTES, sibling_header
from crmcli.store.schema import Connection

SUFFIX = ".crmbak"
LATEST = "latest"
STAMP = "%Y%m%dT%H%M%SZ"
SAFETY = "-before-restore"
_NAME = re.compile(
    rf"(?P<book>.+?)(?P<safety>{SAFETY})?-(?P<stamp>\d{{8}}T\d{{6}}Z)(-(?P<number>\d+))?{re.escape(SUFFIX)}"
)

Progress = Callable[[int], object]


def default_folder(book: Path) -> Path:
    return book.parent / "backups"


def existing_folder(folder: Path) -> Path:
    """The folder itself. Raises NotFound when it is not there: an unmounted disk must not become a new folder."""
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}; mount the disk or make the folder, then repeat the command")
    return folder


def listed(folder: Path) -> list[Backup]:
    """The folder's backups by their names, the newest first. A missing folder has none."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(OSError):  # removed meanwhile
            found.append(described(path))
    return sorted(found, key=lambda it: (it.made, it.number, it.path.name), reverse=True)


def described(path: Path) -> Backup:
    """What name and size tell of a backup, without opening it."""
    found = path.stat()
    named = _NAME.fullmatch(path.name)
    if named is not None:
        with suppress(ValueError):  # digits that are no date
            made = datetime.strptime(named["stamp"], STAMP).replace(tzinfo=timezone.utc)
            return Backup(path, made, found.st_size, named["book"], int(named["number"] or 1), bool(named["safety"]))
    return Backup(path, datetime.fromtimestamp(int(found.st_mtime), timezone.utc), found.st_size)


def regular(folder: Path, book: Path) -> list[Backup]:
    """The backups that `create` made of this book, the newest first: no safety copies, no other book's."""
    return [it for it in listed(folder) if it.book == book.stem and not it.safety]


def find(name: str, folder: Path, book: Path) -> Backup:
    """The backup of that path, or of that name in the folder, or the newest for `latest`. Raises NotFound."""
    if name == LATEST:
        there = regular(folder, book)
        if not there:
            raise NotFound(f"there is no backup of {book.stem} in {folder}; make one with: crm backup create")
        return there[0]
    for path in (Path(name).expanduser(), folder / name):
        if path.is_file():
            return described(path)
    raise NotFound(f"there is no backup {name}, neither at that path nor in {folder}; see: crm backup list")


def create(
    source: Connection, unlock: Unlock, header: bytes, target: Path, progress: Progress | None = None
) -> tuple[Backup, dict[str, int]]:
    """Make a backup of the open book at `target`; returns it and its rows by table. Raises like `copy_book`."""
    if target.exists() or target.is_symlink():  # said before the work, not after it
        raise BookExists(f"{target} is there already; name another file")
    existing_folder(target.parent)
    figures = copy_book(source, unlock, sibling_header(header), target, progress=progress)
    return described(target), figures


def create_named(
    source: Connection, unlock: Unlock, header: bytes, stem: str, folder: Path, now: datetime, progress: Progress | None = None
) -> tuple[Backup, dict[str, int]]:
    """Make a backup under a name of our own: of the book's stem and the instant, numbered within one second."""
    instant = f"{stem}-{now.astimezone(timezone.utc).strftime(STAMP)}"
    for number in count(1):
        target = folder / f"{instant}{f'-{number}' if number > 1 else ''}{SUFFIX}"
        with suppress(BookExists):
            return create(source, unlock, header, target, progress)
    raise AssertionError("numbers do not end")


def inspect(path: Path, unlock: Unlock, progress: Callable[[], object] = lambda: None) -> Report:
    """Open a backup, without writing to it, and check it like a book.

    Of a backup with tables of an older version the bytes are checked, not the rules: an upgrade makes them hold.
    Raises WrongPassphrase, and Damaged when it cannot be opened at all.
    """
    with _opened(path, unlock) as conn:
        if version_of(conn, path) == SCHEMA_VERSION:
            return checks.check(conn, progress)
        damage = checks.damage(conn, progress)
        return Report(tuple(damage), (), {} if damage else {**checks.size(conn), **checks.figures(conn)})


@contextmanager
def _opened(path: Path, unlock: Unlock) -> Iterator[Connection]:
    """A backup, read only. A missing file is NotFound here, for NoBook speaks of the book."""
    try:
        conn, _ = open_file(path, unlock, mode="ro")
    except NoBook:
        raise NotFound(f"there is no backup at {path}; see: crm backup list") from None
    try:
        yield conn
    finally:
        conn.close()


def plan_restore(backup: Backup, book: Path, unlock: Unlock) -> RestorePlan:
    """Check the backup and look at the book in its way. Raises Damaged, WrongPassphrase and Busy."""
    report = inspect(backup.path, unlock)
    if report.damage:
        raise Damaged(f"{backup.path} is damaged ({report.damage[0]}); restore another backup: crm backup list")
    header = read_header(backup.path)
    with _opened(backup.path, unlock) as conn:
        uid = identity(conn)
    try:
        old = read_header(book)
    except NoBook:
        _refuse_non_file(book)
        return RestorePlan(backup, book, "missing", report.figures)
    except Damaged:
        return RestorePlan(backup, book, "unreadable", report.figures)
    changed = old[:PROFILE_AND_SALT_BYTES] != header[:PROFILE_AND_SALT_BYTES]
    return _plan_over(backup, book, unlock, report.figures, uid, changed)


def _plan_over(
    backup: Backup, book: Path, unlock: Unlock, figures: dict[str, int], uid: str | None, changed: bool
) -> RestorePlan:
    """The plan where there is a file in the way; `changed` says that it has another passphrase than the backup."""
    try:
        conn, _ = open_file(book, unlock)
    except WrongPassphrase:
        why = f"{book} does not open with this passphrase, so it may be another book" if changed else ""
        return RestorePlan(backup, book, "unreadable", figures, objection=why, other_passphrase=changed)
    except Damaged:  # its first byte is of no known kind
        why = f"{book} does not begin like a crm book, so it may be another kind of file"
        return RestorePlan(backup, book, "unreadable", figures, objection=why)
    try:
        replaced, same = checks.figures(conn), identity(conn) == uid
    except Exception as error:
        if not is_damage(error):
            raise
        return RestorePlan(backup, book, "unreadable", figures)
    finally:
        conn.close()
    why = "" if same else f"{backup.path} is a backup of another book than {book}"
    return RestorePlan(backup, book, "open", figures, replaced, why, changed)


def _refuse_non_file(book: Path) -> None:
    if book.exists() or book.is_symlink():
        raise CrmError(f"{book} is not a file, so no backup can take its place; name another with --book")


def restore(plan: RestorePlan, unlock: Unlock, now: datetime, timeout: float, progress: Progress | None = None) -> Path | None:
    """Put the backup in the book's place; returns the safety copy of what was there, None when nothing was.

    Whatever interrupts it, the book is the old one or the new one, whole. Nobody can write to the book meanwhile.
    """
    if plan.state != "open":
        kept = _keep_unreadable(plan.book, now)
        _replace(plan, unlock, progress)
        return kept
    with held(plan.book, unlock, timeout) as live:
        try:
            kept = _keep(live, unlock, plan.book, now)
        except Exception as error:
            if not is_damage(error) and not isinstance(error, Damaged):
                raise
            kept = _keep_unreadable(plan.book, now)
        _replace(plan, unlock, progress)
        return kept


def _keep(live: Connection, unlock: Unlock, book: Path, now: datetime) -> Path:
    """A verified copy of the open book among its backups."""
    folder = default_folder(book)
    make_private_folder(folder)
    safety, _ = create_named(live, unlock, live_header(live), book.stem + SAFETY, folder, now)
    return safety.path


def _keep_unreadable(book: Path, now: datetime) -> Path | None:
    """The book's file as it is, under another name beside it; also the side files that a missing book left behind."""
    make_private_folder(book.parent)
    instant = f"{book.name}.replaced-{now.astimezone(timezone.utc).strftime(STAMP)}"
    kept = next(
        path
        for number in count(1)
        if not (path := book.with_name(instant + (f"-{number}" if number > 1 else ""))).exists()
    )
    set_aside(book, kept)
    return kept if kept.exists() else None


def _replace(plan: RestorePlan, unlock: Unlock, progress: Progress | None) -> None:
    with _opened(plan.backup.path, unlock) as source:
        header = sibling_header(read_header(plan.backup.path))
        copy_book(source, unlock, header, plan.book, replace=plan.state != "missing", progress=progress)
