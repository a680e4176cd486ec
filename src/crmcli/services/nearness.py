"""Who is meant when hardly anybody is written like that: mistyped, half remembered, or written as it sounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice, product

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from crmcli.services.ranking import (
    ALL_SOUNDS,
    CONTACTS,
    FIELDS,
    NAMES,
    NEAR,
    SHORTEST_INSIDE,
    WITHOUT_A_MEANING,
    WORD,
    Fields,
    Fit,
    Reason,
    best_first,
    fit,
)
from crmcli.store import search as store
from crmcli.store.schema import Connection
from crmcli.store.search import Person, Texts
from crmcli.text.han import is_han, readings
from crmcli.text.misheard import as_spoken, mistyped
from crmcli.text.nicknames import formal_names, short_forms
from crmcli.text.pinyin import Part, Way
from crmcli.text.terms import national
from crmcli.text.wanted import Wanted

MOST = 20
LEAST_LIKE, LEAST_LIKE_LATIN, LEAST_LIKE_SHORT = 0.6, 0.7, 0.8  # of 1, of names as wholes
LEAST_LIKE_WORD, LEAST_LIKE_SHORT_WORD = 0.65, 0.75  # of 1, of single words: two typos in six letters, one in four
SHORT = 5  # letters at most
AS_NEAR = 0.8  # of the points of the nearest, below which nobody is shown
SHORTEST_INSIDE_A_WORD, LONG_WORD = 4, 6  # letters of a mistyped part of a word, and of one that forgives more
LONGEST_INSIDE_A_WORD = 20  # letters
MISTYPED_INSIDE = 0.7  # how like a word is to a mistyped part of it
MOST_ALTERNATIVES = 8  # words that a mistyped one may stand for
NICKNAME = 0.9  # how like Bob is to Robert
HOMOPHONE = 0.9  # how like a name is to one that is read like it
OTHER_ORDER = 0.95  # how like a name is to its characters in another order
LEAST_LIKE_CONTACT = 0.85  # of 1, of e-mail addresses and numbers: one wrong digit of seven, another ending
MOST_WRONG = 2  # letters of an e-mail address by which a customer is meant
SHORTEST_NUMBER = 7  # digits of a number with a wrong one
SPOKEN_SO, TYPED_SO = 0.9, 0.82  # how like a name is to its Pinyin as some speak it, or with a wrong letter
SHORTEST_HEARD = 2  # Chinese characters: one alone sounds like too many others
MOST_READINGS = 8  # of what is written in Chinese

_WEIGHT = dict(FIELDS)


def nearest(conn: Connection, words: Sequence[Wanted], fields: Fields = FIELDS) -> list[Fit]:
    """At most MOST customers who are near by these of FIELDS, the nearest first."""
    misheard = list(_misheard(conn, words))
    if len(words) == 1 and len(misheard) >= MOST:  # as many as are shown, without reading the book
        return _first(misheard)
    people = store.everybody(conn)
    if _is_contact(words):
        near = _reached_nearly(people, words[0]) if CONTACTS[0] in fields else iter(())
    else:
        near = _named_nearly(conn, people, words)
    fits: dict[int, Fit] = {}
    for one in (*misheard, *_holding(people, words, fields), *near):
        known = fits.get(one.customer)
        if known is None or one.points > known.points:
            fits[one.customer] = one
    return _first(fits.values())


def _named_nearly(conn: Connection, people: Sequence[Person], words: Sequence[Wanted]) -> Iterator[Fit]:
    yield from _in_another_order(conn, words)
    yield from _sounding(conn, words)
    yield from _like(people, words)
    yield from _respelt(conn, people, words)


def _first(fits: Iterable[Fit]) -> list[Fit]:
    found = best_first(fits)[:MOST]
    return [each for each in found if each.points >= found[0].points * AS_NEAR]


def _holding(people: Sequence[Person], words: Sequence[Wanted], fields: Fields) -> Iterator[Fit]:
    """Those who have every word, though inside another word: the index knows words from their beginnings only."""
    if any(len(number) < SHORTEST_INSIDE for word in words for number in word.numbers):
        return
    first, *others = [word.numbers[-1] if word.numbers else word.text for word in words]
    looked_at = [field for field, _ in fields if field in Person._fields]
    for person in people:
        for field in looked_at:
            if first in (text := getattr(person, field)):
                values = [each for each in text.split("\x1f") if first in each]
                told = next((each for each in values if not each.startswith(WITHOUT_A_MEANING)), None)
                if told and all(any(other in text for text in person[1:]) for other in others):
                    yield _fit(person.customer, 1.0, words, "is in", field, told)
                break


def _is_contact(words: Sequence[Wanted]) -> bool:
    """Whether an e-mail address was typed, or a number and not only an end of one."""
    return len(words) == 1 and ("@" in words[0].text or any(len(each) >= SHORTEST_NUMBER for each in words[0].numbers))


def _reached_nearly(people: Sequence[Person], word: Wanted) -> Iterator[Fit]:
    """Those with an e-mail address or a number that is like the one that was typed."""
    is_mail = not word.numbers
    values = [
        (person.customer, value)
        for person in people
        for value in person.contact.split("\x1f")
        if ("@" in value if is_mail else value.lstrip("+").isdigit())
    ]
    typed = _without_ending(word.text) if is_mail else word.numbers[-1]
    meant = _without_ending if is_mail else _with_code if word.with_code else national
    compared = [meant(value) for _, value in values]
    for _, likeness, index in process.extract(
        typed, compared, scorer=OSA.normalized_similarity, score_cutoff=LEAST_LIKE_CONTACT, limit=MOST
    ):
        customer, value = values[index]
        yield _fit(customer, likeness, [word], "is like", "contact", value)


def mistyped_address(conn: Connection, words: Sequence[Wanted]) -> list[Fit]:
    """Those whose e-mail address is the typed one but for a letter or two, the nearest first."""
    if len(words) != 1:
        return []
    near = _reached_nearly(store.everybody(conn), words[0])
    wrong = partial(OSA.distance, words[0].text, score_cutoff=MOST_WRONG)
    return best_first(it for it in near if wrong(it.reasons[0].value) <= MOST_WRONG)


def _without_ending(address: str) -> str:
    """Without what follows the first dot of the domain: cn, com and co.uk are taken for each other."""
    local, _, domain = address.partition("@")
    return f"{local}@{domain.partition('.')[0]}"


def _with_code(number: str) -> str:
    return number.removeprefix("+")


def _in_another_order(conn: Connection, words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those whose names have the characters of the words, in another order."""
    letters = "".join(word.text for word in words)
    if len(letters) < SHORTEST_HEARD or not all(map(is_han, letters)):
        return
    for texts in store.texts(conn, store.match(conn, [Wanted(letter) for letter in letters], "name")):
        if sorted(texts.name) == sorted(letters):
            yield _fit(texts.customer, OTHER_ORDER, words, "is, in another order,", "name", texts.name)


