"""A small book of made-up customers for the tests of filters."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone

import sqlcipher3.dbapi2 as sqlcipher

from crmcli import query
from crmcli.store import derived, filters
from crmcli.store.customers import FROM
from crmcli.store.migrations import migrate

TODAY = date(2026, 5, 31)
CREATED = "2026-01-15T02:00:00Z"
SHANGHAI = timezone(timedelta(hours=8))


def local_midnight(day: date) -> str:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# id -> the customer's row, and the rows of its child tables. Nobody here is real.
CUSTOMERS = {
    1: dict(
        name="王伟", company="远大贸易（上海）有限公司", title="经理", birthday="1990-05-01", stage="won", tier="A"
    ),
    2: dict(name="Anna Müller", company="Müller & Söhne", birthday="--05-20", source="展会", language="de"),
    3: dict(
        name="José García", birthday="1985-12-25", fields={"Size": "XL", "饮料": "tea"}, notes="Likes the new york jazz"
    ),
    4: dict(name="李娜", birthday="2001-01-05", notes="爱喝茶，住在城西"),
    5: dict(name="ACME (China) Ltd", kind="company", tier="AA", created_at="2026-02-28T16:30:00Z"),
    6: dict(name="陈静", archived_at="2026-03-01T01:00:00Z"),
    7: dict(name="王伟", merged_into=1),
    8: dict(name="Ｏｔａｎｉ　Ｓｈｏ", fields={"XL": "size"}),
    9: dict(name="John York", company="New Deal", confirmed_at="2026-01-01T00:00:00Z"),
    10: dict(name="张伟", source="Web", title="100% _real_"),
    11: dict(name="陈晨", archived_at="2026-04-01T01:00:00Z", kind="company"),
    12: dict(name="Zoë O'Neil", created_at="2025-12-31T15:59:59Z"),
}
CONTACTS = [
    (1, "phone", "+8613800138000"),
    (1, "email", "wei.wang@example.com"),
    (1, "wechat", "wangwei_sh"),
    (2, "phone", "+498912345678"),
    (3, "email", "jose@example.org"),
    (4, "phone", "+865716876170"),
    (4, "wechat", "lina0571"),
    (5, "line", "acme"),
    (6, "phone", "+8613900139000"),
    (9, "phone", "110"),
]
ADDRESSES = [
    (1, "南京路 1", "上海", "中国"),
    (2, "Hauptstr. 5", "München", "Germany"),
    (3, "5th Avenue", "New York", "USA"),
    (4, None, "北京", "中国"),
    (4, None, "杭州", "中国"),
    (5, None, "上海浦东", "中国"),
    (9, "New Street", "York", "England"),
]
TAGS = [(1, "VIP"), (1, "茶"), (2, "lead"), (3, "vip"), (4, "vip plus"), (6, "vip")]
EXTERNAL = [(5, "erp", "ALFKI"), (9, "", "ALFKI-2")]
TOUCHES = [(1, "2026-04-30T20:00:00Z"), (1, "2026-01-01"), (2, "2026-05-31T01:00:00Z"), (4, "2026-05-01")]
TASKS = [(2, "2026-06-01"), (4, "2026-05-20")]
STATS = [(1, 12, 600_000), (2, 1, 500_000), (3, 3, 9_950)]  # orders arrive with a later table
BATCHES = [(118, 1, 2), (119, 3, 3)]  # id, first and last change
CHANGES = [(1, 2), (2, 9), (3, 1)]  # id, customer


def open_book():
    """A connection with the real tables, filled."""
    conn = sqlcipher.connect(":memory:", isolation_level=None)
    conn.execute("PRAGMA key = 'words for tests'")  # the store takes an unkeyed file for a damaged one
    conn.execute("PRAGMA recursive_triggers = ON")
    derived.add_functions(conn)
    migrate(conn)
    add_customers(conn)
    add_children(conn)
    derived.rebuild(conn)
    conn.executemany("UPDATE customer_stats SET orders = ?2, total = ?3 WHERE customer = ?1", STATS)
    conn.execute("DELETE FROM changes")
    conn.executemany("INSERT INTO batches (id, first, last) VALUES (?, ?, ?)", BATCHES)
    conn.executemany(
        "INSERT INTO changes (id, tbl, row_id, customer, op) VALUES (?1, 'customers', ?2, ?2, 'U')", CHANGES
    )
    return conn


def add_customers(conn):
    for id, own in CUSTOMERS.items():
        row = dict(id=id, uid=f"c{id:02}", kind="person", created_at=CREATED, updated_at=CREATED) | own
        if "fields" in row:
            row["fields"] = json.dumps(row["fields"])
        marks = ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO customers ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def add_children(conn):
    conn.executemany("INSERT INTO contact_points (customer, kind, value, norm) VALUES (?1, ?2, ?3, ?3)", CONTACTS)
    conn.executemany("INSERT INTO addresses (customer, street, city, country) VALUES (?, ?, ?, ?)", ADDRESSES)
    conn.executemany("INSERT INTO tags (customer, tag, folded) VALUES (?1, ?2, fold(?2))", TAGS)
    conn.executemany("INSERT INTO external_ids (customer, source, value) VALUES (?, ?, ?)", EXTERNAL)
    conn.executemany("INSERT INTO interactions (customer, at, kind) VALUES (?, ?, 'call')", TOUCHES)
    conn.executemany("INSERT INTO tasks (customer, kind, due) VALUES (?, 'follow-up', ?)", TASKS)


def compiled(node, **options):
    return filters.compile(node, today=TODAY, local_midnight=local_midnight, **options)


def found(book, condition, order="c.id", more=()):
    """`more` are the values of the order's question marks."""
    rows = book.execute(f"SELECT c.id {FROM} WHERE {condition.sql} ORDER BY {order}", (*condition.params, *more))
    return [row[0] for row in rows]


def in_order(book, condition, sort, today=TODAY):
    order, more = filters.order_by(sort, today)
    return found(book, condition, order, more)


def ids(book, text, **options):
    return found(book, compiled(query.parse(text), **options))
