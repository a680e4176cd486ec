"""Restoring on trial: a backup becomes a book in a place of its own, is checked, and compared with the history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crmcli.errors import Damaged
from crmcli.model.backup import Backup, RestorePlan, Trial
from crmcli.model.health import Report
from crmcli.services.backup.restoring import restore
from crmcli.store import checks, comparing
from crmcli.store.book import Book, Unlock, identity

NAMED = 10
STEPS = checks.STEPS + 1  # how often `progress` is called


class Trying(NamedTuple):
    """What is to be tried: the backup, its key, and a private folder to restore it into."""

    backup: Backup
    unlock: Unlock
    place: Path
    now: datetime
    progress: Callable[[], object]


def run(tried: Trying, book: Book | None) -> Trial:
    """Restore the backup by the way that a real restore goes, and look at what came of it.

    `book` is the one to compare with, None when there is none. Raises NotFound, WrongPassphrase and OutputFailed.
    """
    backup, unlock = tried.backup, tried.unlock
    plan = RestorePlan(backup, tried.place / "customers.db", "missing", {})
    try:
        restore(plan, lambda path: unlock, tried.now, 0, lambda pages: None)
        tried.progress()
        with closing(Book.open(plan.book, unlock)) as copy:
            return _looked_at(tried, copy, book)
    except Damaged:
        return Trial(backup, Report(("it cannot be read whole",), (), {}), None, None, "it is damaged")


def _looked_at(tried: Trying, copy: Book, book: Book | None) -> Trial:
    report = checks.check(copy.conn, tried.progress)
    if report.damage:
        return Trial(tried.backup, report, None, None, "it is damaged")
    number = identity(copy.conn)
    why_not = comparing.obstacle(book.conn, copy.conn) if book else "there is no book to compare with"
    if book is None or why_not:
        return Trial(tried.backup, report, number, None, why_not)
    book.use_big_cache()
    with book.reading() as conn:
        return Trial(tried.backup, report, number, tuple(islice(comparing.differences(conn, copy.conn), NAMED)))
