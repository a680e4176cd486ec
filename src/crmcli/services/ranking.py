"""How well a customer fits what was looked for, and why. Pure: texts in, points and reasons out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, product
from typing import NamedTuple

from crmcli.store.search import Texts
from crmcli.text.han import readings, surname_of
from crmcli.text.wanted import Wanted

Kind = tuple[float, str]  # points, and how a word fits a text

# What counts first.
EXACT = (100.0, "is")
WORD = (85.0, "is a word of")
PREFIX = (75.0, "begins")
ENDS = (75.0, "ends")
INSIDE = (55.0, "is in")
SURNAME_SOUND = (46.0, "sounds like the surname in")
ALL_SOUNDS = (45.0, "sounds like")
FIRST_SOUNDS = (40.0, "sounds like the beginning of")
SOUNDS = (35.0, "sounds like a part of")
ALL_INITIALS = (42.0, "are the initials of")
FIRST_INITIALS = (36.0, "are the first initials of")
INITIALS = (30.0, "are initials within")

# In which text: what counts next.
FIELDS = (("name", 1.0), ("company", 0.95), ("contact", 0.9), ("about", 0.85), ("notes", 0.8))
CALLED = {
    "name": "the name",
    "company": "the company's name",
    "contact": "an address",
    "number": "a phone number",
    "about": "a detail",
    "notes": "a note",
}
LONGEST_CODE = 4  # characters of a country code with its +
NEAR = 25.0  # points of one who would fit but for a part of a word
MOST_WAYS = 8  # to cut several words into syllables
WHOLE = 15.0  # extra points when all words stand together, in their order

_words = re.compile(r"[^\W_]+").findall
_runs = re.compile("[^\x00-\u2fff]+").findall


class Reason(NamedTuple):
    """What a word fits, and how."""

    points: float
    word: str
    how: str
    field: str

    def __str__(self) -> str:
        is_number = self.field == "contact" and not any(map(str.isalpha, self.word))
        return f"{self.word} {self.how} {CALLED['number' if is_number else self.field]}"


class Fit(NamedTuple):
    """A customer who fits every word; the points are the mean of the words'."""

    customer: int
    points: float
    reasons: tuple[Reason, ...]
    last_touch: str = ""
    touches: int = 0

    @property
    def is_near(self) -> bool:
        """Nothing is written or heard as it was typed."""
        return self.points <= NEAR

    @property
    def ends_a_number(self) -> bool:
        """What was typed are the last digits of a phone number."""
        return all(reason.how == ENDS[1] for reason in self.reasons)

    @property
    def is_named(self) -> bool:
        """Every word is in the name or the company."""
        return all(reason.field in ("name", "company") for reason in self.reasons)


def fit(texts: Texts, words: Sequence[Wanted]) -> Fit | None:
    """None when a word fits nothing: an index may find terms side by side that belong to two texts."""
    found = [reason for word in words if (reason := max(_reasons(texts, word), default=None))]
    if not found or len(found) < len(words):
        return None
    points = sum(reason.points for reason in found) / len(found) + _together(texts, words)
    return Fit(texts.customer, points, tuple(found), texts.last_touch, texts.touches)


def best_first(fits: Iterable[Fit]) -> list[Fit]:
    """Among equals those who were touched last, then often; then the oldest."""
    return sorted(fits, key=lambda it: (it.points, it.last_touch, it.touches, -it.customer), reverse=True)


def _together(texts: Texts, words: Sequence[Wanted]) -> float:
    """Extra points where several words stand, or are heard, as one: wang xiao ming."""
    if len(words) == 1:
        return 0.0
    whole = " ".join(word.text for word in words)
    found = WHOLE * sum(weight for field, weight in FIELDS[:2] if whole in getattr(texts, field))
    spoken = _spoken(tuple(words))
    heard = (kind for run in _runs(texts.name) for kind in _heard(run, spoken)) if spoken else iter(())
    return found + WHOLE * max((points / ALL_SOUNDS[0] for points, _ in heard), default=0.0)


@lru_cache(maxsize=8)
def _spoken(words: tuple[Wanted, ...]) -> Wanted | None:
    """Words of Pinyin as one; None when one of them is something else."""
    if not all(word.syllables for word in words):
        return None
    ways = islice(product(*(word.syllables for word in words)), MOST_WAYS)
    return Wanted("", syllables=tuple(tuple(chain.from_iterable(way)) for way in ways), begun=words[-1].begun)


def _reasons(texts: Texts, word: Wanted) -> Iterator[Reason]:
    for field, weight in FIELDS:
        text: str = getattr(texts, field)
        if not text:
            continue
        yield from (Reason(points * weight, word.text, how, field) for points, how in _kinds(text, word, field))


def _kinds(text: str, word: Wanted, field: str) -> Iterator[Kind]:
    """Each way in which the text, which may hold several values, fits the word."""
    values = text.split("\x1f")
    yield from (_written(value, word.text) for value in values if word.text in value)
    if field == "contact":
        yield from (_dialled(value, number) for number in word.numbers for value in values if number in value)
    elif field in ("name", "company") and not text.isascii():
        for run in _runs(text):
            yield from _heard(run, word)
            if field == "name" and _is_surname(run, word):
                yield SURNAME_SOUND


def _written(value: str, word: str) -> Kind:
    if value == word:
        return EXACT
    if word in _words(value):
        return WORD
    return PREFIX if value.startswith(word) else INSIDE


def _dialled(value: str, number: str) -> Kind:
    """The whole of a number, perhaps without its country code, or its last digits, or others of it."""
    if not value.endswith(number):
        return INSIDE
    return EXACT if len(value) - len(number) <= LONGEST_CODE else ENDS


def _heard(run: str, word: Wanted) -> Iterator[Kind]:
    for syllables in word.syllables:
        tests = [*map(_is_read, syllables), *([_begins(word.begun)] if word.begun else [])]
        yield from _at(run, tests, (ALL_SOUNDS, FIRST_SOUNDS, SOUNDS))
    if word.initials:
        yield from _at(run, [*map(_begins, word.text)], (ALL_INITIALS, FIRST_INITIALS, INITIALS))


def _at(run: str, tests: Sequence[Callable[[str], bool]], kinds: Sequence[Kind]) -> Iterator[Kind]:
    """One of the three kinds when neighbouring characters pass the tests: all of them, the first ones, or others."""
    for start in range(len(run) - len(tests) + 1):
        if all(test(character) for test, character in zip(tests, run[start:], strict=False)):
            yield kinds[0] if len(tests) == len(run) else kinds[1] if start == 0 else kinds[2]
            return


def _is_read(syllable: str) -> Callable[[str], bool]:
    return lambda character: syllable in readings(character)


def _begins(letters: str) -> Callable[[str], bool]:
    return lambda character: any(reading.startswith(letters) for reading in readings(character))


def _is_surname(run: str, word: Wanted) -> bool:
    """Whether the word sounds like the surname of the name, as a surname is read."""
    special = surname_of(run)
    if special:
        return special.readings in word.syllables
    return any(len(syllables) == 1 and syllables[0] in readings(run[0]) for syllables in word.syllables)
