"""Which backup is meant: by name, by date, or simply the newest."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from crmcli.errors import NotFound
from crmcli.model.backup import Backup
from crmcli.services.backup.files import LATEST, real_path
from crmcli.services.backup.places import Place

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NONE = "there is no backup of {book} in {place}; make one with: crm backup create"


def regular(place: Place, book: Path) -> list[Backup]:
    """The backups that `create` made of this book, the newest first: no safety copies, no other book's."""
    stem = real_path(book).stem
    return [it for it in place.listed() if it.book == stem and not it.safety]


def at_or_before(instant: datetime, place: Place, book: Path) -> Backup:
    """The newest backup of the book that is not younger than the instant. Raises NotFound."""
    there = regular(place, book)
    for backup in there:
        if backup.made <= instant:
            return backup
    if not there:
        raise NotFound(_NONE.format(book=book, place=place.address))
    oldest = there[-1]
    raise NotFound(
        f"no backup in {place.address} is as old as {spelled(instant)}; the oldest is {oldest.path.name}, made"
        f" {oldest.made.astimezone():%Y-%m-%d %H:%M}"
    )


def spelled(instant: datetime) -> str:
    """The local day in words that nobody can misread, and the time if it is not the day's end: 10 November 2026."""
    there = instant.astimezone()
    clock = "" if there.time() >= time(23, 59, 59) else f" {there:%H:%M}"
    return f"{there.day} {MONTHS[there.month - 1]} {there.year}{clock}"


def find(name: str, place: Place, book: Path) -> Backup:
    """The backup of that name, or the newest for `latest`. Raises NotFound."""
    if name != LATEST:
        return place.find(name)
    there = regular(place, book)
    if not there:
        raise NotFound(_NONE.format(book=book, place=place.address))
    return there[0]
