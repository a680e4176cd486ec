"""Backups: making, listing, checking and restoring them.

A backup is a verified copy of the book under a name that tells the book and the instant (UTC). It opens with the
passphrase that the book had then.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from crmcli.errors import BookExists, CrmError, Damaged, NoBook, NotFound, Usage, WrongPassphrase
from crmcli.model.backup import Backup, RestorePlan
from crmcli.model.health import Report
from crmcli.platform import file_identity, make_private_folder
from crmcli.store import checks
from crmcli.store.book import SCHEMA_VERSION, Book, Unlock, header_of, identity, open_file, read_header, version_of
from crmcli.store.copying import copy_book, held, set_aside
from crmcli.store.faults import refuse_damage, translated
from crmcli.store.keys import PROFILE_AND_SALT_BYTES, sibling_header
from crmcli.store.schema import Connection

SUFFIX = ".crmbak"
LATEST = "latest"
STAMP = "%Y%m%dT%H%M%SZ"
SAFETY = "-before-restore"
_NAME = re.compile(
    rf"(?P<book>.+?)(?P<safety>{SAFETY})?-(?P<stamp>\d{{8}}T\d{{6}}Z)(-(?P<number>\d+))?{re.escape(SUFFIX)}",
    re.DOTALL,
)

UnlockFile = Callable[[Path], Unlock]  # the way to a file's key: a prompt names the file
Attempt = Callable[[Callable[[], Any]], Any]
Pages = Callable[[int], object]


def real_path(book: Path) -> Path:
    """The file that a link stands for: backups lie beside it, and a restore replaces it, not the link."""
    return Path(os.path.realpath(book))


def default_folder(book: Path) -> Path:
    return real_path(book).parent / "backups"


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
            made = datetime.strptime(named["stamp"], STAMP).replace(tzinfo=UTC)
            return Backup(path, made, found.st_size, named["book"], int(named["number"] or 1), bool(named["safety"]))
    return Backup(path, datetime.fromtimestamp(int(found.st_mtime), UTC), found.st_size)


def regular(folder: Path, book: Path) -> list[Backup]:
    """The backups that `create` made of this book, the newest first: no safety copies, no other book's."""
    stem = real_path(book).stem
    return [it for it in listed(folder) if it.book == stem and not it.safety]


def find(name: str, folder: Path, book: Path) -> Backup:
    """The backup of that path, or of that name in the folder, or the newest for `latest`. Raises NotFound."""
    if name == LATEST:
        there = regular(folder, book)
        if not there:
            raise NotFound(f"there is no backup of {book} in {folder}; make one with: crm backup create")
        return there[0]
    for path in (Path(name).expanduser(), folder / name):
        if path.is_file():
            return described(path)
    raise NotFound(f"there is no backup {name}, neither at that path nor in {folder}; see: crm backup list")


def create(book: Book, now: datetime, to: Path | None, pages: Pages) -> tuple[Backup, dict[str, int]]:
    """Make a backup of the book in the folder `to`, which must exist, or among its backups; see `create_at`."""
    path = real_path(book.path)
    if to is None:
        make_private_folder(default_folder(path))
    folder = default_folder(path) if to is None else existing_folder(to)
    return _create_named(book.conn, book.unlock, path.stem, folder, now, pages)


def create_at(
    source: Connection, unlock: Unlock, target: Path, pages: Pages | None = None
) -> tuple[Backup, dict[str, int]]:
    """Make a backup of the open book at `target`; returns it and its rows by table. Raises like `copy_book`."""
    if target.exists() or target.is_symlink():  # said before the work, not after it
        raise BookExists(f"{target} is there already; name another file")
    existing_folder(target.parent)
    figures = copy_book(source, unlock, sibling_header(header_of(source)), target, progress=pages)
    return described(target), figures


def _create_named(
    source: Connection, unlock: Unlock, stem: str, folder: Path, now: datetime, pages: Pages | None = None
) -> tuple[Backup, dict[str, int]]:
    """Make a backup under a name of our own: `stem` and the instant, with a number from the second one on."""
    for name in _numbered(f"{stem}-{_stamp(now)}"):
        with suppress(BookExists):
            return create_at(source, unlock, folder / (name + SUFFIX), pages)
    raise AssertionError("numbers do not end")


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime(STAMP)


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        yield f"{name}-{number}"


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


def damaged(path: Path, what: str = "") -> Damaged:
    """The error to raise for a backup file that is not whole."""
    return Damaged(f"{path} is damaged{what and f' ({what})'}, or not a backup; the book itself is not touched")


