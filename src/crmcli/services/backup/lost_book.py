"""What is still known of a book whose file is gone: its backups, and that it was there."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from crmcli.model.backup import Check
from crmcli.services.backup import choosing, files
from crmcli.services.backup.logbook import Logbook
from crmcli.services.backup.places.folder import Folder
from crmcli.services.lastseen import LastSeen


def known(book: Path, log: Logbook | None, seen: LastSeen | None) -> str:
    """What there is instead of the book, and the command that brings it back; "" where nothing is known."""
    folder = files.default_folder(book)
    there = choosing.regular(Folder(folder), book)
    if there:
        are = "is 1 backup of it" if len(there) == 1 else f"are {len(there):,} backups of it"
        return f"there {are} in {folder}: crm backup restore latest"
    if seen is None:
        return ""
    newest = _newest(log, seen) if log else None
    if newest:
        return (
            f"a backup of it was made in {newest.place}:"
            f" crm backup restore {quote(newest.name)} --in {quote(newest.place)}"
        )
    return "it was moved or removed, and no backup of it is known"


def _newest(log: Logbook, seen: LastSeen) -> Check | None:
    """The newest backup of the book that is not known to be damaged, wherever it lies."""
    made = [it for it in log.entries() if it.book == seen.book and it.what != "kept" and it.ok]
    return max(made, key=lambda it: it.made, default=None)
