"""Each failure of the database has its meaning, by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from crmcli.errors import Busy, CrmError, Damaged, OutputFailed
from crmcli.store.book import Book
from crmcli.store.faults import refuse_damage, translate, translated

if TYPE_CHECKING:
    from runner import Runner

# https://www.sqlite.org/rescode.html
MEANINGS = {
    Busy: "BUSY BUSY_RECOVERY BUSY_SNAPSHOT BUSY_TIMEOUT LOCKED LOCKED_SHAREDCACHE LOCKED_VTAB PROTOCOL",
    Damaged: "CORRUPT CORRUPT_INDEX CORRUPT_SEQUENCE CORRUPT_VTAB NOTADB",
    OutputFailed: (
        "FULL IOERR IOERR_READ IOERR_SHORT_READ IOERR_WRITE IOERR_FSYNC IOERR_DIR_FSYNC IOERR_TRUNCATE IOERR_LOCK"
        " IOERR_NOMEM IOERR_DATA IOERR_CORRUPTFS READONLY READONLY_DIRECTORY READONLY_DBMOVED READONLY_ROLLBACK"
        " CANTOPEN CANTOPEN_ISDIR CANTOPEN_FULLPATH PERM"
    ),
}


@pytest.mark.parametrize(("kind", "names"), MEANINGS.items())
def test_every_name_has_a_meaning(kind: type[CrmError], names: str) -> None:
    for name in names.split():
        error = sqlcipher.OperationalError("what SQLite says")
        error.sqlite_errorname = f"SQLITE_{name}"
        assert type(translate(error)) is kind, name


def test_the_programs_own_mistakes_are_not_the_files(crm: Runner) -> None:
    book = Book.open(crm.book, crm.unlock)
    for statement in ("SELECT nothing", "INSERT INTO tags (customer, tag, folded) VALUES (1, NULL, '')"):
        with pytest.raises(sqlcipher.Error), translated():
            book.conn.execute(statement)
    assert translate(ValueError("another")) is None


def test_an_error_in_the_block_comes_out_as_the_users(crm: Runner, tmp_path: Path) -> None:
    one, other = (Book.open(crm.book, crm.unlock, timeout=0) for _ in range(2))
    one.conn.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy), translated():
        other.conn.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutputFailed), translated():
        sqlcipher.connect(f"{(tmp_path / 'missing').as_uri()}?mode=rw", uri=True)


def test_a_page_that_reads_as_zeros_is_noticed(crm: Runner) -> None:
    """The end of a long text: no other page is read behind it, so SQLCipher itself says nothing."""
    number = crm.add("王伟", "--note", "long " * 3000)
    data = bytearray(crm.book.read_bytes())
    data[-2000] ^= 1  # the last page is the end of the note in what is derived from it
    crm.book.write_bytes(data)
    book = Book.open(crm.book, crm.unlock)
    refuse_damage(book.conn)
    notes = book.conn.execute("SELECT notes FROM folds WHERE customer = ?", (number,)).fetchone()[0]
    assert "\0" in notes
    with pytest.raises(Damaged):
        refuse_damage(book.conn)
    with pytest.raises(Damaged):
        book.close()
    book.close()


def test_what_was_read_as_zeros_is_never_written(crm: Runner) -> None:
    crm.add("王伟", "--note", "long " * 3000)
    data = bytearray(crm.book.read_bytes())
    data[-2000] ^= 1
    crm.book.write_bytes(data)
    book = Book.open(crm.book, crm.unlock)

    def copy_what_is_read() -> None:
        with book.batch("edit", "2026-05-01T00:00:00Z") as batch:
            batch.conn.execute("UPDATE customers SET title = 'x'")
            batch.conn.execute("UPDATE customers SET notes = (SELECT notes FROM folds)")

    # SQLite's words differ with the next step that it refuses; `Book.close` says what it was.
    with pytest.raises((Damaged, MemoryError, sqlcipher.Error)):
        copy_what_is_read()
    with pytest.raises(Damaged):
        book.close()
    assert crm.book.read_bytes() == bytes(data)
