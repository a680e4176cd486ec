"""Why a customer is a hit, in words: what was typed, how it fits, and the text of the customer's that it fits."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.model.customer import Customer
from crmcli.services.ranking import Fit, Reason
from crmcli.store import interactions
from crmcli.store.schema import Connection
from crmcli.text.excerpts import mentioning
from crmcli.text.fold import fold

_CALLED = {"email": "e-mail", "wechat": "WeChat", "whatsapp": "WhatsApp"}


def why(conn: Connection, customer: Customer, fit: Fit) -> list[str]:
    """A phrase for each word of the search: `0013 ends the phone 138 0013 0013`."""
    return [f"{reason.word} {reason.how} the {_fitting(conn, customer, reason)}" for reason in fit.reasons]


def with_phone_first(customer: Customer, fit: Fit) -> Customer:
    """The customer with that phone number before the others which a word fits."""
    found = {reason.value for reason in fit.reasons if reason.field == "contact"}
    if found.isdisjoint(point.norm for point in customer.phones):
        return customer
    points = (it._replace(is_primary=it.norm in found) if it.kind == "phone" else it for it in customer.contacts)
    return customer._replace(contacts=tuple(points))


def _fitting(conn: Connection, customer: Customer, reason: Reason) -> str:
    if reason.field == "notes":
        return _told(conn, customer, fold(reason.word))
    texts = _reached(customer) if reason.field == "contact" else _folded(customer)
    other = f"merged record {reason.value}" if reason.field == "aliases" else reason.value
    return next((f"{name} {text}" for name, text, value in texts if value == reason.value), other)


def _told(conn: Connection, customer: Customer, word: str) -> str:
    note = mentioning(customer.notes or "", word)
    if note:
        return f"note: {note}"
    return f"touch: {mentioning(interactions.latest_mention(conn, customer.number, word) or '', word)}"


def _reached(customer: Customer) -> Iterator[tuple[str, str, str]]:
    for point in customer.contacts:
        yield _CALLED.get(point.kind, point.kind), point.value, point.norm


def _folded(customer: Customer) -> Iterator[tuple[str, str, str]]:
    """What each text is called, the text, and how it is folded."""
    for name, text in _texts(customer):
        if text:
            yield name, text, fold(text)


def _texts(customer: Customer) -> Iterator[tuple[str, str | None]]:
    yield "id", str(customer.number)
    yield from (("name", customer.name), ("company", customer.company), ("title", customer.title))
    for address in customer.addresses:
        yield from (("address", address.street), ("city", address.city), ("region", address.region))
        yield from (("postcode", address.postcode), ("country", address.country))
    yield from (("tag", tag) for tag in customer.tags)
    yield "source", customer.source
    yield from (("external id", external.value) for external in customer.external_ids)
    for key, value in customer.fields.items():
        yield f"field {key}", value
        yield "field", key
