"""Making a backup: a verified copy of the open book under a name that no file has yet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from crmcli.errors import BookExists
from crmcli.model.backup import Backup
from crmcli.platform import make_private_folder
from crmcli.services.backup.files import (
    SUFFIX,
    default_folder,
    described,
    existing_folder,
    next_number,
    numbered,
    real_path,
    stamp,
)
from crmcli.store.book import Book, Unlock, header_of
from crmcli.store.copying import copy_book
from crmcli.store.keys import sibling_header
from crmcli.store.schema import Connection

Pages = Callable[[int], object]


def create(book: Book, now: datetime, to: Path | None, pages: Pages) -> tuple[Backup, dict[str, int]]:
    """Make a backup of the book in the folder `to`, which must exist, or among its backups; see `create_at`."""
    path = real_path(book.path)
    if to is None:
        make_private_folder(default_folder(path))
    folder = default_folder(path) if to is None else existing_folder(to)
    return create_named(book.conn, book.unlock, path.stem, folder, now, pages)


def create_at(
    source: Connection, unlock: Unlock, target: Path, pages: Pages | None = None
) -> tuple[Backup, dict[str, int]]:
    """Make a backup of the open book at `target`; returns it and its rows by table. Raises like `copy_book`."""
    if target.exists() or target.is_symlink():  # said before the work, not after it
        raise BookExists(f"{target} is there already; name another file")
    existing_folder(target.parent)
    figures = copy_book(source, unlock, sibling_header(header_of(source)), target, progress=pages)
    return described(target), figures


def create_named(
    source: Connection, unlock: Unlock, stem: str, folder: Path, now: datetime, pages: Pages | None = None
) -> tuple[Backup, dict[str, int]]:
    """Make a backup under a name of our own: `stem` and the instant, with a number from the second one on."""
    for name in numbered(f"{stem}-{stamp(now)}", next_number(stem, now, folder)):
        with suppress(BookExists):
            return create_at(source, unlock, folder / (name + SUFFIX), pages)
    raise AssertionError("numbers do not end")
