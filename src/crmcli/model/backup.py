"""Backups as their folder shows them, and the plan of a restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file. `book` is the book's file name without its suffix, "" for a file that does not follow our naming.

    `made` is in UTC: from the name, else the file's time; `size` in bytes. `number` tells backups of one second apart.
    `safety` marks a copy that a restore made of the book it replaced.
    """

    path: Path
    made: datetime
    size: int
    book: str = ""
    number: int = 1
    safety: bool = False


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restore would do. `figures` and `replaced` are rows by table, of the backup and of the book in its way.

    `state` of the book: "missing", "open", or "unreadable", which is kept aside as it is. `objection` says why only
    --force goes on. `other_passphrase` means that the book will open with another passphrase than before.
    """

    backup: Backup
    book: Path
    state: Literal["missing", "open", "unreadable"]
    figures: dict[str, int]
    replaced: dict[str, int] | None = None
    objection: str = ""
    other_passphrase: bool = False
