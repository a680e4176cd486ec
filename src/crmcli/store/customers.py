"""Customers and their many-valued parts: rows to model objects and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from os import urandom
from typing import Any

from crmcli.model.customer import Address, ContactPoint, Customer, ExternalId
from crmcli.store import cadences, numbers
from crmcli.store.book import Batch, placeholders
from crmcli.store.schema import LIVING as LIVING
from crmcli.store.schema import Connection
from crmcli.text.fold import fold

PAGE = 500  # customers read at a time: one query per table for each page
ROWS_PER_STATEMENT = 50
UID_BYTES = 8

OWN_COLUMNS = (
    *("kind", "name", "company", "title", "birthday", "source", "stage", "tier", "language", "notes"),
    *("confirmed_at", "archived_at", "merged_into"),
)
_own_values = attrgetter(*OWN_COLUMNS)
CONTACT_COLUMNS = ("kind", "value", "norm", "label", "is_primary", "opted_out", "invalid", "source")
PRIMARY_FIRST = "is_primary DESC, id"
ADDRESS_COLUMNS = ("street", "city", "region", "postcode", "country", "label", "is_primary", "source")


# Reading ---------------------------------------------------------------------------------------------------------


def load(conn: Connection, ids: Iterable[int]) -> Iterator[Customer]:
    """The customers of these ids, in this order; ids that are not there are left out."""
    page: list[int] = []
    for customer in ids:
        page.append(customer)
        if len(page) == PAGE:
            yield from _load_page(conn, page)
            page = []
    yield from _load_page(conn, page)


def get(conn: Connection, customer: int) -> Customer | None:
    return next(load(conn, [customer]), None)


# In the order of Customer's fields, for naming each of 27 values took a sixth of the time of reading a book.
_SELECT = (
    "SELECT c.name, c.id, c.uid, c.kind, c.company, c.title, c.birthday, c.source, c.stage, c.tier, c.language,"
    " c.notes, c.fields, s.last_touch, s.next_follow_up, coalesce(s.touches, 0), coalesce(s.orders, 0),"
    f" coalesce(s.total, 0), s.first_order, s.last_order, {cadences.DAYS}, s.rhythm, c.merged_into, c.created_at,"
    " c.updated_at, c.confirmed_at, c.archived_at"
    " FROM customers c LEFT JOIN customer_stats s ON s.customer = c.id"
)
_PARTS = Customer._fields.index("fields")  # where the custom fields stand, and behind them the child tables' rows


def _load_page(conn: Connection, ids: Sequence[int]) -> Iterator[Customer]:
    if not ids:
        return
    contacts, addresses, tags, external = (read(conn, ids) for read in (_contacts, _addresses, _tags, _external_ids))
    rows = conn.execute(f"{_SELECT} WHERE c.id IN ({placeholders(ids)})", list(ids))
    found = {row[1]: row for row in rows.fetchall()}
    for customer in ids:
        row = found.get(customer)
        if row is not None:
            fields = json.loads(row[_PARTS]) if row[_PARTS] else {}
            parts = (contacts.get(customer, ()), addresses.get(customer, ()), tags.get(customer, ()))
            yield Customer._make((*row[:_PARTS], fields, *parts, external.get(customer, ()), *row[_PARTS + 1 :]))


def _contacts(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[ContactPoint, ...]]:
    found: dict[int, tuple[ContactPoint, ...]] = {}
    rows = _children(conn, "contact_points", (*CONTACT_COLUMNS, "id"), PRIMARY_FIRST, ids)
    for customer, kind, value, norm, label, primary, opted_out, invalid, source, number in rows:
        point = ContactPoint(kind, value, norm, label, primary == 1, opted_out == 1, invalid == 1, source, number)
        found[customer] = (*found.get(customer, ()), point)
    return found


def _addresses(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[Address, ...]]:
    found: dict[int, tuple[Address, ...]] = {}
    rows = _children(conn, "addresses", (*ADDRESS_COLUMNS, "id"), PRIMARY_FIRST, ids)
    for customer, street, city, region, postcode, country, label, primary, source, number in rows:
        address = Address(street, city, region, postcode, country, label, primary == 1, source, number)
        found[customer] = (*found.get(customer, ()), address)
    return found


def _tags(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for customer, tag in _children(conn, "tags", ("tag",), "folded", ids):
        found[customer] = (*found.get(customer, ()), tag)
    return found


def _external_ids(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[ExternalId, ...]]:
    found: dict[int, tuple[ExternalId, ...]] = {}
    for customer, source, value, number in _children(conn, "external_ids", ("source", "value", "id"), "id", ids):
        found[customer] = (*found.get(customer, ()), ExternalId(source, value, number))
    return found


def _children(
    conn: Connection, table: str, columns: Sequence[str], order: str, ids: Sequence[int]
) -> Iterable[tuple[Any, ...]]:
    """Rows (customer, *columns) of a child table."""
    rows: Iterable[tuple[Any, ...]] = conn.execute(
        f"SELECT customer, {', '.join(columns)} FROM {table} WHERE customer IN ({placeholders(ids)}) ORDER BY {order}",
        list(ids),
    )
    return rows


# Finding ---------------------------------------------------------------------------------------------------------

NEWEST_FIRST = "c.id DESC"
FROM = "FROM customers c JOIN folds f ON f.customer = c.id JOIN customer_stats s ON s.customer = c.id"


def find(
    conn: Connection, condition: str, parameters: Sequence[Any], order: str = "c.id", limit: int | None = None
) -> list[int]:
    """Ids of the customers that fit. `condition` and `order` come from filters.py; no other text may get here.

    `parameters` are those of the condition, and behind them those of the order.
    """
    limited, extra = (" LIMIT ?", [limit]) if limit is not None else ("", [])
    sql = f"SELECT c.id {_from(condition, order)} WHERE {condition} ORDER BY {order}{limited}"
    return [row[0] for row in conn.execute(sql, [*parameters, *extra])]


def count(conn: Connection, condition: str, parameters: Sequence[Any]) -> int:
    return int(conn.execute(f"SELECT count(*) {_from(condition)} WHERE {condition}", list(parameters)).fetchone()[0])


def _from(*speaking: str) -> str:
    """Without the tables that the SQL does not speak of: to look all of them up took a tenth of an export."""
    return FROM if any(name in sql for sql in speaking for name in ("f.", "s.")) else "FROM customers c"


def own_names(conn: Connection, condition: str, parameters: Sequence[Any]) -> tuple[list[str], list[str]]:
    """The services of handles, WeChat aside, and the keys of custom fields of the customers that fit, by name."""
    # The + lets the customers be looked for only when there is a handle: many books have none.
    services = conn.execute(
        "SELECT DISTINCT kind FROM contact_points WHERE kind NOT IN ('email', 'phone', 'wechat')"
        f" AND +customer IN (SELECT c.id {_from(condition)} WHERE {condition}) ORDER BY kind",
        list(parameters),
    )
    keys = conn.execute(
        f"SELECT DISTINCT entry.key {_from(condition)} JOIN json_each(c.fields) entry"
        f" WHERE c.fields IS NOT NULL AND ({condition}) ORDER BY entry.key",
        list(parameters),
    )
    return [row[0] for row in services], [row[0] for row in keys]


def by_uid(conn: Connection, uid: str) -> int | None:
    row = conn.execute("SELECT id FROM customers WHERE uid = ?", (uid,)).fetchone()
    return row[0] if row else None


def by_external_id(conn: Connection, value: str, source: str | None = None) -> list[int]:
    """Living customers with this external id; without a source, of any."""
    sql, parameters = "SELECT DISTINCT customer FROM external_ids WHERE value = ?", [value]
    if source is not None:
        sql, parameters = f"{sql} AND source = ?", [value, source]
    return _alive(conn, sql, parameters)


def by_norm(conn: Connection, kind: str, norm: str) -> list[int]:
    """Living customers with this contact point, compared as normalised."""
    return _alive(conn, "SELECT DISTINCT customer FROM contact_points WHERE norm = ? AND kind = ?", [norm, kind])


def phones_of(conn: Connection, customer: int, number: str) -> list[int]:
    """Ids of the customer's contact points that are the phone number, as phone=NUMBER finds them."""
    condition, parameters = numbers.whole(number)
    sql = f"SELECT p.id FROM contact_points p WHERE p.customer = ? AND p.kind = 'phone' AND {condition} ORDER BY p.id"
    return [row[0] for row in conn.execute(sql, (customer, *parameters))]


