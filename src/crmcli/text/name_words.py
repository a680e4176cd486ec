"""The words of a name: cut apart, without forms of address, and in which script they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

from crmcli.text.fold import fold
from crmcli.text.han import is_han

FIGURES_OF_PHONE = 7  # and no letter: no name, but a number; 7-11 is one

# \w leaves out the vowel signs of the Indic scripts, which stand among U+0900 to U+109F.
_letters = re.compile("(?:[^\\W_]|[\u0900-\u109f])+").findall
_apostrophes = str.maketrans("", "", "'`")

MALE = frozenset(["mr", "herr", "monsieur", "先生"])
FEMALE = frozenset(["mrs", "ms", "miss", "frau", "mme", "mlle", "madame", "女士", "小姐", "太太", "夫人"])
TITLES = MALE | FEMALE | {"mx", "dr", "prof"}
with_title = re.compile(
    "(.+?)(先生|女士|小姐|太太|夫人|老师|教授|博士|医生|律师|师傅|老板|总经理|经理|主任|主管|总监|总)"
).fullmatch


def words(name: str) -> list[str]:
    """The folded words of `name` in its order; a run of Chinese, Japanese or Korean characters is one word."""
    folded = fold(name)
    found: list[str] = _letters(folded.translate(_apostrophes))
    return found if folded.isascii() else [part for word in found for part in _cut(word)]


def is_stand_in(name: str) -> bool:
    """Whether the name is an e-mail address or a phone number, as of customers whose name nobody knew."""
    if "@" in name:
        return " " not in name
    return not any(map(str.isalpha, name)) and sum(map(str.isdecimal, name)) >= FIGURES_OF_PHONE


def _cut(word: str) -> Iterable[str]:
    """王伟david is two words."""
    return (word,) if word.isascii() else ("".join(run) for _, run in groupby(word, _is_cjk))


# Comparisons, because to compile character classes of this size takes 5 ms.
def _is_cjk(c: str) -> bool:
    return "ぁ" <= c <= "鿿" or "가" <= c <= "\ufaff" or c in "々〇" or c >= "\U00020000"


def without_title(word: str) -> str:
    """The folded word without a form of address: 曾先生 is 曾; "" for one that is nothing else, like mr."""
    if word.rstrip(".") in TITLES:
        return ""
    return match[1] if not word.isascii() and (match := with_title(word)) else word


def script(word: str) -> str:
    """The script that the word is written in: HAN, KANA, LATIN, CYRILLIC ... (Unicode character names)."""
    if word.isascii() and word.isalpha():
        return "LATIN"
    if all(map(is_han, word)):
        return "HAN"
    if any("ぁ" <= c <= "ヿ" for c in word):
        return "KANA"
    first_letter = next((c for c in word if not c.isdecimal()), word[0])
    return unicodedata.name(first_letter, "").partition(" ")[0]
