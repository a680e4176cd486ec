"""Orders and their items: rows to model objects and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmcli.model.customer import NO_FIELDS
from crmcli.model.order import Item, Order
from crmcli.store.book import Batch, placeholders
from crmcli.store.customers import insert_rows, next_id
from crmcli.store.schema import Connection
from crmcli.text.fold import fold

PAGE = 500  # orders read, or numbers looked up, at a time

COLUMNS = (
    *("customer", "at", "currency", "total", "worth", "number", "source", "total_given", "rate", "discount"),
    *("shipping", "channel", "notes", "fields", "refund_of", "created_at"),
)
ITEM_COLUMNS = ("name", "quantity", "price", "discount", "amount", "product")
NEWEST_FIRST = "o.at DESC, o.id DESC"


class Wanted(NamedTuple):
    """Which orders: of a customer, between two days (both included), through a channel, with a product of this word."""

    customer: int | None = None
    first: str | None = None
    last: str | None = None
    channel: str | None = None
    product: str | None = None


# Reading ---------------------------------------------------------------------------------------------------------


def get(conn: Connection, number: int) -> Order | None:
    return next(load(conn, [number]), None)


def load(conn: Connection, ids: Sequence[int]) -> Iterator[Order]:
    """The orders of these ids with their items, in this order; ids that are not there are left out."""
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        sql = f"SELECT id, {', '.join(COLUMNS)} FROM orders WHERE id IN ({placeholders(page)})"
        rows = {row[0]: dict(zip(COLUMNS, row[1:], strict=True)) for row in conn.execute(sql, page).fetchall()}
        items = _items(conn, page)
        for number in page:
            if number in rows:
                yield _order(number, rows[number], items.get(number, ()))


def _order(number: int, row: Mapping[str, Any], items: tuple[Item, ...]) -> Order:
    fields = json.loads(row["fields"]) if row["fields"] else NO_FIELDS
    return Order(**{**row, "fields": fields, "total_given": row["total_given"] == 1}, items=items, id=number)


def _items(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[Item, ...]]:
    found: dict[int, tuple[Item, ...]] = {}
    columns = ", ".join(ITEM_COLUMNS)
    sql = f"SELECT order_id, {columns}, id FROM order_items WHERE order_id IN ({placeholders(ids)}) ORDER BY id"
    for order, *rest in conn.execute(sql, ids):
        found[order] = (*found.get(order, ()), Item(*rest))
    return found


def listed(conn: Connection, ids: Sequence[int]) -> Iterator[tuple[Order, str]]:
    """The orders of these ids with their customers' names."""
    for start in range(0, len(ids), PAGE):
        orders = list(load(conn, ids[start : start + PAGE]))
        customers = list({order.customer for order in orders})
        sql = f"SELECT id, name FROM customers WHERE id IN ({placeholders(customers)})"
        names = dict(conn.execute(sql, customers).fetchall())
        yield from ((order, names[order.customer]) for order in orders)


def latest(conn: Connection, customer: int, limit: int | None = None) -> list[Order]:
    """The customer's newest orders and refunds, the newest last; None for all."""
    return list(load(conn, select(conn, Wanted(customer), limit)[::-1]))


def select(conn: Connection, wanted: Wanted, limit: int | None = None) -> list[int]:
    """Ids of the orders that fit, the newest first."""
    condition, parameters = _condition(conn, wanted)
    sql = f"SELECT o.id FROM orders o WHERE {condition} ORDER BY {NEWEST_FIRST} LIMIT ?"
    return [row[0] for row in conn.execute(sql, [*parameters, -1 if limit is None else limit]).fetchall()]


def sums(conn: Connection, wanted: Wanted) -> tuple[int, int]:
    """How many orders, refunds among them, fit, and what they come to in hundredths of the book's currency."""
    condition, parameters = _condition(conn, wanted)
    sql = f"SELECT count(*), coalesce(sum(o.worth), 0) FROM orders o WHERE {condition}"
    number, worth = conn.execute(sql, parameters).fetchone()
    return number, worth


def _condition(conn: Connection, wanted: Wanted) -> tuple[str, list[Any]]:
    parts, parameters = ["1"], list[Any]()
    for condition, value in (
        ("o.customer = ?", wanted.customer),
        ("o.at >= ?", wanted.first),
        ("o.at <= ?", wanted.last),
    ):
        if value is not None:
            parts.append(condition)
            parameters.append(value)
    if wanted.channel is not None:
        spelled = _spellings(conn, wanted.channel)
        parts.append(f"o.channel IN ({placeholders(spelled)})")
        parameters += spelled
    if wanted.product is not None:
        of_product, ids = _with_product(conn, wanted.product)
        parts.append(of_product)
        parameters += ids
    return " AND ".join(parts), parameters


def _spellings(conn: Connection, channel: str) -> list[str]:
    rows = conn.execute("SELECT DISTINCT channel FROM orders WHERE channel IS NOT NULL").fetchall()
    return [row[0] for row in rows if fold(row[0]) == fold(channel)]


