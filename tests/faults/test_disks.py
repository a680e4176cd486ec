"""A full disk, a read-only one, and no permission: a sentence, and the old data whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crmcli.store.book import open_file

if TYPE_CHECKING:
    from conftest import Nursery, Program
    from runner import Result, Runner

NOBODY = 65534
LONG = b"a long note " * 40_000
Limit = Callable[[int], Callable[[], None]]


def names(folder: Path) -> set[str]:
    return {it.name for it in folder.rglob("*")}


def test_an_addition_that_finds_no_room(program: Program, size_limit: Limit) -> None:
    program.fill(50)
    limited = size_limit(program.book.stat().st_size + 8192)
    done = program("add", "somebody", "--note", "-", input=LONG, preexec_fn=limited, exit_code=1)
    assert b"disk" in done.stderr
    assert done.stdout == b""
    assert names(program.book.parent) == {"customers.db"}
    program("verify")
    assert len(program.names()) == 50
    program("add", "somebody", "--note", "-", input=LONG)


def test_an_addition_whose_journal_finds_no_room(program: Program, size_limit: Limit) -> None:
    program.fill(50)
    done = program("edit", "--where", "is:person", "--yes", "--city", "上海", preexec_fn=size_limit(4096), exit_code=1)
    assert b"disk" in done.stderr
    program("verify")
    assert program("count", "has:city").stdout == b"0\n"


@pytest.mark.parametrize("room", [0, 100_000])
def test_a_backup_that_finds_no_room(program: Program, size_limit: Limit, tmp_path: Path, room: int) -> None:
    program.fill(300)
    to = tmp_path / "to"
    to.mkdir()
    done = program("backup", "create", "--to", to, preexec_fn=size_limit(room), exit_code=1)
    assert b"disk" in done.stderr or b"cannot write" in done.stderr
    assert names(to) == set()
    program("verify")


def test_a_backup_for_which_there_is_too_little_room_is_not_begun(
    crm: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    crm.add("王伟")
    size, full = crm.book.stat().st_size, shutil.disk_usage(tmp_path)
    for free, enough in ((size - 1, False), (size, True)):  # only a superuser could make a real disk so full
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: full._replace(free=free))
        done = crm("backup", "create", "--to", tmp_path, "-q", exit_code=0 if enough else 1)
        assert (f"it needs {size / 1e6:.1f} MB" in done.stderr) is not enough
        assert bool(list(tmp_path.glob("*.crmbak"))) is enough


def test_a_restore_that_finds_no_room(program: Program, size_limit: Limit) -> None:
    program.fill(300)
    program("backup", "create")
    program("add", "somebody")
    before, there = program.book.read_bytes(), names(program.book.parent)
    program("backup", "restore", "latest", "--yes", preexec_fn=size_limit(100_000), exit_code=1)
    assert program.book.read_bytes() == before
    assert names(program.book.parent) == there


def test_a_key_file_that_finds_no_room(program: Program, size_limit: Limit, tmp_path: Path) -> None:
    program.fill(50)
    before = program.book.read_bytes()
    key = tmp_path / "keys" / "crm.key"
    program("key", "file", "add", key, preexec_fn=size_limit(8192), exit_code=1)  # for the file, not for the book
    assert (program.book.read_bytes(), names(key.parent)) == (before, {"crm.key"})
    program("key", "file", "add", tmp_path / "other", preexec_fn=size_limit(16), exit_code=1)
    assert (program.book.read_bytes(), (tmp_path / "other").exists()) == (before, False)
    assert names(program.book.parent) == {"customers.db"}


def test_a_new_book_that_finds_no_room(program: Program, size_limit: Limit) -> None:
    """No 0-byte file stays behind to be taken for a book."""
    program.book.unlink()
    done = program("init", "--no-recovery-code", preexec_fn=size_limit(8192), exit_code=1)
    assert b"disk" in done.stderr
    assert names(program.book.parent) == set()


def test_a_new_passphrase_that_finds_no_room(program: Program, size_limit: Limit) -> None:
    program.fill(50)
    before = program.book.read_bytes()
    program("key", "change", env={"CRM_NEW_PASSPHRASE": "another"}, preexec_fn=size_limit(8192), exit_code=1)
    assert program.book.read_bytes() == before
    assert names(program.book.parent) == {"customers.db"}


WRITING = (
    ("add", "somebody"),
    ("edit", "1", "--city", "上海"),
    ("edit", "--where", "tag:vip", "--yes", "--note", "x"),
    ("log", "1", "called"),
    ("tag", "add", "new", "1"),
    ("tag", "remove", "vip", "1"),
    ("tag", "rename", "vip", "best"),
    ("archive", "1"),
    ("unarchive", "2"),
    ("purge", "1", "--yes"),
    ("segment", "save", "all", "is:person"),
    ("import", "{source}"),
    ("dedupe", "merge", "3", "4", "--yes"),
    ("dedupe", "reject", "3", "4"),
    ("undo", "--last"),
    ("redo", "{undone}"),
    ("backup", "create"),
    ("backup", "restore", "{backup}", "--yes"),
    ("key", "change"),
    ("repair", "-o", "{folder}/saved.db"),
    ("doctor", "--fix"),
    ("export", "-o", "{folder}/new.csv"),
    ("export", "--full", "-o", "{folder}/new.jsonl"),
)


@pytest.fixture
def full(crm: Runner, tmp_path: Path) -> dict[str, str]:
    """A book in which every command has something to do; what their arguments name."""
    for number in range(1, 5):
        crm.add(f"customer {number}", "--tag", "vip", "--phone", f"1380013800{number}", "--note", "note " * 400)
    crm("archive", "2")
    (tmp_path / "source.csv").write_text("name,phone\nZhang Wei,13800138999\n", "utf-8")
    backup = tmp_path / "backup"
    crm("backup", "create", "-o", backup)
    crm("edit", "3", "--city", "北京")
    undone = crm("history", "--json").json[0]["batch"]
    crm("undo", undone)
    conn, _ = open_file(crm.book, crm.unlock)
    conn.execute("UPDATE customer_stats SET touches = 99")  # for doctor
    conn.close()
    named = {"source": tmp_path / "source.csv", "backup": backup, "folder": crm.book.parent, "undone": undone}
    crm.env["CRM_NEW_PASSPHRASE"] = "another one"
    return {name: str(value) for name, value in named.items()}


def test_every_command_that_finds_no_room(crm: Runner, nursery: Nursery, full: dict[str, str]) -> None:
    """The old data is whole, nothing lies around, and the same command does its work when there is room again."""
    data, there = crm.book.read_bytes(), names(crm.book.parent)
    for command in WRITING:
        words = [word.format(**full) for word in command]
        done = nursery.limited(100, *words)
        assert (done["code"], done["out"]) == (1, ""), done
        assert any(said in done["err"] for said in ("disk", "cannot write", "cannot be written", "too large")), done
        assert crm.book.read_bytes() == data, words
        assert names(crm.book.parent) - {"backups"} == there, words
        crm(*words)
        for path in crm.book.parent.rglob("*"):
            path.unlink() if path.is_file() else None
        crm.book.write_bytes(data)
        shutil.rmtree(crm.env["XDG_STATE_HOME"], ignore_errors=True)


# Permissions mean nothing to the superuser, who therefore is somebody else for the time of a command.


@dataclass
class Stranger:
    """A user without special rights, and their folder with a book of five customers."""

    crm: Runner
    folder: Path

    def __call__(self, *arguments: str, **options: Any) -> Result:
        user = os.geteuid()
        if user == 0:
            os.seteuid(NOBODY)
        try:
            return self.crm(*arguments, **options)
        finally:
            os.seteuid(user)


@pytest.fixture
def stranger(crm: Runner) -> Iterator[Stranger]:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # pytest's own folders are closed to others
    for number in range(5):
        crm.add(f"customer {number}")
    shutil.copy(crm.book, folder / "customers.db")
    crm.env |= {"CRM_BOOK": str(folder / "customers.db"), "CRM_CONFIG": str(folder / "config.toml")}
    # What a command loads must be loaded before: Python's own files may be closed to others too.
    for command in (["count"], ["verify"], ["undo", "--last"], ["redo", "5"], ["backup", "create"]):
        crm(*command)
    shutil.rmtree(folder / "backups")
    if os.geteuid() == 0:
        for path in (folder, folder / "customers.db"):
            os.chown(path, NOBODY, NOBODY)
    yield Stranger(crm, folder)
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_a_book_that_cannot_be_written_can_be_read(stranger: Stranger) -> None:
    (stranger.folder / "customers.db").chmod(0o400)
    stranger.folder.chmod(0o500)
    assert stranger("count").stdout == "5\n"
    stranger("verify")
    for command in (["add", "somebody"], ["undo", "--last"]):
        assert "read-only" in stranger(*command, exit_code=1).stderr
    assert "Permission denied" in stranger("backup", "create", exit_code=1).stderr
    assert names(stranger.folder) == {"customers.db"}


def test_a_folder_in_which_no_copy_can_be_put(stranger: Stranger) -> None:
    stranger.folder.chmod(0o500)
    new = {"CRM_NEW_PASSPHRASE": "some other words"}
    assert "Permission denied" in stranger("key", "change", env=new, exit_code=1).stderr
    assert stranger("count").stdout == "5\n"
    assert names(stranger.folder) == {"customers.db"}


def test_a_folder_without_room_for_the_journal(stranger: Stranger) -> None:
    stranger.folder.chmod(0o500)
    assert stranger("count").stdout == "5\n"
    assert "folder" in stranger("add", "somebody", exit_code=1).stderr


def test_a_book_that_cannot_be_read(stranger: Stranger) -> None:
    (stranger.folder / "customers.db").chmod(0)
    assert "Permission denied" in stranger("list", exit_code=1).stderr


def test_a_folder_that_cannot_be_made(stranger: Stranger) -> None:
    stranger.folder.chmod(0o500)
    new = stranger.folder / "new" / "book.db"
    done = stranger("--book", str(new), "init", "--no-recovery-code", exit_code=1)
    assert "Permission denied" in done.stderr


def test_a_backup_folder_that_cannot_be_written(stranger: Stranger) -> None:
    to = stranger.folder / "to"
    to.mkdir()
    to.chmod(0o500)
    assert "Permission denied" in stranger("backup", "create", "--to", str(to), exit_code=1).stderr
