"""A verified copy of an open book: for backups, before migrations, and for a new passphrase.

The copy is an encrypted file of its own file nonce. It appears under its name only when it is whole: written to a new
private file beside it, checked by both integrity checks and by its row counts, synced, then linked into place.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from crmcli.errors import CrmError, Damaged, OutputFailed
from crmcli.platform import create_private_file, sync_file, sync_folder
from crmcli.store import checks
from crmcli.store.book import Unlock, connect
from crmcli.store.schema import Connection


def copy_book(source: Connection, unlock: Unlock, header: bytes, target: Path, *, replace: bool = False) -> dict[str, int]:
    """Copy the open book to `target` under the header salt `header`; returns the copy's figures.

    Without `replace` an existing target is refused. Raises OutputFailed when it cannot be written, and Damaged when
    the source is; in both cases nothing is left behind.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(create_private_file(part))
        try:
            figures = _write(source, unlock, header, part)
            _into_place(part, target, replace)
        finally:
            for leftover in (part, part.with_name(part.name + "-journal")):
                with suppress(FileNotFoundError):
                    leftover.unlink()
        sync_folder(target.parent)
    except OSError as error:
        raise OutputFailed(f"cannot write {target}: {error.strerror}") from error
    return figures


def _write(source: Connection, unlock: Unlock, header: bytes, part: Path) -> dict[str, int]:
    copy = connect(part, header, unlock(header))
    try:
        copy.execute("PRAGMA journal_mode = OFF")  # a half-written copy is thrown away, not rolled back
        copy.execute("PRAGMA synchronous = OFF")  # synced once, below
        source.execute("BEGIN")  # the figures and the pages must be of the same moment
        try:
            expected = checks.figures(source)
            source.backup(copy)
        finally:
            source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")
        damage = checks.damage(copy)
        if damage:
            raise Damaged(f"the copy failed its checks, so it was thrown away ({damage[0]}); check the book: crm verify")
        if checks.figures(copy) != expected:
            raise CrmError("the copy does not hold the same rows as the book, so it was thrown away; try again")
    finally:
        copy.close()
    sync_file(part)
    return expected


def _into_place(part: Path, target: Path, replace: bool) -> None:
    if replace:
        part.replace(target)
        return
    try:
        os.link(part, target)  # fails when the name is taken, where a rename would replace
    except FileExistsError:
        raise OutputFailed(f"{target} is there already; name another file") from None
    except OSError:  # a file system without hard links
        if target.exists():
            raise OutputFailed(f"{target} is there already; name another file") from None
        part.rename(target)
