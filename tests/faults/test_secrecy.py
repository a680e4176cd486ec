"""No word of a customer is in any file: not in the book, not beside it, not in temporary files, not meanwhile."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Program

MARKER = "zebrafink"
CHINESE = "斑胸草雀"
FORMS = [text.encode(code) for text in (MARKER, CHINESE) for code in ("utf-8", "utf-16-le", "gb18030")]

# A writer in the middle of its transaction, with so small a cache that it spills into the file and the journal.
IN_THE_MIDDLE = """
import sys
from pathlib import Path
from crmcli.store import keys
from crmcli.store.book import Book

def unlock(header):
    master = keys.stretch("made up words for tests", header[: keys.PROFILE_AND_SALT_BYTES])
    return keys.file_key(master, header)

book = Book.open(Path(sys.argv[1]), unlock)
book.conn.execute("PRAGMA cache_size = 10")
with book.batch("import", "2026-05-01T09:30:00Z") as batch:
    book.conn.execute(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 3999)"
        " INSERT INTO customers (kind, name, notes, created_at, updated_at)"
        " SELECT 'person', 'zebrafink ' || i, replace(hex(zeroblob(20)), '00', 'zebrafink '), '斑胸草雀', '' FROM n"
    )
    # A sort that is still open: it takes more than the cache.
    rows = book.conn.execute("SELECT notes, name, notes || 1, notes || 2 FROM customers ORDER BY notes || name")
    assert rows.fetchone()[1] == "zebrafink 0"
    print("in the middle", flush=True)
    sys.stdin.readline()
"""


def files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def open_files(process: int) -> Iterator[Path]:
    """The regular files that a process holds open, deleted ones too (Linux)."""
    folder = Path(f"/proc/{process}/fd")
    if folder.is_dir():
        for path in folder.iterdir():
            if stat.S_ISREG(path.stat().st_mode):
                yield path


def assert_secret(*paths: Path) -> None:
    assert paths
    for path in paths:
        data = path.read_bytes()
        found = [form for form in FORMS if form.lower() in data.lower()]
        assert not found, f"{path} ({os.readlink(path) if path.is_symlink() else 'a file'}) holds {found}"


def test_the_search_would_find_it(tmp_path: Path) -> None:
    for number, form in enumerate(FORMS):
        (tmp_path / str(number)).write_bytes(b"before " + form + b" behind")
        with pytest.raises(AssertionError):
            assert_secret(tmp_path / str(number))


def test_no_word_is_in_any_file(program: Program, tmp_path: Path) -> None:
    """After each kind of command, in everything that lies beside the book and in TMPDIR."""
    source = tmp_path / "source.csv"
    lines = [f"{MARKER} {number},{MARKER}{number}@example.com,{CHINESE}" for number in range(300)]
    source.write_text("\n".join(["name,email,city", *lines]), encoding="utf-8")
    add = ["add", f"{CHINESE} {MARKER}", "--email", f"{MARKER}@example.com", "--tag", CHINESE, "--note", "-"]
    program(*add, input=f"{MARKER} {CHINESE} ".encode() * 3000)
    for command in (
        ["edit", "1", "--company", MARKER, "--field", f"{MARKER}={CHINESE}"],
        ["log", "1", f"called {MARKER}", "--follow-up", "2030-01-01"],
        ["import", str(source)],
        ["tag", "add", MARKER, "--where", f"city:{CHINESE}", "--yes"],
        ["search", MARKER],
        ["undo", "--last"],
        ["backup", "create"],
        ["backup", "restore", "latest", "--yes"],
        ["verify"],
        ["doctor"],
    ):
        program(*command)
        assert_secret(*files(program.book.parent, program.temp))
    assert list(files(program.temp)) == []


def test_no_word_is_in_any_file_during_a_transaction(program: Program) -> None:
    """The journal, and temporary files that are deleted while they are open, are where others leak."""
    writer = subprocess.Popen(
        [sys.executable, "-c", IN_THE_MIDDLE, str(program.book)],
        env=program.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"in the middle\n"
        beside = list(files(program.book.parent, program.temp))
        assert {"customers.db", "customers.db-journal"} <= {path.name for path in beside}
        assert program.book.stat().st_size > 500_000
        assert_secret(*beside)
        assert_secret(*open_files(writer.pid), program.book)
    finally:
        writer.kill()
        writer.communicate()
    assert_secret(*files(program.book.parent))
    program("verify")
    assert program.names() == []


def test_files_are_private_whatever_the_umask(program: Program) -> None:
    before = os.umask(0)
    try:
        program.book.unlink()
        program("init", "--no-recovery-code")
        program("add", "somebody")
        program("backup", "create")
        program("backup", "restore", "latest", "--yes")
        program("config", "set", "region", "CN")
    finally:
        os.umask(before)
    for path in files(program.book.parent):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
