"""What a failure of the database means to the user."""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import Busy, CrmError, Damaged, OutputFailed

# By name: https://www.sqlite.org/rescode.html. Extended names (SQLITE_IOERR_WRITE) begin with the primary one.
# A flipped or missing byte is CORRUPT or NOTADB here, for SQLCipher checks each page; IOERR is the disk's own failure.
_MEANINGS: tuple[tuple[str, type[CrmError], str], ...] = (
    ("SQLITE_BUSY", Busy, "another program holds the book; wait for it to end, or find it with: fuser -v BOOK"),
    ("SQLITE_LOCKED", Busy, "another program holds the book; wait for it to end, or find it with: fuser -v BOOK"),
    ("SQLITE_PROTOCOL", Busy, "another program holds the book; wait for it to end, or find it with: fuser -v BOOK"),
    (
        "SQLITE_CORRUPT",
        Damaged,
        "the book is damaged; keep the file, see crm verify, and restore a backup: crm backup restore latest",
    ),
    (
        "SQLITE_NOTADB",
        Damaged,
        "the book is damaged, or was replaced meanwhile; see crm verify, and restore a backup: crm backup restore latest",
    ),
    ("SQLITE_FULL", OutputFailed, "the disk is full: nothing was changed; free some space and repeat the command"),
    (
        "SQLITE_IOERR",
        OutputFailed,
        "the disk is full, or it fails to read or write the book: nothing was changed; look after the disk and repeat the command",
    ),
    ("SQLITE_READONLY", OutputFailed, "the book cannot be written: the file, its folder or its disk is read-only"),
    ("SQLITE_CANTOPEN", OutputFailed, "the book cannot be opened: check the permissions of the file and its folder"),
    ("SQLITE_PERM", OutputFailed, "the book cannot be opened: check the permissions of the file and its folder"),
)


def translate(error: Exception) -> CrmError | None:
    """The user's error for one of SQLite's, or None when it is not the file's fault but the program's."""
    if not isinstance(error, sqlcipher.Error):
        return None
    name = error_name(error)
    for start, kind, message in _MEANINGS:
        if name == start or name.startswith(f"{start}_"):
            return kind(message)
    return None


def error_name(error: Exception) -> str:
    """SQLite's name of the error, "" when it did not come from SQLite itself."""
    return str(getattr(error, "sqlite_errorname", "") or "")


def is_damage(error: Exception) -> bool:
    """The bytes of the file are wrong, as an error that came in the middle of other work says."""
    return isinstance(translate(error), Damaged)
