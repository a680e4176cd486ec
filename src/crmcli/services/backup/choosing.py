"""Which backup is meant: by name, by date, or simply the newest."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from crmcli.errors import NotFound
from crmcli.model.backup import Backup
from crmcli.services.backup.files import LATEST, real_path
from crmcli.services.backup.places import Place

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
        f"no backup in {place.address} is so old; the oldest is {oldest.path.name}, made"
        f" {oldest.made.astimezone():%Y-%m-%d %H:%M}"
    )


def find(name: str, place: Place, book: Path) -> Backup:
    """The backup of that name, or the newest for `latest`. Raises NotFound."""
    if name != LATEST:
        return place.find(name)
    there = regular(place, book)
    if not there:
        raise NotFound(_NONE.format(book=book, place=place.address))
    return there[0]
