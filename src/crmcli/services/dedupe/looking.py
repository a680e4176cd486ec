"""What the two records of each pair say of each other, field by field: every two different values are compared once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmcli.services.dedupe import comparable, compare
from crmcli.services.dedupe.blocking import Pairs
from crmcli.services.dedupe.columns import NONE, Codes, Column, Entries, Records
from crmcli.services.dedupe.fields import BOX_OWNERS
from crmcli.services.dedupe.levels import MISSING, Area, Birthday, Contact, Firm, Street
from crmcli.text.person import Person, person
from crmcli.text.relation import Related, Relation, relate

Levels = NDArray[np.int8]
Flags = NDArray[np.bool_]

_CONTACTS: dict[str, Callable[[str, str], int]] = {
    "phone": compare.phones, "email": compare.emails, "handle": compare.handles,
}  # fmt: skip


SAME_NAME = Related(Relation.SAME)


class Shared(NamedTuple):
    """The codes of what the two records have, where that is to be counted."""

    column: Column | Entries
    left: Codes
    right: Codes
    unseen: NDArray[np.float64] | None = None  # others to be expected, by code; the last is that of NONE


class Looked(NamedTuple):
    """A level for each pair; for levels whose weight depends on how many others have the same, what is `shared`."""

    levels: Levels
    shared: dict[int, Shared]


class NamesLooked(NamedTuple):
    relations: Levels
    generations: Flags  # only one is a Jr., or the like
    chances: NDArray[np.float64]  # that a stranger's name agrees in the words that the two share


class Looking:
    """Compares the pairs of one book's records; what is worked out for that is kept."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._people: dict[int, Person] = {}

    def look(self, pairs: Pairs) -> dict[str, Looked]:
        """Every field but the name."""
        street = self._street(pairs)
        found = {kind: self._contact(kind, function, pairs) for kind, function in _CONTACTS.items()}
        found["company"] = self._firm(pairs, found["email"].levels == Contact.SAME)
        found["street"] = street
        found["area"] = self._area(pairs, street.levels)
        found["birthday"] = self._birthday(pairs)
        return found

    def names(self, pairs: Pairs) -> NamesLooked:
        """Names are compared one by one: there are few pairs of them."""
        column = self.records.name
        left, right = column.codes[pairs.left], column.codes[pairs.right]
        low, high, inverse = _unique(left, right, len(column.values))
        relations = np.empty(len(low), np.int8)
        generations, chances = np.zeros(len(low), bool), np.ones(len(low))
        for number, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
            if a == NONE:
                relations[number] = Relation.UNKNOWN
                continue
            ours, theirs = self._person(a), self._person(b)
            related = SAME_NAME if a == b else relate(ours, theirs)
            relations[number], generations[number] = related
            chances[number] = self.records.names.counts.chance(ours, theirs, related.relation)
        return NamesLooked(relations[inverse], generations[inverse], chances[inverse])

    def _person(self, code: int) -> Person:
        if code not in self._people:
            self._people[code] = person(self.records.name.values[code])
        return self._people[code]

    def _single(self, column: Column, pairs: Pairs, function: Callable[[str, str], int]) -> Looked:
        left, right = column.codes[pairs.left], column.codes[pairs.right]
        return Looked(_compared(column.values, left, right, function), {})

    def _contact(self, kind: str, function: Callable[[str, str], int], pairs: Pairs) -> Looked:
        """The same if any value of both is, of several the one that fewest have; else as the first ones stand to each
        other.
        """
        entries, table = self.records.contacts[kind], self._tables[kind]
        ours, theirs = table[pairs.left], table[pairs.right]
        same = np.full(len(ours), NONE, dtype=np.int32)
        having = np.bincount(entries.codes, minlength=len(entries.values))
        having = np.append(having, len(entries.codes) + 1)  # the last is that of NONE
        for i in range(table.shape[1]):
            for j in range(table.shape[1]):
                rarer = (ours[:, i] == theirs[:, j]) & (having[ours[:, i]] < having[same])
                same = np.where(rarer, ours[:, i], same)
        left, right = np.where(same >= 0, same, ours[:, 0]), np.where(same >= 0, same, theirs[:, 0])
        unseen = self._unseen if kind == "email" else None
        shared: dict[int, Shared] = {Contact.SAME: Shared(entries, same, same, unseen)}
        return Looked(_compared(entries.values, left, right, function), shared)

    @cached_property
    def _tables(self) -> dict[str, Codes]:
        return {kind: entries.table(len(self.records)) for kind, entries in self.records.contacts.items()}

    @cached_property
    def _unseen(self) -> NDArray[np.float64]:
        """A mailbox that is called after a job has had others before, and will have others."""
        values = self.records.contacts["email"].values
        return np.array([*(BOX_OWNERS if comparable.is_job(value) else 0 for value in values), 0], dtype=np.float64)

    @cached_property
    def _domains(self) -> Column:
        first = Column(self._tables["email"][:, 0], self.records.contacts["email"].values)
        return first.mapped(comparable.firm_domain)

    def _firm(self, pairs: Pairs, same_email: Flags) -> Looked:
        firm, domain = self.records.firm, self._domains
        left, right = firm.codes[pairs.left], firm.codes[pairs.right]
        levels = _compared(firm.values, left, right, compare.firms)
        ours, theirs = domain.codes[pairs.left], domain.codes[pairs.right]
        # Who has the very mailbox says no more by its domain.
        levels[(levels != Firm.SAME) & (ours == theirs) & (ours >= 0) & ~same_email] = Firm.DOMAIN
        named = Shared(firm, left, right)
        return Looked(
            levels, {Firm.SAME: named, Firm.NEAR: named, Firm.WITHIN: named, Firm.DOMAIN: Shared(domain, ours, theirs)}
        )

    def _street(self, pairs: Pairs) -> Looked:
        column = self.records.street
        looked = self._single(column, pairs, compare.streets)
        whole = Shared(column, column.codes[pairs.left], column.codes[pairs.right])
        road = Shared(self._roads, self._roads.codes[pairs.left], self._roads.codes[pairs.right])
        return Looked(looked.levels, {Street.SAME: whole, Street.NEAR: whole, Street.ROAD: road})

    @cached_property
    def _roads(self) -> Column:
        return self.records.street.mapped(lambda street: "".join(filter(str.isalpha, street))[:8])

    def _birthday(self, pairs: Pairs) -> Looked:
        """The first of January is many people's, for programs write it where they know none."""
        column = self.records.birthday
        looked = self._single(column, pairs, compare.birthdays)
        return Looked(
            looked.levels, {Birthday.SAME: Shared(column, column.codes[pairs.left], column.codes[pairs.right])}
        )

    def _area(self, pairs: Pairs, street: Levels) -> Looked:
        city, postcode = self.records.city, self.records.postcode
        cities = city.codes[pairs.left], city.codes[pairs.right]
        postcodes = postcode.codes[pairs.left], postcode.codes[pairs.right]
        same_city = _compared(city.values, *cities, _as_level(compare.cities))
        near = _compared(postcode.values, *postcodes, _as_level(compare.postcodes))
        same_code = np.where(near == MISSING, MISSING, np.where(postcodes[0] == postcodes[1], _YES, _NO))
        known = np.stack([same_city, same_code, near, street])
        unique, inverse = np.unique(known, axis=1, return_inverse=True)
        levels = [
            compare.area(_TOLD[int(a)], _TOLD[int(b)], bool(_TOLD[int(c)]), int(where)) for a, b, c, where in unique.T
        ]
        by_city, by_code = Shared(city, *cities), Shared(postcode, *postcodes)
        return Looked(
            np.array(levels, np.int8)[inverse.ravel()],
            {
                Area.CITY: by_city, Area.ONLY_CITY: by_city,
                Area.BOTH: by_code, Area.POSTCODE: by_code, Area.ONLY_POSTCODE: by_code,
            },
        )  # fmt: skip