@contextmanager
def _opened(path: Path, unlock: Unlock) -> Iterator[Connection]:
    """A backup, read only. Errors speak of the backup: a missing one is NotFound, not NoBook."""
    try:
        conn, _ = open_file(path, unlock, mode="ro")
    except NoBook:
        raise NotFound(f"there is no backup at {path}; see: crm backup list") from None
    except Damaged:
        raise damaged(path) from None
    except WrongPassphrase:
        raise WrongPassphrase(
            f"wrong passphrase for {path}, or its first page is damaged; a backup keeps the passphrase that it was made"
            " under: give an older one with CRM_BACKUP_PASSPHRASE_FILE or CRM_BACKUP_PASSPHRASE"
        ) from None
    try:
        yield conn
    finally:
        conn.close()


def plan_restore(
    backup: Backup, book: Path, unlock_file: UnlockFile, timeout: float, attempt: Attempt = lambda open: open()
) -> RestorePlan:
    """Check the backup and look at the book in its way. Raises Damaged, WrongPassphrase and Busy.

    `attempt` runs what opens a file, again after a passphrase that was mistyped.
    """
    book = real_path(book)
    if file_identity(backup.path) == file_identity(book):
        raise Usage(f"{backup.path} is the book itself; name a backup, see: crm backup list")
    unlock = unlock_file(backup.path)
    report: Report = attempt(lambda: inspect(backup.path, unlock))
    if report.damage:
        raise Damaged(f"{backup.path} is damaged ({report.damage[0]}); restore another one, see: crm backup list")
    with _opened(backup.path, unlock) as conn:
        uid = identity(conn)
    try:
        header = read_header(book)
    except NoBook:
        if book.exists() or book.is_symlink():
            raise CrmError(f"{book} is not a file, so no backup can take its place; name one with --book") from None
        return RestorePlan(backup, book, "missing", report.figures)
    except Damaged:  # too short to be a book
        return RestorePlan(backup, book, "unreadable", report.figures)
    other = header[:PROFILE_AND_SALT_BYTES] != read_header(backup.path)[:PROFILE_AND_SALT_BYTES]
    try:
        replaced, same = attempt(lambda: _look_at(book, unlock_file(book), uid, timeout))
    except (Damaged, WrongPassphrase):
        # Salts are random: with the backup's own salt it is the same book, and damaged.
        why = f"{book} cannot be opened with this passphrase, so it may be another book" if other else ""
        return RestorePlan(backup, book, "unreadable", report.figures, None, why, other)
    why = "" if same else f"{backup.path} is a backup of another book than {book}"
    return RestorePlan(backup, book, "open", report.figures, replaced, why, other)


def _look_at(book: Path, unlock: Unlock, uid: str | None, timeout: float) -> tuple[dict[str, int], bool]:
    """Rows by table of the book in the way, and whether it is the book of that uid. Raises like `Book.open`."""
    with translated(), closing(open_file(book, unlock, timeout)[0]) as conn:
        replaced, same = checks.figures(conn), identity(conn) == uid
        refuse_damage(conn)
        return replaced, same


def restore(plan: RestorePlan, unlock_file: UnlockFile, now: datetime, timeout: float, pages: Pages) -> Path | None:
    """Put the backup in the book's place; returns the copy of what was there, None when nothing was.

    Whatever interrupts it, the book is the old one or the new one, whole. Nobody can write to the book meanwhile.
    """
    backup, book = plan.backup.path, plan.book
    make_private_folder(book.parent)
    unlock = unlock_file(backup)
    kept: list[Path | None] = []
    opened = held(book, unlock_file(book), timeout) if plan.state == "open" else nullcontext()
    with opened as live, _opened(backup, unlock) as source:
        copy_book(
            source,
            unlock,
            sibling_header(header_of(source)),
            book,
            replace=plan.state != "missing",
            ready=lambda: kept.append(_keep(live, unlock_file(book), book, now)),
            progress=pages,
        )
    return kept[0]


def _keep(live: Connection | None, unlock: Unlock, book: Path, now: datetime) -> Path | None:
    """Keep what is to be replaced: a verified copy among the backups, or the file as it is when it cannot be copied."""
    if live is None:
        return _set_aside(book, now)
    folder = default_folder(book)
    make_private_folder(folder)
    try:
        return _create_named(live, unlock, book.stem + SAFETY, folder, now)[0].path
    except Damaged:
        return _set_aside(book, now)


def _set_aside(book: Path, now: datetime) -> Path | None:
    """Give the book's file, as it is, a second name beside it; None when there is at most a journal left behind."""
    for name in _numbered(f"{book.name}.replaced-{_stamp(now)}"):
        kept = book.with_name(name)
        if not kept.exists():
            set_aside(book, kept)
            return kept if kept.exists() else None
    raise AssertionError("numbers do not end")
