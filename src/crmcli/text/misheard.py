"""Pinyin (ISO 7098) as people write it who say it otherwise, or mistype it: zangwei and zhagnwei for zhangwei."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from crmcli.text.han import syllables
from crmcli.text.pinyin import LONGEST_SYLLABLE, Part, Way, heard

MOST = 64  # ways that one word may have been meant
LONGEST = 24  # letters
SHORTEST = 4  # letters of a word with a wrong letter
SHORTEST_ALONE = 3  # letters that are no syllable, and may stand for one that begins otherwise

# What sounds alike in the speech of the South, at the beginning of a syllable and at its end.
_BEGINNINGS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def as_spoken(word: str) -> tuple[Way, ...]:
    """The ways to read a word in which a syllable or more is taken for one that sounds alike."""
    found = (
        way for meant in heard(word) for way in islice(product(*map(_sounding_alike, meant)), MOST) if way != meant
    )
    return _ways(found)


def mistyped(word: str) -> tuple[Way, ...]:
    """The ways to read a word in one syllable of which a letter is wrong, missing, too many or at its neighbour's."""
    if not SHORTEST <= len(word) <= LONGEST or any(len(way) == 1 for way in heard(word)):
        return ()
    found = (
        (*before, meant, *behind)
        for start in range(len(word))
        for before in heard(word[:start]) or ([()] if start == 0 else [])
        for end in range(start + 2, min(len(word), start + LONGEST_SYLLABLE + 1) + 1)
        for behind in heard(word[end:]) or ([()] if end == len(word) else [])
        for meant in _spelt_alike(word[start:end])
    )
    return _ways(found)


def _ways(found: Iterable[tuple[str, ...]]) -> tuple[Way, ...]:
    """The shortest of them, each once."""
    return tuple(tuple(map(Part, way)) for way in sorted(dict.fromkeys(found), key=len)[:MOST])


@cache
def _sounding_alike(syllable: str) -> list[str]:
    """The syllable itself, and those that are taken for it."""
    begun = [syllable, *(_exchanged(syllable, pair, at_end=False) for pair in _BEGINNINGS)]
    found = [*begun, *(_exchanged(each, pair, at_end=True) for each in begun for pair in _ENDS)]
    return [each for each in dict.fromkeys(found) if each in syllables()]


def _exchanged(syllable: str, pair: tuple[str, str], *, at_end: bool) -> str:
    """The syllable with the one of the pair that it begins or ends with exchanged for the other; "" with neither."""
    for one, other in (pair, pair[::-1]):
        if at_end and syllable.endswith(one):
            return syllable.removesuffix(one) + other
        if not at_end and syllable.startswith(one):
            return other + syllable.removeprefix(one)
    return ""


@cache
def _spelt_alike(letters: str) -> list[str]:
    """Syllables one letter away, or with two letters the other way round."""
    near = process.extract(letters, sorted(syllables()), scorer=OSA.distance, score_cutoff=1, limit=None)
    may_begin_otherwise = len(letters) >= SHORTEST_ALONE and letters not in syllables()
    return [each for each, away, _ in near if away and (may_begin_otherwise or each[0] == letters[0])]
