"""Which customer of the book an imported record means: by its keys, in their order.

A uid, an external id and an id name a customer by themselves. An e-mail or a phone may be shared, so it counts only
where the names are alike; else the two are a likely duplicate, to be looked at by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmcli.errors import InvalidValue
from crmcli.model.customer import Customer
from crmcli.store import customers as store
from crmcli.store import owners
from crmcli.store.schema import Connection
from crmcli.text.fold import fold
from crmcli.text.names import alike

KEYS = ("id", "uid", "external_id", "email", "phone")
DEFAULT_KEYS = KEYS[1:]
SHARED = ("email", "phone")
CROWD = 100  # owners of a switchboard's or a made-up number, beyond which only the same name is a match

Value = str | tuple[str, str]  # of a key, as compared; an external id is (source, value)
Key = tuple[str, Value]  # a key's name and a value of it


@dataclass(frozen=True, slots=True)
class Likely:
    """Another customer who may be the same one, and why it is not certain."""

    customer: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """The customer whom a record means, or None, and then perhaps one who may be the same."""

    customer: int | None
    likely: Likely | None = None


@dataclass(slots=True)
class _Owners:
    """The customers who have one value: their names, and their ids by folded name."""

    names: dict[int, str] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=dict)

    def add(self, customer: int, name: str) -> None:
        self.names[customer] = name
        self.by_name.setdefault(fold(name), set()).add(customer)

    def like(self, name: str, folded: str) -> set[int]:
        """Those of this very name, else those whose names are alike."""
        same = self.by_name.get(folded)
        if same or len(self.names) > CROWD:
            return set(same or ())
        return {customer for customer, other in self.names.items() if alike(name, other)}


class Matcher:
    """Knows the owners of the keys of one portion of records at a time: `look_up`, then `find` and `learn` for each."""

    def __init__(self, conn: Connection, keys: Sequence[str]) -> None:
        self.conn = conn
        self.keys = tuple(keys)
        self._watched = dict.fromkeys(("uid", *keys))  # a uid may be had once only, whether it is a key or not
        self._owners: dict[Key, _Owners] = {}
        self._crowds: dict[Key, _Owners] = {}  # kept between portions: reading them again each time would be quadratic
        self._distinct: set[int] = set()

    def begin_file(self) -> None:
        """Records of one file that carry ids of their own are different customers, whatever they share."""
        self._distinct.clear()

    def look_up(self, records: Iterable[Customer]) -> None:
        """Read from the book who owns the keys of these records."""
        self._crowds |= {key: owned for key, owned in self._owners.items() if len(owned.names) > CROWD}
        self._owners = {}
        wanted: dict[str, dict[Value, None]] = {key: {} for key in self._watched}
        for record in records:
            for key, values in wanted.items():
                values |= {value: None for value in values_of(record, key) if (key, value) not in self._crowds}
        for key, values in wanted.items():
            for owner in self._read(key, list(values)):
                self._owners.setdefault((key, owner.value), _Owners()).add(owner.customer, owner.name)

    def _read(self, key: str, values: list[Any]) -> Iterator[owners.Owner]:
        if key == "uid":
            return owners.of_uids(self.conn, values)
        if key == "external_id":
            return owners.of_external_ids(self.conn, values)
        return owners.of_contacts(self.conn, key, values) if key in SHARED else iter(())

    def find(self, record: Customer) -> Match:
        """Raises InvalidValue, naming the key, when two customers fit, or an id is none of the book's."""
        if not self.keys:
            return Match(None)
        likely: Likely | None = None
        folded = fold(record.name)
        for key in self.keys:
            if key in SHARED:
                found, doubtful = self._sharing(key, record, folded)
                likely = likely or doubtful
            else:
                found = self._named(key, record)
            if len(found) > 1:
                raise InvalidValue(key, f"fits {len(found)} customers, {_listed(found)}; merge them, or give the uid")
            if found:
                return Match(found.pop())
        return Match(None, likely)

    def _named(self, key: str, record: Customer) -> set[int]:
        if key != "id":
            return {customer for value in values_of(record, key) for customer in self._of(key, value).names}
        if record.id is None:
            return set()
        survivor = store.survivor(self.conn, record.id)
        if survivor is None:
            raise InvalidValue("id", f"there is no customer {record.id} in this book")
        return {survivor}

    def _sharing(self, key: str, record: Customer, folded: str) -> tuple[set[int], Likely | None]:
        """Customers with the same e-mail or phone and a like name; else the first with another name."""
        fitting: set[int] = set()
        likely: Likely | None = None
        for value in values_of(record, key):
            owned = self._of(key, value)
            alike_ones = owned.like(record.name, folded)
            fitting |= alike_ones
            if likely is None and owned.names:
                likely = _likely(key, owned, alike_ones)
        if self._identified(record):
            fitting -= self._distinct
        return fitting, likely

    def has_key(self, record: Customer) -> bool:
        """Whether the record has anything that it could be matched by."""
        return any(record.id is not None if key == "id" else values_of(record, key) for key in self.keys)

    def _identified(self, record: Customer) -> bool:
        return bool(("uid" in self.keys and record.uid) or ("external_id" in self.keys and record.external_ids))

    def _of(self, key: str, value: Value) -> _Owners:
        return self._crowds.get((key, value)) or self._owners.get((key, value)) or _NOBODY

    def has_uid(self, uid: str) -> bool:
        """Whether a customer has this uid, in the book or among the records learnt."""
        return bool(self._of("uid", uid).names)

    def learn(self, record: Customer, customer: int, *, added: bool) -> None:
        """The record's values are now that customer's too; `added` when it was made of the record."""
        for key in self._watched:
            for value in values_of(record, key):
                owned = self._crowds.get((key, value)) or self._owners.setdefault((key, value), _Owners())
                owned.add(customer, owned.names.get(customer) or record.name)
        if added and self._identified(record):
            self._distinct.add(customer)


def values_of(record: Customer, key: str) -> Sequence[Value]:
    """The record's values of a key, as compared."""
    if key in SHARED:
        return [point.norm for point in record.contacts if point.kind == key]
    if key == "uid":
        return [record.uid] if record.uid else []
    return [(it.source, it.value) for it in record.external_ids] if key == "external_id" else []


def _likely(key: str, owned: _Owners, alike_ones: set[int]) -> Likely:
    what = {"email": "e-mail", "phone": "phone"}[key]
    if alike_ones:
        customer = min(alike_ones)
        return Likely(customer, owned.names[customer], f"same {what} and a like name, but an id of its own")
    customer = min(owned.names)
    return Likely(customer, owned.names[customer], f"same {what}, another name")


def _listed(customers: set[int]) -> str:
    return " and ".join(f"#{customer}" for customer in sorted(customers)[:5])


_NOBODY = _Owners()
