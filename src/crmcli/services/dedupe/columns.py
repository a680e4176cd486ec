"""All customers as columns of codes: equal values have equal codes, so that pairs are compared in bulk.

A code is the number of a value in the order in which it was first met; NONE stands for no value. With n customers a
column takes 4n bytes, and each different text is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmcli.services.dedupe import comparable
from crmcli.services.dedupe.names import NameCounts
from crmcli.store.profiles import COLUMNS, EMAIL, HANDLE, PHONE, Row
from crmcli.text.firms import core
from crmcli.text.person import Person, person

Codes = NDArray[np.int32]
Counts = NDArray[np.int64]

NONE = -1

MOST_VALUES = 4  # contacts of one kind that are compared with another customer's


@dataclass
class Column:
    """One value per row, or none."""

    codes: Codes
    values: Sequence[str]

    def counted(self, entity: Codes) -> Counts:
        """How many different entities have each value."""
        real = np.flatnonzero(self.codes >= 0)
        return _distinct(self.codes[real], entity[real], len(self.values))

    def mapped(self, function: Callable[[str], str]) -> Column:
        """The column with `function` of its values, of which several may become equal; "" is none."""
        known: dict[str, int] = {"": NONE}
        new = [known.setdefault(function(value), len(known) - 1) for value in self.values]
        codes = np.array([*new, NONE], dtype=np.int32)[self.codes]  # the last is that of NONE
        return Column(codes, list(known)[1:])


@dataclass
class Entries:
    """Any number of values per row: `owners` (rows) and `codes` run in parallel, by owner."""

    owners: Codes
    codes: Codes
    values: Sequence[str]

    def counted(self, entity: Codes) -> Counts:
        """How many different entities have each value."""
        return _distinct(self.codes, entity[self.owners], len(self.values))

    def table(self, size: int) -> Codes:
        """The first MOST_VALUES of each of `size` rows, one row each, filled up with NONE."""
        place = np.arange(len(self.owners)) - np.searchsorted(self.owners, np.arange(size))[self.owners]
        kept = place < MOST_VALUES
        table = np.full((size, int(place[kept].max(initial=0)) + 1), NONE, dtype=np.int32)
        table[self.owners[kept], place[kept]] = self.codes[kept]
        return table

    def mapped(self, function: Callable[[str], str]) -> Entries:
        """The entries with `function` of their values; those for which it is "" are left out."""
        column = Column(self.codes, self.values).mapped(function)
        kept = column.codes >= 0
        return Entries(self.owners[kept], column.codes[kept], column.values)


def _distinct(codes: Codes, entities: Codes, size: int) -> Counts:
    """By code the number of different entities. Most entities come once, and need no look at what they had before."""
    top = int(entities.max(initial=0)) + 1
    again = np.bincount(entities, minlength=top)[entities] > 1
    counts = np.bincount(codes[~again], minlength=size)
    pairs = np.unique(codes[again].astype(np.int64) * top + entities[again])
    return counts + np.bincount(pairs // top, minlength=size)


class Coder:
    """Gives codes to values as they come."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.codes: list[int] = []
        self.owners: list[int] = []

    def extend(self, values: Iterable[str]) -> None:
        """The values of the next rows."""
        known = self.known
        self.codes.extend([known.setdefault(value, len(known)) for value in values])

    def add_to(self, owner: int, values: Iterable[str]) -> None:
        """Values of a row that has any number of them."""
        for value in values:
            self.owners.append(owner)
            self.codes.append(self.known.setdefault(value, len(self.known)))

    def column(self) -> Column:
        return Column(np.array(self.codes, dtype=np.int32), list(self.known))

    def entries(self) -> Entries:
        return Entries(np.array(self.owners, np.int32), np.array(self.codes, np.int32), list(self.known))


@dataclass
class Names:
    """What the different names have in common; rows are codes of names."""

    keys: Column
    letters: Entries
    tokens: Entries
    initials: Entries
    counts: NameCounts


