"""Is a backup whole? It is opened for reading only, and checked like a book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from crmcli.errors import Damaged, NoBook, NotFound, WrongPassphrase
from crmcli.model.backup import Newest
from crmcli.model.health import Report
from crmcli.store import checks
from crmcli.store.book import SCHEMA_VERSION, Unlock, identity, newest_batch, open_file, version_of
from crmcli.store.faults import translated
from crmcli.store.schema import Connection


class Inspected(NamedTuple):
    """What was found, the number of the book and its newest batch; None where they cannot be read."""

    report: Report
    book: str | None
    newest: Newest | None = None


def inspect(path: Path, unlock: Unlock, progress: Callable[[], object] = lambda: None) -> Inspected:
    """Open a backup, without writing to it, and check it like `crm verify` does a book.

    Of a backup with tables of an older version the bytes are checked, not the rules: an upgrade makes them hold.
    Raises WrongPassphrase, and Damaged when it cannot be opened at all.
    """
    with opened(path, unlock) as conn:
        report = _checked(conn, path, progress)
        return Inspected(report, None) if report.damage else Inspected(report, identity(conn), newest_batch(conn))


def newest_of(path: Path, unlock: Unlock) -> Newest:
    """The newest batch of a backup. Raises like `inspect`."""
    with opened(path, unlock) as conn, translated():
        return newest_batch(conn)


def _checked(conn: Connection, path: Path, progress: Callable[[], object]) -> Report:
    if version_of(conn, path) == SCHEMA_VERSION:
        return checks.check(conn, progress, rebuilt=False)
    damage = checks.damage(conn, progress)
    return Report(tuple(damage), (), {} if damage else {**checks.size(conn), **checks.figures(conn)})


def damaged(path: Path, what: str = "") -> Damaged:
    """The error to raise for a backup file that is not whole."""
    return Damaged(f"{path} is damaged{what and f' ({what})'}, or not a backup; the book itself is not touched")


@contextmanager
def opened(path: Path, unlock: Unlock) -> Iterator[Connection]:
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
            " under: give an older one with CRM_BACKUP_PASSPHRASE_FILE or CRM_BACKUP_PASSPHRASE, and an older key file"
            " with CRM_BACKUP_KEY_FILE"
        ) from None
    try:
        yield conn
    finally:
        conn.close()
