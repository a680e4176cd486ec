"""Which pairs are worth comparing: many narrow passes, each pairing the customers who share one key.

A key joins two things that say little alone (a piece of the name with a birthday, with a street, with a firm); keys
that too many share are left to narrower passes. Hernández and Stolfo, The merge/purge problem (1995); Christen, A
survey of indexing techniques for scalable record linkage and deduplication (2012).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmcli.services.dedupe.columns import NONE, Codes, Column, Entries, Records

Keys = NDArray[np.uint64]
Packed = NDArray[np.int64]  # pairs: smaller row * number of rows + larger row

NO_KEY = np.uint64(0)
FEWEST, RARE, FEW, SOME, MANY = 3, 5, 8, 20, 40  # customers with one key: above, the pass leaves it out
WIDE = 20_000  # customers up to which the wide passes are made too
LOCAL_PART, TAIL = 6, 8  # characters before an @, digits at the end of a number: shorter ones are no keys
STREET, ROAD, FIRM = 8, 8, 2  # characters with which streets, roads and firms begin

_figures = re.compile(r"\d+")
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: Knuth's multiplicative hashing


class Pairs(NamedTuple):
    """Rows of customers; `left` is the smaller one of each pair, and `size` the number of all rows."""

    left: Codes
    right: Codes
    size: int

    @classmethod
    def unpacked(cls, packed: Packed, size: int) -> Pairs:
        return cls((packed // max(size, 1)).astype(np.int32), (packed % max(size, 1)).astype(np.int32), size)

    @property
    def packed(self) -> Packed:
        return self.left.astype(np.int64) * self.size + self.right

    def at(self, which: slice | NDArray[np.bool_] | NDArray[np.int64]) -> Pairs:
        return Pairs(self.left[which], self.right[which], self.size)


def candidates(records: Records) -> Pairs:
    """All pairs that share a key of any pass, sorted."""
    size = len(records)
    packed = np.sort(np.concatenate(list(_blocks(records, size))))
    return Pairs.unpacked(packed[_run_starts(packed)], size)


def _blocks(records: Records, size: int) -> Iterator[Packed]:
    yield from _by_contact(records, size)
    yield from _by_place(records, size)
    yield from _by_name(records, size)
    if size <= WIDE:
        yield from _wide(records, size)


def _by_contact(records: Records, size: int) -> Iterator[Packed]:
    for entries in records.contacts.values():
        yield sharing(entries.owners, keys(entries.codes), MANY, size)
    tails = records.contacts["phone"].mapped(lambda phone: phone[-TAIL:] if len(phone) >= TAIL else "")
    locals_ = records.contacts["email"].mapped(_local_part)
    for entries in (tails, locals_):
        yield sharing(entries.owners, keys(entries.codes), FEW, size)


def _local_part(email: str) -> str:
    local = email.partition("@")[0]
    return local if len(local) >= LOCAL_PART else ""


def _by_place(records: Records, size: int) -> Iterator[Packed]:
    everyone = np.arange(size, dtype=np.int32)
    yield sharing(everyone, keys(records.street.codes), SOME, size)
    start = keys(_street_start(records).codes)
    birthday = keys(records.birthday.codes)
    yield sharing(everyone, both(birthday, keys(records.postcode.codes)), SOME, size)
    yield sharing(everyone, both(birthday, keys(records.city.codes)), SOME if size <= WIDE else FEWEST, size)
    for place in (records.postcode, records.city):
        yield sharing(everyone, both(start, keys(place.codes)), SOME, size)


def _by_name(records: Records, size: int) -> Iterator[Packed]:
    everyone = np.arange(size, dtype=np.int32)
    same = np.append(keys(records.names.keys.codes), NO_KEY)[records.name.codes]
    letters = of_names(records, records.names.letters)
    day = keys(records.birthday.mapped(lambda date: date[-5:]).codes)
    firm_start = keys(records.firm.mapped(lambda firm: firm[:FIRM]).codes)
    alone, most = (SOME, MANY) if size <= WIDE else (FEWEST, FEW)
    for rows, name in ((everyone, same), letters):
        yield sharing(rows, name, alone, size)
        for other in (keys(records.city.codes), firm_start, day):
            yield sharing(rows, both(name, other[rows]), most, size)
    birthday, street = keys(records.birthday.codes), keys(_street_start(records).codes)
    firm, postcode = keys(records.firm.codes), keys(records.postcode.codes)
    for entries in (records.names.tokens, records.names.initials):
        rows, name = of_names(records, entries)
        for other in (birthday, street, firm, postcode):
            yield sharing(rows, both(name, other[rows]), SOME, size)


def _wide(records: Records, size: int) -> Iterator[Packed]:
    """Passes whose keys say less, for books where that makes no flood of pairs."""
    everyone = np.arange(size, dtype=np.int32)
    roads = records.street.mapped(lambda street: "".join(filter(str.isalpha, street))[:ROAD])
    for column in (records.birthday, records.postcode, roads):
        yield sharing(everyone, keys(column.codes), SOME, size)
    day = keys(records.birthday.mapped(lambda date: date[-5:]).codes)
    city = keys(records.city.codes)
    house = keys(records.street.mapped(_house_number).codes)
    for entries in (records.names.tokens, records.names.initials):
        rows, name = of_names(records, entries)
        for other, most in ((city, RARE), (day, FEW), (house, SOME)):
            yield sharing(rows, both(name, other[rows]), most, size)
    rows, name = of_names(records, records.names.tokens)
    yield sharing(rows, name, RARE, size)


def _house_number(street: str) -> str:
    found = _figures.search(street)
    return found[0] if found else ""


def _street_start(records: Records) -> Column:
    return records.street.mapped(lambda street: street[:STREET])


def sharing(rows: Codes, keys: Keys, most: int, size: int) -> Packed:
    """The pairs of rows with the same key, which at most `most` have."""
    real = keys != NO_KEY
    rows, keys = rows[real], keys[real]
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order].astype(np.int64), keys[order]
    sizes = np.diff(np.append(_run_starts(keys), len(keys)))
    kept = np.repeat((sizes > 1) & (sizes <= most), sizes)
    rows, keys = rows[kept], keys[kept]
    found = [np.empty(0, dtype=np.int64)]
    for distance in range(1, min(most, len(keys))):
        same = np.flatnonzero(keys[distance:] == keys[:-distance])
        left, right = rows[same], rows[same + distance]
        packed = np.minimum(left, right) * size + np.maximum(left, right)
        found.append(packed[left != right])
    return np.concatenate(found)


def _run_starts(ordered: NDArray[Any]) -> NDArray[np.int64]:
    """Where the runs of equal values begin."""
    if not len(ordered):
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def keys(codes: Codes) -> Keys:
    return np.where(codes == NONE, NO_KEY, codes.astype(np.uint64) + np.uint64(1))


def both(left: Keys, right: Keys) -> Keys:
    """One key of two, none where either is missing. Of 64 bits, so two pairs of keys hardly ever get the same one."""
    mixed = (left * _MIX) ^ (right + (left >> np.uint64(7)) + _MIX)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _MIX
    return np.where((left == NO_KEY) | (right == NO_KEY), NO_KEY, mixed | np.uint64(1))


def of_names(records: Records, entries: Entries) -> tuple[Codes, Keys]:
    """Rows and keys of the customers, from what their names have."""
    counts = np.append(np.bincount(entries.owners, minlength=len(records.name.values)), 0)  # the last: of no name
    starts = np.concatenate(([0], np.cumsum(counts)))
    each = counts[records.name.codes]
    rows = np.repeat(np.arange(len(records), dtype=np.int32), each)
    before = np.repeat(np.cumsum(each) - each, each)
    at = np.repeat(starts[records.name.codes], each) + np.arange(len(rows)) - before
    return rows, keys(entries.codes[at])
