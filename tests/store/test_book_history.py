"""Reading history: what a batch did in sum, whatever came later."""

import pytest

from crmcli.errors import NotFound
from crmcli.model.history import RowChange, called, differences
from crmcli.store import history
from dumps import opened

NOW = "2026-05-01T09:30:00Z"
INSERT = "INSERT INTO customers (kind, name, title, created_at, updated_at) VALUES ('person', ?, ?, '', '')"


@pytest.fixture
def book(crm):
    with opened(crm) as book:
        yield book


def write(book, *statements, command="x"):
    with book.batch(command, NOW) as batch:
        for sql, *values in statements:
            batch.conn.execute(sql, values)
    return history.existing(book.conn, batch.id)


def said(book, number, customer=None):
    """(field, before, after) of a batch's changes."""
    info = history.existing(book.conn, number)
    return [line for change in history.row_changes(book.conn, info, customer) for line in differences(change)]


def test_a_row_changed_twice_is_told_once(book):
    write(book, (INSERT, "Ana", "a"))
    write(book, ("UPDATE customers SET title = 'b'",), ("UPDATE customers SET title = 'c', company = 'd'",))
    assert said(book, 2) == [("company", None, "d"), ("title", "a", "c")]


def test_a_change_that_was_taken_back_in_the_same_batch_is_not_told(book):
    write(book, (INSERT, "Ana", "a"))
    write(book, ("UPDATE customers SET title = 'b'",), ("UPDATE customers SET title = 'a'",))
    assert said(book, 2) == []


def test_a_row_that_came_and_went_is_not_told(book):
    write(book, (INSERT, "Ana", "a"), (INSERT, "Bo", "b"), ("DELETE FROM customers WHERE id = 2",))
    assert said(book, 1) == [("name", None, "Ana"), ("title", None, "a")]


def test_what_came_later_makes_no_difference(book):
    write(book, (INSERT, "Ana", "a"))
    write(book, ("UPDATE customers SET title = 'b'",))
    before = said(book, 1), said(book, 2)
    write(book, ("UPDATE customers SET title = 'c'",))
    write(book, ("DELETE FROM customers",))
    assert (said(book, 1), said(book, 2)) == before
    assert said(book, 4) == [("name", "Ana", None), ("title", "c", None)]


def test_a_customers_own_changes_only(book):
    write(book, (INSERT, "Ana", "a"), (INSERT, "Bo", "b"))
    write(book, ("UPDATE customers SET title = 'x' WHERE id = 2",))
    assert said(book, 1, 2) == [("name", None, "Bo"), ("title", None, "b")]
    assert [info.id for info in history.batches(book.conn, customer=1)] == [1]
    assert [info.id for info in history.batches(book.conn, customer=2)] == [2, 1]
    assert [info.id for info in history.batches(book.conn, limit=1, customer=2)] == [2]


def test_a_batch_names_its_first_customers(book):
    info = write(book, *[(INSERT, name, None) for name in ("Ana", "Bo", "Cleo", "Dora")], command="import")
    assert (info.names, info.customers, info.rows, info.command) == (("Ana #1", "Bo #2", "Cleo #3"), 4, 4, "import")
    assert history.name_of(book.conn, 4) == "Dora"
    write(book, ("DELETE FROM customers WHERE id = 4",))
    assert history.name_of(book.conn, 4) == "Dora"
    assert history.name_of(book.conn, 99) == "#99"


def test_the_last_that_can_be_undone(book):
    assert history.last_undoable(book.conn) is None
    write(book, (INSERT, "Ana", "a"))
    assert history.last_undoable(book.conn).id == 1


@pytest.mark.parametrize("number", [0, -1, 2, 2**63, -(2**63) - 1, 10**30])
def test_no_such_batch(book, number):
    write(book, (INSERT, "Ana", "a"))
    assert history.batch(book.conn, number) is None
    with pytest.raises(NotFound, match="crm history"):
        history.existing(book.conn, number)


def test_the_order_can_be_chosen_over_many_pages(book):
    write(book, *[(INSERT, f"Customer {number}", None) for number in range(history.PAGE * 2 + 7)])
    rows = [net.row for net in history.net_changes(book.conn, 1, 10_000)]
    assert rows == list(range(history.PAGE * 2 + 7, 0, -1))
    assert [net.row for net in history.net_changes(book.conn, 1, 10_000, oldest_first=True)] == rows[::-1]
    some = [net.row for net in history.net_changes(book.conn, 3, 5, oldest_first=True)]
    assert some == [3, 4, 5]


def test_names_of_tables_and_columns_for_people():
    assert called("addresses", "street") == "address"
    assert called("contact_points", "value", "wechat") == "wechat"
    assert called("contact_points", "opted_out", "phone") == "phone opted out"
    assert called("tags", "tag") == "tag"
    assert called("gift_cards") == "gift cards"
    assert called("gift_cards", "unit_price") == "gift cards unit price"


def test_a_table_nobody_has_told_about_is_told_all_the_same():
    row = {"id": 1, "uid": "0", "customer": 3, "flavour": "tea", "amount": 0, "sent": None}
    change = RowChange(1, NOW, "x", 3, "gift_cards", None, row)
    assert list(differences(change)) == [("gift cards flavour", None, "tea")]
