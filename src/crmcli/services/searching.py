"""Search that forgives: from a few words to customers, the best first.

The index finds what is written or heard; only when it gives little are all names looked through for the nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.services.ranking import Fit, best_first, fit
from crmcli.store import search as store
from crmcli.store.schema import Connection
from crmcli.text.wanted import Wanted, wanted

FEW = 3  # hits of the index, below which near names are shown too, unless one is SURE
SURE = 70.0  # points: every word begins a text, or is a word of one
MOST_WEIGHED = 500  # hits that are put in order; of more, those found by the better columns
TIERS = ("name", "company", "ends", "contact", "sounds")


def search(conn: Connection, text: str) -> list[Fit]:
    """Living, not archived customers, the best first; where there are very many, those behind are in no order."""
    words = wanted(text)
    if not words:
        return []
    found, rest = indexed(conn, words)
    if not found and (names := _without_titles(words)):
        found, rest = indexed(conn, names)
    if len(found) < FEW and not any(each.points >= SURE for each in found):
        from crmcli.services.nearness import nearest  # rapidfuzz takes 15 ms to load

        known = {one.customer for one in found}
        found += [one for one in nearest(conn, words) if one.customer not in known]
    return [*found, *(Fit(customer, 0.0, ()) for customer in rest)]


def _without_titles(words: Sequence[Wanted]) -> list[Wanted]:
    """曾先生 as 曾; none when there is no form of address among the words."""
    from crmcli.text.names import without_title  # loads rapidfuzz

    bare = wanted(" ".join(without_title(word.text) for word in words))
    return bare if bare != words else []


def indexed(conn: Connection, words: Sequence[Wanted]) -> tuple[list[Fit], list[int]]:
    """The hits of the index in their order, and the ids of those beyond MOST_WEIGHED."""
    ids = store.match(conn, words) if words else []
    weighed = ids if len(ids) <= MOST_WEIGHED else list(_first(conn, words, ids))
    found = best_first(it for texts in store.texts(conn, weighed) if (it := fit(texts, words)))
    if len(weighed) == len(ids):
        return found, []
    left_out = store.hidden(conn).union(weighed)
    return found, [customer for customer in ids if customer not in left_out]


def _first(conn: Connection, words: Sequence[Wanted], ids: list[int]) -> Iterator[int]:
    """MOST_WEIGHED of the hits: those of the better columns, and of each the newest."""
    taken: set[int] = set()
    for hits in (*(store.match(conn, words, column) for column in TIERS), ids):
        for customer in reversed(hits):
            if customer not in taken:
                taken.add(customer)
                yield customer
                if len(taken) == MOST_WEIGHED:
                    return
