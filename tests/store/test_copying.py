"""Verified copies: whole or not there at all, private, and with a key of their own."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import BookExists, Busy, Damaged, OutputFailed
from crmcli.store import checks, keys
from crmcli.store.book import Book, connect, header_of, identity, open_file, read_header
from crmcli.store.copying import copy_book, held, set_aside

if TYPE_CHECKING:
    from runner import Runner

PAGE = 4096


@pytest.fixture
def book(crm: Runner) -> Book:
    crm.add("王伟", "--phone", "13800138000")
    crm.add("Ana Silva", "--email", "ana@example.com", "--note", "long " * 3000)
    return Book.open(crm.book, crm.unlock)


def copy(book: Book, target: Path, **options: Any) -> dict[str, int]:
    return copy_book(book.conn, book.unlock, keys.sibling_header(header_of(book.conn)), target, **options)


def test_the_copy_holds_the_same_and_has_its_own_nonce(book: Book, tmp_path: Path) -> None:
    target = tmp_path / "copy.crmbak"
    figures = copy(book, target)
    assert figures["customers"] == 2
    assert figures["last_batch"] == 2
    ours, theirs = read_header(book.path), read_header(target)
    assert ours[: keys.PROFILE_AND_SALT_BYTES] == theirs[: keys.PROFILE_AND_SALT_BYTES]
    assert ours != theirs
    conn, _ = open_file(target, book.unlock, mode="ro")
    assert checks.check(conn).ok
    assert checks.figures(conn) == figures
    assert identity(conn) == identity(book.conn)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [it.name for it in tmp_path.iterdir() if it.name.startswith(".")] == []


def test_a_copy_can_have_another_passphrase(book: Book, tmp_path: Path) -> None:
    header, target = keys.new_header(), tmp_path / "copy"

    def other(salt: bytes) -> bytes:
        return keys.file_key(b"k" * 32, salt)

    copy_book(book.conn, other, header, target)
    assert read_header(target) == header
    conn, _ = open_file(target, other)
    assert checks.check(conn).ok


def test_copies_are_private_whatever_the_umask(book: Book, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        copy(book, tmp_path / "copy")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600


def test_an_existing_name_is_refused_and_left_alone(book: Book, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"mine")
    with pytest.raises(BookExists):
        copy(book, taken)
    assert taken.read_bytes() == b"mine"


def test_a_link_is_not_followed_to_a_new_file(book: Book, tmp_path: Path) -> None:
    link, elsewhere = tmp_path / "link", tmp_path / "elsewhere"
    link.symlink_to(elsewhere)
    with pytest.raises(BookExists):
        copy(book, link)
    assert not elsewhere.exists()


def test_replacing_through_a_link_keeps_the_link(book: Book, tmp_path: Path) -> None:
    link, real = tmp_path / "link.db", tmp_path / "real.db"
    real.write_bytes(b"old")
    link.symlink_to(real)
    copy(book, link, replace=True)
    assert link.is_symlink()
    assert real.stat().st_size == book.path.stat().st_size


@pytest.mark.parametrize("page", [-1, -2, -3])  # the last one is the end of a long note: SQLCipher reads zeros there
def test_a_copy_of_a_damaged_book_is_thrown_away(book: Book, tmp_path: Path, page: int) -> None:
    target = tmp_path / "out" / "copy"
    target.parent.mkdir()
    book.close()
    data = bytearray(book.path.read_bytes())
    data[len(data) + page * PAGE + PAGE // 2] ^= 1
    book.path.write_bytes(data)
    conn, header = open_file(book.path, book.unlock)
    with pytest.raises(Damaged):
        copy_book(conn, book.unlock, keys.sibling_header(header), target)
    assert list(target.parent.iterdir()) == []


def test_a_copy_that_is_damaged_on_its_way_is_thrown_away(book: Book, tmp_path: Path) -> None:
    """By a disk that writes other bytes than it was given, for one."""

    def flip_a_bit(pages: int) -> None:
        (part,) = tmp_path.glob(".*.part")
        data = bytearray(part.read_bytes())
        data[-PAGE // 2] ^= 1
        part.write_bytes(data)

    with pytest.raises(Damaged, match="thrown away"):
        copy(book, tmp_path / "copy", progress=flip_a_bit)
    assert [it.name for it in tmp_path.iterdir() if "copy" in it.name] == []


def test_a_copy_is_of_one_moment(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmcli.store.copying.PAGES_AT_A_TIME", 5)
    writer, _ = open_file(book.path, book.unlock, timeout=0)
    refused: list[bool] = []

    def write(pages: int) -> None:
        try:
            writer.execute("UPDATE customers SET title = 'changed meanwhile'")
        except sqlcipher.OperationalError:
            refused.append(True)

    figures = copy(book, tmp_path / "copy", progress=write)
    assert len(refused) > 5
    writer.execute("UPDATE customers SET title = 'changed later'")
    conn, _ = open_file(tmp_path / "copy", book.unlock)
    assert conn.execute("SELECT DISTINCT title FROM customers").fetchall() == [(None,)]
    assert checks.figures(conn) == figures


def test_a_copy_that_cannot_be_written_leaves_nothing(book: Book, tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="missing"):
        copy(book, tmp_path / "missing" / "copy")
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(OutputFailed):
        copy(book, file / "copy")


def test_nothing_is_left_when_the_last_step_fails(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()

    def fail() -> None:
        assert [it.suffix for it in out.iterdir()] == [".part"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(book, out / "copy", ready=fail)
    assert list(out.iterdir()) == []


def test_progress_adds_up_to_the_pages(book: Book, tmp_path: Path) -> None:
    told: list[int] = []
    copy(book, tmp_path / "copy", progress=told.append)
    assert sum(told) == checks.size(book.conn)["pages"]


def test_a_copy_sees_no_uncommitted_rows(crm: Runner, tmp_path: Path) -> None:
    crm.add("王伟")
    writer, header = open_file(crm.book, crm.unlock)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE customers SET name = 'uncommitted'")
    reader = connect(crm.book, header, crm.unlock(header))
    copy_book(reader, crm.unlock, keys.sibling_header(header), tmp_path / "copy")
    writer.execute("ROLLBACK")
    conn, _ = open_file(tmp_path / "copy", crm.unlock)
    assert conn.execute("SELECT name FROM customers").fetchall() == [("王伟",)]


def test_a_held_book_can_be_read_and_copied_but_not_written(book: Book, tmp_path: Path) -> None:
    impatient = Book.open(book.path, book.unlock, timeout=0.05)
    with held(book.path, book.unlock) as reader:
        assert impatient.conn.execute("SELECT count(*) FROM customers").fetchone() == (2,)
        copy_book(reader, book.unlock, keys.sibling_header(header_of(reader)), tmp_path / "copy")
        with pytest.raises(sqlcipher.OperationalError, match="locked"), impatient.batch("add", "2026-05-01T00:00:00Z"):
            pass
    with impatient.batch("add", "2026-05-01T00:00:00Z") as batch:
        assert batch.id == 3


def test_who_waited_for_a_book_that_was_replaced_writes_nothing(book: Book) -> None:
    """The old file is still open in the other program: a write to it would be lost."""
    other = Book.open(book.path, book.unlock)
    with held(book.path, book.unlock) as reader:
        copy_book(reader, book.unlock, keys.sibling_header(header_of(reader)), book.path, replace=True)
    with pytest.raises(Busy, match="replaced"), other.batch("add", "2026-05-01T00:00:00Z"):
        pytest.fail("the batch must not begin")
    assert not other.conn.in_transaction


def test_holding_a_book_that_was_replaced_meanwhile_is_refused(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = iter([(1, 1), (1, 2)])
    monkeypatch.setattr("crmcli.store.copying.file_identity", lambda path: next(calls))
    with pytest.raises(Busy, match="replaced"), held(book.path, book.unlock):
        pytest.fail("must not be entered")


def test_a_file_replaced_between_two_looks_is_opened_all_the_same(book: Book, tmp_path: Path) -> None:
    """A restore may come between reading the header and opening the file."""
    copy(book, tmp_path / "next")
    swapped: list[bytes] = []

    def swap_then_unlock(header: bytes) -> bytes:
        if not swapped:
            (tmp_path / "next").replace(book.path)
        swapped.append(header)
        return book.unlock(header)

    conn, header = open_file(book.path, swap_then_unlock)
    assert len(swapped) == 2
    assert header == swapped[1] == read_header(book.path)
    assert conn.execute("SELECT count(*) FROM customers").fetchone() == (2,)


def test_set_aside_takes_the_journal_along(tmp_path: Path) -> None:
    book, kept = tmp_path / "b.db", tmp_path / "kept"
    book.write_bytes(b"book")
    (tmp_path / "b.db-journal").write_bytes(b"journal")
    set_aside(book, kept)
    assert {it.name: it.read_bytes() for it in tmp_path.iterdir()} == {
        "b.db": b"book", "kept": b"book", "kept-journal": b"journal",
    }  # fmt: skip


def test_set_aside_without_hard_links_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*names: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    book, kept = tmp_path / "b.db", tmp_path / "kept"
    book.write_bytes(b"book")
    set_aside(book, kept)
    assert kept.read_bytes() == b"book"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_without_hard_links_a_copy_still_gets_its_name(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    copy(book, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_size == book.path.stat().st_size
    with pytest.raises(BookExists):
        copy(book, tmp_path / "copy")
    assert [it.name for it in tmp_path.iterdir() if it.name.endswith(".part")] == []
