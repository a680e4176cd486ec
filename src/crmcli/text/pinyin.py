"""What somebody typed in Latin letters, read as Pinyin (ISO 7098): zhangwei, initials like zw, or both as in zenggq."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from crmcli.text.han import syllables

LONGEST = 40  # letters of a word that is read as Pinyin
LONGEST_SYLLABLE = 6
MOST_READINGS = 8
MOST_PARTS = 8  # of a word that is not typed out
LONGEST_INITIALS = 3  # letters of initials that are a syllable too: lan for 李安娜

_PASSPORT = {"lyu": "lv", "nyu": "nv"}
_INITIALS = frozenset(("zh", "ch", "sh", *"abcdefghjklmnopqrstwxyz"))  # no syllable begins with i, u or v
_VOWELS = frozenset("aeo")  # initials too, of those that begin with no consonant: oy for 欧阳

_typed = re.compile("[a-z]+(?:'[a-z]+)*").fullmatch


class Part(NamedTuple):
    """What was typed of one syllable: all of it, or only its first letters."""

    letters: str
    whole: bool = True


Way = tuple[Part, ...]
"""One way to cut a word into syllables."""


def ways(word: str) -> tuple[Way, ...]:
    """Every way to read the folded word, the likeliest first: typed out, else shortened like zhangw, zenggq and zw."""
    found = heard(word)
    if found or "'" in word or not _typed(word) or len(word) > LONGEST:
        return tuple(tuple(map(Part, way)) for way in found)
    return tuple(way for way in _shortened(word) if 1 < len(way) <= MOST_PARTS)


def wholly(word: str) -> tuple[Way, ...]:
    """Ways that are meant only where they read a whole name: with the surname last, weizhang, and la for 李安."""
    found = [tuple(map(Part, way)) for way in heard(word)]
    turned = [(*way[at:], *way[:at]) for way in found for at in (len(way) - 1, len(way) - 2) if at > 0]
    are_initials = bool(found) and 1 < len(word) <= LONGEST_INITIALS and _VOWELS.union(_INITIALS).issuperset(word)
    return (*turned, *([tuple(Part(letter, whole=False) for letter in word)] if are_initials else []))


def heard(word: str) -> list[tuple[str, ...]]:
    """Every way to cut the folded word into syllables, fewest first; [] for none. lü and lyu are written lv."""
    if not _typed(word) or len(word) > LONGEST:
        return []
    cuts = [_cuts(part) for part in word.split("'")]
    whole = cuts[0]
    for part in cuts[1:]:
        whole = [(*left, *right) for left in whole for right in part][:MOST_READINGS]
    return sorted(whole, key=len)


def begun(typed_out: tuple[str, ...]) -> Way:
    """The syllables, of which the last may be the beginning of a longer one: yan of yang."""
    *before, last = typed_out
    is_one_more = any(each != last and each.startswith(last) for each in syllables())
    return (*map(Part, before), Part(last, whole=not is_one_more))


@cache
def _cuts(letters: str) -> list[tuple[str, ...]]:
    if not letters:
        return [()]
    found = [
        (syllable, *rest)
        for end in range(min(LONGEST_SYLLABLE, len(letters)), 0, -1)
        if (syllable := _PASSPORT.get(letters[:end], letters[:end])) in syllables()
        for rest in _cuts(letters[end:])
    ]
    return found[:MOST_READINGS]


@cache
def _shortened(letters: str) -> list[Way]:
    """The ways in which each syllable is whole or an initial, and the last one may be any beginning."""
    if not letters:
        return [()]
    found: list[Way] = [
        (part, *rest)
        for end in range(1, min(LONGEST_SYLLABLE, len(letters)) + 1)
        for part in _parts(letters[:end], is_last=end == len(letters))
        for rest in _shortened(letters[end:])
    ]
    return sorted(found, key=_likeliest_first)[:MOST_READINGS]


def _parts(letters: str, *, is_last: bool) -> list[Part]:
    if letters in _VOWELS:
        return [Part(letters, whole=False)]
    syllable = _PASSPORT.get(letters, letters)
    if syllable in syllables():
        return [Part(syllable)]
    begun = letters in _INITIALS or (is_last and any(each.startswith(letters) for each in syllables()))
    return [Part(letters, whole=False)] if begun else []


def _likeliest_first(way: Way) -> tuple[int, int]:
    return len(way), -sum(len(part.letters) for part in way if part.whole)
