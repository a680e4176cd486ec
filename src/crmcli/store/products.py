"""The price list. Names are the same when they fold to the same, skus when only letter case or width differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmcli.errors import NotFound
from crmcli.model.product import Product
from crmcli.store.book import Batch
from crmcli.store.schema import Connection
from crmcli.text.fold import fold

COLUMNS = ("name", "sku", "price", "currency", "unit", "category", "notes")
_SELECT = f"SELECT {', '.join(COLUMNS)}, created_at, archived_at, id FROM products"


def get(conn: Connection, number: int) -> Product | None:
    row = conn.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    return Product(*row) if row else None


def existing(conn: Connection, number: int) -> Product:
    """The product of this id. Raises NotFound."""
    product = get(conn, number)
    if product is None:
        raise NotFound(f"there is no product p{number}; see: crm product list")
    return product


def named(conn: Connection, word: str) -> list[Product]:
    """Products of this name or sku, the one of the name first: a sku may be another product's name."""
    folded = fold(word)
    rows = conn.execute(f"{_SELECT} WHERE folded = ?", (folded,)).fetchall()
    by_sku = f"{_SELECT} WHERE sku COLLATE NOCASE IN (?, ?) AND folded <> ?"
    rows += conn.execute(by_sku, (word, folded, folded)).fetchall()
    return [Product(*row) for row in rows]


def all_of(conn: Connection, *, archived: bool = False) -> list[Product]:
    """All products by name; the archived ones only when asked for."""
    condition = "" if archived else " WHERE archived_at IS NULL"
    return [Product(*row) for row in conn.execute(f"{_SELECT}{condition} ORDER BY folded")]


def are_there(conn: Connection) -> bool:
    """Whether there is a price list."""
    return conn.execute("SELECT 1 FROM products").fetchone() is not None


def insert(batch: Batch, product: Product) -> int:
    row = {name: getattr(product, name) for name in COLUMNS}
    row |= {"folded": fold(product.name), "created_at": batch.now}
    marks = ", ".join("?" * len(row))
    cursor = batch.conn.execute(f"INSERT INTO products ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    return int(cursor.lastrowid)


def update(batch: Batch, number: int, values: Mapping[str, Any]) -> None:
    """Set columns of a product."""
    row = dict(values)
    if "name" in row:
        row["folded"] = fold(row["name"])
    assignments = ", ".join(f"{column} = ?" for column in row)
    batch.conn.execute(f"UPDATE products SET {assignments} WHERE id = ?", [*row.values(), number])


def take(batch: Batch, other: Connection) -> tuple[dict[int, int], list[str]]:
    """Bring another book's products whose names are free; returns by the other's ids those of this book, and the names
    of the new ones. A sku that is taken stays behind.
    """
    ours, new = dict[int, int](), list[str]()
    for product in all_of(other, archived=True):
        found = named(batch.conn, product.name)
        if not found:
            taken = product.sku and named(batch.conn, product.sku)
            number = insert(batch, product._replace(sku=None) if taken else product)
            update(batch, number, {"archived_at": product.archived_at})
            new.append(product.name)
        ours[product.identity] = found[0].identity if found else number
    return ours, new