def _with_product(conn: Connection, word: str) -> tuple[str, list[Any]]:
    """Orders of which an item's name has the word, or whose product, perhaps called otherwise since, has it or the sku.

    Names are few and lines many, so it is the names that are looked through.
    """
    folded = fold(word)
    names = [row[0] for row in conn.execute("SELECT DISTINCT name FROM order_items") if folded in fold(row[0])]
    products = conn.execute("SELECT id, folded, sku FROM products").fetchall()
    ids = [number for number, name, sku in products if folded in name or (sku and fold(sku) == folded)]
    condition = (
        f"o.id IN (SELECT order_id FROM order_items WHERE name IN ({placeholders(names)})"
        f" UNION ALL SELECT order_id FROM order_items WHERE product IN ({placeholders(ids)}))"
    )
    return condition, [*names, *ids]


def by_number(conn: Connection, number: str, source: str | None = None) -> list[int]:
    """Orders of this number; without a source, of any."""
    sql, parameters = "SELECT id FROM orders WHERE number = ?", [number]
    if source is not None:
        sql, parameters = f"{sql} AND source = ?", [number, source]
    return [row[0] for row in conn.execute(f"{sql} ORDER BY id", parameters).fetchall()]


def by_keys(conn: Connection, source: str, numbers: Sequence[str]) -> dict[str, list[int]]:
    """The ids of the source's orders by number: of an import's page at once."""
    found: dict[str, list[int]] = {}
    for start in range(0, len(numbers), PAGE):
        page = numbers[start : start + PAGE]
        sql = f"SELECT number, id FROM orders WHERE number IN ({placeholders(page)}) AND source = ? ORDER BY id"
        for number, order in conn.execute(sql, [*page, source]).fetchall():
            found.setdefault(number, []).append(order)
    return found


def alike(conn: Connection, order: Order) -> list[int]:
    """Orders of the same customer and day that come to as much, and have no number either."""
    sql = "SELECT id FROM orders WHERE customer = ? AND at = ? AND total = ? AND currency = ? AND number IS NULL"
    rows = conn.execute(f"{sql} ORDER BY id", (order.customer, order.at, order.total, order.currency)).fetchall()
    return [row[0] for row in rows]


def beginning(conn: Connection, typed: str, limit: int) -> list[int]:
    """The newest orders whose handle or number begins with what was typed."""
    sql = f"SELECT o.id FROM orders o WHERE 'o' || o.id GLOB ?1 OR o.number GLOB ?1 ORDER BY {NEWEST_FIRST} LIMIT ?2"
    pattern = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in typed)
    return [row[0] for row in conn.execute(sql, (f"{pattern}*", limit)).fetchall()]


def refunds(conn: Connection, order: int) -> list[Order]:
    """What was refunded of the order, the oldest first."""
    rows = conn.execute("SELECT id FROM orders WHERE refund_of = ? ORDER BY at, id", (order,)).fetchall()
    return list(load(conn, [row[0] for row in rows]))


# Writing ---------------------------------------------------------------------------------------------------------


def insert(batch: Batch, order: Order) -> int:
    """Add an order with its items; returns its id."""
    return insert_many(batch, [order])[0]


def insert_many(batch: Batch, orders: Sequence[Order]) -> list[int]:
    """Add orders with their items; returns their ids. Best in portions of a few hundred."""
    numbered = list(enumerate(orders, next_id(batch.conn, "orders")))
    own = ((number, *_own_row(order, batch.now)) for number, order in numbered)
    insert_rows(batch.conn, "orders", ("id", *COLUMNS), own)
    _insert_items(batch, ((number, order.customer, order.items) for number, order in numbered))
    return [number for number, _ in numbered]


def _own_row(order: Order, now: str) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    fields = json.dumps(dict(order.fields), ensure_ascii=False, sort_keys=True) if order.fields else None
    own = {"total_given": int(order.total_given), "fields": fields, "created_at": order.created_at or now}
    return tuple(own[name] if name in own else getattr(order, name) for name in COLUMNS)


def _insert_items(batch: Batch, orders: Iterable[tuple[int, int, Sequence[Item]]]) -> None:
    rows = (
        (number, customer, *(getattr(item, name) for name in ITEM_COLUMNS))
        for number, customer, items in orders
        for item in items
    )
    insert_rows(batch.conn, "order_items", ("order_id", "customer", *ITEM_COLUMNS), rows)


def update(batch: Batch, order: int, values: Mapping[str, Any]) -> None:
    """Set columns of an order's own row; `fields` is a mapping here."""
    row = dict(values)
    if "fields" in row:
        row["fields"] = json.dumps(dict(row["fields"]), ensure_ascii=False, sort_keys=True) if row["fields"] else None
    assignments = ", ".join(f"{column} = ?" for column in row)
    batch.conn.execute(f"UPDATE orders SET {assignments} WHERE id = ?", [*row.values(), order])


def insert_items(batch: Batch, items: Sequence[tuple[Order, Item]]) -> None:
    """Add items to orders that are in the book."""
    _insert_items(batch, ((order.identity, order.customer, (item,)) for order, item in items))


def replace_items(batch: Batch, order: Order, items: Sequence[Item]) -> None:
    """Put these items in the place of the order's."""
    batch.conn.execute("DELETE FROM order_items WHERE order_id = ?", (order.id,))
    _insert_items(batch, [(order.identity, order.customer, items)])


def remove(batch: Batch, order: int) -> None:
    """Delete an order with its items. Its refunds must be gone."""
    batch.conn.execute("DELETE FROM order_items WHERE order_id = ?", (order,))
    batch.conn.execute("DELETE FROM orders WHERE id = ?", (order,))