def _sounding(conn: Connection, words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those whose names are read like a word that is written with other characters."""
    if not all(len(word.text) >= SHORTEST_HEARD and all(map(is_han, word.text)) for word in words):
        return
    for found in _fitting(conn, [Wanted(word.text, word.typed, ways=_read(word.text)) for word in words]):
        yield found._replace(points=NEAR * HOMOPHONE * min(found.points / ALL_SOUNDS[0], 1))


def _read(text: str) -> tuple[Way, ...]:
    return tuple(tuple(map(Part, way)) for way in islice(product(*map(readings, text)), MOST_READINGS))


def _fitting(conn: Connection, words: Sequence[Wanted]) -> list[Fit]:
    some = store.texts(conn, store.match(conn, words)[: MOST * MOST])
    return [found for texts in some if (found := fit(texts, words, NAMES))]


def _misheard(conn: Connection, words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those whose names are read nearly like Pinyin that was typed as some speak it, or else with a wrong letter."""
    letters = "".join(word.text for word in words)
    for ways, likeness in ((as_spoken(letters), SPOKEN_SO), (mistyped(letters), TYPED_SO)):
        found = _fitting(conn, [Wanted(letters, _typed(words), ways=ways)]) if ways else []
        for one in found:
            nearly = one.reasons[0]._replace(how="sounds nearly like")
            yield one._replace(points=NEAR * likeness * min(one.points / ALL_SOUNDS[0], 1), reasons=(nearly,))
        if found:
            return


def _like(people: Sequence[Person], words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those whose name or company as a whole is like the words: in another order, or with a space more or less."""
    whole = " ".join(word.text for word in words)
    names = [person.name for person in people]
    latin = LEAST_LIKE_SHORT if len(whole) <= SHORT else LEAST_LIKE_LATIN
    least = latin if whole.isascii() else LEAST_LIKE
    for field, scorer, same, texts, wanted in (
        ("name", fuzz.token_sort_ratio, 100, names, whole),
        ("name", fuzz.ratio, 100, [name.replace(" ", "") for name in names], whole.replace(" ", "")),
        ("company", OSA.normalized_similarity, 1, [person.company for person in people], whole),
    ):
        for _, likeness, index in process.extract(wanted, texts, scorer=scorer, score_cutoff=least * same, limit=MOST):
            person = people[index]
            yield _fit(person.customer, likeness / same, words, "is like", field, getattr(person, field))


def _respelt(conn: Connection, people: Sequence[Person], words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those who have, for every word, one that is like it or a form of the same name."""
    if not all(word.text.isascii() for word in words):
        return
    vocabulary = list(dict.fromkeys(" ".join(f"{person.name} {person.company}" for person in people).split()))
    spellings = [_spellings(word.text, vocabulary) for word in words]
    if not all(spellings):
        return
    for texts in store.texts(conn, store.match_any(conn, spellings)[: MOST * MOST]):
        reasons = tuple(_best(texts, word, each) for word, each in zip(words, spellings, strict=True))
        if all(reason.points for reason in reasons):
            yield Fit(texts.customer, sum(reason.points for reason in reasons) / len(reasons), reasons)


def _spellings(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """Words that somebody may have meant, and how like they are, 0 to 1."""
    least = LEAST_LIKE_SHORT_WORD if len(word) <= SHORT else LEAST_LIKE_WORD
    like = process.extract(
        word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=least, limit=MOST_ALTERNATIVES
    )
    found = {form: NICKNAME for form in (*formal_names(word), *short_forms(word))}
    return found | ({each: likeness for each, likeness, _ in like} or _with_it_inside(word, vocabulary))


def _with_it_inside(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """Longer words with the mistyped one in them: watr in brightwater."""
    if not SHORTEST_INSIDE_A_WORD <= len(word) <= LONGEST_INSIDE_A_WORD:
        return {}
    longer = [each for each in vocabulary if len(each) > len(word) + 1]
    least = 100 * (len(word) - 1) / len(word) - 1
    like = process.extract(word, longer, scorer=fuzz.partial_ratio, score_cutoff=least, limit=MOST * MOST)
    holding = re.compile(_mistyped_inside(word)).search
    return dict.fromkeys([each for each, _, _ in like if holding(each)][:MOST_ALTERNATIVES], MISTYPED_INSIDE)


def _mistyped_inside(word: str) -> str:
    """A pattern of the word with a letter more or two letters exchanged, and a long one with another letter too."""
    cuts = [(re.escape(word[:at]), re.escape(word[at]), re.escape(word[at + 1 :])) for at in range(1, len(word) - 1)]
    ways = [f"{before}.{letter}{behind}" for before, letter, behind in cuts]
    ways += [re.escape(word[:at] + word[at + 1] + word[at] + word[at + 2 :]) for at in range(len(word) - 1)]
    ways.append(f"{re.escape(word[:-1])}.{re.escape(word[-1])}")
    if len(word) >= LONG_WORD:
        ways += [f"{before}.?{behind}" for before, _, behind in cuts]
    return "|".join(ways)


def _best(texts: Texts, word: Wanted, spellings: dict[str, float]) -> Reason:
    """The word of the customer's that was meant; without points when there is none."""
    own = {word: field for field in ("company", "aliases", "name") for word in getattr(texts, field).split()}
    likeness, meant = max(((spellings[each], each) for each in own if each in spellings), default=(0.0, ""))
    how = WORD[1] if meant == word.text else f"is like {meant} in"
    field = own.get(meant, "name")
    return Reason(NEAR * likeness, word.typed, how, field, getattr(texts, field))


def _fit(customer: int, likeness: float, words: Sequence[Wanted], how: str, field: str, value: str) -> Fit:
    points = NEAR * likeness * _WEIGHT[field]
    return Fit(customer, points, (Reason(points, _typed(words), how, field, value),))


def _typed(words: Sequence[Wanted]) -> str:
    return " ".join(word.typed for word in words)
