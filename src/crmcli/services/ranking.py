"""How well a customer fits what was looked for, and why. Pure: texts in, points and reasons out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice, product
from typing import NamedTuple

from crmcli.store.search import Texts
from crmcli.text.han import readings, surname_of, usual_reading
from crmcli.text.pinyin import Part, Way
from crmcli.text.terms import has_no_spaces, joined_with, national
from crmcli.text.umlauts import written_out
from crmcli.text.wanted import Wanted

Kind = tuple[float, str]  # points, and how a word fits a text

# What counts first.
EXACT = (100.0, "is")
WORD = (85.0, "is a word of")
PREFIX = (75.0, "begins")
ENDS = (75.0, "ends")
FIRST_DIGITS = (72.0, "begins")  # of a number people rather remember the end
INSIDE = (55.0, "is in")
# All of a name, its surname or its beginning heard: behind whole words, before beginnings and parts of addresses.
ALL_SOUNDS = (80.0, "sounds like")
TURNED = (79.0, "with the surname first is")
SURNAME_SOUND = (74.0, "sounds like the surname in")
ALL_INITIALS = (73.0, "are the initials of")
ALL_SHORTENED = (72.5, "is short for")
ALL_BEGUN = (73.5, "sounds like the beginning of")
FIRST_SOUNDS = (72.0, "sounds like the beginning of")
FIRST_BEGUN = (71.0, "sounds like the beginning of")
# Some of a name heard: behind what is written so in names, before parts of addresses or of notes.
SOUNDS = (54.0, "sounds like a part of")
BEGUN = (53.0, "sounds like a part of")
FIRST_SHORTENED = (51.0, "is short for the beginning of")
FIRST_INITIALS = (50.0, "are the first initials of")
SHORTENED = (44.0, "is short for a part of")
INITIALS = (43.0, "are initials within")
DOMAIN = (28.0, "is in the domain of")  # what a mail provider is called, more often than the customer's firm

# In which text: what counts next.
Fields = tuple[tuple[str, float], ...]
NAMES: Fields = (("name", 1.0), ("aliases", 0.97), ("company", 0.95))
CALLED = ("name", "aliases")  # what people themselves are called
CONTACTS: Fields = (("contact", 0.9),)
FIELDS: Fields = (*NAMES, *CONTACTS, ("about", 0.85), ("notes", 0.8))
SURE = frozenset(how for _, how in (EXACT, WORD, PREFIX, ENDS, DOMAIN))
SHORTEST_INSIDE = 3  # digits: fewer are in every number
SHORTEST_WITH_CODE = 7  # digits that may begin with a country code though no + says so
NEAR = 25.0  # points of one who would fit but for a part of a word
MOST_WAYS = 8  # to cut several words into syllables
WHOLE = 15.0  # extra points when all words together, in their order, are a whole name
WHOLE_TURNED = 14.0  # when they are, but with the surname last
TOGETHER = 13.0  # when they stand together in a longer one
UNUSUAL = 0.65  # of the points, for a part heard in a rarer reading, or in more syllables than need be: du an
WITHOUT_A_MEANING = "wxid_"  # begins the WeChat ids that are made by a machine

_words = re.compile(r"[^\W_]+").findall
_latin_words = re.compile("[a-z]+").findall
_runs = re.compile("[^\x00-\u2fff]+").findall
_is_number = re.compile(r"\+?[0-9]+").fullmatch


class Reason(NamedTuple):
    """What a word, as it was typed, fits, and how: the folded `value` is one of the texts in the field."""

    points: float
    word: str
    how: str
    field: str
    value: str


class Fit(NamedTuple):
    """A customer who fits every word; the points are the mean of the words'."""

    customer: int
    points: float
    reasons: tuple[Reason, ...]
    as_typed: bool = False
    last_touch: str = ""
    touches: int = 0

    @property
    def is_near(self) -> bool:
        """Nothing is written or heard as it was typed."""
        return self.points <= NEAR and bool(self.reasons)  # without, it was not looked at

    @property
    def is_sure(self) -> bool:
        """Every word begins a text, or is a word of one, and not of a long one."""
        return all(reason.how in SURE and reason.field != "notes" for reason in self.reasons)

    @property
    def is_reached_so(self) -> bool:
        """What was typed are the last digits of a phone number, or the whole of what reaches the customer."""
        return all(reason.field == "contact" and reason.how in (EXACT[1], ENDS[1]) for reason in self.reasons)

    @property
    def is_named(self) -> bool:
        """Every word is in the name or the company."""
        return all(reason.field in (*CALLED, "company") for reason in self.reasons)

    @property
    def has_whole_words(self) -> bool:
        """Every word is one of the name or the company."""
        return self.is_named and all(reason.how in (EXACT[1], WORD[1]) for reason in self.reasons)

    @property
    def has_a_longer_word(self) -> bool:
        """What was typed is only a part of a word: kathe of katherine."""
        return any(reason.how in (PREFIX[1], INSIDE[1]) for reason in self.reasons)


