"""Whom a customer who was just added or changed may be: a few candidates from the book's indexes, weighed one by one.

The fields, figures and comparisons are those of a scan, and so is the way to weigh them (evidence.py), but for one pair
and in plain Python: to load numpy would take longer than to add a customer. Nothing is learned from the book.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log2
from typing import NamedTuple

from crmcli.model.customer import Customer
from crmcli.model.duplicates import Duplicate, Reason
from crmcli.services.dedupe import comparable, compare, reasons
from crmcli.services.dedupe.fields import (
    DUPLICATES,
    FIELDS,
    MOST_OFTEN,
    NAME,
    NAME_WEIGHTS,
    NOTHING_BUT_A_NAME,
    RAREST,
    SHARED_LEVELS,
    SHARING,
    SMALLEST,
    THRESHOLD,
)
from crmcli.services.dedupe.levels import MISSING, Contact, Firm
from crmcli.services.dedupe.names import NameCounts
from crmcli.store import customers as store
from crmcli.store.schema import Connection
from crmcli.text.firms import core
from crmcli.text.fold import fold
from crmcli.text.person import Person, person
from crmcli.text.relation import relate

USUAL = 5_000  # customers of a book in which the names that are not counted here would be as rare
JOB_OWNERS = 3  # of a mailbox like sales@, at the least
DIGITS = 4  # of a probability
REACHING = ("phone", "email", "handle")


class Traits(NamedTuple):
    """What is compared of a customer; "" for nothing. `contacts` are by field."""

    name: Person
    firm: str
    street: str
    city: str
    postcode: str
    birthday: str
    contacts: Mapping[str, tuple[str, ...]]


def likely(conn: Connection, customer: Customer, candidates: Sequence[int]) -> list[tuple[Duplicate, Customer]]:
    """Those of the candidates who are probably the same customer, the likeliest first; `left` is the customer."""
    ours = traits(customer)
    others = (it for it in store.load(conn, candidates) if it.kind == customer.kind)
    found = [(_weighed(conn, customer, ours, other), other) for other in others]
    return sorted((it for it in found if it[0].score >= THRESHOLD), key=lambda it: -it[0].score)


def traits(customer: Customer) -> Traits:
    firm = customer.company or (customer.name if customer.kind == "company" else "")
    address = customer.addresses[0] if customer.addresses else None
    contacts = {
        "phone": tuple(comparable.phone(point.norm) for point in customer.of_kind("phone")),
        "email": tuple(comparable.email(point.norm) for point in customer.of_kind("email")),
        "handle": tuple(
            f"{point.kind}{comparable.SEPARATOR}{point.norm}"
            for point in customer.contacts
            if point.kind not in ("phone", "email", "url")
        ),
    }
    street, city, postcode = (
        fold(getattr(address, part) or "") if address else "" for part in ("street", "city", "postcode")
    )
    return Traits(
        person(fold(customer.name)), core(firm) if firm else "", street, comparable.city(city), postcode,
        customer.birthday or "", contacts,
    )  # fmt: skip


class _Odds:
    """log2 of the likelihoods of the three explanations."""

    def __init__(self, population: int) -> None:
        self.population = population
        self.one, self.related, self.strangers = log2(DUPLICATES / population), 0.0, 0.0
        self.shared: dict[str, float] = {}
        self.told: list[Reason] = []

    def see(self, field: str, level: int, one: float, related: float, strangers: float) -> None:
        self.one += log2(one)
        self.related += log2(related)
        self.strangers += log2(strangers)
        if level in reasons.WORDS[field]:
            bits, against = round(log2(one / strangers), 1), level in reasons.AGAINST[field]
            self.told.append(Reason(field, reasons.WORDS[field][level], bits, against))

    def probability(self) -> float:
        related = 2 ** (self.related + self._sharing()) if self.shared else 0.0
        return 1 / (1 + (2**self.strangers + related) / 2**self.one)

    def _sharing(self) -> float:
        """log2 of the chance that two have to do with each other and share just what these two share."""
        strength = {name: others + SHARING[name].alone for name, others in self.shared.items()}
        main = max(strength, key=lambda name: strength[name])
        also = (
            log2(min(SHARING[name].too + others / strength[main], MOST_OFTEN))
            for name, others in self.shared.items()
            if name != main
        )
        return log2(strength[main] / self.population) + sum(also)


def _weighed(conn: Connection, customer: Customer, ours: Traits, other: Customer) -> Duplicate:
    theirs = traits(other)
    levels = _levels(ours, theirs)
    odds = _Odds(max(store.next_id(conn), SMALLEST))
    for each in FIELDS:
        level = levels[each.name]
        if level not in each.weights:
            continue
        weight = each.weights[level]
        others = _others(conn, each.name, customer, theirs)
        chance = (others + weight.extra) / odds.population if weight.strangers is None else weight.strangers
        odds.see(each.name, level, weight.one, weight.related, min(chance, 1.0))
        if level in SHARED_LEVELS.get(each.name, ()):
            odds.shared[each.name] = others
    _see_names(conn, odds, customer, ours.name, theirs.name)
    if not odds.shared and levels["birthday"] == MISSING:
        differing = sum(levels[kind] == Contact.DIFFERENT for kind in REACHING)
        odds.one -= NOTHING_BUT_A_NAME * (1 + differing)
    return Duplicate(customer.number, other.number, round(odds.probability(), DIGITS), tuple(odds.told))


def _see_names(conn: Connection, odds: _Odds, customer: Customer, ours: Person, theirs: Person) -> None:
    relation = relate(ours, theirs).relation
    weight = NAME_WEIGHTS[relation]
    counts = NameCounts(population=min(odds.population, USUAL))
    namesakes = len(store.by_name(conn, customer.name))
    counts.names[ours.key] = max(2, namesakes * counts.population // odds.population)
    chance = min(max(counts.chance(ours, theirs, relation) * weight.factor, RAREST), 1.0)
    odds.see(NAME, relation, weight.one, chance + weight.related, chance)


def _others(conn: Connection, field: str, customer: Customer, theirs: Traits) -> float:
    """How many more are known to have the contact that the two share."""
    reading = {"phone": comparable.phone, "email": comparable.email}.get(field)
    if reading is None:
        return 0.0
    both = [point.norm for point in customer.of_kind(field) if reading(point.norm) in theirs.contacts[field]]
    owners = min((len(store.by_norm(conn, field, norm)) for norm in both), default=0)
    return max(owners - 2, 0) + (JOB_OWNERS if field == "email" and any(map(comparable.is_job, both)) else 0)


def _levels(ours: Traits, theirs: Traits) -> dict[str, int]:
    found = {
        "phone": _of_contacts(ours, theirs, "phone", compare.phones),
        "email": _of_contacts(ours, theirs, "email", compare.emails),
        "handle": _of_contacts(ours, theirs, "handle", compare.handles),
        "company": _of_pair(ours.firm, theirs.firm, compare.firms),
        "street": _of_pair(ours.street, theirs.street, compare.streets),
        "birthday": _of_pair(ours.birthday, theirs.birthday, compare.birthdays),
    }
    domains = [{comparable.firm_domain(mailbox) for mailbox in it.contacts["email"]} - {""} for it in (ours, theirs)]
    if found["company"] != Firm.SAME and found["email"] != Contact.SAME and domains[0] & domains[1]:
        found["company"] = Firm.DOMAIN
    city = compare.cities(ours.city, theirs.city) if ours.city and theirs.city else None
    both_codes = bool(ours.postcode and theirs.postcode)
    same_code = ours.postcode == theirs.postcode if both_codes else None
    near_code = both_codes and compare.postcodes(ours.postcode, theirs.postcode)
    found["area"] = compare.area(city, same_code, near_code, found["street"])
    return found


def _of_contacts(ours: Traits, theirs: Traits, kind: str, function: Callable[[str, str], int]) -> int:
    left, right = ours.contacts[kind], theirs.contacts[kind]
    if set(left) & set(right):
        return Contact.SAME
    return function(left[0], right[0]) if left and right else MISSING


def _of_pair(ours: str, theirs: str, function: Callable[[str, str], int]) -> int:
    return function(ours, theirs) if ours and theirs else MISSING
