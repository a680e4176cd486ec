"""Opening a book, and the one door for writes."""

import os
import threading

import pytest

from crmcli.errors import Busy, CrmError, Damaged, NoBook, WrongPassphrase
from crmcli.store import book as books
from crmcli.store.book import Book
from dumps import everything, opened, rows

NOW = "2026-05-01T09:30:00Z"


def add(batch, name="Ana"):
    batch.conn.execute(
        "INSERT INTO customers (kind, name, created_at, updated_at) VALUES ('person', ?, ?, ?)", (name, NOW, NOW)
    )


def batches(conn):
    return conn.execute("SELECT id, command, first, last FROM batches ORDER BY id").fetchall()


def unlock_never(header):
    pytest.fail("nobody may be asked for a passphrase here")


# Opening ---------------------------------------------------------------------------------------------------------


def test_no_book(tmp_path):
    for path in (tmp_path / "none.db", tmp_path / "no folder" / "none.db", tmp_path):
        with pytest.raises(NoBook):
            Book.open(path, unlock_never)
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_no_book_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NoBook):
        Book.open(tmp_path / "pipe", unlock_never)


@pytest.mark.parametrize("size", [0, 1, 16, 4095])
def test_what_is_too_short_is_damaged_and_stays_as_it_is(tmp_path, size):
    path = tmp_path / "short.db"
    path.write_bytes(b"x" * size)
    with pytest.raises(Damaged):
        Book.open(path, unlock_never)
    assert path.read_bytes() == b"x" * size


def test_a_wrong_key_and_a_changed_salt_are_told(crm):
    with pytest.raises(WrongPassphrase, match="first page"):
        Book.open(crm.book, lambda header: b"k" * 32)
    data = bytearray(crm.book.read_bytes())
    data[5] ^= 1
    crm.book.write_bytes(data)
    with pytest.raises(WrongPassphrase):
        Book.open(crm.book, crm.unlock)


def test_a_key_of_the_wrong_length_is_never_taken_for_a_passphrase(crm):
    for key in (b"", b"k" * 31, b"k" * 33):
        with pytest.raises(ValueError, match="32 bytes"):
            Book.open(crm.book, lambda header, key=key: key)


