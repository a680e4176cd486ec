"""The book as it was: what history brings back is compared with what stood there then."""

import pytest

from crmcli.store import checks, derived, erasure
from crmcli.store.past import as_it_was
from crmcli.store.schema import OWNED
from dumps import everything, opened, rows

NOW = "2026-06-01T09:30:00Z"
COMPARED = [table.name for table in (*OWNED, *derived.TABLES)]

DAYS = {  # what is done on each day of May
    1: [("add", "王伟", "--tag", "vip", "--phone", "13800138000", "--city", "上海", "--external-id", "A")],
    2: [("add", "Ana Silva", "--email", "ana@example.com"), ("segment", "save", "hot", "tag:vip")],
    3: [("edit", "1", "--city", "北京", "--add-email", "wei@example.com"), ("tag", "add", "vip,expo", "2")],
    4: [("log", "1", "called", "--follow-up", "2026-06-20"), ("tag", "rename", "vip", "gold")],
    5: [("undo", "--last"), ("add", "Gone"), ("edit", "3", "--note", "for a while")],
    6: [("edit", "2", "--remove-email", "ana@example.com", "--clear", "city"), ("archive", "1")],
    7: [("undo", "10"), ("undo", "9"), ("unarchive", "1"), ("tag", "remove", "expo", "2"), ("tag", "add", "EXPO", "2")],
}


def at(day):
    return f"2026-05-{day:02}T09:30:00Z"


def state(conn):
    return {name: rows(conn, name) for name in COMPARED}


@pytest.fixture
def told(crm):
    """The runner, and the state before each day."""
    before = {}
    for day, commands in DAYS.items():
        with opened(crm) as book:
            before[day] = state(book.conn)
        for command in commands:
            crm(*command, env={"CRM_NOW": at(day)})
    return crm, before


def test_every_day_comes_back_and_the_present_stays(told):
    crm, before = told
    with opened(crm) as book:
        present = everything(book.conn)
        for day, expected in before.items():
            with as_it_was(book, at(day), NOW) as conn:
                assert state(conn) == expected, day
            assert everything(book.conn) == present
        with as_it_was(book, NOW, NOW) as conn:
            assert state(conn) == {name: present[name] for name in COMPARED}
        assert checks.check(book.conn).ok


def test_a_purged_customer_is_in_no_past(told):
    crm, _ = told
    with opened(crm) as book:
        erasure.purge(book, 1, NOW)
        with as_it_was(book, at(3), NOW) as conn:
            assert [row[0] for row in conn.execute("SELECT id FROM customers")] == [2]
        assert checks.check(book.conn).ok


def test_an_error_within_leaves_the_present(told):
    crm, _ = told
    with opened(crm) as book:
        present = everything(book.conn)
        with pytest.raises(ZeroDivisionError), as_it_was(book, at(2), NOW):
            raise ZeroDivisionError
        assert everything(book.conn) == present
        with book.batch("x", NOW) as batch:
            batch.conn.execute("UPDATE customers SET title = 'x' WHERE id = 1")
        assert batch.changed
