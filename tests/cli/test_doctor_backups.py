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
    assert found(crm, SOON) == ["backups_gone", "backup_age"]


def test_backups_that_are_gone_are_missed(crm: Runner, stick: Path) -> None:
    crm.add("王伟")
    for folder in ((), ("--to", stick)):
        make(crm, *folder)
        make(crm, *folder, now="2026-05-21T09:30:00Z")
    shutil.rmtree(crm.book.parent / "backups")  # a folder of the book's own is never only away
    for file in stick.iterdir():
        file.unlink()
    here, there = (it for it in told(crm, LATER)["findings"] if it["code"] == "backups_gone")
    assert here["message"] == f"the 2 backups that were in {crm.book.parent / 'backups'} are gone"
    assert here["fix"] == "crm backup create"
    assert there["message"] == f"the 2 backups that were in {stick} are gone, or its disk is not mounted"
    assert there["fix"] == f"crm backup create --to {stick}"
    make(crm, "--to", stick, now=LATER)
    make(crm, now=LATER)
    assert found(crm, LATER) == []


@pytest.mark.parametrize("columns", ["70", "110"])
def test_a_finding_is_read_to_its_end_on_any_terminal(crm: Runner, stick: Path, columns: str) -> None:
    crm.add("王伟")
    (stick / "of the book").mkdir()
    make(crm, "--to", stick / "of the book").unlink()
    shown = crm("doctor", terminal=True, exit_code=6, env={"CRM_NOW": SOON, "COLUMNS": columns})
    said = " ".join(shown.stdout.split())
    assert f"backups_gone: the backup that was in {stick / 'of the book'} is gone, or its disk is not mounted" in said
    assert f"  crm backup create --to '{stick / 'of the book'}'\n" in shown.stdout
    make(crm)
    assert "1 customer, 1 change in 1 batch;" in crm("verify").stderr


def test_what_a_rule_removed_is_not_missed_nor_a_folder_that_is_out_of_use(crm: Runner, stick: Path) -> None:
    crm.add("王伟")
    make(crm, "--to", stick)
    make(crm, "--to", stick, "--keep-last", "1", now="2026-05-21T09:30:00Z")
    (newest,) = stick.iterdir()
    newest.unlink()
    make(crm, now="2026-05-21T09:30:00Z")
    (finding,) = told(crm, "2026-05-21T09:30:00Z")["findings"]
    assert "the backup that was in" in finding["message"]
    make(crm, now=MUCH_LATER)
    assert "backups_gone" not in found(crm, MUCH_LATER)


def test_runs_that_failed_are_told_until_one_succeeds(crm: Runner, stick: Path) -> None:
    crm.add("王伟")
    make(crm, "--to", stick)
    stick.rename(stick.with_name("drawer"))
    for day in ("21", "22", "23"):
        crm("backup", "create", "--to", stick, exit_code=4, env={"CRM_NOW": f"2026-05-{day}T09:30:00Z"})
    report = told(crm, "2026-05-23T10:00:00Z")
    (finding,) = report["findings"]
    assert finding["code"] == "off_site_failed"
    assert f"the last backup to {stick} failed (there is no folder" in finding["message"]
    assert finding["message"].endswith("3 times since 2026-05-21")
    (note,) = report["notes"]
    assert f"{stick} was not looked at; it had 1 backup of 2026-05-20, whole when last seen on 2026-05-20" in note
    assert "off_site_failed" not in found(crm, MUCH_LATER)  # nobody goes on trying
    stick.with_name("drawer").rename(stick)
    make(crm, "--to", stick, now="2026-05-24T09:30:00Z")
    assert found(crm, "2026-05-24T09:30:00Z") == []


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


def test_a_key_file_that_came_and_went_leaves_backups_as_they_were(crm: Runner, tmp_path: Path) -> None:
    crm.add("王伟")
    make(crm)
    key_file = tmp_path / "k2"
    crm("key", "file", "add", key_file)
    crm.env["CRM_KEY_FILE"] = str(key_file)
    with_key = told(crm, SOON)
    assert with_key["findings"] == []
    assert "open with the passphrase alone" in with_key["notes"][0]
    crm("key", "file", "remove")
    assert (told(crm, SOON)["findings"], told(crm, SOON)["notes"]) == ([], [])
    crm("backup", "verify", "latest")


def test_a_damaged_one_from_before_a_key_file_is_found(crm: Runner, tmp_path: Path) -> None:
    crm.add("王伟")
    made = make(crm)
    crm("key", "file", "add", tmp_path / "k2")
    crm.env["CRM_KEY_FILE"] = str(tmp_path / "k2")
    data = bytearray(made.read_bytes())
    data[-PAGE // 2] ^= 4
    made.write_bytes(data)
    assert found(crm, SOON) == ["backup_damaged", "backup_age"]


def test_backups_of_an_older_passphrase_do_not_open(crm: Runner) -> None:
    crm.add("王伟")
    make(crm)
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "quite other words"})
    code = crm("key", "show-recovery", env={"CRM_PASSPHRASE": "quite other words"}).stdout
    new = {"CRM_PASSPHRASE": "quite other words", "CRM_NOW": SOON}
    (finding,) = crm("doctor", "--json", exit_code=6, env=new).json["findings"]
    assert "opens with the present passphrase" in finding["message"]
    (finding,) = crm("doctor", "--json", exit_code=6, env={**new, "CRM_PASSPHRASE": code}).json["findings"]
    assert "was made since the passphrase or the key file was changed" in finding["message"]
