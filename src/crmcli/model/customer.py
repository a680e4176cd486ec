"""A customer and its many-valued parts. Named tuples: frozen like dataclasses, and defined in a fifth of the time."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NO_FIELDS: Mapping[str, str] = MappingProxyType({})
LONGEST_ID = 18  # digits: more do not fit SQLite's integers


def id_in(text: str) -> int | None:
    """The id that the text is, perhaps behind `id:` or #. None with a nought before it: 0936 is the end of a phone."""
    digits = text.strip().removeprefix("id:").removeprefix("#")
    is_id = digits.isascii() and digits.isdigit() and digits[0] != "0" and len(digits) <= LONGEST_ID
    return int(digits) if is_id else None


class ContactPoint(NamedTuple):
    """A way to reach a customer: `value` as typed, `norm` as compared (E.164 or digits, folded mail, folded handle).

    `kind` is email, phone, or the service of a handle (wechat, whatsapp, line, linkedin, url, any other word).
    """

    kind: str
    value: str
    norm: str
    label: str | None = None
    is_primary: bool = False
    opted_out: bool = False
    invalid: bool = False
    source: str | None = None
    id: int | None = None


class Address(NamedTuple):
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None
    label: str | None = None
    is_primary: bool = False
    source: str | None = None
    id: int | None = None


class ExternalId(NamedTuple):
    """What another system calls the customer; `source` names the system ("" when unknown)."""

    source: str
    value: str
    id: int | None = None


class Customer(NamedTuple):
    """A customer as the book holds it. Days are ISO dates or partial ("--05-01"); instants are UTC ISO 8601.

    `total` is in minor units of the book's currency. `rhythm` are the days that usually pass between two contacts,
    `cadence_days` those that should; None where nothing says so.
    """

    name: str
    id: int | None = None
    uid: str | None = None
    kind: str = "person"  # or "company"
    company: str | None = None
    title: str | None = None
    birthday: str | None = None
    source: str | None = None
    stage: str | None = None
    tier: str | None = None
    language: str | None = None
    notes: str | None = None
    fields: Mapping[str, str] = NO_FIELDS
    contacts: tuple[ContactPoint, ...] = ()
    addresses: tuple[Address, ...] = ()
    tags: tuple[str, ...] = ()
    external_ids: tuple[ExternalId, ...] = ()
    last_touch: str | None = None
    next_follow_up: str | None = None
    touches: int = 0
    orders: int = 0
    total: int = 0
    first_order: str | None = None
    last_order: str | None = None
    cadence_days: int | None = None
    rhythm: int | None = None
    merged_into: int | None = None
    created_at: str | None = None
    updated_at: str | None = None
    confirmed_at: str | None = None
    archived_at: str | None = None

    @property
    def number(self) -> int:
        """The id of a customer that is in the book."""
        if self.id is None:
            raise ValueError(f"{self.name} is not in the book")
        return self.id

    def of_kind(self, kind: str) -> tuple[ContactPoint, ...]:
        return tuple([point for point in self.contacts if point.kind == kind])

    @property
    def emails(self) -> tuple[ContactPoint, ...]:
        return self.of_kind("email")

    @property
    def phones(self) -> tuple[ContactPoint, ...]:
        return self.of_kind("phone")

    @property
    def handles(self) -> tuple[ContactPoint, ...]:
        return tuple(point for point in self.contacts if point.kind not in ("email", "phone"))
