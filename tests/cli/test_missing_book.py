"""A book whose file is gone: its backups are told of before a new book is."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner import Runner


@pytest.fixture
def gone(crm: Runner) -> Runner:
    crm.add("王伟")
    crm("backup", "create")
    crm("backup", "create")
    crm.book.unlink()
    return crm


@pytest.mark.parametrize("command", [["list"], ["add", "Ana"], ["doctor"], ["repair"], ["backup", "create"]])
def test_its_backups_are_told_of(gone: Runner, command: list[str]) -> None:
    error = gone(*command, "--json", exit_code=10).error
    folder = gone.book.parent / "backups"
    assert error["message"] == (
        f"there is no book at {gone.book} any more; there are 2 backups of it in {folder}: crm backup restore latest."
        " For a new, empty book: crm init"
    )


def test_what_is_told_brings_it_back(gone: Runner) -> None:
    gone("backup", "restore", "latest")
    assert gone("count").stdout == "1\n"


def test_a_backup_on_a_stick_is_told_of(crm: Runner, tmp_path: Path) -> None:
    crm.add("王伟")
    stick = tmp_path / "my stick"
    stick.mkdir()
    crm("backup", "create", "--to", stick)
    crm.book.unlink()
    told = crm("list", exit_code=10).stderr
    (made,) = stick.iterdir()
    assert f"crm backup restore {made.name} --in '{stick}'" in told
    crm("backup", "restore", made.name, "--in", stick)
    assert crm("count").stdout == "1\n"


def test_without_backups_that_it_was_there(crm: Runner) -> None:
    crm.add("王伟")
    crm.book.unlink()
    assert "any more; it was moved or removed, and no backup of it is known" in crm("list", exit_code=10).stderr


def test_where_none_was_init_is_told(bare: Runner) -> None:
    assert bare("list", exit_code=10).stderr == f"crm: there is no book at {bare.book}; make one with: crm init\n"
    assert "there was a book" not in bare("init", "--no-recovery-code").stderr


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_init_asks_in_the_place_of_one(gone: Runner, answer: str, code: int) -> None:
    told = " ".join(gone("init", terminal=True, answers=f"{answer}\n", exit_code=code).stderr.split())
    assert "There was a book at" in told
    assert "2 backups of it" in told
    assert gone.book.exists() == (answer == "y")


def test_a_script_is_told_by_init(gone: Runner) -> None:
    told = gone("init", "--no-recovery-code").stderr
    assert "Warning: there was a book at" in told
    assert "crm backup restore latest" in told
    assert gone("count").stdout == "0\n"
