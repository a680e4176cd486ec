"""Which customer of the book an imported record means: by its keys, in their order.

A uid, an id, and an external id with its source name a customer by themselves. An e-mail or a phone may be shared, so
it counts only where the names are alike, and where several have it not by an initial or a surname alone; else the two
are a likely duplicate, to be looked at by a person. So may an
external id whose source nobody named: two systems both have a customer 1. It counts too where an e-mail or phone does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmcli.errors import InvalidValue
from crmcli.model.customer import Customer, ExternalId
from crmcli.store import customers as store
from crmcli.store import owners
from crmcli.store.schema import Connection
from crmcli.text.fold import fold
from crmcli.text.name_words import is_stand_in
from crmcli.text.names import alike, are_one
from crmcli.text.person import person
from crmcli.text.relation import Relation, relate

KEYS = ("id", "uid", "external_id", "email", "phone")
DEFAULT_KEYS = KEYS[1:]
SHARED = ("email", "phone")
EXTERNAL_ID = "external_id"
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

    def like(self, name: str, folded: str, fits: Callable[[str, str], bool] = alike) -> set[int]:
        """Those of this very name, else those whose names are alike; a stand-in for a name is like every one."""
        same = self.by_name.get(folded)
        if same or len(self.names) > CROWD:
            return set(same or ())
        if is_stand_in(name):
            return set(self.names)
        return {customer for customer, other in self.names.items() if is_stand_in(other) or fits(name, other)}

    def telling(self, name: str, alike_ones: set[int]) -> set[int]:
        """Those alike whom the name tells from others with the value: of several an initial or a surname means none."""
        if len(self.names) < 2 or not name or is_stand_in(name):
            return alike_ones
        ours = person(fold(name))
        return {it for it in alike_ones if relate(ours, person(fold(self.names[it]))).relation <= Relation.TYPOS}


class Matcher:
    """Knows the owners of the keys of one portion of records at a time: `look_up`, then `find` and `learn` for each."""

    def __init__(self, conn: Connection, keys: Sequence[str]) -> None:
        self.conn = conn
        self.keys = tuple(keys)
        # A uid may be had once only, and an id of a source too, whether they are keys or not.
        self._watched = dict.fromkeys(("uid", EXTERNAL_ID, *keys, *(SHARED if EXTERNAL_ID in keys else ())))
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
                values |= {value: None for value in self._values(record, key) if (key, value) not in self._crowds}
        for key, values in wanted.items():
            for owner in self._read(key, list(values)):
                self._owners.setdefault((key, owner.value), _Owners()).add(owner.customer, owner.name)

    def _values(self, record: Customer, key: str) -> Sequence[Value]:
        """Those to be watched: of external ids that are no key, the ones with a source."""
        values = values_of(record, key)
        return [value for value in values if value[0]] if key == EXTERNAL_ID and key not in self.keys else values

    def _read(self, key: str, values: list[Any]) -> Iterator[owners.Owner]:
        if key == "uid":
            return owners.of_uids(self.conn, values)
        if key == "external_id":
            return owners.of_external_ids(self.conn, values)
        return owners.of_contacts(self.conn, key, values) if key in SHARED else iter(())

    def find(self, record: Customer, *, nameless: bool = False) -> Match:
        """Of a `nameless` record the name is not looked at, which only stands in for one.

        Raises InvalidValue, naming the key, when two customers fit, or an id is none of the book's."""
        if not self.keys:
            return Match(None)
        likely: Likely | None = None
        folded = fold(record.name)
        if nameless:
            record = record._replace(name="")
        for key in self.keys:
            found, doubtful = self._fitting(key, record, folded)
            likely = likely or doubtful
            if len(found) > 1:
                raise InvalidValue(key, f"fits {len(found)} customers, {_listed(found)}; merge them, or give the uid")
            if found:
                return Match(found.pop())
        return Match(None, likely)

    def _fitting(self, key: str, record: Customer, folded: str) -> tuple[set[int], Likely | None]:
        if key in SHARED:
            return self._sharing(key, record, folded)
        found = self._named(key, record)
        return (found, None) if found or key != EXTERNAL_ID else self._of_unknown_source(record, folded)

    def _named(self, key: str, record: Customer) -> set[int]:
        if key != "id":
            values = (value for value in values_of(record, key) if value[0])  # not those of an unknown source
            return {customer for value in values for customer in self._of(key, value).names}
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
            telling = owned.telling(record.name, alike_ones)
            fitting |= telling
            if likely is None and owned.names:
                likely = _likely(key, owned, alike_ones, vague=not telling)
        if self._identified(record):
            fitting -= self._distinct
        return fitting, likely

    def _of_unknown_source(self, record: Customer, folded: str) -> tuple[set[int], Likely | None]:
        """Customers with the same external id, and a like name or the same e-mail or phone; else the first of them.

        An id is a weaker sign than an e-mail: names that cannot be compared, like 김민수 and Ann Lee, are unlike here.
        """
        fitting: set[int] = set()
        likely: Likely | None = None
        for value in values_of(record, EXTERNAL_ID):
            owned = self._of(EXTERNAL_ID, value)
            if value[0] or not owned.names:
                continue
            alike_ones = owned.like(record.name, folded, are_one)
            reached = self._reached(record) & owned.names.keys() if len(alike_ones) != 1 else set()
            fitting |= reached or alike_ones
            likely = likely or _likely(EXTERNAL_ID, owned, set())
        return fitting, likely

    def _reached(self, record: Customer) -> set[int]:
        """All who share an e-mail or a phone with the record."""
        return {customer for key in SHARED for it in values_of(record, key) for customer in self._of(key, it).names}

    def has_key(self, record: Customer) -> bool:
        """Whether the record has anything that it could be matched by."""
        return any(record.id is not None if key == "id" else values_of(record, key) for key in self.keys)

    def _identified(self, record: Customer) -> bool:
        return bool(("uid" in self.keys and record.uid) or (EXTERNAL_ID in self.keys and record.external_ids))

    def _of(self, key: str, value: Value) -> _Owners:
        return self._crowds.get((key, value)) or self._owners.get((key, value)) or _NOBODY

    def has_uid(self, uid: str) -> bool:
        """Whether a customer has this uid, in the book or among the records learnt."""
        return bool(self._of("uid", uid).names)

    def taken(self, external: ExternalId) -> Likely | None:
        """Who has the id of that source already, in the book or among the records learnt."""
        owned = self._of(EXTERNAL_ID, (external.source, external.value)) if external.source else _NOBODY
        return _likely(EXTERNAL_ID, owned, set(owned.names)) if owned.names else None

    def learn(self, record: Customer, customer: int, *, added: bool) -> None:
        """The record's values are now that customer's too; `added` when it was made of the record."""
        for key in self._watched:
            for value in self._values(record, key):
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
    return [(it.source, it.value) for it in record.external_ids] if key == EXTERNAL_ID else []


def _likely(key: str, owned: _Owners, alike_ones: set[int], *, vague: bool = False) -> Likely:
    customer = min(alike_ones or owned.names)
    reason = _VAGUE[key] if vague and alike_ones else _REASONS[key][not alike_ones]
    return Likely(customer, owned.names[customer], reason)


def _listed(customers: set[int]) -> str:
    return " and ".join(f"#{customer}" for customer in sorted(customers)[:5])


_NOBODY = _Owners()
_REASONS = {  # where the names are alike, and where they are not
    "email": ("same e-mail and a like name, but an id of its own", "same e-mail, another name"),
    "phone": ("same phone and a like name, but an id of its own", "same phone, another name"),
    EXTERNAL_ID: (
        "same external id of the same source, which stays theirs",
        "same external id, another name; say --source for ids of another system",
    ),
}
_VAGUE = {
    key: f"same {said} and perhaps the same name, but several have the {said}"
    for key, said in (("email", "e-mail"), ("phone", "phone"))
}
