"""The price list: names and skus that are each there once, and which product somebody means."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.errors import Conflict, InvalidValue, NotFound
from crmcli.model.product import Product
from crmcli.store import products as store
from crmcli.store.book import Batch
from crmcli.store.schema import Connection
from crmcli.text import money
from crmcli.text.clean import multi_line, single_line

CLEARABLE = ("sku", "price", "unit", "category", "note")


def checked(values: Mapping[str, str], currency: str) -> dict[str, str | None]:
    """What was said of a product, as it is stored; "" is nothing. `currency` is meant where the price names none.

    Raises InvalidValue.
    """
    row: dict[str, str | None] = {}
    for name, text in values.items():
        row[name] = (multi_line if name == "notes" else single_line)(name, text) or None
    if "name" in row and not row["name"]:
        raise InvalidValue("name", "is empty")
    if price := row.get("price"):
        number, row["currency"] = money.parse_price(price, currency)
        row["price"] = f"{number:f}"
    elif "price" in row:
        row["currency"] = None
    return row


def add(batch: Batch, values: Mapping[str, str | None]) -> int:
    """Write a product that was `checked`; returns its id. Raises Conflict for a name or sku that is there."""
    _refuse_double(batch.conn, values, None)
    product = Product(**values)  # type: ignore[arg-type]  # checked() sees to the name
    return store.insert(batch, product)


def change(batch: Batch, product: Product, values: Mapping[str, str | None]) -> None:
    """Set what differs. Raises Conflict for a name or sku that another product has."""
    _refuse_double(batch.conn, values, product.id)
    new = {name: value for name, value in values.items() if getattr(product, name) != value}
    if new:
        store.update(batch, product.identity, new)


def set_archived(batch: Batch, product: Product, archived: bool) -> None:
    if (product.archived_at is not None) != archived:
        store.update(batch, product.identity, {"archived_at": batch.now if archived else None})


def _refuse_double(conn: Connection, values: Mapping[str, str | None], own: int | None) -> None:
    for field in ("name", "sku"):
        word = values.get(field)
        for other in store.named(conn, word) if word else ():
            if other.id != own:
                has = f"with the sku {other.sku}" if field == "sku" and other.sku else "of this name"
                raise Conflict(f"there is a product {has} already: {other.name} ({other.handle}); nothing was changed")


def find(conn: Connection, text: str) -> Product:
    """The product that is meant by its name, sku or handle (p3). Raises NotFound."""
    word = text.strip()
    if found := store.named(conn, word):
        return found[0]
    number = word[1:] if word[:1] in ("p", "P") else ""
    product = store.get(conn, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
    if product is None:
        raise NotFound(f"there is no product {word!r}; see: crm product list")
    return product
