"""A person's name taken to pieces, as it is compared with others: surname, given name, words, readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

from crmcli.text.han import is_han
from crmcli.text.name_words import without_title, words
from crmcli.text.nicknames import formal_names
from crmcli.text.romanized import parts, sounds

MOST_READINGS = 8  # of one name: polyphonic characters multiply
SHORTEST, LONGEST = 2, 4  # characters of a Chinese name
MOST_WITHOUT = 3  # of one whose surname is none of the common ones
_role = re.compile(
    "^(?:[老大小]?(?:客户|老板|销售|采购|经理|财务|会计|前台|助理|司机|厂长|店长|业务|供应商|代理|房东|同学|朋友))+"
    "|(?:[老大小]?(?:客户|老板|销售|采购|经理|财务|会计|前台|助理|司机|厂长|店长|业务|供应商|代理|房东|同学|朋友))+$"
)
_MISREAD = str.maketrans("01", "ol")
_engineer = re.compile("(?<=^[\u3400-\u9fff])工$|(?<=^[\u3400-\u9fff]{3})工$")  # 李工, 雷凯毅工
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii"}


class Person(NamedTuple):
    """`han` is the whole Chinese name, surname first; `surname` is "" when it does not look like a person's.

    `readings` are pairs of the letters of surname and given name in Pinyin; `words` are all others, in their order.
    `tokens` are the pieces that this person's names have in common however they are written; initials are none.
    """

    han: str
    surname: str
    given: str
    words: tuple[str, ...]
    generation: str
    readings: tuple[tuple[str, str], ...]
    tokens: frozenset[str]

    @property
    def key(self) -> str:
        """Equal for names that differ only in the order of words, in initials and in forms of address."""
        return self.han or " ".join(sorted(word for word in self.words if len(word) > 1)) or " ".join(self.words)

    @property
    def letters(self) -> frozenset[str]:
        """The name's letters in alphabetical order, for each reading: equal for 张伟, Zhang Wei and weizhang."""
        if self.readings:
            return frozenset("".join(sorted(surname + given)) for surname, given in self.readings)
        return frozenset(("".join(sorted("".join(self.words))),)) if self.words else frozenset()


@cache
def canonical(word: str) -> str:
    """The same for Bob, Rob and Robert: the first of the formal names."""
    formal = formal_names(word)
    return min(formal - {word}, default=word) if len(formal) > 1 else word


def person(name: str) -> Person:
    """The pieces of a name; all are empty for one without letters. Never raises."""
    found = [bare for word in words(name) if (bare := _bare(word))]
    generations = [_GENERATIONS[word] for word in found[1:] if word in _GENERATIONS]
    named = [word for word in found if word not in _GENERATIONS] if generations else found
    chinese = [word for word in named if not word.isascii() and all(map(is_han, word))]
    surname, given = _chinese(chinese) if chinese else ("", "")
    han = surname + given or "".join(chinese)
    rest = tuple(word for word in named if word not in chinese) if chinese else tuple(named)
    readings = tuple(dict.fromkeys(_readings(surname, given))) if surname else ()
    heard = {each for reading in readings for each in reading if each} or ({han} if han else set())
    return Person(
        han=han,
        surname=surname,
        given=given,
        words=rest,
        generation="".join(generations[:1]),
        readings=readings,
        tokens=frozenset(heard.union(canonical(word) for word in rest if len(word) > 1)),
    )


def _bare(word: str) -> str:
    """Without a form of address, and without the figures that a scanner reads for letters: gian1uca, m0ura."""
    if word.isascii():
        return without_title(word if word.isalpha() or word.isdecimal() else word.translate(_MISREAD))
    return _engineer.sub("", without_title(word))


def _chinese(words: Sequence[str]) -> tuple[str, str]:
    """Surname and given name, without what people write beside a name in their lists: 苏玲(老板), 岸澜-莫瑶.

    Of two or three characters the first is taken for a surname, if it is none of the common ones too.
    """
    whole = "".join(words)
    surname, given = parts(words)
    if not surname and len(whole) >= LONGEST:
        bare = [name for word in words if (name := _role.sub("", word))]
        likely = [found for word in bare if (found := parts([word]))[0] and found[1]]
        likely += [found for word in bare if (found := _at_the_end(word))[0]]
        return likely[0] if likely else ("", "")
    if not surname and SHORTEST <= len(whole) <= MOST_WITHOUT:
        first, *rest = sorted(words, key=lambda word: len(word) > 1) if len(words) == 2 else (whole[0], whole[1:])
        return first, "".join(rest)
    return surname, given


def _at_the_end(word: str) -> tuple[str, str]:
    """The name with which a remark ends: 展会赵晴, 昆明徐磊朴."""
    ends = (word[-length:] for length in (3, 2) if len(word) > length + 1)
    return next((found for end in ends if (found := parts([end]))[0]), ("", ""))


def _readings(surname: str, given: str) -> Iterator[tuple[str, str]]:
    fronts, backs = _heard(surname), _heard(given)
    return ((front, back) for front in fronts for back in backs)


@lru_cache(10_000)
def _heard(characters: str) -> tuple[str, ...]:
    """What the characters may sound like together, without tones."""
    each = (sorted(sounds(character)) or [""] for character in characters)
    return tuple(map("".join, islice(product(*each), MOST_READINGS)))
