"""What a failure of the database means to the user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import Busy, CrmError, Damaged, OutputFailed

# By name: https://www.sqlite.org/rescode.html. Extended names (SQLITE_IOERR_WRITE) begin with the primary one.
# A flipped or missing byte is CORRUPT or NOTADB here, for SQLCipher checks each page; IOERR is the disk's own failure.
_HELD = (Busy, "another program holds the book; wait for it to end, or find it with: fuser -v BOOK")
_BROKEN = (
    Damaged,
    "the book is damaged; keep the file, and restore a backup (crm backup restore latest), or save what can be read:"
    " crm repair",
)
_FULL = (OutputFailed, "the disk is full: nothing was changed; free some space and repeat the command")
_FAILS = (OutputFailed, "the disk is full, or cannot be read or written: nothing was changed; see to it and repeat")
_READ_ONLY = (OutputFailed, "the book cannot be written: the file, its folder or its disk is read-only")
_CLOSED = (OutputFailed, "the book cannot be opened: check the permissions of the file and its folder")
_MEANINGS: dict[str, tuple[type[CrmError], str]] = {
    "SQLITE_BUSY": _HELD,
    "SQLITE_LOCKED": _HELD,
    "SQLITE_PROTOCOL": _HELD,
    "SQLITE_CORRUPT": _BROKEN,
    "SQLITE_NOTADB": _BROKEN,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _FAILS,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _CLOSED,
    "SQLITE_PERM": _CLOSED,
}


def translate(error: Exception) -> CrmError | None:
    """The user's error for one of SQLite's, or None when it is not the file's fault but the program's."""
    if not isinstance(error, sqlcipher.Error):
        return None
    name = str(getattr(error, "sqlite_errorname", ""))
    primary = "_".join(name.split("_")[:2])
    if primary not in _MEANINGS:
        return None
    kind, message = _MEANINGS[primary]
    return kind(message)


@contextmanager
def translated() -> Iterator[None]:
    """The database's errors in the block come out as the user's."""
    try:
        yield
    except sqlcipher.Error as error:
        raise translate(error) or error from error


def refuse_damage(conn: Any) -> None:
    """Raises Damaged when a page that was read on this connection failed its HMAC.

    SQLCipher hands such a page over as zeros and complains only at the next one, so at the end of a long text, or of
    a copy, no error would come. It remembers, though (PRAGMA cipher_status, SQLCipher 4.12 and later).
    """
    if conn.execute("PRAGMA cipher_status").fetchone() == ("0",):
        kind, message = _BROKEN
        raise kind(message)
