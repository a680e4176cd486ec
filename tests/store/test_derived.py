"""Derived rows follow every kind of change, and a rebuild gives the same."""

import pytest

from crmcli.model.draft import Draft
from crmcli.services.checking import Rules, build
from crmcli.store import customers, derived
from crmcli.text.fold import fold
from crmcli.text.order import sort_key
from dumps import opened, rows

NOW = "2026-05-01T09:30:00Z"
FULL = Draft(
    name="Zoë Müller", company="ＡＣＭＥ", title="Chef", phones=["+86 13800138000", "+86 13900139000"],
    emails=["Z@Example.com"],
    handles=[("wechat", "ZoëM")], street="Hauptstraße 1", city="Köln", region="NRW", postcode="50667",
    country="Deutschland", tags=["VIP", "Büro"], notes="Straße", source="Messe", language="DE", external_id="K-1",
    fields={"Größe": "XL", "b": "2"},
)  # fmt: skip


@pytest.fixture
def book(crm):
    with opened(crm) as book:
        with book.batch("add", NOW) as batch:
            customers.insert_many(batch, [build(FULL, Rules()), build(Draft(name="王伟"), Rules())])
        yield book


def folds(book, customer=1):
    cursor = book.conn.execute("SELECT * FROM folds WHERE customer = ?", (customer,))
    return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def stats(book, customer=1):
    return book.conn.execute(
        "SELECT last_touch, touches, next_follow_up FROM customer_stats WHERE customer = ?", (customer,)
    ).fetchone()


def write(book, sql, *values):
    with book.batch("x", NOW) as batch:
        batch.conn.execute(sql, values)
    assert not any(derived.differences(book.conn).values())


def test_every_text_is_folded(book):
    assert folds(book) == {
        "customer": 1, "name": "zoe muller", "company": "acme", "title": "chef",
        "contact": "z@example.com\x1f+8613800138000\x1f+8613900139000\x1fzoem", "address": "hauptstrasse 1",
        "city": "koln", "region": "nrw", "postcode": "50667", "country": "deutschland", "source": "messe",
        "stage": None, "tier": None, "language": "de", "notes": "strasse", "fields": "grosse\x1fxl\x1fb\x1f2",
        "tags": "vip\x1fburo", "external_ids": "k-1", "touches": None, "sort_key": sort_key("Zoë Müller"),
        "aliases": None,
    }  # fmt: skip
    assert folds(book, 2)["contact"] is None


@pytest.mark.parametrize(
    ("sql", "column", "value"),
    [
        ("UPDATE customers SET name = 'ÄÖ' WHERE id = 1", "name", "ao"),
        ('UPDATE customers SET fields = \'{"a": "É"}\' WHERE id = 1', "fields", "a\x1fe"),
        ("UPDATE addresses SET city = 'Łódź' WHERE customer = 1", "city", "lodz"),
        ("UPDATE addresses SET city = '' WHERE customer = 1", "city", None),
        ("DELETE FROM tags WHERE folded = 'vip'", "tags", "buro"),
        ("DELETE FROM contact_points WHERE customer = 1", "contact", None),
        ("INSERT INTO external_ids (customer, source, value) VALUES (1, '', 'Ｘ')", "external_ids", "k-1\x1fx"),
        ("UPDATE customers SET title = 'a' || char(31) || 'b' WHERE id = 1", "title", "a b"),
    ],
)
def test_they_follow_each_change(book, sql, column, value):
    write(book, sql)
    assert folds(book)[column] == value


def test_a_row_that_moves_touches_both_customers(book):
    write(book, "UPDATE tags SET customer = 2 WHERE folded = 'vip'")
    assert (folds(book, 1)["tags"], folds(book, 2)["tags"]) == ("buro", "vip")


def test_touches_and_follow_ups_are_counted(book):
    assert stats(book) == (None, 0, None)
    write(book, "INSERT INTO interactions (customer, at, kind) VALUES (1, '2026-04-01', 'call'), (1, ?, 'call')", NOW)
    write(
        book,
        "INSERT INTO tasks (customer, kind, due) VALUES (1, 'follow-up', '2026-06-01'), (1, 'follow-up', '2026-05-09')",
    )
    write(book, "INSERT INTO tasks (customer, kind, due) VALUES (1, 'promise', '2026-01-01')")
    assert stats(book) == (NOW, 2, "2026-05-09")
    write(book, "UPDATE tasks SET done_at = ? WHERE due = '2026-05-09'", NOW)
    write(book, "UPDATE interactions SET customer = 2 WHERE at = ?", NOW)
    assert stats(book) == ("2026-04-01", 1, "2026-06-01")
    assert stats(book, 2) == (NOW, 1, None)


