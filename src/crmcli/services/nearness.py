"""Who is meant when hardly anybody is written like that: mistyped, half remembered, or written as it sounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from crmcli.services.ranking import FIELDS, NEAR, WORD, Fit, Reason, best_first, fit
from crmcli.store import search as store
from crmcli.store.schema import Connection
from crmcli.store.search import Person, Texts
from crmcli.text.han import is_han, readings
from crmcli.text.nicknames import formal_names, short_forms
from crmcli.text.wanted import Wanted

MOST = 20
LEAST_LIKE = 0.6  # of 1, of names as wholes
LEAST_LIKE_WORD = 0.65  # of 1, of single words: two typos in six letters
AS_NEAR = 0.8  # of the points of the nearest, below which nobody is shown
MOST_ALTERNATIVES = 8  # words that a mistyped one may stand for
NICKNAME = 0.9  # how like Bob is to Robert
HOMOPHONE = 0.5  # of the points of one whose Pinyin was typed
SHORTEST_HEARD = 2  # Chinese characters: one alone sounds like too many others
MOST_READINGS = 8  # of what is written in Chinese

_WEIGHT = dict(FIELDS)


def nearest(conn: Connection, words: Sequence[Wanted]) -> list[Fit]:
    """At most MOST customers, the nearest first."""
    people = store.everybody(conn)
    fits: dict[int, Fit] = {}
    for one in (
        *_holding(people, words),
        *_sounding(conn, words),
        *_like(people, words),
        *_respelt(conn, people, words),
    ):
        known = fits.get(one.customer)
        if known is None or one.points > known.points:
            fits[one.customer] = one
    found = best_first(fits.values())[:MOST]
    return [each for each in found if each.points >= found[0].points * AS_NEAR]


def _holding(people: Sequence[Person], words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those who have every word, though inside another word: the index knows words from their beginnings only."""
    sought = [word.numbers[-1] if word.numbers else word.text for word in words]
    first, *others = sought
    for person in people:
        for field in ("name", "company", "contact"):
            if first in getattr(person, field):
                if all(any(other in text for text in person[1:]) for other in others):
                    yield _fit(person.customer, 1.0, " ".join(sought), "is in", field)
                break


def _sounding(conn: Connection, words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those whose names are read like a word that is written with other characters."""
    if not all(len(word.text) >= SHORTEST_HEARD and all(map(is_han, word.text)) for word in words):
        return
    heard = [Wanted(word.text, syllables=_read(word.text)) for word in words]
    for texts in store.texts(conn, store.match(conn, heard)[: MOST * MOST]):
        found = fit(texts, heard)
        if found:
            yield found._replace(points=found.points * HOMOPHONE)


def _read(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(islice(product(*map(readings, text)), MOST_READINGS))


def _like(people: Sequence[Person], words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those whose name or company as a whole is like the words: in another order, or with a space more or less."""
    whole = " ".join(word.text for word in words)
    names = [person.name for person in people]
    for field, scorer, same, texts, wanted in (
        ("name", fuzz.token_sort_ratio, 100, names, whole),
        ("name", fuzz.ratio, 100, [name.replace(" ", "") for name in names], whole.replace(" ", "")),
        ("company", OSA.normalized_similarity, 1, [person.company for person in people], whole),
    ):
        least = LEAST_LIKE * same
        for _, likeness, index in process.extract(wanted, texts, scorer=scorer, score_cutoff=least, limit=MOST):
            yield _fit(people[index].customer, likeness / same, whole, "is like", field)


def _respelt(conn: Connection, people: Sequence[Person], words: Sequence[Wanted]) -> Iterator[Fit]:
    """Those who have, for every word, one that is like it or a form of the same name."""
    if not all(word.text.isascii() for word in words):
        return
    vocabulary = list(dict.fromkeys(" ".join(f"{person.name} {person.company}" for person in people).split()))
    spellings = [_spellings(word.text, vocabulary) for word in words]
    if not all(spellings):
        return
    for texts in store.texts(conn, store.match_any(conn, spellings)[: MOST * MOST]):
        reasons = tuple(_best(texts, word.text, each) for word, each in zip(words, spellings, strict=True))
        if all(reason.points for reason in reasons):
            yield Fit(texts.customer, sum(reason.points for reason in reasons) / len(reasons), reasons)


def _spellings(word: str, vocabulary: Sequence[str]) -> dict[str, float]:
    """Words that somebody may have meant, and how like they are, 0 to 1."""
    like = process.extract(
        word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=LEAST_LIKE_WORD, limit=MOST_ALTERNATIVES
    )
    found = {form: NICKNAME for form in (*formal_names(word), *short_forms(word))}
    return found | {each: likeness for each, likeness, _ in like}


def _best(texts: Texts, word: str, spellings: dict[str, float]) -> Reason:
    """The word of the customer's that was meant; without points when there is none."""
    own = {**dict.fromkeys(texts.company.split(), "company"), **dict.fromkeys(texts.name.split(), "name")}
    likeness, meant = max(((spellings[each], each) for each in own if each in spellings), default=(0.0, ""))
    how = WORD[1] if meant == word else f"is like {meant} in"
    return Reason(NEAR * likeness, word, how, own.get(meant, "name"))


def _fit(customer: int, likeness: float, words: str, how: str, field: str) -> Fit:
    points = NEAR * likeness * _WEIGHT[field]
    return Fit(customer, points, (Reason(points, words, how, field),))