def by_name(conn: Connection, name: str) -> list[int]:
    """Living customers whose folded full name is that of `name`."""
    return _alive(conn, "SELECT customer FROM folds WHERE name = ?", [fold(name)])


def unmerged(conn: Connection, ids: Sequence[int]) -> list[int]:
    """Those of the ids that are living customers."""
    return _alive(conn, f"SELECT id FROM customers WHERE id IN ({placeholders(ids)})", ids)


def _alive(conn: Connection, sql: str, parameters: Sequence[Any]) -> list[int]:
    rows = conn.execute(f"SELECT id FROM customers WHERE merged_into IS NULL AND id IN ({sql}) ORDER BY id", parameters)
    return [row[0] for row in rows]


def survivor(conn: Connection, customer: int) -> int | None:
    """The customer itself, or the one it was merged into, at the end of the chain; None if there is no such id."""
    row = conn.execute("SELECT merged_into FROM customers WHERE id = ?", (customer,)).fetchone()
    while row and row[0] is not None:
        customer = row[0]
        row = conn.execute("SELECT merged_into FROM customers WHERE id = ?", (customer,)).fetchone()
    return customer if row else None


def person(conn: Connection, customer: int) -> list[int]:
    """The customer and all that were merged into them, also in steps: the records of one person, by id."""
    rows = conn.execute(
        "WITH RECURSIVE person (id) AS (SELECT ? UNION"
        " SELECT c.id FROM customers c JOIN person p ON c.merged_into = p.id) SELECT id FROM person ORDER BY id",
        (customer,),
    )
    return [row[0] for row in rows.fetchall()]