def fit(texts: Texts, words: Sequence[Wanted], fields: Fields = FIELDS) -> Fit | None:
    """How the words fit the fields, whatever else they fit.

    None when a word fits nothing: an index may find terms side by side that belong to two texts.
    """
    found = [reason for word in words if (reason := max(reasons(texts, word, fields), default=None))]
    if not found or len(found) < len(words):
        return None
    points = sum(reason.points for reason in found) / len(found) + _together(texts, words)
    return Fit(texts.customer, points, tuple(found), _as_typed(texts, words), texts.last_touch, texts.touches)


def _as_typed(texts: Texts, words: Sequence[Wanted]) -> bool:
    """Whether the very characters were typed, with their accents, simplified or traditional; case does not count."""
    written = texts.written.lower()
    return all(word.typed.lower() in written for word in words)


def best_first(fits: Iterable[Fit]) -> list[Fit]:
    """Among equals those who are written as was typed, were touched last, then often; then the oldest."""
    return sorted(fits, key=lambda it: (it.points, it.as_typed, it.last_touch, it.touches, -it.customer), reverse=True)


def _together(texts: Texts, words: Sequence[Wanted]) -> float:
    """Extra points where several words stand, or are heard, as one: wang xiao ming."""
    if len(words) == 1:
        return 0.0
    whole = _whole(words)
    found = sum(weight * _standing(whole, getattr(texts, field)) for field, weight in NAMES)
    found += WHOLE * max((points / ALL_SOUNDS[0] for points, _ in _heard_together(texts.name, words)), default=0.0)
    return found or _turned(texts.name, [words[-1], *words[:-1]])


def _standing(whole: str, text: str) -> float:
    return WHOLE if whole == text else TOGETHER if whole in text else 0.0


def _turned(name: str, words: Sequence[Wanted]) -> float:
    """Extra points where the words are the whole name once the surname, typed last, is put first."""
    is_whole = _whole(words) == name or ALL_SOUNDS in _heard_together(name, words)
    return WHOLE_TURNED if is_whole else 0.0


def _whole(words: Sequence[Wanted]) -> str:
    """The words as one text; Chinese is written without spaces."""
    return ("" if all(has_no_spaces(word.text[0]) for word in words) else " ").join(word.text for word in words)


def _heard_together(name: str, words: Sequence[Wanted]) -> Iterator[Kind]:
    spoken = _spoken(tuple(words))
    return (kind for run in _runs(name) for kind in _heard(run, spoken)) if spoken else iter(())


@lru_cache(maxsize=8)
def _spoken(words: tuple[Wanted, ...]) -> Wanted | None:
    """Words of Pinyin as one; None when one of them is something else."""
    if not all(word.ways for word in words):
        return None
    ways = islice(product(*(word.ways for word in words)), MOST_WAYS)
    return Wanted("", ways=tuple(tuple(chain.from_iterable(way)) for way in ways))


def reasons(texts: Texts, word: Wanted, fields: Fields) -> Iterator[Reason]:
    """All the ways in which the word fits the fields, in no order."""
    respelt = word.respelt if word.respelt and word.written_out in written_out(texts.written) else ()
    for field, weight in fields:
        text: str = getattr(texts, field)
        for value in text.split("\x1f") if text else ():
            for points, how in _kinds(value, word, field):
                yield Reason(points * weight, word.typed, how, field, value)
            for spelling in respelt:
                if spelling in value:
                    points, how = _written(value, spelling)
                    yield Reason(points * weight, word.typed, how, field, value)


def _kinds(value: str, word: Wanted, field: str) -> Iterator[Kind]:
    """Each way in which the value fits the word."""
    if field == "contact":
        yield from _reached(value, word)
    elif word.text in value:
        yield _written(value, word.text)
    elif field in (*CALLED, "company"):
        yield from _named(value, word, is_name=field in CALLED)


def _written(value: str, word: str) -> Kind:
    if value == word:
        return EXACT
    if word in _words(value) or word in value.split():
        return WORD
    return PREFIX if value.startswith(word) else INSIDE


