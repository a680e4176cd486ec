"""What of the book fits the beginning of a word, while a command line is typed: a few, and quickly."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.model.customer import LONGEST_ID, Customer
from crmcli.services import ranking
from crmcli.services.searching import indexed
from crmcli.store import customers as store
from crmcli.store import values
from crmcli.store.schema import Connection
from crmcli.text.fold import fold
from crmcli.text.han import syllables
from crmcli.text.pinyin import Part
from crmcli.text.wanted import Wanted, wanted

MOST = 20
BEGINS = {how for _, how in (ranking.EXACT, ranking.WORD, ranking.PREFIX, ranking.ENDS)}
WITHIN = {how for _, how in (ranking.SOUNDS, ranking.SHORTENED, ranking.INITIALS)}


def customers(conn: Connection, typed: str) -> list[Customer]:
    """At most MOST: those whose id begins so, then those called so; the newest for an empty word."""
    if not typed:
        return list(store.load(conn, store.find(conn, store.LIVING, (), store.NEWEST_FIRST, MOST)))
    is_id = typed.isascii() and typed.isdigit() and typed[0] != "0" and len(typed) <= LONGEST_ID
    by_id = values.ids_beginning_with(conn, typed, MOST) if is_id else []
    words = wanted(typed)
    found = indexed(conn, words)[0]
    if len(found) < MOST:
        found = [*found, *indexed(conn, _begun(words))[0]]
    by_text = [fit.customer for fit in found if not fit.is_near and all(map(_names, fit.reasons))]
    return list(store.load(conn, list(dict.fromkeys([*by_id, *by_text]))[:MOST]))


def _names(reason: ranking.Reason) -> bool:
    """Whether the word begins, in writing or in Pinyin, what the customer is called by."""
    if reason.field == "contact":
        return reason.how in BEGINS
    return reason.field == "name" or (reason.field == "company" and reason.how not in WITHIN)


def _begun(words: list[Wanted]) -> list[Wanted]:
    """The words with the last as the beginning of a first syllable, too little for a search: w or wa for wang."""
    if not words or not any(each.startswith(words[-1].text) for each in syllables()):
        return []
    return [*words[:-1], Wanted(words[-1].text, ways=((Part(words[-1].text, whole=False),),))]


def archived(conn: Connection, typed: str) -> list[Customer]:
    """At most MOST of those that can be brought back, the newest first."""
    ids = store.find(conn, values.ARCHIVED, (), store.NEWEST_FIRST)
    found: list[Customer] = []
    for customer in store.load(conn, ids):
        if str(customer.id).startswith(typed) or fold(typed) in fold(f"{customer.name} {customer.company or ''}"):
            found.append(customer)
            if len(found) == MOST:
                break
    return found


def beginning(found: Iterable[str], typed: str) -> list[str]:
    """Those of the values that begin like that, whatever the case, width and accents."""
    return [value for value in found if fold(value).startswith(fold(typed))]
