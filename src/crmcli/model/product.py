"""What is sold: the price list."""

from __future__ import annotations

from typing import Any, NamedTuple

from crmcli.model.order import number


class Product(NamedTuple):
    """A product of the price list. `price` is a decimal text, for one `unit`, in `currency` (ISO 4217)."""

    name: str
    sku: str | None = None
    price: str | None = None
    currency: str | None = None
    unit: str | None = None
    category: str | None = None
    notes: str | None = None
    created_at: str | None = None
    archived_at: str | None = None
    id: int | None = None

    @property
    def handle(self) -> str:
        """What the product is called by: p3."""
        return f"p{self.id}"

    @property
    def identity(self) -> int:
        """The id of a product that is in the book."""
        if self.id is None:
            raise ValueError(f"{self.name} is not in the book")
        return self.id


def as_json(product: Product) -> dict[str, Any]:
    """The product as a JSON object: always every key, in this order."""
    return {
        "id": product.id,
        "name": product.name,
        "sku": product.sku,
        "price": number(product.price),
        "currency": product.currency,
        "unit": product.unit,
        "category": product.category,
        "notes": product.notes,
        "created_at": product.created_at,
        "archived_at": product.archived_at,
    }