def _named(value: str, word: Wanted, *, is_name: bool) -> Iterator[Kind]:
    joined = joined_with(value, word.text)
    if joined:
        yield WORD if joined == word.text else PREFIX
    if word.pieces and is_name:
        yield from _in_pieces(_latin_words(value), word)
    for run in () if value.isascii() else _runs(value):
        yield from _heard(run, word)
        if is_name:
            yield from _wholly_heard(run, word)
        if is_name and _is_surname(run, word):
            yield SURNAME_SOUND


def _in_pieces(words: list[str], word: Wanted) -> Iterator[Kind]:
    """A name that is heard as one word and written as several, perhaps with the surname at the other end."""
    for pieces in map(list, word.pieces):
        if pieces == words:
            yield WORD
        elif words in ([*pieces[1:], pieces[0]], [pieces[-1], *pieces[:-1]]):
            yield TURNED


def reaches(contact: str, word: Wanted) -> bool:
    """Whether one of the numbers or addresses fits the word."""
    return any(any(_reached(value, word)) for value in contact.split("\x1f"))


def _reached(value: str, word: Wanted) -> Iterator[Kind]:
    """A number, a mail address, or a name in a chat."""
    if _is_number(value):
        yield from (kind for number in word.numbers if (kind := _dialled(value, number, word)))
        yield from (EXACT if value == bare else FIRST_DIGITS for bare in word.bare if value.startswith(bare))
    elif word.text in value and (value.startswith(word.text) or not value.startswith(WITHOUT_A_MEANING)):
        local = value.partition("@")[0]
        yield DOMAIN if "@" not in word.text and word.text not in local else _written(value, word.text)


def _dialled(value: str, number: str, word: Wanted) -> Kind | None:
    """The whole of a number, perhaps without its country code, or its first or last digits, or others of it."""
    bare = national(value)
    if value.endswith(number) and len(number) >= len(bare.lstrip("0")):
        return EXACT
    has_code = word.with_code or len(number) >= SHORTEST_WITH_CODE
    if has_code and value.startswith(f"+{number}"):
        return PREFIX
    if not word.text.startswith("+"):
        if value.endswith(number):
            return ENDS
        if bare.startswith(number):
            return FIRST_DIGITS
    return INSIDE if len(number) >= SHORTEST_INSIDE and number in (value if has_code else bare) else None


def _heard(run: str, word: Wanted) -> Iterator[Kind]:
    for way in word.ways:
        for start in range(len(run) - len(way) + 1):
            if all(_is_read(part, character) for part, character in zip(way, run[start:], strict=False)):
                every, first, others = _sounding(way)
                points, how = every if len(way) == len(run) else first if start == 0 else others
                is_usual = len(way) == len(run) or _is_usual(way, word, run[start])
                yield points if is_usual else points * UNUSUAL, how
                if is_usual:
                    break


def _is_usual(way: Way, word: Wanted, character: str) -> bool:
    """Whether nobody would hear something else first; more than one syllable tell how each is read."""
    if len(way) > 1:
        return len(way) == len(word.ways[0])
    return not way[0].whole or way[0].letters == usual_reading(character)


def _wholly_heard(run: str, word: Wanted) -> Iterator[Kind]:
    for way in word.wholly:
        if len(way) == len(run) and all(map(_is_read, way, run)):
            yield TURNED if way[0].whole else ALL_INITIALS


def _sounding(way: Way) -> tuple[Kind, Kind, Kind]:
    """How the way sounds like all of a text, its beginning, and another part of it."""
    if all(len(part.letters) == 1 and not part.whole for part in way):
        return ALL_INITIALS, FIRST_INITIALS, INITIALS
    if all(part.whole for part in way):
        return ALL_SOUNDS, FIRST_SOUNDS, SOUNDS
    if all(part.whole for part in way[:-1]):
        return ALL_BEGUN, FIRST_BEGUN, BEGUN
    return ALL_SHORTENED, FIRST_SHORTENED, SHORTENED


def _is_read(part: Part, character: str) -> bool:
    if part.whole:
        return part.letters in readings(character)
    return any(reading.startswith(part.letters) for reading in readings(character))


def _is_surname(run: str, word: Wanted) -> bool:
    """Whether the word sounds like the surname of the name, as a surname is read."""
    special = surname_of(run)
    spoken = (tuple(part.letters for part in way) for way in word.ways if all(part.whole for part in way))
    if special:
        return special.readings in spoken
    return any(len(syllables) == 1 and syllables[0] == usual_reading(run[0]) for syllables in spoken)