_YES, _NO = 1, 2
_TOLD = {MISSING: None, _YES: True, _NO: False}


def _as_level(function: Callable[[str, str], bool | None]) -> Callable[[str, str], int]:
    return lambda a, b: {None: MISSING, True: _YES, False: _NO}[function(a, b)]


def _compared(values: Sequence[str], left: Codes, right: Codes, function: Callable[[str, str], int]) -> Levels:
    """The level of each pair; MISSING where either has no value."""
    levels = np.full(len(left), MISSING, dtype=np.int8)
    both = np.flatnonzero((left >= 0) & (right >= 0))
    low, high, inverse = _unique(left[both], right[both], len(values))
    found = [function(values[a], values[b]) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    levels[both] = np.array(found, dtype=np.int8)[inverse]
    return levels


def _unique(left: Codes, right: Codes, size: int) -> tuple[Codes, Codes, NDArray[np.int64]]:
    """The different pairs of codes, smaller first, and for each pair the number of its own."""
    low, high = np.minimum(left, right).astype(np.int64) + 1, np.maximum(left, right).astype(np.int64) + 1
    unique, inverse = np.unique(low * (size + 1) + high, return_inverse=True)
    return (unique // (size + 1) - 1).astype(np.int32), (unique % (size + 1) - 1).astype(np.int32), inverse
