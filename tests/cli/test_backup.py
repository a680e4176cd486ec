"""crm backup create, list and verify."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmcli.store.book import open_file, read_header

if TYPE_CHECKING:
    from runner import Runner

NAME = "customers-20260501T093000Z.crmbak"
PAGE = 4096


def folder(crm: Runner) -> Path:
    return crm.book.parent / "backups"


def damage(path: Path, at: int = -PAGE // 2) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)


# create


def test_create_makes_a_private_verified_file_and_prints_its_path(crm: Runner) -> None:
    crm.add("王伟", "--phone", "13800138000")
    result = crm("backup", "create")
    made = folder(crm) / NAME
    assert result.stdout == f"{made}\n"
    assert "1 customer (up to batch 1)" in result.stderr
    assert f"crm backup restore {NAME}" in result.stderr
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder(crm).stat().st_mode) == 0o700
    assert [it.name for it in folder(crm).iterdir()] == [NAME]
    conn, header = open_file(made, crm.unlock)
    assert conn.execute("SELECT name FROM customers").fetchall() == [("王伟",)]
    assert header != read_header(crm.book)


def test_create_as_json(crm: Runner) -> None:
    crm.add("王伟")
    made = crm("backup", "create", "--json").json
    assert made["file"] == NAME
    assert made["path"] == str(folder(crm) / NAME)
    assert made["made"] == "2026-05-01T09:30:00Z"
    assert (made["customers"], made["last_batch"], made["age"]) == (1, 1, 0)
    assert made["size"] == (folder(crm) / NAME).stat().st_size


def test_two_backups_in_one_second(crm: Runner) -> None:
    for number in ("", "-2", "-3"):
        assert crm("backup", "create").stdout.endswith(f"Z{number}.crmbak\n")
    listed = [row["file"] for row in crm("backup", "list", "--json").json]
    assert listed == [NAME.replace("Z.", "Z-3."), NAME.replace("Z.", "Z-2."), NAME]
    assert crm("backup", "verify", "latest").stdout.startswith(NAME.replace("Z.", "Z-3."))


def test_the_name_is_in_utc(crm: Runner) -> None:
    result = crm("backup", "create", env={"CRM_NOW": "2026-05-02T01:00:00+08:00"})
    assert result.stdout.endswith("/customers-20260501T170000Z.crmbak\n")


def test_create_in_an_existing_folder_only(crm: Runner, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    assert "mount" in crm("backup", "create", "--to", stick, exit_code=4).stderr
    assert not stick.exists()
    stick.mkdir()
    result = crm("backup", "create", "--to", stick)
    assert result.stdout == f"{stick / NAME}\n"
    assert f"crm backup restore {stick / NAME}" in result.stderr
    assert not folder(crm).exists()


def test_create_under_a_name_of_ones_own(crm: Runner, tmp_path: Path) -> None:
    file = tmp_path / "monday"
    assert crm("backup", "create", "-o", file).stdout == f"{file}\n"
    before = file.read_bytes()
    assert "there already" in crm("backup", "create", "-o", file, exit_code=1).stderr
    assert file.read_bytes() == before
    crm("backup", "create", "-o", file, "--to", tmp_path, exit_code=2)
    crm("backup", "create", "-o", tmp_path / "missing" / "file", exit_code=4)


def test_a_damaged_book_gets_no_backup(crm: Runner) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    damage(crm.book)
    assert crm("backup", "create", exit_code=13).stdout == ""
    assert list(folder(crm).iterdir()) == []


def test_no_folder_is_made_for_a_book_that_does_not_open(crm: Runner) -> None:
    crm("backup", "create", exit_code=12, env={"CRM_PASSPHRASE": "wrong"})
    assert not folder(crm).exists()


# list


def test_list_of_nothing(crm: Runner, tmp_path: Path) -> None:
    assert crm("backup", "list").stdout == ""
    assert "crm backup create" in crm("backup", "list", terminal=True).stderr
    crm("backup", "list", "--in", tmp_path / "unmounted", exit_code=4)


def test_list_needs_no_passphrase(crm: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    crm("backup", "create")
    crm("backup", "create", env={"CRM_NOW": "2026-04-20T08:00:00Z"})
    del crm.env["CRM_PASSPHRASE"]
    size = (folder(crm) / NAME).stat().st_size
    assert crm("backup", "list").lines == [
        f"{NAME}\t2026-05-01T09:30:00Z\t0\t{size}\t0\t2026-05-01T09:30:00Z\tcreate\t\t0",
        f"customers-20260420T080000Z.crmbak\t2026-04-20T08:00:00Z\t11\t{size}\t0\t2026-04-20T08:00:00Z\tcreate\t\t0",
    ]
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    shown = crm("backup", "list", terminal=True, env={"COLUMNS": "120"}).stdout
    assert " 2026-04-20 16:00\n" in shown
    assert "UTC" not in shown
    assert " MB" in shown
    assert crm("backup", "list", "--json").json[1]["made"] == "2026-04-20T08:00:00Z"


def test_list_takes_the_time_of_files_with_other_names(crm: Runner, tmp_path: Path) -> None:
    crm("backup", "create", "-o", tmp_path / "mine.crmbak")
    for name in ("customers-20269999T999999Z.crmbak", "mine.crmbak"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1_767_225_600, 1_767_225_600))
    (tmp_path / "other.txt").touch()
    rows = crm("backup", "list", "--in", tmp_path, "--json").json
    assert {row["made"] for row in rows} == {"2026-01-01T00:00:00Z"}
    assert len(rows) == 2


# verify


def test_verify_one(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    for named in ("latest", NAME, str(folder(crm) / NAME)):
        result = crm("backup", "verify", named)
        assert result.stdout.split("\t")[:4] == [NAME, "whole", "1", "1"]
        assert "whole" in result.stderr
    (row,) = crm("backup", "verify", NAME, "--json").json
    assert row["ok"] is True
    assert row["checked"]["customers"] == 1


def test_verify_does_not_touch_the_backup(crm: Runner) -> None:
    crm("backup", "create")
    made = folder(crm) / NAME
    before = made.read_bytes(), made.stat().st_mtime_ns
    crm("backup", "verify", "latest")
    assert (made.read_bytes(), made.stat().st_mtime_ns) == before
    assert [it.name for it in folder(crm).iterdir()] == [NAME]


@pytest.mark.parametrize("at", [-PAGE // 2, PAGE + 7, -1])
def test_verify_finds_damage(crm: Runner, at: int) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    crm("backup", "create")
    damage(folder(crm) / NAME, at)
    result = crm("backup", "verify", "latest", exit_code=13)
    assert result.stdout.split("\t")[1] == "damaged"
    assert "the book itself is not touched" in result.stderr
    assert "latest" not in result.stderr


def test_verify_of_files_that_are_no_backups(crm: Runner, tmp_path: Path) -> None:
    crm("backup", "create")
    made = folder(crm) / NAME
    crm("backup", "verify", "nothing", exit_code=4)
    crm("backup", "verify", tmp_path, exit_code=4)
    crm("backup", "verify", made, exit_code=12, env={"CRM_PASSPHRASE": "wrong"})
    made.write_bytes(made.read_bytes()[: 3 * PAGE])
    crm("backup", "verify", made, exit_code=13)
    made.write_bytes(b"")
    crm("backup", "verify", made, exit_code=13)


@pytest.mark.parametrize("data", [b"", b"hello\n"])
def test_what_is_no_backup_says_nothing_against_the_book(crm: Runner, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "junk").write_bytes(data)
    for command in (["verify"], ["restore", "--yes"]):
        said = crm("backup", *command, tmp_path / "junk", exit_code=13).stderr
        assert f"{tmp_path / 'junk'} is damaged, or not a backup; the book itself is not touched" in said
        assert "latest" not in said


def test_verify_all(crm: Runner) -> None:
    crm("backup", "verify", "--all", exit_code=4)
    asked = crm("backup", "verify", exit_code=2).stderr
    assert all(way in asked for way in ("FILE", "latest", "--all"))
    crm("backup", "verify", "latest", "--all", exit_code=2)
    for _ in range(3):
        crm("backup", "create")
    assert "All 3 backups are whole" in crm("backup", "verify", "--all").stderr
    damage(folder(crm) / NAME.replace("Z.", "Z-2."))
    result = crm("backup", "verify", "--all", "--json", exit_code=13)
    assert [row["state"] for row in result.json] == ["whole", "damaged", "whole"]


def test_verify_looks_at_the_rules_too(crm: Runner) -> None:
    crm.add("王伟")
    crm("backup", "create")
    conn, _ = open_file(folder(crm) / NAME, crm.unlock)
    conn.execute("UPDATE folds SET name = 'somebody'")
    crm("backup", "verify", "latest")  # what is derived is compared with a rebuild when a backup is restored on trial
    crm("backup", "test-restore", exit_code=6)
    conn.execute("DELETE FROM batches")
    conn.close()
    (row,) = crm("backup", "verify", "latest", "--json", exit_code=6).json
    assert row["findings"][0]["code"] == "history"
