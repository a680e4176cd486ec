"""The log of backups: what was made and checked, when, and with what result.

A file of JSON lines in the state folder, outside the book: it must be there when the book is lost, and be read without
the passphrase. It holds paths, instants, sizes and numbers of customers; nothing of the customers themselves.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from crmcli.errors import CrmError
from crmcli.model.backup import Backup, Check, Newest, What
from crmcli.platform import PRIVATE_FILE, make_private_folder
from crmcli.services.backup.files import mark_of
from crmcli.world import utc_text

MOST_BYTES = 1_000_000


class Logbook:
    """Reads and writes the log at `path`. What cannot be written is left out: no backup may fail for its log."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, check: Check) -> None:
        """Add a line, in one write, so that two commands at a time do not mix theirs."""
        line = json.dumps(check._asdict(), ensure_ascii=False).encode(errors="backslashreplace") + b"\n"
        with suppress(OSError, CrmError):
            make_private_folder(self.path.parent)
            self._shorten()
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
            try:
                os.write(descriptor, line)
            finally:
                os.close(descriptor)

    def entries(self) -> Iterator[Check]:
        """All lines, the oldest first; what is no such line is passed over."""
        with suppress(OSError), self.path.open("rb") as file:
            for line in file:
                with suppress(ValueError, TypeError):
                    yield Check(**json.loads(line))

    def of_files(self) -> dict[str, list[Check]]:
        """The lines by file, to be looked up with `of`."""
        found: dict[str, list[Check]] = {}
        for check in self.entries():
            found.setdefault(check.file, []).append(check)
        return found

    def _shorten(self) -> None:
        """Drop the older half of a log that has grown large."""
        if not self.path.exists() or self.path.stat().st_size < MOST_BYTES:
            return
        lines = self.path.read_bytes().splitlines(keepends=True)
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb") as file:
            file.writelines(lines[len(lines) // 2 :])
        part.replace(self.path)


def entry(
    backup: Backup,
    what: What,
    now: str,
    ok: bool,
    book: str | None,
    customers: int | None = None,
    newest: Newest | None = None,
) -> Check:
    """What to note of a file that is there; `newest` is the newest batch in it."""
    place = backup.place or str(backup.path.absolute().parent)
    made = utc_text(backup.made)
    batch, uid = newest or (None, None)
    return Check(
        now, what, ok, mark_of(backup), backup.path.name, place, made, backup.size, book, customers, None, batch, uid
    )


def failure(place: str, now: str, book: str | None, why: str) -> Check:
    """What to note of a run that put no backup into `place`."""
    return Check(now, "failed", False, "", "", place, now, 0, book, None, why)


def is_regular(check: Check) -> bool:
    """Whether it tells of a backup that was there then, and is no safety copy."""
    return check.what not in ("kept", "removed", "failed")


def of(backup: Backup, by_file: dict[str, list[Check]]) -> list[Check]:
    """What the log says of the backup, the oldest first; of a file that has changed its size, nothing.

    A copy elsewhere has the same mark, and a history of its own.
    """
    same = [it for it in by_file.get(mark_of(backup), ()) if it.size == backup.size and it.what != "removed"]
    return [it for it in same if (it.place == backup.place if backup.place else is_here(it))]


def newest_known(checks: list[Check]) -> Newest | None:
    """The newest batch in a backup, by what the log says of it."""
    return next((it.newest for it in reversed(checks) if it.newest), None)


def is_here(check: Check) -> bool:
    """Whether it was a file in a folder, and not elsewhere."""
    return Path(check.place).is_absolute()


def with_known_mark(backup: Backup, by_file: dict[str, list[Check]]) -> Backup:
    """A backup elsewhere with the mark that the log knows it by, so that it need not be fetched; else as it is."""
    what = (backup.place, backup.path.name, backup.size)
    found = (it.file for checks in by_file.values() for it in checks if (it.place, it.name, it.size) == what)
    return replace(backup, mark=next(found, backup.mark))
