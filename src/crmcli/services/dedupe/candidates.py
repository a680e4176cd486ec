"""Who a customer may be, by the indexes alone: quick, and without what it takes to compare them."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.model.customer import Customer
from crmcli.store import customers as store
from crmcli.store import search
from crmcli.store.schema import Connection
from crmcli.text.fold import fold
from crmcli.text.person import person
from crmcli.text.terms import national, spaced
from crmcli.text.wanted import wanted

EACH, MOST = 20, 40  # candidates of one way to find them, and in all


def of(conn: Connection, customer: Customer) -> list[int]:
    """Ids of others who have a contact, a street or the name of the customer, also turned round, in another script."""
    found = [it for it in dict.fromkeys(_found(conn, customer)) if it != customer.id]
    return store.unmerged(conn, found[:MOST])


def _found(conn: Connection, customer: Customer) -> Iterator[int]:
    for point in customer.contacts:
        yield from store.by_norm(conn, point.kind, point.norm)[:EACH]
        if point.kind == "phone" and (number := national(point.norm).lstrip("0")):
            yield from search.having(conn, "ends", number, EACH)
    yield from store.by_name(conn, customer.name)[:EACH]
    name = person(fold(customer.name))
    for words in dict.fromkeys((name.words, *name.readings)):
        if words:
            yield from search.named(conn, words)[:EACH]
            for joined in ("".join(words), "".join((*words[-1:], *words[:-1]))):
                yield from search.match(conn, wanted(joined))[:EACH]
    for address in customer.addresses:
        if address.street:
            yield from search.having(conn, "other", spaced(fold(address.street)), EACH)
