"""Names in vCards, which stand there twice: written out, and cut into their parts (RFC 6350 sections 6.2.1, 6.2.2)."""

from __future__ import annotations

import re
from typing import NamedTuple

from crmcli.text.fold import fold
from crmcli.text.han import is_han

_words = re.compile(r"\w+").findall
_PREFIXES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "mme", "mlle", "ing"))
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "mba"))
_PARTICLES = frozenset(
    ("van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "ten", "ter",
     "zu", "zum", "bin", "ibn", "al", "el")
)  # fmt: skip
_LONGEST_PERSON = {1: 3, 2: 4}  # Chinese characters in the surname, and at most in the whole name


class Parts(NamedTuple):
    """In the order in which the property N has them."""

    surname: str = ""
    given: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def joined(self) -> str:
        """The name in full: Dr. Ana Maria Silva, but 欧阳小明."""
        whole = self.surname + self.middle + self.given
        if self.surname and self.given and _is_cjk(whole):
            return whole
        return " ".join(filter(None, (self.prefix, self.given, self.middle, self.surname, self.suffix)))


def settled(written: str, parts: Parts) -> tuple[str, dict[str, str]]:
    """The name, and what of its parts is not in it, to be kept as fields. What is written out counts.

    But a Chinese name begins with the surname and has no space, though phones set to another language turn it around.
    """
    name = written or parts.joined
    surname, given = parts.surname, parts.given
    if surname and given and _is_cjk(surname + given) and "".join(name.split()) in (given + surname, surname + given):
        name = surname + given
    if not any(parts):
        return name, {}
    said = Words(name)
    lacking = {"prefix": parts.prefix, "suffix": parts.suffix}
    lacking = {key: text for key, text in lacking.items() if not said.hold(text)}
    if not all(map(said.hold, parts[:3])):
        lacking["full name"] = parts._replace(prefix="", suffix="").joined
    return name, lacking


class Words:
    """The words of a text, to look others up in. Where words are not set apart, their letters count."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        self.known = frozenset(_words(self.folded))

    def hold(self, part: str) -> bool:
        """Whether all words of the part are there."""
        words = _words(fold(part)) if part else ()
        return all(word in self.known or (not word.isascii() and word in self.folded) for word in words)


def split(name: str) -> Parts:
    """The parts of a person's name, as well as its looks tell."""
    if all(map(is_han, name)):
        surname = _chinese_surname(name)
        return Parts(name[:surname], name[surname:])
    words = name.split()
    prefix = _while(words, _PREFIXES)
    suffix = _while(words[:0:-1], SUFFIXES)[::-1]
    words = words[len(prefix) : len(words) - len(suffix)]
    start = max(len(words) - 1, 0)
    while start > 1 and words[start - 1] in _PARTICLES:  # in small letters only: Ana de Silva, but Al Bundy
        start -= 1
    return Parts(" ".join(words[start:]), " ".join(words[:start]), "", " ".join(prefix), " ".join(suffix))


# Comparisons, because to compile character classes of this size takes 5 ms.
def _is_cjk(name: str) -> bool:
    """Chinese, Japanese or Korean, whose names begin with the surname."""
    return all("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ufaff" or c >= "\U00020000" or c == "·" for c in name)


def _while(words: list[str], known: frozenset[str]) -> list[str]:
    """The words before the first that is not known; never all of them."""
    count = next((at for at, word in enumerate(words) if word.rstrip(".,").lower() not in known), 0)
    return words[:count]


def _chinese_surname(name: str) -> int:
    """The length of the surname; all of it where the name does not look like a person's."""
    from crmcli.text.romanized import COMPOUND_SURNAMES  # on the way out only

    length = 2 if fold(name[:2]) in COMPOUND_SURNAMES else 1
    return length if len(name) <= _LONGEST_PERSON[length] else len(name)