def test_a_customer_who_goes_takes_the_derived_rows_along(book):
    write(book, "DELETE FROM customers WHERE id = 2")
    for table in derived.TABLES:
        assert [row[0] for row in rows(book.conn, table.name)] == ["1"]


@pytest.mark.parametrize("table", derived.TABLES, ids=lambda table: table.name)
def test_a_difference_is_seen_and_a_rebuild_mends_it(book, table):
    sound = rows(book.conn, table.name)
    column = book.conn.execute("SELECT name FROM pragma_table_info(?) WHERE cid = 1", (table.name,)).fetchone()[0]
    for damage in (
        f"UPDATE {table.name} SET {column} = 'wrong' WHERE customer = 1",
        f"DELETE FROM {table.name} WHERE customer = 1",
        f"INSERT INTO {table.name} (customer) VALUES (99)",
    ):
        book.conn.execute(damage)
        found = derived.differences(book.conn)
        assert found[table.name] > 0
        assert sum(found.values()) == found[table.name]
        derived.rebuild(book.conn)
        assert rows(book.conn, table.name) == sound


def test_a_wrong_search_index_is_seen_and_a_rebuild_mends_it(book):
    for damage in (
        "INSERT INTO search (rowid, name) VALUES (99, 'nobody')",
        "INSERT INTO search (search, rowid, name) VALUES ('delete', 1, 'zoe')",
    ):
        book.conn.execute(damage)
        assert derived.differences(book.conn) == {"folds": 0, "customer_stats": 0, "search": 1}
        derived.rebuild(book.conn)
        assert not any(derived.differences(book.conn).values())


def test_the_function_knows_nothing_and_never_fails(book):
    fold_of = "SELECT fold(?)"
    assert book.conn.execute(fold_of, (None,)).fetchone() == (None,)
    assert book.conn.execute(fold_of, (12,)).fetchone() == ("12",)
    assert book.conn.execute(fold_of, ("Straße\x1f1",)).fetchone() == (fold("Straße 1"),)


def sold(book, customer=1):
    return book.conn.execute(
        "SELECT orders, total, first_order, last_order, last_contact, rhythm FROM customer_stats WHERE customer = ?",
        (customer,),
    ).fetchone()


def test_what_orders_come_to(book):
    sql = (
        "INSERT INTO orders (customer, at, currency, total, worth, refund_of, created_at)"
        " VALUES (1, ?, 'CNY', ?, ?, ?, 'now')"
    )
    assert sold(book)[:4] == (0, 0, None, None)
    write(book, sql, "2026-01-05", 5000, 5000, None)
    write(book, sql, "2026-03-01", 700, 700, None)
    write(book, sql, "2026-04-01", -200, -200, 1)
    assert sold(book)[:4] == (2, 5500, "2026-01-05", "2026-03-01")
    assert sold(book, 2)[:4] == (0, 0, None, None)
    write(book, "DELETE FROM orders")
    assert sold(book)[:4] == (0, 0, None, None)


@pytest.mark.parametrize(
    ("days", "rhythm"),
    [
        ([], None),
        (["2026-01-01"], None),
        (["2026-01-01", "2026-01-11"], None),  # one gap is no rhythm
        (["2026-01-01", "2026-01-11", "2026-01-31"], 10),
        (["2026-01-01", "2026-01-02", "2026-01-12", "2026-03-01"], 10),
        (["2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z", "2026-01-11", "2026-01-21"], 10),  # two calls of one day
        (["2020-01-01", *(f"2026-01-{day:02}" for day in range(1, 10))], 1),  # the last count
    ],
)
def test_the_rhythm_is_what_usually_passes_between_contacts(book, days, rhythm):
    sql = "INSERT INTO interactions (customer, at, kind, outcome) VALUES (1, ?, ?, ?)"
    for day in days:
        write(book, sql, day, "call", None)
    write(book, sql, "2026-04-01", "note", None)
    write(book, sql, "2026-04-02", "call", "no-answer")
    assert sold(book)[4:] == (max(days, default=None), rhythm)
