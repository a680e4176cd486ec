"""SQLite's B-trees, read from pages of which some may be missing (sqlite.org/fileformat2.html).

The pages are known to be as they were written, so nothing here is checked but whether a page is there.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crmcli.store.pages import USABLE_BYTES

INTERIOR, LEAF, INDEX_LEAF = 5, 13, 10
LOWEST, HIGHEST = -(2**63), 2**63 - 1
FIRST_PAGE_HEADER = 100  # bytes before the tree's own on page 1
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial type -> bytes
_LOCAL_LEAST = (USABLE_BYTES - 12) * 32 // 255 - 23
_LOCAL_MOST_TABLE = USABLE_BYTES - 35
_LOCAL_MOST_INDEX = (USABLE_BYTES - 12) * 64 // 255 - 23

Values = list[Any]
PageOf = Callable[[int], bytes | None]


class Record(NamedTuple):
    """A row as it is stored. A `cut` one ran over into a page that is lost: its last values are missing."""

    rowid: int
    values: Values
    cut: bool


class Hole(NamedTuple):
    """A lost page of a tree, whose rows had ids above `low` and up to `high`."""

    low: int
    high: int


@dataclass
class Walk:
    """What is left of a table's tree: its leaves in order, every page that was met, and where pages are lost."""

    leaves: list[int] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    holes: list[Hole] = field(default_factory=list)


def walk(page_of: PageOf, root: int) -> Walk:
    """Go through a table's tree from its root."""
    found = Walk()
    waiting = [(root, LOWEST, HIGHEST)]
    while waiting:
        number, low, high = waiting.pop()
        page = page_of(number)
        kind = kind_of(number, page)
        found.pages.add(number)
        if page is None or kind not in (INTERIOR, LEAF):
            found.holes.append(Hole(low, high))
        elif kind == LEAF:
            found.leaves.append(number)
        else:
            waiting += reversed(list(_children(number, page, low, high)))
    return found


def kind_of(number: int, page: bytes | None) -> int:
    """What a page is: INTERIOR and LEAF of a table, INDEX_LEAF, or something else."""
    return page[_start(number)] if page else 0


def rowids(page_of: PageOf, number: int) -> list[int]:
    """The ids of the rows on a leaf."""
    page = page_of(number)
    return [] if page is None else [_varint(page, _varint(page, at)[1])[0] for at in _cells(number, page)]


def records(page_of: PageOf, number: int) -> Iterator[Record]:
    """The rows on a leaf of a table."""
    page = page_of(number)
    for at in _cells(number, page) if page else ():
        size, at = _varint(page or b"", at)
        rowid, at = _varint(page or b"", at)
        yield _record(rowid, *_payload(page_of, page or b"", at, size, _LOCAL_MOST_TABLE))


def index_records(page_of: PageOf, number: int) -> Iterator[Record]:
    """The rows on the leaf of a WITHOUT ROWID table."""
    page = page_of(number)
    if page is None or kind_of(number, page) != INDEX_LEAF:
        return
    for at in _cells(number, page):
        size, at = _varint(page, at)
        yield _record(0, *_payload(page_of, page, at, size, _LOCAL_MOST_INDEX))


def _start(number: int) -> int:
    return FIRST_PAGE_HEADER if number == 1 else 0


def _children(number: int, page: bytes, low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """(page, low, high) of each child of an interior page; the last one stands in the page's header."""
    for at in _cells(number, page):
        key = _varint(page, at + 4)[0]
        yield int.from_bytes(page[at : at + 4], "big"), low, key
        low = key
    start = _start(number)
    yield int.from_bytes(page[start + 8 : start + 12], "big"), low, high


def _cells(number: int, page: bytes) -> tuple[int, ...]:
    """Where the cells of a page begin."""
    start = _start(number)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    return struct.unpack_from(f">{count}H", page, start + (12 if page[start] == INTERIOR else 8))


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of 1 to 9 bytes, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    value = value << 8 | data[at + 8]
    return value - 2**64 if value >= 2**63 else value, at + 9


def _payload(page_of: PageOf, page: bytes, at: int, size: int, most: int) -> tuple[bytes, bool]:
    """The bytes of a record, and whether they end too early: what is too long runs over into a chain of pages."""
    if size <= most:
        return page[at : at + size], False
    local = _LOCAL_LEAST + (size - _LOCAL_LEAST) % (USABLE_BYTES - 4)
    local = local if local <= most else _LOCAL_LEAST
    parts = [page[at : at + local]]
    following, missing = int.from_bytes(page[at + local : at + local + 4], "big"), size - local
    while missing > 0:
        more = page_of(following)
        if more is None:
            return b"".join(parts), True
        parts.append(more[4 : 4 + missing])
        missing -= len(parts[-1])
        following = int.from_bytes(more[:4], "big")
    return b"".join(parts), False


def _record(rowid: int, payload: bytes, cut: bool) -> Record:
    """Its values: of a cut one those that are there, the last text up to where it ends."""
    end, at = _varint(payload, 0)
    kinds = []
    while at < min(end, len(payload)):
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: Values = []
    for kind in kinds:
        size = _size(kind)
        data = payload[at : at + size]
        if len(data) < size and (kind < 13 or not data):
            break
        values.append(_value(kind, data))
        at += size
    return Record(rowid, values, cut)


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return 8 if kind == 7 else _INTEGERS.get(kind, 0)


def _value(kind: int, data: bytes) -> Any:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind == 7:
        return struct.unpack(">d", data)[0]
    if kind < 12:
        return int.from_bytes(data, "big", signed=True)
    return data.decode("utf-8", "ignore") if kind % 2 else data
