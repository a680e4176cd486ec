"""What of the book fits the beginning of a word, while a command line is typed: a few, and quickly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from crmcli.model.customer import LONGEST_ID, Customer
from crmcli.services import ranking
from crmcli.services.searching import indexed
from crmcli.store import customers as store
from crmcli.store import search, values
from crmcli.store.schema import Connection
from crmcli.text.fold import fold
from crmcli.text.han import syllables
from crmcli.text.pinyin import Part
from crmcli.text.terms import has_no_spaces
from crmcli.text.wanted import Wanted, wanted

MOST = 20
CALLED: ranking.Fields = tuple(each for each in ranking.FIELDS if each[0] in ranking.CALLED)
OTHERWISE: ranking.Fields = (*ranking.NAMES, *ranking.CONTACTS)
BEGINS = {how for _, how in (ranking.EXACT, ranking.WORD, ranking.PREFIX, ranking.ENDS)}
WITHIN = {how for _, how in (ranking.SOUNDS, ranking.SHORTENED, ranking.INITIALS)}


class Offered(NamedTuple):
    """Somebody who fits, by id or name, or else only by the firm or what reaches them: not `is_called` so."""

    customer: Customer
    is_called: bool


def customers(conn: Connection, typed: str) -> list[Offered]:
    """At most MOST: those whose id begins so, then those called so; the newest for an empty word.

    Who fits only by firm, number or address is offered where nobody else is.
    """
    if not typed:
        newest = store.find(conn, store.LIVING, (), store.NEWEST_FIRST, MOST)
        return [Offered(customer, is_called=True) for customer in store.load(conn, newest)]
    is_id = typed.isascii() and typed.isdigit() and typed[0] != "0" and len(typed) <= LONGEST_ID
    by_id = values.ids_beginning_with(conn, typed, MOST) if is_id else []
    words = wanted(typed)
    called = [*by_id, *_fitting(conn, words, CALLED)]
    found = list(dict.fromkeys(called or _fitting(conn, words, OTHERWISE)))[:MOST]
    return [Offered(customer, bool(called)) for customer in store.load(conn, found)]


def _fitting(conn: Connection, words: list[Wanted], fields: ranking.Fields) -> list[int]:
    """Those of whose fields each word begins one, the best first; then those for whom the last is begun Pinyin."""
    found = _begun_by(conn, words, fields)
    return found if len(found) >= MOST else [*found, *_begun_by(conn, _begun(words), fields)]


def _begun_by(conn: Connection, words: list[Wanted], fields: ranking.Fields) -> list[int]:
    """Any way to fit counts, not the best alone: the mu of Hannah Müller also begins her München."""
    ids = [fit.customer for fit in indexed(conn, words, fields)[0]]
    fitting = {
        texts.customer
        for texts in search.texts(conn, ids)
        if all(any(_begins(reason, word) for reason in ranking.reasons(texts, word, fields)) for word in words)
    }
    return [customer for customer in ids if customer in fitting]


def _begins(reason: ranking.Reason, word: Wanted) -> bool:
    """Whether the word begins, in writing or in Pinyin, a word of the text; of Chinese, any character."""
    if reason.how in BEGINS:
        return True
    if reason.how == ranking.INSIDE[1]:
        return reason.field != "contact" and _begins_a_word(reason.value, word)
    return reason.field in ranking.CALLED or (reason.field == "company" and reason.how not in WITHIN)


def _begins_a_word(text: str, word: Wanted) -> bool:
    spellings = "|".join(map(re.escape, (word.text, *word.respelt)))
    return bool(re.search(spellings if has_no_spaces(word.text[0]) else rf"(?<![^\W_])(?:{spellings})", text))


def _begun(words: list[Wanted]) -> list[Wanted]:
    """The words with the last as the beginning of a first syllable, too little for a search: w or wa for wang."""
    if not words or not any(each.startswith(words[-1].text) for each in syllables()):
        return []
    return [*words[:-1], Wanted(words[-1].text, ways=((Part(words[-1].text, whole=False),),))]


def archived(conn: Connection, typed: str) -> list[Offered]:
    """At most MOST of those that can be brought back, the newest first; by firm only where nobody is called so."""
    words = wanted(typed)
    called: list[Offered] = []
    others: list[Offered] = []
    for customer in store.load(conn, store.find(conn, values.ARCHIVED, (), store.NEWEST_FIRST)):
        if str(customer.id).startswith(typed) or _has_all(customer.name, words):
            called.append(Offered(customer, is_called=True))
        elif _has_all(f"{customer.name} {customer.company or ''}", words):
            others.append(Offered(customer, is_called=False))
        if len(called) == MOST:
            break
    return called or others[:MOST]


def _has_all(text: str, words: list[Wanted]) -> bool:
    return bool(words) and all(_begins_a_word(fold(text), word) for word in words)


def beginning(found: Iterable[str], typed: str) -> list[str]:
    """Those of the values that begin like that, whatever the case, width and accents."""
    return [value for value in found if fold(value).startswith(fold(typed))]
