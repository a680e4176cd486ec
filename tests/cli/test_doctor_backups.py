"""crm doctor on backups in other folders, and on trials."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from runner import Runner

PAGE = 4096
SOON, LATER, MUCH_LATER = "2026-05-20T09:30:00Z", "2026-05-28T09:30:00Z", "2026-09-01T09:30:00Z"


def found(crm: Runner, now: str) -> list[str]:
    return [it["code"] for it in told(crm, now)["findings"]]


def told(crm: Runner, now: str) -> Any:
    return crm("doctor", "--json", exit_code=None, env={"CRM_NOW": now}).json


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def make(crm: Runner, *options: str | Path, now: str = SOON) -> Path:
    return Path(crm("backup", "create", *options, env={"CRM_NOW": now}).stdout.rstrip("\n"))


def test_backups_on_a_stick_count(crm: Runner, stick: Path) -> None:
    crm.add("王伟")
    assert found(crm, SOON) == ["backup_age"]
    make(crm, "--to", stick)
    assert told(crm, SOON)["notes"] == []
    assert found(crm, SOON) == []
    assert found(crm, LATER) == ["backup_age"]


def test_a_stick_that_is_away_was_good_when_it_was_seen(crm: Runner, stick: Path) -> None:
    crm.add("王伟")
    make(crm, "--to", stick)
    stick.rename(stick.with_name("drawer"))
    assert found(crm, SOON) == []
    assert found(crm, LATER) == ["backup_age"]
    stick.with_name("drawer").rename(stick)
    (made,) = stick.iterdir()
    made.unlink()
    assert found(crm, SOON) == ["backup_age"]


def test_a_damaged_one_on_a_stick(crm: Runner, stick: Path) -> None:
    crm.add("王伟")
    made = make(crm, "--to", stick)
    data = bytearray(made.read_bytes())
    data[-PAGE // 2] ^= 4
    made.write_bytes(data)
    assert found(crm, SOON) == ["backup_damaged", "backup_age"]
    stick.rename(stick.with_name("drawer"))
    assert found(crm, SOON) == ["backup_age"]


def test_another_books_backups_are_none_of_this_one(crm: Runner, stick: Path, tmp_path: Path) -> None:
    crm.add("王伟")
    other = tmp_path / "other" / "customers.db"
    crm("--book", other, "init", "--no-recovery-code")
    make(crm, "--book", other, "--to", stick)
    assert found(crm, SOON) == ["backup_age"]


def test_a_trial_is_asked_for_now_and_then(crm: Runner) -> None:
    crm.add("王伟")
    assert "trial_age" not in found(crm, MUCH_LATER)  # there is nothing to try
    make(crm, now=MUCH_LATER)
    (finding,) = told(crm, MUCH_LATER)["findings"]
    assert (finding["code"], finding["fix"]) == ("trial_age", "crm backup test-restore")
    crm("config", "set", "test_restore_days", "200")
    assert found(crm, MUCH_LATER) == []
    crm("config", "set", "test_restore_days", "90")
    crm("backup", "test-restore", env={"CRM_NOW": MUCH_LATER})
    assert found(crm, MUCH_LATER) == []
    shutil.rmtree(crm.env["XDG_STATE_HOME"])
    assert found(crm, MUCH_LATER) == ["trial_age"]


def test_a_trial_that_failed_is_told_until_one_succeeds(crm: Runner) -> None:
    crm.add("王伟")
    made = make(crm)
    whole = made.read_bytes()
    data = bytearray(whole)
    data[-PAGE // 2] ^= 4
    made.write_bytes(data)
    crm("backup", "test-restore", exit_code=13, env={"CRM_NOW": SOON})
    made.write_bytes(whole)
    assert found(crm, SOON) == ["trial_failed"]
    crm("backup", "test-restore", env={"CRM_NOW": SOON})
    assert found(crm, SOON) == []


def test_what_doctor_checks_is_noted(crm: Runner) -> None:
    crm.add("王伟")
    make(crm)
    crm("doctor", env={"CRM_NOW": "2026-05-21T09:30:00Z"})
    (row,) = crm("backup", "list", "--json").json
    assert (row["how"], row["verified"]) == ("doctor", "2026-05-21T09:30:00Z")
