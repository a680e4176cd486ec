"""What somebody is looking for: the words of a search, each with all that it can be found by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from crmcli.text import pinyin
from crmcli.text.fold import fold
from crmcli.text.phones import digits

FEWEST_DIGITS = 3
FEWEST_WITHOUT_PREFIX = 5  # with fewer the noughts are a part of the number: 0013 ends one
_BESIDE_WORDS = ",;:!?，。；：！？、"
_IN_NUMBERS = frozenset("0123456789+-()[]./ ")


class Wanted(NamedTuple):
    """One word, folded. `numbers` are the digits of (a part of) a phone number, as typed and as E.164 has them.

    `syllables` are the ways to read it as Pinyin, with what is begun of a last syllable; `initials` says that it can
    only be the first letters of syllables.
    """

    text: str
    numbers: tuple[str, ...] = ()
    syllables: tuple[tuple[str, ...], ...] = ()
    begun: str = ""
    initials: bool = False


def wanted(text: str) -> list[Wanted]:
    """The words of a search. Digits with spaces and signs between them are one number."""
    folded = fold(text.replace("\0", " "))  # FTS5 would take it for the end
    if _is_number(folded):
        return [Wanted(folded, _numbers(folded))]
    return [_word(word.strip(_BESIDE_WORDS)) for word in folded.split() if any(map(str.isalnum, word))]


def _word(word: str) -> Wanted:
    if _is_number(word):
        return Wanted(word, _numbers(word))
    if not word.isascii():
        return Wanted(word)
    heard = pinyin.heard(word)
    if heard:
        return Wanted(word, syllables=tuple(heard))
    begun = pinyin.begun(word)
    syllables, rest = begun if begun else ((), "")
    return Wanted(word, syllables=(syllables,) if syllables else (), begun=rest, initials=pinyin.are_initials(word))


def _is_number(folded: str) -> bool:
    return _IN_NUMBERS.issuperset(folded) and len(digits(folded)) >= FEWEST_DIGITS


def _numbers(folded: str) -> tuple[str, ...]:
    """The digits, and those without the 00, or the trunk 0, that a number in E.164 does not have."""
    typed = digits(folded)
    bare = typed.removeprefix("00") if typed.startswith("00") else typed.removeprefix("0")
    return (typed, bare) if bare != typed and len(bare) >= FEWEST_WITHOUT_PREFIX else (typed,)


def neighbours(syllables: Sequence[str], begun: str = "") -> list[str]:
    """The terms by which an index of neighbouring syllables finds them: zeng guo fan gives zengguo, guofan."""
    parts = [*syllables, begun] if begun else list(syllables)
    return list(map("".join, pairwise(parts))) or parts
