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
    `safety` says that a restore made it of the book it replaced. Of a backup elsewhere `place` is the address, and its
    `path` is of use only while it is fetched. `mark` tells it from all others, "" while nobody has looked.
    """

    path: Path
    made: datetime
    size: int
    book: str = ""
    number: int = 1
    safety: bool = False
    place: str = ""
    mark: str = ""

    @property
    def address(self) -> str:
        """How a user names it."""
        if not self.place:
            return str(self.path)
        return self.place + ("" if self.place.endswith((":", "/")) else "/") + self.path.name


What = Literal["create", "verify", "doctor", "test-restore", "kept", "removed", "failed"]


Newest = tuple[int, str]
"""The newest batch of a history, and its uid: 0 and "-" before the first one."""


class Check(NamedTuple):
    """A line of the log: what was done to which file, when, and whether the file was whole then.

    `kept` is a safety copy, made of a book that was replaced; `removed` one that no rule kept; `failed` a run that put
    nothing into `place`, and `why` says the reason; it has no `file` then. `file` tells the file from all others,
    wherever it lies; `place` is its folder, or where else it was put. `book` is the number of the book, which only its
    copies share, `batch` and `uid` its newest batch there. `at` and `made` are UTC, ISO 8601; `size` is in bytes.
    """

    at: str
    what: What
    ok: bool
    file: str
    name: str
    place: str
    made: str
    size: int
    book: str | None = None
    customers: int | None = None
    why: str | None = None
    batch: int | None = None
    uid: str | None = None

    @property
    def newest(self) -> Newest | None:
        return None if self.batch is None or self.uid is None else (self.batch, self.uid)


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

    `book` is the number of its book. `differing` names rows of the restored book that are not what the book had at that
    time, the first ones; it is None where they could not be compared, and `why_not` says why.
    """

    backup: Backup
    report: Report
    book: str | None
    differing: tuple[str, ...] | None
    why_not: str = ""

    @property
    def ok(self) -> bool:
        return self.report.ok and not self.differing


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restore would do. `figures` and `replaced` are rows by table, of the backup and of the book in its way.

    `state` of the book: "missing", "open", or "unreadable", which is kept aside as it is. `objection` says why only
    --force goes on. `other_passphrase` means that the book will open with another passphrase than before. The number
    of the book in the way is `replaced_book`. `common` is the newest batch that is in its history and in the backup's,
    None where they are not of one book.
    """

    backup: Backup
    book: Path
    state: Literal["missing", "open", "unreadable"]
    figures: dict[str, int]
    replaced: dict[str, int] | None = None
    objection: str = ""
    other_passphrase: bool = False
    replaced_book: str | None = None
    common: int | None = None

    @property
    def later(self) -> tuple[int, int]:
        """How many batches the book has that the backup lacks, and the backup that the book lacks."""
        if self.replaced is None or self.common is None:
            return 0, 0
        return self.replaced["last_batch"] - self.common, self.figures["last_batch"] - self.common
