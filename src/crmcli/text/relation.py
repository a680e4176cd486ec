"""How two persons' names stand to each other: the same, a typo apart, another given name behind one surname, unlike.

Strings alone mislead here: 王伟 and 王芳 share half their characters and are two people, 王伟 and Wang Wei share none
and are one name; so Chinese names are compared by characters and readings, Western ones word by word.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from crmcli.text.name_words import script
from crmcli.text.names import are_two_names, stands_for
from crmcli.text.nicknames import may_be_one
from crmcli.text.person import Person
from crmcli.text.romanized import could_be_one, spellings


class Relation(IntEnum):
    """From the closest to the farthest; a name that is missing or cannot be compared says nothing."""

    SAME = 0
    READING = 1  # 王伟, Wei Wang
    SHORT = 2  # Bob, Robert
    TYPO = 3
    TYPOS = 4  # two or more, or a reading with one
    INITIAL = 5  # J. Smith, W. Zhang
    PART = 6  # Smith, John Smith; 王总, 王伟
    UNKNOWN = 7
    SURNAME_DIFFERS = 8  # as by marriage
    PARTLY_DIFFERS = 9  # John A. Smith, John B. Smith; Anna Lee-Moore, Anna R. Lee
    GIVEN_ALIKE = 10  # one of two characters misread; brothers and sisters
    GIVEN_DIFFERS = 11  # colleagues, relatives
    UNLIKE = 12


class Related(NamedTuple):
    """`generations` says that one name or both have a Jr. or the like, and not the same."""

    relation: Relation
    generations: bool = False


def relate(a: Person, b: Person) -> Related:
    """Symmetric; never raises."""
    if a > b:
        a, b = b, a
    relation = _relation(a, b)
    return Related(relation, a.generation != b.generation)


def _relation(a: Person, b: Person) -> Relation:
    if a.han and b.han:
        return _of_chinese(a, b)
    if not (a.han or a.words) or not (b.han or b.words):
        return Relation.UNKNOWN
    if a.han or b.han:
        return _across(a, b) if a.han else _across(b, a)
    if not set(map(script, a.words)) & set(map(script, b.words)):
        return Relation.UNKNOWN
    return _of_words(a.words, b.words)


def _of_chinese(a: Person, b: Person) -> Relation:
    if a.han == b.han:
        return Relation.SAME
    if not (a.surname and b.surname) or stands_for(a.han, b.han) or stands_for(b.han, a.han):
        return _of_other_han(a.han, b.han)
    if a.surname == b.surname:
        if not a.given or not b.given:
            return Relation.PART
        if _sound_alike(a, b):
            return Relation.TYPO
        shared = sum(ours == theirs for ours, theirs in zip(a.given, b.given, strict=False))
        return Relation.GIVEN_ALIKE if shared and len(a.given) == len(b.given) else Relation.GIVEN_DIFFERS
    if sorted(a.han) == sorted(b.han):
        return Relation.SAME
    if a.given and a.given == b.given:
        return Relation.TYPO if _sound_alike(a, b) else Relation.SURNAME_DIFFERS
    return Relation.TYPOS if _sound_alike(a, b) else Relation.UNLIKE


def _of_other_han(a: str, b: str) -> Relation:
    if sorted(a) == sorted(b):
        return Relation.SAME
    if stands_for(a, b) or stands_for(b, a):
        return Relation.PART
    if min(len(a), len(b)) >= 5 and OSA.distance(a, b, score_cutoff=1) <= 1:
        return Relation.TYPO
    return Relation.PART if a in b or b in a else Relation.UNLIKE


def _sound_alike(a: Person, b: Person) -> bool:
    """Whether a keyboard that turns Pinyin into characters could have given the one for the other."""
    return not set(a.readings).isdisjoint(b.readings)


def _across(chinese: Person, other: Person) -> Relation:
    """A Chinese name and one in letters."""
    if not chinese.surname or not all(map(str.isascii, other.words)):
        return Relation.UNKNOWN
    letters = "".join(other.words)
    if any(_is_reading(letters, reading) for reading in chinese.readings) or _beside_another_name(chinese, other.words):
        return Relation.READING
    if any(_has_initials(other.words, surname, given) for surname, given in chinese.readings):
        return Relation.INITIAL
    if len(letters) > 4 and any(
        OSA.distance(letters, whole, score_cutoff=1) <= 1
        for surname, given in chinese.readings
        for whole in (surname + given, given + surname)
    ):
        return Relation.TYPOS
    if not could_be_one([chinese.han], other.words):
        return Relation.UNLIKE
    return Relation.PART if not spellings(chinese.surname).isdisjoint(other.words) else Relation.UNKNOWN


def _is_reading(letters: str, reading: tuple[str, str]) -> bool:
    surname, given = reading
    return letters in (surname + given, given + surname)


def _beside_another_name(chinese: Person, words: tuple[str, ...]) -> bool:
    """Tony Fuxun Yang, Yang Fuxun (Tony)."""
    if len(words) < 3:
        return False
    rests = ("".join(words[:at] + words[at + 1 :]) for at in range(len(words)))
    return any(_is_reading(rest, reading) for rest in rests for reading in chinese.readings)


def _has_initials(words: Sequence[str], surname: str, given: str) -> bool:
    rest = [word for word in words if word != surname]
    return bool(given) and len(rest) == len(words) - 1 > 0 and all(len(w) == 1 for w in rest) and rest[0] == given[0]


class _Match(NamedTuple):
    likeness: Relation
    ours: str
    theirs: str

    @property
    def full(self) -> bool:
        return len(self.ours) > 1 and len(self.theirs) > 1


def _of_words(a: Sequence[str], b: Sequence[str]) -> Relation:
    if sorted(a) == sorted(b) or _same_letters(a, b) or _same_letters(b, a):
        return Relation.SAME
    few, many = sorted((a, b), key=lambda words: (len(words), words))
    matches, alone, rest = _matched(few, many)
    full = [match for match in matches if match.full]
    if not alone:
        return _of_shorter(few, many, matches, full, rest)
    whole = _of_whole("".join(a), "".join(b))
    if not full or (whole is not Relation.UNLIKE and 1 in (len(a), len(b))):
        return Relation.GIVEN_DIFFERS if len(a) == len(b) == 1 and whole is Relation.UNLIKE else whole
    if not any(match.ours == few[0] and match.theirs == many[0] for match in full):
        return Relation.GIVEN_DIFFERS
    return Relation.SURNAME_DIFFERS if len(full) == 1 else Relation.PARTLY_DIFFERS


def _same_letters(a: Sequence[str], b: Sequence[str]) -> bool:
    """Equal but for where the words are cut and which comes first: Xiao Ming Wang, Wang Xiaoming."""
    return "".join(a) in ("".join(b), "".join((*b[1:], *b[:1])), "".join((*b[-1:], *b[:-1])))


def _matched(few: Sequence[str], many: Sequence[str]) -> tuple[list[_Match], list[str], list[str]]:
    """Each word with its likest counterpart, the closest first, and the words of both sides that have none."""
    pairs = sorted(
        (likeness, abs(i - j), i, j)
        for i, ours in enumerate(few)
        for j, theirs in enumerate(many)
        if (likeness := _word(ours, theirs)) is not None
    )
    ours_left, theirs_left = dict(enumerate(few)), dict(enumerate(many))
    matches = []
    for likeness, _, i, j in pairs:
        if i in ours_left and j in theirs_left:
            matches.append(_Match(likeness, ours_left.pop(i), theirs_left.pop(j)))
    return matches, list(ours_left.values()), list(theirs_left.values())


def _word(a: str, b: str) -> Relation | None:
    if a == b:
        return Relation.SAME
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return Relation.INITIAL if long.startswith(short) else None
    if may_be_one(short, long):
        return Relation.SHORT
    if any(map(str.isdecimal, short + long)):
        return None
    most = 0 if len(long) < 4 else 1 if len(short) < 8 else 2
    if OSA.distance(short, long, score_cutoff=most) <= most:
        return Relation.TYPOS if are_two_names(a, b) else Relation.TYPO
    return Relation.TYPOS if len(short) >= 4 and long.startswith(short) else None


def _of_shorter(
    few: Sequence[str], many: Sequence[str], matches: Sequence[_Match], full: Sequence[_Match], rest: Sequence[str]
) -> Relation:
    """Every word of the shorter name has its counterpart."""
    if len(full) >= 2 or (len(full) == len(few) == 1 and not rest):
        worst = max(match.likeness for match in full)
        return Relation.TYPOS if [match.likeness for match in full].count(Relation.TYPO) > 1 else worst
    if len(few) == 1:
        whole = _of_whole("".join(few), "".join(many))
        return Relation.PART if whole is Relation.UNLIKE else whole
    # An initial stands for a first or last word; where that one is left over, it stands for none.
    return Relation.GIVEN_DIFFERS if len(many[0]) > 1 and many[0] in rest else Relation.INITIAL


def _has_initial(words: Sequence[str]) -> bool:
    return any(len(word) == 1 for word in words)


def _of_whole(a: str, b: str) -> Relation:
    most = 2 if min(len(a), len(b)) >= 8 else 0
    return Relation.TYPOS if OSA.distance(a, b, score_cutoff=most) <= most else Relation.UNLIKE
