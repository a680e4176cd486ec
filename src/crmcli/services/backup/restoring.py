"""Restoring: a backup takes the place of the book, and what was there is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from crmcli.errors import CrmError, Damaged, KeyFileNeeded, NoBook, Usage, WrongPassphrase
from crmcli.model.backup import Backup, RestorePlan
from crmcli.platform import file_identity, make_private_folder
from crmcli.services.backup.checking import inspect, opened
from crmcli.services.backup.files import SAFETY, default_folder, numbered, real_path, stamp
from crmcli.services.backup.making import Pages, create_named
from crmcli.store import checks, comparing
from crmcli.store.book import Unlock, header_of, identity, open_file, read_header
from crmcli.store.copying import copy_book, held, set_aside
from crmcli.store.faults import refuse_damage, translated
from crmcli.store.keys import PROFILE_AND_SALT_BYTES, sibling_header
from crmcli.store.schema import Connection

UnlockFile = Callable[[Path], Unlock]  # the way to a file's key: a prompt names the file
Attempt = Callable[[Callable[[], Any]], Any]


def plan(
    backup: Backup, book: Path, unlock_file: UnlockFile, timeout: float, attempt: Attempt = lambda open: open()
) -> RestorePlan:
    """Check the backup and look at the book in its way. Raises Damaged, WrongPassphrase and Busy.

    `attempt` runs what opens a file, again after a passphrase that was mistyped.
    """
    book = real_path(book)
    if file_identity(backup.path) == file_identity(book):
        raise Usage(f"{backup.path} is the book itself; name a backup, see: crm backup list")
    unlock = unlock_file(backup.path)
    report, uid, _ = attempt(lambda: inspect(backup.path, unlock))
    if report.damage:
        raise Damaged(f"{backup.path} is damaged ({report.damage[0]}); nothing was changed")
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
        replaced, number = attempt(lambda: _look_at(book, unlock_file(book), timeout))
    except (Damaged, KeyFileNeeded, WrongPassphrase):
        # Salts are random: with the backup's own salt it is the same book, and damaged.
        why = f"{book} cannot be opened with this passphrase, so it may be another book" if other else ""
        return RestorePlan(backup, book, "unreadable", report.figures, None, why, other)
    if number != uid:
        why = f"{backup.path} is a backup of another book than {book}"
        return RestorePlan(backup, book, "open", report.figures, replaced, why, other, number)
    with opened(backup.path, unlock) as copy, closing(open_file(book, unlock_file(book), timeout)[0]) as live:
        common = comparing.last_common_batch(live, copy)
    return RestorePlan(backup, book, "open", report.figures, replaced, "", other, number, common)


def _look_at(book: Path, unlock: Unlock, timeout: float) -> tuple[dict[str, int], str | None]:
    """Rows by table of the book in the way, and its number. Raises like `Book.open`."""
    with translated(), closing(open_file(book, unlock, timeout)[0]) as conn:
        found = checks.figures(conn), identity(conn)
        refuse_damage(conn)
        return found


def restore(plan: RestorePlan, unlock_file: UnlockFile, now: datetime, timeout: float, pages: Pages) -> Path | None:
    """Put the backup in the book's place; returns the copy of what was there, None when nothing was.

    Whatever interrupts it, the book is the old one or the new one, whole. Nobody can write to the book meanwhile.
    """
    backup, book = plan.backup.path, plan.book
    make_private_folder(book.parent)
    unlock = unlock_file(backup)
    kept: list[Path | None] = []
    book_held = held(book, unlock_file(book), timeout) if plan.state == "open" else nullcontext()
    with book_held as live, opened(backup, unlock) as source:
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
        return create_named(live, unlock, book.stem + SAFETY, folder, now)[0].path
    except Damaged:
        return _set_aside(book, now)


def _set_aside(book: Path, now: datetime) -> Path | None:
    """Give the book's file, as it is, a second name beside it; None when there is at most a journal left behind."""
    for name in numbered(f"{book.name}.replaced-{stamp(now)}"):
        kept = book.with_name(name)
        if not kept.exists():
            set_aside(book, kept)
            return kept if kept.exists() else None
    raise AssertionError("numbers do not end")