@dataclass
class Records:
    """The customers of a book, row by row."""

    ids: NDArray[np.int64]
    company: NDArray[np.bool_]  # a firm, not a person
    name: Column
    firm: Column
    street: Column
    city: Column
    postcode: Column
    birthday: Column
    names: Names
    contacts: dict[str, Entries]  # "phone", "email" and "handle"

    def __len__(self) -> int:
        return len(self.ids)


def read(profiles: Iterable[Sequence[Row]], contacts: Iterable[Sequence[Row]]) -> Records:
    """Column by column what the pages of store/profiles.py say."""
    ids: list[int] = []
    companies: list[int] = []
    coders = [Coder() for _ in COLUMNS[2:]]
    for page in profiles:
        numbers, firms, *texts = zip(*page, strict=True)
        ids.extend(numbers)
        companies.extend(firms)
        for coder, values in zip(coders, texts, strict=True):
            coder.extend(values)
    name, firm, street, city, postcode, birthday = (coder.column() for coder in coders)
    all_ids = np.array(ids, dtype=np.int64)
    name = name.mapped(str)
    return Records(
        ids=all_ids,
        company=np.array(companies, dtype=bool),
        name=name,
        firm=firm.mapped(core),
        street=street.mapped(comparable.first),
        city=city.mapped(comparable.city),
        postcode=postcode.mapped(comparable.first),
        birthday=birthday.mapped(str),
        names=_names(name),
        contacts=_contacts(all_ids, contacts),
    )


def _names(column: Column) -> Names:
    keys, letters, tokens, initials = (Coder() for _ in range(4))
    counts = NameCounts(population=len(column.codes))
    having = np.bincount(column.codes[column.codes >= 0], minlength=len(column.values))
    for number, (name, count) in enumerate(zip(column.values, having.tolist(), strict=True)):
        one = person(name)
        key, sorted_letters = one.key, one.letters
        keys.extend((key,))
        letters.add_to(number, sorted_letters)
        tokens.add_to(number, one.tokens)
        initials.add_to(number, _initials(one))
        counts.add(one, key, sorted_letters, count)
    return Names(keys.column().mapped(str), letters.entries(), tokens.entries(), initials.entries(), counts)


def _initials(one: Person) -> set[str]:
    """The first letters of surname and given name, in alphabetical order."""
    if one.readings:
        return {"".join(sorted(surname[:1] + given[:1])) for surname, given in one.readings}
    return {"".join(sorted(one.words[0][0] + one.words[-1][0]))} if len(one.words) > 1 else set()


def _contacts(ids: NDArray[np.int64], pages: Iterable[Sequence[Row]]) -> dict[str, Entries]:
    """Of the customers among `ids` alone, whose places there are the rows."""
    owners: list[int] = []
    kinds: list[int] = []
    coder = Coder()
    for page in pages:
        customers, those, values = zip(*page, strict=True)
        owners.extend(customers)
        kinds.extend(those)
        coder.extend(values)
    numbers, of_kind = np.array(owners, dtype=np.int64), np.array(kinds, dtype=np.int8)
    places, codes, living = np.searchsorted(ids, numbers), np.array(coder.codes, np.int32), np.isin(numbers, ids)
    texts = list(coder.known)
    found = {}
    for name, kind, function in _COMPARED:
        kept = living & (of_kind == kind)
        used, codes_used = np.unique(codes[kept], return_inverse=True)
        entries = Entries(places[kept].astype(np.int32), codes_used.astype(np.int32), [texts[code] for code in used])
        found[name] = entries.mapped(function)
    return found


_COMPARED: tuple[tuple[str, int, Callable[[str], str]], ...] = (
    ("phone", PHONE, comparable.phone), ("email", EMAIL, comparable.email), ("handle", HANDLE, str),
)  # fmt: skip
