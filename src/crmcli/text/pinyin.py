"""What somebody typed in Latin letters, read as Pinyin (ISO 7098): zhangwei, zengguofan, or initials like zw."""

from __future__ import annotations

import re
from functools import cache

from crmcli.text.han import syllables

LONGEST = 40  # letters of a word that is read as Pinyin
LONGEST_SYLLABLE = 6
MOST_READINGS = 8
MOST_INITIALS = 8

_PASSPORT = {"lyu": "lv", "nyu": "nv"}

_typed = re.compile("[a-z]+(?:'[a-z]+)*").fullmatch
_first_letters = re.compile(f"[a-hj-tw-z]{{2,{MOST_INITIALS}}}").fullmatch  # no syllable begins with i, u or v


def heard(word: str) -> list[tuple[str, ...]]:
    """Every way to cut the folded word into syllables, fewest first; [] for none. lü and lyu are written lv."""
    if not _typed(word) or len(word) > LONGEST:
        return []
    cuts = [_cuts(part) for part in word.split("'")]
    whole = cuts[0]
    for part in cuts[1:]:
        whole = [(*left, *right) for left in whole for right in part][:MOST_READINGS]
    return sorted(whole, key=len)


def begun(word: str) -> tuple[tuple[str, ...], str] | None:
    """The syllables of a word whose last one is not typed to its end, and that beginning: zhangw is zhang, w."""
    if not _typed(word) or len(word) > LONGEST or "'" in word:
        return None
    for end in range(len(word) - 1, 0, -1):
        found = heard(word[:end])
        if found and any(each.startswith(word[end:]) for each in syllables()):
            return found[0], word[end:]
    return None


def are_initials(word: str) -> bool:
    """Whether the word can only be first letters of syllables: zw, hxkj."""
    return bool(_first_letters(word)) and not heard(word)


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
