"""Backup files: where they lie, how they are called, and what name and size tell of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from crmcli.errors import NotFound
from crmcli.model.backup import Backup

SUFFIX = ".crmbak"
LATEST = "latest"
HEADER_BYTES = 16
STAMP = "%Y%m%dT%H%M%SZ"
SAFETY = "-before-restore"
_NAME = re.compile(
    rf"(?P<book>.+?)(?P<safety>{SAFETY})?-(?P<stamp>\d{{8}}T\d{{6}}Z)(-(?P<number>\d+))?{re.escape(SUFFIX)}",
    re.DOTALL,
)


def real_path(book: Path) -> Path:
    """The file that a link stands for: backups lie beside it, and a restore replaces it, not the link."""
    return Path(os.path.realpath(book))


def default_folder(book: Path) -> Path:
    return real_path(book).parent / "backups"


def existing_folder(folder: Path) -> Path:
    """The folder itself. Raises NotFound when it is not there: an unmounted disk must not become a new folder."""
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}; mount the disk or make the folder, then repeat the command")
    return folder


def listed(folder: Path) -> list[Backup]:
    """The folder's backups by their names, the newest first. A missing folder has none."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(OSError):  # removed meanwhile
            found.append(described(path))
    return sorted(found, key=listing_order, reverse=True)


def described(path: Path) -> Backup:
    """What name and size tell of a backup, without opening it."""
    found = path.stat()
    made = datetime.fromtimestamp(int(found.st_mtime), UTC)
    return named(path, found.st_size) or Backup(path, made, found.st_size)


def named(path: Path, size: int) -> Backup | None:
    """What a name of our own tells of a backup of that size; None for a foreign name."""
    found = _NAME.fullmatch(path.name)
    if found is not None:
        with suppress(ValueError):  # digits that are no date
            made = datetime.strptime(found["stamp"], STAMP).replace(tzinfo=UTC)
            return Backup(path, made, size, found["book"], int(found["number"] or 1), bool(found["safety"]))
    return None


def listing_order(backup: Backup) -> tuple[datetime, int, str]:
    """The later, the greater."""
    return backup.made, backup.number, backup.path.name


def mark(path: Path) -> str:
    """What tells the file from all others, under any name: its first bytes, a random salt; "" when it is unreadable."""
    try:
        with path.open("rb") as file:
            return file.read(HEADER_BYTES).hex()
    except OSError:
        return ""


def mark_of(backup: Backup) -> str:
    """The mark of a backup, which lies here or has it already."""
    return backup.mark or mark(backup.path)


def stamp(now: datetime) -> str:
    """The instant as names of files tell it."""
    return now.astimezone(UTC).strftime(STAMP)


def numbered(name: str, first: int = 1) -> Iterator[str]:
    """The name, then the name with a number behind it, from 2 on; or from `first` on."""
    for number in count(first):
        yield name if number == 1 else f"{name}-{number}"


def next_number(stem: str, now: datetime, folder: Path) -> int:
    """The number of a new backup of that name: above all there, so that it counts as the newest of its second."""
    same = (it for it in listed(folder) if it.path.name.startswith(f"{stem}-{stamp(now)}"))
    return max((it.number for it in same), default=0) + 1