# Writing ---------------------------------------------------------------------------------------------------------


def insert(batch: Batch, customer: Customer) -> int:
    """Add the customer with all its parts; returns its id."""
    return insert_many(batch, [customer])[0]


def insert_many(batch: Batch, customers: Sequence[Customer]) -> list[int]:
    """Add customers with all their parts; returns their ids. Best in portions of a few hundred."""
    first = next_id(batch.conn)
    numbered = list(enumerate(customers, first))
    conn = batch.conn
    own = (_own_row(number, it, batch.now) for number, it in numbered)
    insert_rows(conn, "customers", ("id", "uid", "fields", "created_at", "updated_at", *OWN_COLUMNS), own)
    points = ((number, *_contact_row(point)) for number, it in numbered for point in it.contacts)
    insert_rows(conn, "contact_points", ("customer", *CONTACT_COLUMNS), points)
    addresses = ((number, *_address_row(address)) for number, it in numbered for address in it.addresses)
    insert_rows(conn, "addresses", ("customer", *ADDRESS_COLUMNS), addresses)
    tags = ((number, tag, fold(tag)) for number, it in numbered for tag in it.tags)
    insert_rows(conn, "tags", ("customer", "tag", "folded"), tags)
    external = ((number, one.source, one.value) for number, it in numbered for one in it.external_ids)
    insert_rows(conn, "external_ids", ("customer", "source", "value"), external)
    return [number for number, _ in numbered]


