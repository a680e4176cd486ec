"""A merge moves the rows of every table that has a customer, one that is added later too; a split brings them back."""

import pytest

from crmcli.store import checks, derived, merging, splitting
from crmcli.store import undo as undoing
from crmcli.store.schema import MOVING, OWNED, TABLES
from dumps import opened, records
from tables import NOW, delete, fill, references

LATER = "2026-05-02T09:30:00Z"


@pytest.fixture
def book(crm):
    """Three customers with a row of each table."""
    with opened(crm) as book:
        with book.batch("add", NOW) as batch:
            for customer in (1, 2, 3):
                fill(batch.conn, OWNED[0], customer)
            for customer in (1, 2):
                for table in OWNED[1:]:
                    fill(batch.conn, table, customer, customer)
        yield book


def merge(book, kept, other):
    with book.batch("dedupe merge", LATER) as batch:
        merging.absorb(batch, kept, other)


def split(book, record):
    with book.batch("dedupe split", LATER) as batch:
        return splitting.split(batch, record)


def owners(book, table):
    return [row[0] for row in book.conn.execute(f"SELECT {table.customer} FROM {table.name} ORDER BY id")]


def sound(book):
    assert not any(derived.differences(book.conn).values())
    assert checks.findings(book.conn) == []


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_there_and_back(book, table):
    before, was = records(book.conn), owners(book, table)
    merge(book, 1, 2)
    assert owners(book, table) == ([1, 1] if table in MOVING else was)
    sound(book)
    assert split(book, 2).kept == ()
    assert records(book.conn) == before
    sound(book)
    undoing.undo(book, 3, LATER)
    assert owners(book, table) == ([1, 1] if table in MOVING else was)
    undoing.undo(book, 2, LATER)
    assert records(book.conn) == before
    sound(book)


@pytest.mark.parametrize("table", MOVING, ids=lambda table: table.name)
def test_what_both_say_stays_where_it_is(book, table):
    """Until the record whose row the survivor has is split off: then the other's takes its place."""
    said = ", ".join(table.same)
    if not said:
        pytest.skip("each row says something of its own")
    with book.batch("same", NOW) as batch:
        batch.conn.execute(f"UPDATE {table.name} SET ({said}) = (SELECT {said} FROM {table.name} WHERE id = 1)")
        batch.conn.execute(f"UPDATE {table.name} SET customer = 3 WHERE id = 1")
    before = records(book.conn)
    merge(book, 1, 2)
    merge(book, 1, 3)
    assert owners(book, table) == [3, 1]
    split(book, 2)
    assert owners(book, table) == [1, 2]
    split(book, 3)
    assert records(book.conn)[table.name] == before[table.name]
    sound(book)


@pytest.mark.parametrize("table", MOVING, ids=lambda table: table.name)
def test_a_row_that_was_removed_since_is_told(book, table):
    merge(book, 1, 2)
    with book.batch("remove", LATER) as batch:
        delete(batch.conn, table, 2)
    *hanging, kept = sorted(split(book, 2).kept, key=lambda it: it.table == table.name)
    pointing = {other.name for other in TABLES if table.name in references(book.conn, other).values()}
    assert {it.table for it in hanging} <= pointing
    assert (kept.table, kept.row, kept.current, kept.wanted["customer"]) == (table.name, 2, None, 2)
    assert owners(book, table) == [1]
    sound(book)


def test_a_row_that_was_the_records_in_no_merge_stays_with_whom_it_is(book):
    """Another program gave a touch of the merged record to somebody else."""
    merge(book, 1, 2)
    with book.batch("outside", LATER) as batch:
        batch.conn.execute("UPDATE interactions SET customer = 3 WHERE id = 2")
    assert split(book, 2).kept == ()
    assert book.conn.execute("SELECT customer FROM interactions WHERE id = 2").fetchone() == (3,)
