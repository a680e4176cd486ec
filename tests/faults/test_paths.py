"""What may stand at the book's path, and how the program comes by the passphrase: each has its exit code."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Program
    from runner import Runner


def test_a_missing_book(bare: Runner, tmp_path: Path) -> None:
    for path in (bare.book, tmp_path / "no" / "such" / "folder" / "b.db", bare.book / "below a file that is not there"):
        result = bare("--book", path, "list", "--json", exit_code=10)
        assert result.error["code"] == "no_book"
        assert " init" in result.error["message"]
        assert not path.exists()


def test_nobody_is_asked_for_the_passphrase_of_a_missing_book(bare: Runner) -> None:
    del bare.env["CRM_PASSPHRASE"]
    bare("list", exit_code=10)


def test_what_is_no_file(crm: Runner, tmp_path: Path) -> None:
    loop, fifo = tmp_path / "loop", tmp_path / "fifo"
    loop.symlink_to(loop)
    os.mkfifo(fifo)
    assert "is a folder" in crm("--book", tmp_path, "list", exit_code=10).stderr
    for path in (loop, fifo, Path("/dev/null"), Path("/dev/zero"), crm.book / "below a file"):
        crm("--book", path, "list", exit_code=10)
        crm("--book", path, "add", "somebody", exit_code=10)
    assert Path("/dev/null").is_char_device()


def test_init_never_replaces_anything(crm: Runner, tmp_path: Path) -> None:
    dangling, before = tmp_path / "dangling", crm.book.read_bytes()
    dangling.symlink_to(tmp_path / "nothing")
    for path in (crm.book, tmp_path, dangling, Path("/dev/null")):
        crm("--book", path, "init", "--no-recovery-code", exit_code=1)
    assert crm.book.read_bytes() == before
    assert not (tmp_path / "nothing").exists()


def test_no_new_file_is_written_through_a_link(crm: Runner, tmp_path: Path) -> None:
    nothing, something = tmp_path / "nothing", tmp_path / "something"
    something.write_text("mine", encoding="utf-8")
    for target in (nothing, something):
        link = tmp_path / f"link to {target.name}"
        link.symlink_to(target)
        for command in (["backup", "create", "-o"], ["repair", "-o"]):
            crm(*command, link, exit_code=1)
    assert not nothing.exists()
    assert something.read_text(encoding="utf-8") == "mine"


def test_files_that_are_no_books(crm: Runner, tmp_path: Path) -> None:
    for content, codes in (
        (b"", (13,)),
        (b"dear Ana", (13,)),
        (b"dear Ana\n" * 1000, (12, 13)),
        (bytes(8192), (12, 13)),
    ):
        path = tmp_path / "letter"
        path.write_bytes(content)
        assert crm("--book", path, "list", exit_code=None).exit_code in codes
        assert crm("--book", path, "add", "somebody", exit_code=None).exit_code in codes
        assert path.read_bytes() == content


def test_a_wrong_passphrase(program: Program) -> None:
    started = time.monotonic()
    done = program("list", env={"CRM_PASSPHRASE": "wrong"}, exit_code=12)
    assert b"crm key recover" in done.stderr
    assert time.monotonic() - started < 10


def test_no_passphrase_and_nobody_to_ask(program: Program) -> None:
    """At once, for cron has no terminal; standard input is never read for it."""
    del program.env["CRM_PASSPHRASE"]
    started = time.monotonic()
    for command in (["list"], ["add", "somebody"], ["backup", "create"], ["verify"]):
        done = program(*command, exit_code=11, input=b"made up words for tests\n")
        assert b"CRM_PASSPHRASE_FILE" in done.stderr
    assert time.monotonic() - started < 20
    assert program("list", "--json", exit_code=11).stderr.startswith(b'{"error": {"code": "locked"')


def test_where_a_passphrase_may_come_from(program: Program, tmp_path: Path) -> None:
    words = program.env.pop("CRM_PASSPHRASE")
    file = tmp_path / "words"
    file.write_text(f"{words}\n", encoding="utf-8")
    assert program("--passphrase-file", file, "count").stdout == b"0\n"
    assert program("count", env={"CRM_PASSPHRASE_FILE": str(file)}).stdout == b"0\n"
    assert program("count", env={"CRM_PASSPHRASE_COMMAND": f"cat '{file}'"}).stdout == b"0\n"
    for wrong in ({"CRM_PASSPHRASE_COMMAND": "exit 3"}, {"CRM_PASSPHRASE_FILE": str(tmp_path / "nothing")}):
        program("count", env=wrong, exit_code=11)


@pytest.mark.parametrize("name", ["a b.db", "客户.db", "50%20#1?.db", "-dash.db", "quote'\".db", "line\nbreak.db"])
def test_names_that_are_hard_to_write(crm: Runner, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    crm.book.rename(path)
    crm.env["CRM_BOOK"] = str(path)
    crm.add("王伟")
    made = Path(crm("backup", "create", "--json").json["path"])
    assert made.parent == tmp_path / "backups"
    crm("backup", "restore", "latest", "--yes")
    assert crm("count").stdout == "1\n"
    crm("doctor")
    assert {it.name for it in tmp_path.iterdir()} >= {name, "backups"}


@pytest.mark.skipif(os.name != "posix", reason="names are bytes only there")
def test_a_name_that_is_not_utf8(program: Program) -> None:
    path = os.fsencode(program.book.parent) + b"/\xff.db"
    try:
        os.rename(program.book, path)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    program(b"--book", path, "add", "somebody")
    assert program(b"--book", path, "count").stdout == b"1\n"
    program(b"--book", path, "backup", "create")
    assert program(b"--book", path, "backup", "list", "--json").stdout
    program(b"--book", path, "backup", "restore", "latest", "--yes")
    assert program(b"--book", path, "count").stdout == b"1\n"
