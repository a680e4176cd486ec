"""crm doctor: the book's findings, and what is wrong around it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crmcli.store.book import open_file

if TYPE_CHECKING:
    from runner import Runner

LATER = {"CRM_NOW": "2026-05-20T00:00:00Z"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def codes(crm: Runner, **env: str) -> list[str]:
    result = crm("doctor", "--json", exit_code=None, env=env)
    assert result.exit_code == (6 if result.json["findings"] else 0)
    assert result.json["ok"] == (not result.json["findings"])
    return [it["code"] for it in result.json["findings"]]


def gone_process() -> int:
    """The number of a process that was there and is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-2000] ^= 1
    path.write_bytes(data)


def test_all_is_well(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    result = crm("doctor")
    assert result.stdout == ""
    assert "All is well" in result.stderr
    assert crm("doctor", "--json").json["checked"]["customers"] == 1
    assert crm("doctor", "--json").json["notes"] == []
    assert crm("doctor", "--fix", "--json").json["mended"] == []


def test_derived_rows_are_mended(crm: Runner) -> None:
    number = crm.add("王伟", "--city", "上海")
    conn, _ = open_file(crm.book, crm.unlock)
    conn.execute("UPDATE folds SET name = 'somebody'")
    conn.execute("DROP TRIGGER tags_inserted")
    conn.close()
    assert codes(crm) == ["trigger", "derived"]
    shown = crm("doctor", exit_code=6)
    assert "tags_inserted" in shown.stdout
    assert "crm doctor --fix" in shown.stderr
    fixed = crm("doctor", "--fix")
    assert "Mended: rebuilt" in fixed.stderr
    assert codes(crm) == []
    assert crm("list", "王伟", "--format", "ids").stdout == f"{number}\n"
    crm("tag", "add", "vip", str(number))
    crm("undo", "--last")


def test_modes_are_mended(crm: Runner) -> None:
    crm("backup", "create")
    backups = crm.book.parent / "backups"
    (made,) = backups.iterdir()
    for path, wide in ((crm.book, 0o644), (made, 0o640), (backups, 0o777)):
        path.chmod(wide)
    assert codes(crm) == ["file_mode", "file_mode", "folder_mode"]
    crm("doctor", "--fix")
    assert (mode(crm.book), mode(made), mode(backups)) == (0o600, 0o600, 0o700)
    assert codes(crm) == []


def test_a_folder_that_is_not_ours_is_told_and_left_alone(crm: Runner) -> None:
    crm.book.parent.chmod(0o777)
    result = crm("doctor", "--fix", "--json", exit_code=6).json
    assert [(it["code"], it["fix"]) for it in result["findings"]] == [("folder_mode", None)]
    assert mode(crm.book.parent) == 0o777


def test_the_default_folder_is_ours(crm: Runner) -> None:
    home = Path(crm.env["XDG_DATA_HOME"]) / "crmcli"
    home.mkdir(parents=True)
    crm.book.rename(home / "customers.db")
    del crm.env["CRM_BOOK"]
    home.chmod(0o770)
    crm("doctor", "--fix")
    assert mode(home) == 0o700


def test_leftovers_of_killed_commands(crm: Runner) -> None:
    (crm.book.parent / "backups").mkdir(mode=0o700)
    gone, here = gone_process(), os.getppid()
    stale = [
        crm.book.with_name(f".customers.db.{gone}-0a1b2c.part"),
        crm.book.with_name(f".customers.db.{gone}-0a1b2c.part-journal"),
        crm.book.parent / "backups" / f".customers-20260501T093000Z.crmbak.{gone}-0a1b2c.part",
    ]
    others = [
        crm.book.with_name(f".customers.db.{here}-0a1b2c.part"),  # its process is still at work
        crm.book.with_name(".mine.part"),
        crm.book.with_name(f"customers.db.{gone}-0a1b2c.part"),
    ]
    for path in (*stale, *others):
        path.touch()
    assert codes(crm) == ["leftover"] * 3
    crm("doctor", "--fix")
    assert [path.exists() for path in stale] == [False] * 3
    assert [path.exists() for path in others] == [True] * 3


def test_the_age_of_the_last_backup(crm: Runner) -> None:
    assert codes(crm, **LATER) == []  # nothing is in the book
    crm.add("王伟")
    assert codes(crm) == []
    assert codes(crm, **LATER) == ["backup_age"]
    crm("backup", "create")
    assert codes(crm, CRM_NOW="2026-05-08T09:30:00Z") == []
    assert codes(crm, CRM_NOW="2026-05-09T09:30:01Z") == ["backup_age"]
    crm("backup", "create", env=LATER)
    assert codes(crm, **LATER) == []
    crm("config", "set", "backup_days", "30")
    (crm.book.parent / "backups" / "customers-20260520T000000Z.crmbak").unlink()
    assert codes(crm, **LATER) == []


def test_no_backup_yet_is_always_told(crm: Runner) -> None:
    for _ in range(2):
        result = crm("doctor")
        assert "Note: no backup yet; make one with: crm backup create" in result.stderr
        assert "All is well" not in result.stderr
        assert "is whole" in result.stderr
        told = crm("doctor", "--json").json
        assert (told["ok"], told["notes"]) == (True, ["no backup yet; make one with: crm backup create"])
        crm.add("王伟", "--allow-duplicate")
    late = crm("doctor", "--json", exit_code=6, env=LATER).json
    assert [it["code"] for it in late["findings"]] == ["backup_age"]
    assert late["notes"] == []  # once is enough


@pytest.mark.parametrize("way", ["option", "environment", "configuration"])
def test_a_passphrase_file_for_all_to_read_is_closed(crm: Runner, tmp_path: Path, way: str) -> None:
    file = tmp_path / "my words"
    file.write_text(crm.env.pop("CRM_PASSPHRASE"))
    file.chmod(0o640)
    option = []
    if way == "option":
        option = ["--passphrase-file", str(file)]
    elif way == "environment":
        crm.env["CRM_PASSPHRASE_FILE"] = str(file)
    else:
        crm("config", "set", "passphrase_file", str(file))
    result = crm("doctor", *option, "--json", exit_code=6).json
    (found,) = result["findings"]
    assert (found["code"], found["fix"]) == ("passphrase_mode", f"chmod 600 '{file}'")
    assert str(file) in found["message"]
    fixed = crm("doctor", *option, "--fix")
    assert f"Mended: made {file} readable by its owner only" in fixed.stderr
    assert mode(file) == 0o600
    assert crm("doctor", *option, "--json").json["findings"] == []


def test_a_safety_copy_is_no_backup(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    crm("backup", "restore", "latest", "--yes", env=LATER)
    assert codes(crm, **LATER) == ["backup_age"]


def test_a_damaged_backup_is_not_the_last_good_one(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    crm("backup", "create", env=LATER)
    folder = crm.book.parent / "backups"
    flip(folder / "customers-20260520T000000Z.crmbak")
    assert codes(crm, **LATER) == ["backup_damaged", "backup_age"]
    assert crm("doctor", "--fix", exit_code=6, env=LATER).stdout.count("crm backup create") == 2


def test_backups_of_an_older_passphrase_are_not_asked_for_it(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "another one"})
    crm.env["CRM_PASSPHRASE"] = "another one"
    assert codes(crm) == ["backup_passphrase"]
    assert "next: crm backup create" in crm("doctor", exit_code=6).stderr
    crm("backup", "create")
    assert codes(crm) == []


def test_damage_comes_first(crm: Runner) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    crm.book.chmod(0o644)
    flip(crm.book)
    result = crm("doctor", "--fix", "--json", exit_code=13)
    assert result.json["damage"]
    assert result.json["findings"] == []
    assert result.error["code"] == "damaged"
    assert "crm backup restore" in result.error["message"]
    assert mode(crm.book) == 0o644


def test_no_book(bare: Runner) -> None:
    bare("doctor", exit_code=10)


@pytest.mark.parametrize("option", [[], ["--fix"]])
def test_quiet(crm: Runner, option: list[str]) -> None:
    result: Any = crm("-q", "doctor", *option)
    assert (result.stdout, result.stderr) == ("", "")
