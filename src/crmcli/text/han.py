"""Single Chinese characters: simplified form, readings, place in the pinyin order. docs/make_han.py wrote the table.

Nothing is loaded before a Chinese character is met, and each is looked up once: the everyday commands meet few.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

NEAR = 200  # characters on either side: hardly a syllable has so many that can all be read otherwise


class Surname(NamedTuple):
    """A surname that is read unlike its characters elsewhere. A name with it is sorted behind the `neighbours`."""

    written: str
    readings: tuple[str, ...]
    neighbours: str


class _Table(NamedTuple):
    simplified: dict[str, str]
    order: str
    surnames: dict[str, Surname]
    sounds: tuple[tuple[str, str], ...]  # a syllable without tone, and the characters that can be read so


def is_han(character: str) -> bool:
    """Of the blocks of Chinese characters that people's names are written in (Unicode Standard, table 18-1)."""
    return (
        "\u3400" <= character <= "\u9fff"
        or character in "〇々"
        or "\uf900" <= character <= "\ufaff"
        or ("\U00020000" <= character <= "\U000323af")
    )


def simplified(character: str) -> str:
    """The simplified form, or the character itself."""
    return _table().simplified.get(character, character)


@cache
def readings(character: str) -> tuple[str, ...]:
    """Every syllable that the character can be read as, without tone and with v for ü; () for one not known."""
    return tuple(syllable for syllable, those in _table().sounds if character in those)


@cache
def usual_reading(character: str) -> str | None:
    """The reading by which CLDR puts the character in its place: that of the nearest one that has no other."""
    mine, order = readings(character), _table().order
    at = order.find(character)
    if len(mine) < 2 or at < 0:
        return mine[0] if mine else None
    near = (order[place] for away in range(1, NEAR) for place in (at - away, at + away) if 0 <= place < len(order))
    return next((each[0] for each in map(readings, near) if len(each) == 1 and each[0] in mine), None)


@cache
def syllables() -> frozenset[str]:
    """All syllables of Hanyu Pinyin (ISO 7098), without tone."""
    return frozenset(syllable for syllable, _ in _table().sounds)


@cache
def place(character: str) -> int | None:
    """Where the character stands in the pinyin order of Unicode CLDR, an even number; None for one not known."""
    found = _table().order.find(character)
    return 2 * found if found >= 0 else None


def surname_of(name: str) -> Surname | None:
    """The surname at the beginning of `name` when its reading is a special one."""
    known = _table().surnames
    return known.get(name[:2]) or known.get(name[:1])


def places(name: str) -> Iterator[int | None]:
    """The `place` of each character of a person's name: as a surname is read, just behind its neighbour."""
    special = surname_of(name)
    for number, character in enumerate(name):
        neighbour = special.neighbours[number] if special and number < len(special.neighbours) else None
        at = place(neighbour or character)
        yield at + 1 if at is not None and neighbour and neighbour != character else at


@cache
def _table() -> _Table:
    text = Path(__file__).with_name("han.txt").read_text(encoding="utf-8")
    traditional, forms, order, surnames, *sounds = text.splitlines()
    special = (entry.split("/") for entry in surnames.split(" "))
    return _Table(
        dict(zip(traditional, forms, strict=True)),
        order,
        {name: Surname(name, tuple(each.split(",")), neighbours) for name, each, neighbours in special},
        tuple((syllable, those) for syllable, _, those in (line.partition(" ") for line in sounds)),
    )
