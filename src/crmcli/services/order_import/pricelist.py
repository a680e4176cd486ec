"""The products that the lines of a file name."""

from __future__ import annotations

from crmcli.errors import InvalidValue
from crmcli.model.order import Item
from crmcli.model.product import Product
from crmcli.services import pricing
from crmcli.services.order_import.reading import SaidItem
from crmcli.store import products
from crmcli.store.schema import Connection
from crmcli.text.fold import fold
from crmcli.text.money import Money
from crmcli.text.money import format as as_money


class PriceList:
    """A product by its sku, else by its name."""

    def __init__(self, conn: Connection) -> None:
        every = products.all_of(conn, archived=True)
        self.by_sku: dict[str, Product] = {fold(it.sku): it for it in every if it.sku}
        self.by_name: dict[str, Product] = {fold(it.name): it for it in every}

    def priced(self, said: SaidItem, currency: str) -> Item:
        """The line of an order in this currency, linked to its product. Raises InvalidValue."""
        if said.currency and said.currency != currency:
            raise InvalidValue("price", f"is in {said.currency}, and the order in {currency}")
        product = self.by_sku.get(fold(said.sku)) if said.sku else None
        product = product or (self.by_name.get(fold(said.item.name)) if said.item.name else None)
        name = said.item.name or (product.name if product else said.sku)
        item = said.item._replace(name=name, product=product.id if product else None)
        whole = pricing.line(item)
        if said.amount is not None and pricing.minor(said.amount, currency) != pricing.minor(whole, currency):
            come = as_money(Money(pricing.minor(whole, currency), currency))
            raise InvalidValue(
                "amount",
                f"says {said.amount:f}, and quantity by price is {come};"
                " if it is what the whole order comes to: --map COLUMN=total",
            )
        return item._replace(amount=pricing.minor(whole, currency))
