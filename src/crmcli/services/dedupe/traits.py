"""What is compared of one customer, and what two say of each other: columns.py and looking.py for a single pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from crmcli.model.customer import Customer
from crmcli.services.dedupe import comparable, compare
from crmcli.services.dedupe.levels import MISSING, Contact, Firm
from crmcli.text.firms import core
from crmcli.text.fold import fold
from crmcli.text.person import Person, person

MOST_VALUES = 4  # contacts of one kind that are compared with another customer's
CITY = 2  # characters of a Chinese city before 市


class Traits(NamedTuple):
    """What is compared of a customer; "" for nothing. `contacts` are by field."""

    number: int
    name: Person
    firm: str
    street: str
    city: str
    postcode: str
    birthday: str
    contacts: Mapping[str, tuple[str, ...]]

    @property
    def domain(self) -> str:
        return comparable.firm_domain(self.contacts["email"][0]) if self.contacts["email"] else ""

    def shares(self, kind: str, other: Traits) -> list[str]:
        """The contacts that both have."""
        return [value for value in self.contacts[kind] if value in other.contacts[kind]]


def traits(customer: Customer) -> Traits:
    firm = customer.company or (customer.name if customer.kind == "company" else "")
    street = _first(it.street for it in customer.addresses)
    city = _first(it.city for it in customer.addresses) or (street[:CITY] if street[CITY : CITY + 1] == "市" else "")
    return Traits(
        number=customer.number,
        name=person(_name(customer, street, city)),
        firm=core(firm) if firm else "",
        street=street,
        city=comparable.city(city),
        postcode=_first(it.postcode for it in customer.addresses),
        birthday=customer.birthday or customer.fields.get("birthday", ""),
        contacts={
            "phone": tuple(comparable.phone(it.norm) for it in customer.of_kind("phone"))[:MOST_VALUES],
            "email": tuple(comparable.email(it.norm) for it in customer.of_kind("email"))[:MOST_VALUES],
            "handle": tuple(
                f"{it.kind}{comparable.SEPARATOR}{it.norm}"
                for it in customer.contacts
                if it.kind not in ("phone", "email", "url")
            )[:MOST_VALUES],
        },
    )


def _first(values: Iterable[str | None]) -> str:
    return next((folded for value in values if value and (folded := fold(value))), "")


def _name(customer: Customer, street: str, city: str) -> str:
    """The folded name, "" where something else stands in for one that nobody knows."""
    name = fold(customer.name)
    other = (street, city, *(it.norm for it in customer.contacts))
    return "" if name in other or "@" in name else name


def levels(ours: Traits, theirs: Traits) -> dict[str, int]:
    """By field how two stand to each other (levels.py)."""
    street = _of_pair(ours.street, theirs.street, compare.streets)
    found = {
        "phone": _of_contacts(ours, theirs, "phone", compare.phones),
        "email": _of_contacts(ours, theirs, "email", compare.emails),
        "handle": _of_contacts(ours, theirs, "handle", compare.handles),
        "company": _of_pair(ours.firm, theirs.firm, compare.firms),
        "street": street,
        "area": _area(ours, theirs, street),
        "birthday": _of_pair(ours.birthday, theirs.birthday, compare.birthdays),
    }
    # Who has the very mailbox says no more by its domain.
    if found["company"] != Firm.SAME and found["email"] != Contact.SAME and ours.domain == theirs.domain != "":
        found["company"] = Firm.DOMAIN
    return found


def _area(ours: Traits, theirs: Traits, street: int) -> int:
    city = compare.cities(ours.city, theirs.city) if ours.city and theirs.city else None
    both_codes = bool(ours.postcode and theirs.postcode)
    same_code = ours.postcode == theirs.postcode if both_codes else None
    near_code = both_codes and compare.postcodes(ours.postcode, theirs.postcode)
    return compare.area(city, same_code, near_code, street)


def _of_contacts(ours: Traits, theirs: Traits, kind: str, function: Callable[[str, str], int]) -> int:
    left, right = ours.contacts[kind], theirs.contacts[kind]
    if ours.shares(kind, theirs):
        return Contact.SAME
    return function(left[0], right[0]) if left and right else MISSING


def _of_pair(ours: str, theirs: str, function: Callable[[str, str], int]) -> int:
    return function(ours, theirs) if ours and theirs else MISSING