def some_names(conn: Connection, most: int) -> list[str]:
    """The names of customers from all over the book."""
    step = max(next_id(conn) // most, 1)
    numbers = range(1, next_id(conn), step)
    rows = conn.execute(f"SELECT name FROM folds WHERE customer IN ({placeholders(numbers)})", numbers)
    return [row[0] for row in rows]


def next_id(conn: Connection, table: str = "customers") -> int:
    """The id that the next customer, or row of another table, gets: never one that was used before."""
    row = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return (row[0] if row else 0) + 1


def insert_rows(conn: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows, many per statement: a statement's own cost, with triggers, is twice that of a row."""
    waiting = list(rows)
    # Most columns are empty in all rows; binding None has its price, so such a column is left out.
    filled = [place for place in range(len(columns)) if any(row[place] is not None for row in waiting)]
    one = f"({placeholders(filled)})"
    names = ", ".join(columns[place] for place in filled)
    for start in range(0, len(waiting), ROWS_PER_STATEMENT):
        portion = waiting[start : start + ROWS_PER_STATEMENT]
        conn.execute(
            f"INSERT INTO {table} ({names}) VALUES {', '.join([one] * len(portion))}",
            [row[place] for row in portion for place in filled],
        )


def update(batch: Batch, customer: int, values: Mapping[str, Any]) -> None:
    """Set columns of the customer's own row; `fields` is a dict here."""
    row = dict(values)
    if "fields" in row:
        row["fields"] = _fields_json(row["fields"])
    assignments = ", ".join(f"{column} = ?" for column in row)
    batch.conn.execute(f"UPDATE customers SET {assignments} WHERE id = ?", [*row.values(), customer])
    batch.edited.add(customer)


def add_contact(batch: Batch, customer: int, point: ContactPoint) -> None:
    insert_rows(batch.conn, "contact_points", ("customer", *CONTACT_COLUMNS), [(customer, *_contact_row(point))])
    batch.edited.add(customer)


def make_primary(batch: Batch, customer: int, point: int) -> None:
    batch.conn.execute("UPDATE contact_points SET is_primary = 1 WHERE id = ?", (point,))
    batch.edited.add(customer)


def opt_out(batch: Batch, customer: int, point: ContactPoint) -> None:
    batch.conn.execute("UPDATE contact_points SET opted_out = 1 WHERE id = ?", (point.id,))
    batch.edited.add(customer)


def add_address(batch: Batch, customer: int, address: Address) -> None:
    insert_rows(batch.conn, "addresses", ("customer", *ADDRESS_COLUMNS), [(customer, *_address_row(address))])
    batch.edited.add(customer)


def update_address(batch: Batch, customer: int, address: Address) -> None:
    assignments = ", ".join(f"{column} = ?" for column in ADDRESS_COLUMNS)
    batch.conn.execute(f"UPDATE addresses SET {assignments} WHERE id = ?", [*_address_row(address), address.id])
    batch.edited.add(customer)


def _own_row(number: int, customer: Customer, now: str) -> tuple[Any, ...]:
    """The values of id, uid, fields, created_at, updated_at and OWN_COLUMNS."""
    uid = customer.uid or urandom(UID_BYTES).hex()
    stamps = (customer.created_at or now, customer.updated_at or now)
    return number, uid, _fields_json(customer.fields), *stamps, *_own_values(customer)


def _contact_row(point: ContactPoint) -> tuple[Any, ...]:
    """The values of CONTACT_COLUMNS."""
    return (point.kind, point.value, point.norm, point.label, int(point.is_primary), int(point.opted_out),
            int(point.invalid), point.source)  # fmt: skip


def _address_row(address: Address) -> tuple[Any, ...]:
    """The values of ADDRESS_COLUMNS."""
    return (address.street, address.city, address.region, address.postcode, address.country, address.label,
            int(address.is_primary), address.source)  # fmt: skip


def add_tag(batch: Batch, customer: int, tag: str) -> bool:
    """False when the customer has it already, in any spelling."""
    cursor = batch.conn.execute(
        "INSERT INTO tags (customer, tag, folded) SELECT ?1, ?2, ?3"
        " WHERE NOT EXISTS (SELECT 1 FROM tags WHERE customer = ?1 AND folded = ?3)",
        (customer, tag, fold(tag)),
    )
    if cursor.rowcount:
        batch.edited.add(customer)
    return bool(cursor.rowcount)


def remove_tag(batch: Batch, customer: int, tag: str) -> bool:
    """False when the customer does not have it."""
    cursor = batch.conn.execute("DELETE FROM tags WHERE customer = ? AND folded = ?", (customer, fold(tag)))
    if cursor.rowcount:
        batch.edited.add(customer)
    return bool(cursor.rowcount)


def rename_tag(batch: Batch, customer: int, before: str, after: str) -> bool:
    """In its row, so that history knows it for the same tag. False when the customer has no such, or has both."""
    cursor = batch.conn.execute(
        "UPDATE OR IGNORE tags SET tag = ?, folded = ? WHERE customer = ? AND folded = ?",
        (after, fold(after), customer, fold(before)),
    )
    if cursor.rowcount:
        batch.edited.add(customer)
    return bool(cursor.rowcount)


def add_external_id(batch: Batch, customer: int, external: ExternalId) -> None:
    insert_rows(
        batch.conn, "external_ids", ("customer", "source", "value"), [(customer, external.source, external.value)]
    )
    batch.edited.add(customer)


def remove_rows(batch: Batch, table: str, customer: int, rows: Iterable[int]) -> None:
    """Delete rows of a child table (a name from schema.TABLES) by id."""
    batch.conn.executemany(f"DELETE FROM {table} WHERE id = ? AND customer = ?", [(row, customer) for row in rows])
    batch.edited.add(customer)


def _fields_json(fields: Mapping[str, str]) -> str | None:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True) if fields else None
