"""A verified copy of an open book: for backups, before migrations, for restores and for a new passphrase.

The copy is an encrypted file of its own file nonce. It appears under its name only when it is whole: written to a new
private file beside it, checked by both integrity checks and by its row counts, synced, then linked into place.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import BookExists, Busy, CrmError, Damaged, OutputFailed
from crmcli.platform import create_private_file, file_identity, sync_file, sync_folder
from crmcli.store import checks
from crmcli.store.book import TIMEOUT_SECONDS, Unlock, begin_write, connect, open_file
from crmcli.store.faults import refuse_damage, translated
from crmcli.store.schema import Connection

PAGES_AT_A_TIME = 1000
SIDE_FILES = ("-journal", "-wal", "-shm")  # https://www.sqlite.org/tempfiles.html


def copy_book(
    source: Connection,
    unlock: Unlock,
    header: bytes,
    target: Path,
    *,
    replace: bool = False,
    ready: Callable[[], object] = lambda: None,
    progress: Callable[[int], object] | None = None,
) -> dict[str, int]:
    """Copy the open book to `target` under the header salt `header`; returns the copy's figures.

    Without `replace` an existing target raises BookExists. Raises OutputFailed when it cannot be written, and Damaged
    when the source is; in all cases nothing is left behind. `ready` is called when the copy is whole and has only to
    get its name, `progress` with numbers of pages copied.
    """
    with appearing(target, replace=replace) as part:
        with translated():
            _refuse_without_room(source, target)
            figures = _write(source, unlock, header, part, progress)
        ready()
    return figures


@contextmanager
def appearing(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """A new private file, which gets the name `target` at the end of the block, or is removed when that fails.

    Raises BookExists for an existing target without `replace`, OutputFailed when it cannot be written.
    """
    if replace:
        target = Path(os.path.realpath(target))  # the file, not a link to it
    part = target.with_name(f".{target.name}.{os.getpid()}-{os.urandom(3).hex()}.part")
    try:
        os.close(create_private_file(part))
        try:
            yield part
            into_place(part, target, replace)
        finally:
            for leftover in (part, part.with_name(part.name + "-journal")):
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise OutputFailed(f"cannot write {target}: {error.strerror}") from error


def _refuse_without_room(source: Connection, target: Path) -> None:
    """Say before the work what would else be found at its end. A disk that does not tell its size may try."""
    needed, disk = checks.size(source)["bytes"], shutil.disk_usage(target.parent)
    if disk.total and disk.free < needed:
        raise OutputFailed(
            f"cannot write {target}: it needs {needed / 1e6:,.1f} MB, and its disk has {disk.free / 1e6:,.1f} MB left"
        )


def _write(
    source: Connection, unlock: Unlock, header: bytes, part: Path, progress: Callable[[int], object] | None
) -> dict[str, int]:
    copy = connect(part, header, unlock(header))
    try:
        copy.execute("PRAGMA journal_mode = OFF")  # a half-written copy is thrown away, not rolled back
        copy.execute("PRAGMA synchronous = OFF")  # synced once, below
        source.execute("BEGIN")  # the figures and the pages must be of the same moment
        try:
            expected = checks.figures(source)
            source.backup(copy, pages=PAGES_AT_A_TIME, progress=_pages_told(progress))
            refuse_damage(source)
        finally:
            with suppress(sqlcipher.Error):  # SQLite ends the transaction by itself when the source is damaged
                source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")
        damage = checks.damage(copy)
        if damage:
            raise Damaged(
                f"the copy failed its checks ({damage[0]}), so it was thrown away; check the book: crm verify"
            )
        if checks.figures(copy) != expected:
            raise CrmError("the copy does not hold the same rows as the book, so it was thrown away; try again")
    finally:
        copy.close()
    sync_file(part)
    return expected


def _pages_told(progress: Callable[[int], object] | None) -> Callable[[int, int, int], None] | None:
    """The backup API's callback (status, pages remaining, pages in all) as one that tells how many more there are."""
    if progress is None:
        return None
    told = 0

    def tell(status: int, remaining: int, total: int) -> None:
        nonlocal told
        progress(total - remaining - told)
        told = total - remaining

    return tell


def into_place(part: Path, target: Path, replace: bool) -> None:
    """Give the file its name, durably."""
    if replace:
        part.replace(target)
        sync_folder(target.parent)
        return
    try:
        os.link(part, target)  # fails when the name is taken, where a rename would replace
    except FileExistsError:
        raise BookExists(f"{target} is there already; name another file") from None
    except OSError:  # a file system without hard links
        if target.exists() or target.is_symlink():
            raise BookExists(f"{target} is there already; name another file") from None
        part.rename(target)
    try:
        sync_folder(target.parent)
    except OSError:
        target.unlink(missing_ok=True)
        raise


@contextmanager
def held(path: Path, unlock: Unlock, timeout: float = TIMEOUT_SECONDS) -> Iterator[Connection]:
    """The open book, to be read and replaced while nobody else can write to it. Raises like Book.open, and Busy.

    Two connections, for SQLite does not copy from one that holds the write lock. Nothing in here may open and close
    the book's file by other means: POSIX drops a process's locks with any of its descriptors.
    """
    before = file_identity(path)
    guard, header = open_file(path, unlock, timeout)
    try:
        reader = connect(path, header, unlock(header), timeout)
        try:
            begin_write(guard)
            if file_identity(path) != before:
                raise Busy(f"{path} was replaced meanwhile; nothing was changed, repeat the command")
            yield reader
        finally:
            reader.close()
    finally:
        guard.close()


@contextmanager
def at_rest(path: Path, header: bytes, unlock: Unlock) -> Iterator[None]:
    """Where SQLite can still open the file, a half-done write is rolled back first, and others wait with theirs."""
    with ExitStack() as stack:
        with suppress(CrmError), translated():
            conn = stack.enter_context(closing(connect(path, header, unlock(header))))
            conn.execute("BEGIN")
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield


def set_aside(path: Path, kept: Path) -> None:
    """Give a file that cannot be opened, with its side files, a second name; the side files lose the first.

    A journal that stayed beside the path would be rolled back into the next file there. `path` itself may be missing.
    """
    for ending in ("", *SIDE_FILES):
        file, name = path.with_name(path.name + ending), kept.with_name(kept.name + ending)
        if not file.exists():
            continue
        try:
            _second_name(file, name)
        except OSError as error:
            raise OutputFailed(f"cannot keep {file} as {name}: {error.strerror}") from error
    sync_folder(kept.parent)
    for ending in SIDE_FILES:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    sync_folder(path.parent)


def _second_name(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with os.fdopen(create_private_file(name), "wb") as copy, file.open("rb") as original:
            shutil.copyfileobj(original, copy)
        sync_file(name)
