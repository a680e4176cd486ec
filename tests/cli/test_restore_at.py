"""crm backup restore --at: the newest backup that is not younger."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from runner import Runner

TIMES = ("2026-04-20T08:00:00Z", "2026-04-24T18:00:00Z", "2026-04-30T07:00:00Z", "2026-04-30T20:00:00Z")


@pytest.fixture
def backed_up(crm: Runner) -> Runner:
    """A book with one more customer in each of four backups."""
    for number, at in enumerate(TIMES, 1):
        crm("add", f"customer {number}", env={"CRM_NOW": at})
        crm("backup", "create", env={"CRM_NOW": at})
    return crm


def would(crm: Runner, at: str) -> int:
    """How many customers the restored book would have."""
    told = crm("backup", "restore", "--at", at, "--dry-run", "--json").json
    assert told["dry_run"] is True
    return int(told["customers"])


@pytest.mark.parametrize(
    ("at", "customers"),
    [
        ("2026-04-20", 1),
        ("20.4.2026", 1),
        ("last friday", 2),
        ("fri", 4),  # today
        ("yesterday", 4),
        ("yesterday 12:00", 3),
        ("2026-04-30 07:00", 3),
        ("2026-04-30T06:59:59Z", 2),
        ("2026-04-30T14:59:00+08:00", 2),
        ("2026-04-30T20:00+0000", 4),
        ("4月24日 9:00", 1),
        ("3d", 2),
        ("today", 4),
    ],
)
def test_the_newest_that_is_not_younger(backed_up: Runner, at: str, customers: int) -> None:
    assert would(backed_up, at) == customers


def test_a_day_ends_where_the_user_is(backed_up: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    assert would(backed_up, "2026-04-30") == 3  # the last one was made on 1 May there
    assert would(backed_up, "2026-04-30 15:00") == 3
    assert would(backed_up, "2026-04-30 14:59") == 2


def test_it_is_restored_after_a_question(backed_up: Runner) -> None:
    crm = backed_up
    assert "--yes" in crm("backup", "restore", "--at", "2026-04-24", exit_code=2).stderr
    result = crm("backup", "restore", "--at", "2026-04-24", terminal=True, answers="y\n")
    assert "customers-20260424T180000Z.crmbak, made 6 days ago with 2 customers?" in result.stderr
    assert "2 later changes go" in result.stderr
    assert crm("count").stdout == "2\n"


def test_none_so_old(backed_up: Runner) -> None:
    said = backed_up("backup", "restore", "--at", "2026-04-19", "--yes", exit_code=4).stderr
    assert "as old as 19 April 2026; the oldest is customers-20260420T080000Z.crmbak" in said
    assert "2026-04-20" in said


def test_which_day_was_read_is_said(backed_up: Runner) -> None:
    crm = backed_up

    def said() -> str:
        return crm("backup", "restore", "--at", "1/5 10:00", "-n", exit_code=None).stderr

    assert "The newest backup of 1 May 2026 10:00 or before: customers-20260430T200000Z.crmbak" in said()
    crm("config", "set", "date_order", "mdy")
    assert "as old as 5 January 2026 10:00" in said()
    told = crm("backup", "restore", "--at", "2026-04-24", "-n").stderr
    assert "The newest backup of 24 April 2026 or before: customers-20260424T180000Z.crmbak" in told


def test_what_names_no_backup(crm: Runner) -> None:
    assert "crm backup create" in crm("backup", "restore", "--at", "today", exit_code=4).stderr
    crm("backup", "restore", exit_code=2)
    crm("backup", "restore", "latest", "--at", "today", exit_code=2)
    for wrong in ("someday", "2026-02-30", "today 25:00", "12:00", ""):
        crm("backup", "restore", "--at", wrong, exit_code=2)
