"""Which backups stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import OutputFailed
from crmcli.model.backup import Backup, Fate, Keep
from crmcli.services.backup.places.folder import Folder
from crmcli.services.backup.retention import by_rules, remove

START = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = st.lists(st.integers(0, 3 * 365 * 24), min_size=1, max_size=60, unique=True)
KEEPS = st.builds(Keep, *[st.integers(0, 6)] * 5).filter(any)
few = settings(max_examples=100, deadline=None)


def made(hours: list[int]) -> list[Backup]:
    """Backups of those hours after the start, the newest first."""
    return [Backup(Path(f"{hour}"), START + timedelta(hours=hour), 1) for hour in sorted(hours, reverse=True)]


def kept(hours: list[int], keep: Keep) -> set[int]:
    return {int(it.backup.path.name) for it in by_rules(made(hours), keep, UTC) if it.stays}


def days(*given: str) -> list[Backup]:
    return [Backup(Path(day), datetime.fromisoformat(day).replace(tzinfo=UTC), 1) for day in given]


def test_the_reasons_are_told() -> None:
    there = days("2026-05-01T19:00", "2026-05-01T08:00", "2026-04-30T19:00", "2026-04-20T19:00", "2025-12-31T19:00")
    fates = by_rules(there, Keep(last=1, daily=2, monthly=2, yearly=3), UTC)
    assert [it.why for it in fates] == [
        "last; daily; monthly; yearly",
        "no rule keeps it",
        "daily; monthly",
        "no rule keeps it",
        "yearly",
    ]
    assert [it.stays for it in fates] == [True, False, True, False, True]


def test_weeks_are_those_of_iso_8601() -> None:
    there = days("2027-01-04T12:00", "2027-01-03T12:00", "2026-12-28T12:00", "2026-12-27T12:00")
    assert [it.stays for it in by_rules(there, Keep(weekly=2), UTC)] == [True, True, False, False]


def test_the_oldest_stays_while_a_rule_has_room() -> None:
    there = days("2026-05-01T19:00", "2026-05-01T18:00", "2026-05-01T08:00")
    assert [it.why for it in by_rules(there, Keep(daily=7), UTC)] == [
        "daily",
        "no rule keeps it",
        "daily, as the oldest",
    ]


def test_a_day_is_a_local_one() -> None:
    there = days("2026-05-01T17:00", "2026-05-01T15:00")
    assert [it.stays for it in by_rules(there, Keep(daily=1), timezone(timedelta(hours=8)))] == [True, False]
    assert [it.why for it in by_rules(there, Keep(daily=2), timezone(timedelta(hours=8)))] == ["daily", "daily"]
    assert [it.why for it in by_rules(there, Keep(daily=2), UTC)] == ["daily", "daily, as the oldest"]


@given(HOURS, KEEPS)
@few
def test_the_newest_always_stays(hours: list[int], keep: Keep) -> None:
    assert max(hours) in kept(hours, keep)


@given(HOURS, KEEPS)
@few
def test_each_rule_keeps_as_many_as_there_are_and_no_more(hours: list[int], keep: Keep) -> None:
    assert len(kept(hours, keep)) <= sum(keep)
    assert len(kept(hours, keep)) >= min(max(keep), len({hour // (24 * 366) for hour in hours}))
    assert len(kept(hours, Keep(last=keep.last))) == min(keep.last, len(hours))


@given(HOURS, KEEPS, KEEPS)
@few
def test_who_keeps_more_keeps_all_that_less_would(hours: list[int], keep: Keep, more: Keep) -> None:
    both = Keep(*(max(pair) for pair in zip(keep, more, strict=True)))
    assert kept(hours, keep) <= kept(hours, both)


@given(HOURS, KEEPS, st.integers(1, 24 * 400))
@few
def test_a_new_backup_brings_none_back(hours: list[int], keep: Keep, later: int) -> None:
    new = max(hours) + later
    assert kept([*hours, new], keep) <= kept(hours, keep) | {new}


@given(HOURS, KEEPS)
@few
def test_what_stayed_stays_when_the_others_are_gone(hours: list[int], keep: Keep) -> None:
    left = kept(hours, keep)
    assert kept(sorted(left), keep) == left


def test_nothing_is_removed_but_what_was_to_go(tmp_path: Path) -> None:
    there = [Backup(tmp_path / name, START, 1) for name in ("a", "b", "c")]
    for backup in there:
        backup.path.touch()
    fates = [Fate(backup, backup.path.name == "b", "") for backup in there]
    assert [it.path.name for it in remove(fates, Folder(tmp_path))] == ["c", "a"]
    assert [it.name for it in tmp_path.iterdir()] == ["b"]


def test_what_cannot_be_removed_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputFailed, match="folder"):
        remove([Fate(Backup(tmp_path / "folder", START, 1), False, "")], Folder(tmp_path))
