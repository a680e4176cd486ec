"""Backups that should be somewhere and are not: files that are gone, runs that failed, places that are out of reach.

All by the log: a check of this book that says where a file was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from crmcli.model.backup import Check
from crmcli.model.health import Finding
from crmcli.services.backup import files, logbook

ByPlace = dict[str, dict[str, Check]]


def by_place(known: Sequence[Check]) -> ByPlace:
    """What the log said last of each file that should be there, by place: no safety copies, none that was removed."""
    places: ByPlace = {}
    for check in known:
        if check.what == "removed":
            places.get(check.place, {}).pop(check.file, None)
        elif logbook.is_regular(check):
            places.setdefault(check.place, {})[check.file] = check
    return {place: there for place, there in places.items() if there}


def can_be_looked_at(place: str, here: Path) -> bool:
    """Whether it is a folder that is there now; the book's own always is, even when it was removed."""
    folder = Path(place)
    return folder.is_absolute() and (folder.is_dir() or files.real_path(folder) == files.real_path(here))


def gone(places: ByPlace, here: Path, good: Sequence[datetime], days: int) -> Iterator[Finding]:
    """Folders that had backups under names of our own, and have none of them any more.

    A folder that got none for `days`, while others did, is out of use: nothing is said of it.
    """
    folders = {place: there for place, there in places.items() if can_be_looked_at(place, here)}
    marks = {files.mark(it.path) for place in folders for it in files.listed(Path(place))}
    for place, there in folders.items():
        lost = [it for it in there.values() if files.named(Path(it.name), it.size)]
        if not lost or any(it.file in marks for it in there.values()):
            continue
        newest = max(datetime.fromisoformat(it.made) for it in lost)
        if max(good, default=newest) - newest <= timedelta(days=days):
            own = files.real_path(Path(place)) == files.real_path(here)
            yield Finding("backups_gone", _gone(len(lost), place, own), _create("" if own else place))


def failed(known: Sequence[Check], now: datetime, days: int) -> Iterator[Finding]:
    """Places whose last run failed, not longer ago than `days`: what is not tried any more is no fault."""
    runs: dict[str, list[Check]] = {}
    for check in known:
        if check.what == "failed":
            runs.setdefault(check.place, []).append(check)
        elif check.what == "create":
            runs.pop(check.place, None)
    for place, checks in runs.items():
        last, since = checks[-1], _day(checks[0].at)
        if now - datetime.fromisoformat(last.at) <= timedelta(days=days):
            often = f"{len(checks)} times since {since}" if len(checks) > 1 else f"on {since}"
            reason = f" ({last.why})" if last.why else ""
            yield Finding("off_site_failed", f"the last backup to {place} failed{reason}, {often}", _create(place))


def out_of_reach(places: ByPlace, here: Path) -> Iterator[tuple[str, list[Check]]]:
    """By place where nobody can look now, at another machine or on a disk that is away: what was whole last time."""
    for place, there in places.items():
        whole = [it for it in there.values() if it.ok]
        if whole and not can_be_looked_at(place, here):
            yield place, whole


def notes(places: ByPlace, here: Path) -> Iterator[str]:
    """Which backups count though nobody looked at them now."""
    for place, whole in out_of_reach(places, here):
        newest = max(whole, key=lambda it: it.made)
        what = "1 backup" if len(whole) == 1 else f"{len(whole)} backups, the newest"
        yield (
            f"{place} was not looked at; it had {what} of {_day(newest.made)}, whole when last seen on"
            f" {_day(max(it.at for it in whole))}; look: crm backup verify latest --in {quote(place)}"
        )


def _gone(count: int, place: str, own: bool) -> str:
    what = "the backup that was" if count == 1 else f"the {count} backups that were"
    return f"{what} in {place} {'is' if count == 1 else 'are'} gone{'' if own else ', or its disk is not mounted'}"


def _create(place: str) -> str:
    return f"crm backup create{f' --to {quote(place)}' if place else ''}"


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d}"
