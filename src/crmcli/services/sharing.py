"""Who else has a contact or the name of a customer: worth saying after a change, and no reason to refuse it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crmcli.model.customer import ContactPoint, Customer
from crmcli.store import customers as store
from crmcli.store.schema import Connection

IDS_SHOWN = 5
SHARED = {"email": "e-mail", "phone": "phone"}


def same_contact(
    conn: Connection, customer: Customer, known: Sequence[ContactPoint] = (), named: Collection[int] = ()
) -> list[str]:
    """A sentence for each of the customer's e-mails and phones that others have too; not for the `known` ones, nor
    for customers who are `named` already.
    """
    told = {(point.kind, point.norm) for point in known}
    sentences = []
    for point in customer.contacts:
        if point.kind not in SHARED or (point.kind, point.norm) in told:
            continue
        owners = store.load(conn, store.by_norm(conn, point.kind, point.norm))
        others = [it for it in owners if it.id not in (customer.id, *named)]
        if len(others) == 1:
            sentences.append(f"#{others[0].id} {others[0].name} has the same {SHARED[point.kind]}.")
        elif others:
            sentences.append(f"{len(others)} others have the same {SHARED[point.kind]}: {_ids(others)}.")
    return sentences


def same_name(conn: Connection, customer: Customer, named: Collection[int] = ()) -> list[str]:
    """A sentence when others who are not archived, nor `named` already, have the very same name, as folded."""
    namesakes = store.load(conn, store.by_name(conn, customer.name))
    others = [it for it in namesakes if it.id not in (customer.id, *named) and it.archived_at is None]
    if len(others) > 1:
        return [f"{len(others)} others are called {customer.name}: {_ids(others)}."]
    return [f"#{it.id} is called {customer.name} too." for it in others]


def _ids(customers: Sequence[Customer]) -> str:
    more = ", …" if len(customers) > IDS_SHOWN else ""
    return ", ".join(f"#{it.id}" for it in customers[:IDS_SHOWN]) + more
