"""What a failure of the database means to the user."""

from __future__ import annotations

import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import Busy, CrmError, Damaged, OutputFailed

_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_SNAPSHOT"}
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR")


def translate(error: Exception) -> CrmError | None:
    """The user's error for one of SQLite's, or None when it is not the file's fault but the program's."""
    if not isinstance(error, sqlcipher.Error):
        return None
    name = str(getattr(error, "sqlite_errorname", ""))
    if name in _BUSY:
        return Busy("another program holds the book; wait for it to end, or find it with: fuser -v BOOK")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR_WRITE") or name.startswith("SQLITE_IOERR_FSYNC"):
        return OutputFailed("the disk is full or fails: nothing was changed; free some space and repeat the command")
    if name.startswith("SQLITE_READONLY"):
        return OutputFailed("the book cannot be written: the file, its folder or its disk is read-only")
    if name.startswith("SQLITE_CANTOPEN"):
        return OutputFailed("the book cannot be opened: check the permissions of the file and its folder")
    if name.startswith(_DAMAGED):
        return Damaged(f"the book is damaged ({error}); keep the file, and restore a backup: crm backup restore latest")
    return None
