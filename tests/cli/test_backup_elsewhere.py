"""crm backup with --to and --in of a place elsewhere, by the real rclone and the real sftp."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from elsewhere import Somewhere
    from runner import Runner

NAME = "customers-20260501T093000Z.crmbak"


@pytest.fixture(params=["rclone_place", "sftp_place"])
def there(request: pytest.FixtureRequest, crm: Runner) -> Somewhere:
    found: Somewhere = request.getfixturevalue(request.param)
    crm.env |= found.env
    return found


@pytest.fixture
def disk(rclone_place: Somewhere, crm: Runner) -> Somewhere:
    """One place is enough where the program that reaches it does not matter."""
    crm.env |= rclone_place.env
    return rclone_place


def here(crm: Runner) -> list[str]:
    return sorted(it.name for it in (crm.book.parent / "backups").iterdir())


def on(day: int) -> dict[str, str]:
    return {"CRM_NOW": f"2026-04-{day:02}T09:30:00Z"}


def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that nothing else uses."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_a_backup_is_kept_here_and_sent(there: Somewhere, crm: Runner) -> None:
    crm.add("王伟")
    made = crm("backup", "create", "--to", there.address)
    assert made.stdout == f"{crm.book.parent / 'backups' / NAME}\n"
    assert f"Sent it to {there.address}, and read it back." in made.stderr
    assert here(crm) == there.names() == [NAME]
    assert (there.folder / NAME).read_bytes() == (crm.book.parent / "backups" / NAME).read_bytes()


def test_all_that_reads_backups_reads_them_there(
    there: Somewhere, crm: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.add("王伟")
    crm("backup", "create", "--to", there.address)
    (crm.book.parent / "backups" / NAME).unlink()
    temp = temporary(tmp_path, monkeypatch)
    place = ("--in", there.address)
    (row,) = crm("backup", "list", *place, "--json").json
    assert (row["file"], row["path"], row["customers"]) == (NAME, f"{there.address}/{NAME}", 1)
    assert (row["verified"], row["how"]) == ("2026-05-01T09:30:00Z", "create")
    assert crm("backup", "verify", "latest", *place).stdout.startswith(f"{NAME}\twhole\t1")
    assert crm("backup", "verify", "--all", *place, "--json").json[0]["path"] == row["path"]
    assert crm("backup", "list", *place, "--json").json[0]["how"] == "verify"
    assert "each row is what the book had then" in crm("backup", "test-restore", *place).stderr
    crm.book.unlink()
    restored = crm("backup", "restore", "latest", *place, "--json").json
    assert restored["restored"] == row["path"]
    assert crm("list", "--fields", "name").stdout == "王伟\n"
    crm("backup", "restore", "--at", "2026-05-01", *place, "--yes")
    crm("backup", "restore", NAME, *place, "--yes")
    assert list(temp.iterdir()) == []


def test_rules_hold_there_too(there: Somewhere, crm: Runner) -> None:
    for day in (1, 2, 3):
        crm("backup", "create", "--to", there.address, env=on(day))
    made = crm("backup", "create", "--to", there.address, "--keep-last", "2", "--json").json
    assert made["sent"] == there.address
    assert len(made["removed"]) == len(made["removed_there"]) == 2
    assert here(crm) == there.names() == ["customers-20260403T093000Z.crmbak", NAME]


def test_prune_there(there: Somewhere, crm: Runner) -> None:
    for day in (1, 2, 3):
        crm("backup", "create", "--to", there.address, env=on(day))
    (there.folder / "customers-20260402T093000Z-2.crmbak").write_bytes(b"another book" * 9)
    (crm.book.parent.parent / "home" / "state" / "crmcli" / "backups.jsonl").unlink()
    prune = ("backup", "prune", "--in", there.address, "--keep-last", "1")
    before = there.names()
    fates = {row["file"]: row["fate"] for row in crm(*prune, "-n", "--json").json}
    assert list(fates.values()) == ["keep", "keep", "remove", "remove"]
    assert there.names() == before
    crm(*prune, exit_code=2)
    crm(*prune, "--yes")
    assert there.names() == ["customers-20260402T093000Z-2.crmbak", "customers-20260403T093000Z.crmbak"]
    assert len(here(crm)) == 3


@pytest.mark.parametrize(("program", "word"), [("rclone", "moveto"), ("rclone", "copyto"), ("rclone", "cat")])
def test_what_does_not_arrive_is_exit_3_and_kept_here(crm: Runner, disk: Somewhere, program: str, word: str) -> None:
    disk.breaks(program, word, "echo '2026/05/01 09:30:00 Failed: the line broke' >&2; CODE=1")
    crm("backup", "create", env=on(1))
    failed = crm("backup", "create", "--to", disk.address, "--keep-last", "1", "--json", exit_code=3)
    assert failed.json["path"] == str(crm.book.parent / "backups" / NAME)
    assert failed.json["sent"] is None
    assert failed.error["code"] == "off_site_failed"
    assert f"{NAME} is kept here" in failed.error["message"]
    assert failed.error["message"].endswith("rclone failed: Failed: the line broke")
    assert here(crm) == ["customers-20260401T093000Z.crmbak", NAME]  # nothing older goes before the new one is there


def test_a_missing_folder_there_is_told_with_what_makes_it(crm: Runner, there: Somewhere) -> None:
    there.folder.rmdir()
    told = crm("backup", "create", "--to", there.address, exit_code=3).stderr
    (command,) = re.findall(r" with: (.*)\n", told)
    subprocess.run(["sh", "-c", command], env={**os.environ, **there.env}, check=True)
    crm("backup", "create", "--to", there.address)
    assert len(there.names()) == 1


def test_a_remote_of_rclone_that_is_written_like_a_folder(crm: Runner, disk: Somewhere) -> None:
    told = crm("backup", "create", "--to", "disk:books", exit_code=4).stderr
    assert "disk is a remote of rclone: for that write rclone:disk:books" in told
    assert "rclone" not in crm("backup", "create", "--to", "other:books", exit_code=4).stderr


def test_what_was_removed_is_told_with_its_place(crm: Runner, disk: Somewhere) -> None:
    crm("backup", "create", "--to", disk.address, env=on(1))
    told = crm("backup", "create", "--to", disk.address, "--keep-last", "1").stderr
    assert f"Removed 1 older one that is no longer kept from {disk.address}." in told
    assert f"Removed 1 older one that is no longer kept from {crm.book.parent / 'backups'}." in told


def test_older_ones_there_stay_when_the_new_one_does_not_arrive(crm: Runner, disk: Somewhere) -> None:
    crm("backup", "create", "--to", disk.address, env=on(1))
    disk.breaks("rclone", "copyto", "CODE=1")
    crm("backup", "create", "--to", disk.address, "--keep-last", "1", exit_code=3)
    assert disk.names() == ["customers-20260401T093000Z.crmbak"]


def test_older_ones_there_that_cannot_be_removed_are_told(crm: Runner, disk: Somewhere) -> None:
    crm("backup", "create", "--to", disk.address, env=on(1))
    disk.breaks("rclone", "deletefile", "CODE=1")
    failed = crm("backup", "create", "--to", disk.address, "--keep-last", "1", exit_code=3)
    assert "is in rclone:disk:my backups now, but older ones stay there: rclone failed" in failed.stderr


def test_a_missing_program_is_told_and_the_backup_is_kept(crm: Runner, tmp_path: Path) -> None:
    failed = crm("-q", "backup", "create", "--to", "rclone:disk:x", exit_code=3, env={"PATH": str(tmp_path)})
    assert failed.stderr.count("\n") == 1
    assert "rclone is not there; get it from" in failed.stderr
    assert here(crm) == [NAME]


def test_a_wrong_address_is_refused_before_anything_is_made(crm: Runner) -> None:
    assert "write it like sftp:" in crm("backup", "create", "--to", "sftp:nas", exit_code=2).stderr
    assert not (crm.book.parent / "backups").exists()
    crm("backup", "list", "--in", "rclone:-v:x", exit_code=2)


def test_quiet_success_is_silent(crm: Runner, disk: Somewhere) -> None:
    done = crm("backup", "create", "--to", disk.address, "--quiet")
    assert (done.stdout, done.stderr) == ("", "")


def test_a_damaged_backup_there_is_told_by_its_address(crm: Runner, disk: Somewhere) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    crm("backup", "create", "--to", disk.address)
    data = bytearray((disk.folder / NAME).read_bytes())
    data[-2000] ^= 4
    (disk.folder / NAME).write_bytes(data)
    address = f"{disk.address}/{NAME}"
    for words in (("verify", "latest"), ("restore", "latest", "--yes"), ("test-restore",)):
        told = crm("backup", *words, "--in", disk.address, exit_code=13).stderr
        assert address in told
        assert "/crm-" not in told
    assert crm("backup", "list", "--in", disk.address, "--json").json[0]["kind"] == "damaged"
    assert crm("backup", "list", "--json").json[0]["kind"] is None  # the copy that is here


def test_names_that_are_not_there(crm: Runner, disk: Somewhere) -> None:
    assert "crm backup create" in crm("backup", "restore", "latest", "--in", disk.address, exit_code=4).stderr
    assert disk.address in crm("backup", "verify", "x.crmbak", "--in", disk.address, exit_code=4).stderr
    assert crm("backup", "list", "--in", disk.address).stdout == ""
    crm("backup", "list", "--in", "rclone:nowhere:x", exit_code=1)


def test_doctor_counts_what_lies_elsewhere(crm: Runner, disk: Somewhere) -> None:
    crm("backup", "create", "--to", disk.address)
    told = crm("doctor").stderr
    assert f"Note: {disk.address} was not looked at; it had 1 backup of 2026-05-01, whole when last seen" in told
    shutil.rmtree(crm.book.parent / "backups")
    crm("backup", "create", exit_code=0, env=on(30))
    shutil.rmtree(disk.folder)
    for day in (28, 29, 30):
        crm("backup", "create", "--to", disk.address, exit_code=3, env=on(day))
    told = crm("doctor", "--json", exit_code=6).json["findings"]
    assert [it["code"] for it in told] == ["off_site_failed"]
    assert "directory not found" in told[0]["message"]
    assert told[0]["message"].endswith("3 times since 2026-04-28")
    shutil.rmtree(crm.book.parent / "backups")
    late = {"CRM_NOW": "2026-05-20T09:30:00Z"}
    crm.add("王伟")
    assert "19 days old" in crm("doctor", exit_code=6, env=late).stdout


def test_a_command_that_is_ended_while_it_sends_leaves_nothing_there(
    crm: Runner, disk: Somewhere, process: Callable[..., Any], tmp_path: Path
) -> None:
    disk.breaks("rclone", "copyto", f"touch '{tmp_path}/sent'; exec sleep 20")
    command = [sys.executable, "-m", "crmcli", "backup", "create", "--to", disk.address]
    sending = subprocess.Popen(command, env={**os.environ, **crm.env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while not (tmp_path / "sent").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert disk.names() == [f".{here(crm)[0]}.part"]
    sending.send_signal(signal.SIGTERM)
    sending.communicate(timeout=30)
    assert sending.returncode == 143
    assert disk.names() == []
    assert len(here(crm)) == 1
