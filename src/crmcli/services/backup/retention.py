"""Which backups stay: the newest, and the last of so many days, weeks, months and years, as in restic's `forget`.

https://restic.readthedocs.io/en/stable/060_forget.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any, NamedTuple

from crmcli.errors import CrmError, Damaged
from crmcli.model.backup import Backup, Check, Fate, Keep, Newest
from crmcli.services.backup import logbook
from crmcli.services.backup.choosing import regular
from crmcli.services.backup.files import mark_of
from crmcli.services.backup.places import Place
from crmcli.store.book import Book, has_batch, header_of, identity
from crmcli.store.keys import PROFILE_AND_SALT_BYTES

PERIODS = (("daily", "%Y-%m-%d"), ("weekly", "%G-W%V"), ("monthly", "%Y-%m"), ("yearly", "%Y"))

ByFile = dict[str, list[Check]]


def by_rules(backups: Sequence[Backup], keep: Keep, zone: tzinfo | None = None) -> list[Fate]:
    """The fate of each backup, in their order: the newest come first. Days are those of `zone`, or local ones.

    While a rule has not found as many as it may keep, the oldest backup of all stays too: as a history begins, it
    reaches back as far as it can.
    """
    whys: list[list[str]] = [["last"] if place < keep.last else [] for place in range(len(backups))]
    for rule, format in PERIODS:
        left, before = getattr(keep, rule), None
        for place, backup in enumerate(backups):
            period = backup.made.astimezone(zone).strftime(format)
            oldest = place == len(backups) - 1
            if left == 0 or (period == before and not oldest):
                continue
            whys[place].append(rule if period != before else f"{rule}, as the oldest")
            before, left = period, left - 1
    return [
        Fate(backup, bool(why), "; ".join(why) or "no rule keeps it") for backup, why in zip(backups, whys, strict=True)
    ]


class Look(NamedTuple):
    """How a backup is looked into: whether it is whole, None where that cannot be told; and its newest batch, which
    raises CrmError where it cannot.
    """

    is_whole: Callable[[Backup], bool | None]
    newest: Callable[[Backup], Newest]


def plan(place: Place, book: Book, keep: Keep, by_file: ByFile, look: Look, made: str | None = None) -> list[Fate]:
    """The fate of each backup of the book there, the newest first. At least a whole one stays.

    One that is known to be damaged, or found so, takes no place of a rule; it stays, and so does one with changes that
    the book lacks. `made` is the name of a backup that was just made and verified. Raises Damaged when something is to
    go and nothing is whole.
    """
    there = [_marked(it, place, by_file) for it in regular(place, book.path)]
    ours, others = _parted(there, book, by_file)
    damaged = [it for it in ours if _is_damaged(it, by_file)]
    whole = (lambda it: it.path.name == made or None) if made else look.is_whole
    while True:
        sound = [it for it in ours if it not in damaged]
        fates = _kept_for_changes(by_rules(sound, keep), book, by_file, look)
        if not all(it.stays for it in fates):
            found = _with_a_whole_one(fates, whole, "just made" if made else "the last good one", place)
            if isinstance(found, Backup):
                damaged.append(found)
                continue
            fates = found
        others += [Fate(it, True, "damaged") for it in damaged]
        return sorted([*fates, *others], key=lambda it: (it.backup.made, it.backup.number), reverse=True)


def remove(fates: Iterable[Fate], place: Place, removed: Callable[[Backup], object] = id) -> list[Backup]:
    """Remove those that do not stay, the oldest first; returns them, and calls `removed` with each.

    Raises OutputFailed or ProgramFailed, and says how many are gone.
    """
    gone: list[Backup] = []
    for backup in reversed([it.backup for it in fates if not it.stays]):
        backup = replace(backup, mark=mark_of(backup))  # which cannot be looked up later
        try:
            place.remove(backup)
        except CrmError as error:
            error.message += f"; {len(gone)} others were removed" if gone else ""
            raise
        removed(backup)
        gone.append(backup)
    return gone


def opens_with_that_of(book: Book, backup: Backup) -> bool:
    """Whether the backup has the book's present passphrase, told by the salt: it is random, and a new one with each."""
    return mark_of(backup).startswith(header_of(book.conn)[:PROFILE_AND_SALT_BYTES].hex())


def _marked(backup: Backup, place: Place, by_file: ByFile) -> Backup:
    """With its mark; one elsewhere that the log does not know is looked at."""
    if not backup.place:
        return backup
    known = logbook.with_known_mark(backup, by_file)
    return known if known.mark else replace(backup, mark=place.mark(backup))


def _parted(there: Sequence[Backup], book: Book, by_file: ByFile) -> tuple[list[Backup], list[Fate]]:
    """The backups that are surely this book's, and those that stay because they may be another's of that name.

    Who has the book's salt is the book's. After a change of the passphrase the log knows.
    """
    uid = identity(book.conn)
    ours, others = [], []
    for backup in there:
        known = any(it.book == uid for it in logbook.of(backup, by_file))
        if backup.path.is_symlink():
            others.append(Fate(backup, True, "a link"))
        elif known or opens_with_that_of(book, backup):
            ours.append(backup)
        else:
            others.append(Fate(backup, True, "of another passphrase or book"))
    return ours, others


def _is_damaged(backup: Backup, by_file: ByFile) -> bool:
    checks = logbook.of(backup, by_file)
    return bool(checks) and not checks[-1].ok


def _kept_for_changes(fates: list[Fate], book: Book, by_file: ByFile, look: Look) -> list[Fate]:
    """The fates, where what would go stays when it has changes that the book lacks, or when that cannot be told."""
    return [it if it.stays else it._replace(**_stays_for_changes(it.backup, book, by_file, look)) for it in fates]


def _stays_for_changes(backup: Backup, book: Book, by_file: ByFile, look: Look) -> dict[str, Any]:
    try:
        newest = logbook.newest_known(logbook.of(backup, by_file)) or look.newest(backup)
    except Damaged:
        return {"stays": True, "why": "damaged"}
    except CrmError:
        return {"stays": True, "why": "cannot be looked into"}
    return {} if has_batch(book.conn, *newest) else {"stays": True, "why": "holds changes that the book lacks"}


def _with_a_whole_one(
    fates: list[Fate], is_whole: Callable[[Backup], bool | None], why: str, place: Place
) -> list[Fate] | Backup:
    """The fates, with one that is whole among those that stay: the newest such, if need be one that was to go.

    Or a backup that is found damaged on the way.
    """
    for fate in sorted(fates, key=lambda it: not it.stays):
        whole = is_whole(fate.backup)
        if whole:
            return [Fate(it.backup, True, why) if it is fate and not it.stays else it for it in fates]
        if whole is False:
            return fate.backup
    raise Damaged(
        f"no backup of the book in {place.address} is whole, so none is removed; make one with: crm backup create"
    )
