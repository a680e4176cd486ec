"""The log of backups."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crmcli.model.backup import Backup, Check
from crmcli.services.backup import logbook
from crmcli.services.backup.files import mark
from crmcli.services.backup.logbook import Logbook

MADE = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
CHECK = Check("2026-05-01T09:30:00Z", "create", True, "00" * 16, "a.crmbak", "/b", "2026-05-01T09:30:00Z", 7, "u", 3)


def test_lines_come_back_in_their_order(tmp_path: Path) -> None:
    log = Logbook(tmp_path / "state" / "backups.jsonl")
    assert list(log.entries()) == []
    there = [CHECK, CHECK._replace(ok=False, what="verify"), CHECK._replace(name="王伟\n\udcff", customers=None)]
    for check in there:
        log.note(check)
    assert [it._replace(name="") for it in log.entries()] == [it._replace(name="") for it in there]
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_what_is_no_line_is_passed_over(tmp_path: Path) -> None:
    log = Logbook(tmp_path / "backups.jsonl")
    log.note(CHECK)
    with log.path.open("ab") as file:
        file.write(b'{"at": "2026\n[1]\n\xff\n{"who": "else"}\n\n')
    log.note(CHECK)
    assert list(log.entries()) == [CHECK, CHECK]


def test_a_log_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    log = Logbook(tmp_path / "file" / "backups.jsonl")
    log.note(CHECK)
    assert list(log.entries()) == []


def test_a_long_log_loses_its_older_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook, "MOST_BYTES", 2000)
    log = Logbook(tmp_path / "backups.jsonl")
    for number in range(50):
        log.note(CHECK._replace(customers=number))
    numbers = [it.customers for it in log.entries()]
    assert numbers == list(range(50 - len(numbers), 50))
    assert log.path.stat().st_size < 2500
    assert [it.name for it in tmp_path.iterdir()] == ["backups.jsonl"]


def test_a_file_is_known_under_any_name_and_no_longer_when_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "one.crmbak"
    file.write_bytes(b"0123456789abcdef and the rest")
    backup = Backup(file, MADE, file.stat().st_size)
    log = Logbook(tmp_path / "backups.jsonl")
    log.note(CHECK._replace(file=mark(file), size=backup.size))
    moved = backup.path.rename(tmp_path / "two.crmbak")
    assert len(logbook.of(Backup(moved, MADE, backup.size), log.of_files())) == 1
    assert logbook.of(Backup(moved, MADE, backup.size - 1), log.of_files()) == []
    assert logbook.of(Backup(tmp_path / "missing", MADE, backup.size), log.of_files()) == []
