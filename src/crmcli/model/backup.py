"""Backups as their folder shows them, and the plan of a restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from crmcli.model.health import Report


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


class Check(NamedTuple):
    """A line of the log: what was done to which file, when, and whether the file was whole then.

    `file` tells the file from all others, wherever it lies; `place` is its folder, or where else it was put. `book` is
    the number of the book, which only its copies share. `at` and `made` are UTC, ISO 8601; `size` is in bytes.
    """

    at: str
    what: Literal["create", "verify", "doctor", "test-restore"]
    ok: bool
    file: str
    name: str
    place: str
    made: str
    size: int
    book: str | None = None
    customers: int | None = None


class Keep(NamedTuple):
    """How many backups to keep: the newest, and the last of so many days, ISO weeks, months and years that have any."""

    last: int = 0
    daily: int = 0
    weekly: int = 0
    monthly: int = 0
    yearly: int = 0


class Fate(NamedTuple):
    """Whether a backup stays, and why."""

    backup: Backup
    stays: bool
    why: str


class Trial(NamedTuple):
    """What came of a backup that was restored on trial.

    `differing` is None where the book's rows could not be compared, and `why_not` says why; else it names rows of the
    restored book that are not what the book had at that time, the first ones, and none when all is well.
    """

    backup: Backup
    report: Report
    differing: tuple[str, ...] | None
    why_not: str = ""


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
