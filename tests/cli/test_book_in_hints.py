"""Commands that a message tells to run are of the book that --book named."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner import Runner


@pytest.fixture
def other(crm: Runner, tmp_path: Path) -> Path:
    path = tmp_path / "my work.db"
    crm("--book", path, "init", "--no-recovery-code")
    return path


def test_the_way_back(crm: Runner, other: Path) -> None:
    told = crm("add", "Ana", "--book", other, terminal=True).stderr
    assert f"crm --book '{other}' undo 1" in told
    assert "undo: crm undo 1" in crm("add", "Ana", terminal=True).stderr.lower()


def test_errors(crm: Runner, other: Path) -> None:
    data = bytearray(other.read_bytes())
    data[2000] ^= 4
    other.write_bytes(data)
    message = crm("list", "--book", other, "--json", exit_code=13).error["message"]
    assert f"(crm --book '{other}' backup restore latest)" in message
    assert f"crm --book '{other}' repair" in message
    message = crm("--book", other, "list", env={"CRM_PASSPHRASE": "other words"}, exit_code=12).stderr
    assert f"crm --book '{other}' key recover" in message


def test_findings(crm: Runner, other: Path) -> None:
    crm("add", "Ana", "--book", other)
    told = crm("doctor", "--book", other, exit_code=6, env={"CRM_NOW": "2026-09-01T09:30:00Z"})
    assert f"crm --book '{other}' backup create" in told.stdout
    assert f"crm --book '{other}' backup create" in told.stderr


def test_a_command_that_names_a_book_already(crm: Runner, other: Path) -> None:
    saved = other.with_name("saved.db")
    told = crm("repair", "-o", saved, "--book", other).stderr
    assert told.count("--book") == told.count("crm --book")
    assert f"backup restore {saved}" in told