def test_the_settings_that_safety_rests_on(crm):
    expected = {
        "foreign_keys": 1, "recursive_triggers": 1, "secure_delete": 1, "journal_mode": "delete", "synchronous": 3,
        "temp_store": 2,
    }  # fmt: skip
    with opened(crm) as book:
        assert {name: book.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected


def test_a_book_of_a_newer_program_is_left_alone(crm):
    with opened(crm) as book:
        book.conn.execute(f"PRAGMA user_version = {books.SCHEMA_VERSION + 1}")
    before = crm.book.read_bytes()
    with pytest.raises(CrmError, match="newer"):
        Book.open(crm.book, crm.unlock)
    assert crm.book.read_bytes() == before


def test_reading_sees_one_state(crm):
    with opened(crm) as book, opened(crm) as other:
        other.conn.execute("PRAGMA busy_timeout = 0")
        with book.reading() as conn:
            assert rows(conn, "customers") == []
            with pytest.raises(Exception, match="locked"), other.batch("add", NOW) as batch:
                add(batch)
            assert rows(conn, "customers") == []
        with other.batch("add", NOW) as batch:
            add(batch)
        assert len(rows(book.conn, "customers")) == 1


# Writing ---------------------------------------------------------------------------------------------------------


def test_a_batch_owns_its_changes(crm):
    with opened(crm) as book:
        for count in (1, 3, 2):
            with book.batch(f"add {count}", NOW) as batch:
                for _ in range(count):
                    add(batch)
            assert batch.changed
        assert batches(book.conn) == [(1, "add 1", 1, 1), (2, "add 3", 2, 4), (3, "add 2", 5, 6)]
        assert batch.id == 3


def add_and_fail(book, error):
    with book.batch("add", NOW) as batch:
        add(batch)
        raise error


def test_an_error_in_the_block_leaves_nothing(crm):
    with opened(crm) as book:
        before = everything(book.conn)
        for error in (RuntimeError, KeyboardInterrupt):
            with pytest.raises(error):
                add_and_fail(book, error)
            assert everything(book.conn) == before
        with book.batch("add", NOW) as batch:
            add(batch)
        assert batch.id == 1


def test_a_batch_without_changes_leaves_nothing(crm):
    with opened(crm) as book:
        before = everything(book.conn)
        with book.batch("nothing", NOW) as batch:
            batch.conn.execute("UPDATE customers SET name = 'x' WHERE id = 99")
        assert not batch.changed
        assert everything(book.conn) == before


def test_a_rehearsal_does_everything_and_keeps_nothing(crm):
    with opened(crm) as book:
        before, size = everything(book.conn), crm.book.stat().st_size
        with book.batch("add", NOW, rehearse=True) as batch:
            add(batch)
            assert len(rows(batch.conn, "customers")) == 1
        assert batch.changed
        assert everything(book.conn) == before
        assert crm.book.stat().st_size == size
        with book.batch("add", NOW) as batch:
            add(batch)
        assert batches(book.conn) == [(1, "add", 1, 1)]


def test_many_changes_are_indexed_at_the_end(crm, monkeypatch):
    def indexes(conn):
        return set(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'"))

    def added(number):
        """Whether the indexes of `changes` are away after adding so many, in a batch that is then closed."""
        with book.batch("import", NOW) as batch:
            for _ in range(number):
                add(batch)
                batch.index_later()
            return indexes(book.conn) < before

    monkeypatch.setattr(books, "MANY_CHANGES", 10)
    with opened(crm) as book:
        before = indexes(book.conn)
        assert not added(10)
        assert added(11)
        assert indexes(book.conn) == before
        assert not added(21)  # no more than there were before
        with book.batch("import", NOW, rehearse=True) as batch:
            for _ in range(50):
                add(batch)
            batch.index_later()
            assert indexes(book.conn) < before
        assert indexes(book.conn) == before
    crm("verify")


def test_edited_customers_carry_the_time(crm):
    with opened(crm) as book:
        with book.batch("add", NOW) as batch:
            add(batch)
            add(batch)
        with book.batch("edit", "2026-05-02T00:00:00Z") as batch:
            batch.edited.add(2)
        assert rows(book.conn, "customers")[0] != rows(book.conn, "customers")[1]
        updated = book.conn.execute("SELECT id, updated_at FROM customers ORDER BY id").fetchall()
        assert updated == [(1, NOW), (2, "2026-05-02T00:00:00Z")]


def test_writers_take_turns_and_none_is_lost(crm):
    """Begun with a deferred BEGIN, half of such writes fail."""
    failures = []

    def write(name):
        try:
            with opened(crm) as book:
                for number in range(5):
                    with book.batch(f"{name} {number}", NOW) as batch:
                        add(batch, f"{name} {number}")
                        add(batch, f"{name} {number} again")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(f"writer {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with opened(crm) as book:
        found = batches(book.conn)
        assert [row[0] for row in found] == list(range(1, 21))
        assert [row[2:] for row in found] == [(at, at + 1) for at in range(1, 41, 2)]
        for number, command, first, last in found:
            names = book.conn.execute(
                "SELECT c.name FROM changes x JOIN customers c ON c.id = x.customer WHERE x.id IN (?, ?) ORDER BY x.id",
                (first, last),
            ).fetchall()
            assert names == [(command,), (f"{command} again",)], number


def test_a_book_replaced_while_it_is_open_is_not_written(crm):
    with opened(crm) as book:
        data = crm.book.read_bytes()
        crm.book.rename(crm.book.with_name("moved.db"))
        crm.book.write_bytes(data)
        with pytest.raises(Busy, match="replaced"), book.batch("add", NOW) as batch:
            add(batch)
        assert rows(book.conn, "customers") == []
    assert crm.book.read_bytes() == data


def test_changes_of_another_program_get_a_batch_of_their_own(crm):
    with opened(crm) as book:
        add(book)
        book.conn.execute("UPDATE customers SET name = 'Bo'")
        with book.batch("add", NOW) as batch:
            add(batch, "Cleo")
        assert batch.id == 2
        assert batches(book.conn) == [(1, "outside", 1, 2), (2, "add", 3, 3)]
        assert rows(book.conn, "folds")[0][1] == "'bo'"


def test_they_get_it_even_if_our_own_batch_comes_to_nothing(crm):
    with opened(crm) as book:
        add(book)
        with book.batch("nothing", NOW):
            pass
        assert batches(book.conn) == [(1, "outside", 1, 1)]
        add(book)
        with book.batch("plan", NOW, rehearse=True):
            pass
        assert len(batches(book.conn)) == 1  # a rehearsal writes nothing at all


def test_foreign_keys_hold(crm):
    with opened(crm) as book, pytest.raises(Exception, match="FOREIGN KEY"), book.batch("x", NOW) as batch:
        batch.conn.execute("INSERT INTO tags (customer, tag, folded) VALUES (99, 'a', 'a')")
