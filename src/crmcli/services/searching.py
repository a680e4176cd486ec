"""Search that forgives: from a few words to customers, the best first.

The index finds what is written or heard; only when it gives little are all names looked through for the nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from crmcli.model.customer import id_in
from crmcli.services.ranking import EXACT, FIELDS, TOGETHER, Fields, Fit, Reason, best_first, fit, reaches
from crmcli.store import search as store
from crmcli.store.schema import Connection
from crmcli.text.name_words import without_title
from crmcli.text.wanted import Wanted, heard_as_one, joined, wanted

ENOUGH = 20  # hits, as many as are shown: then nobody is looked for whose name is longer
FEW = 3  # hits of the index, below which near names are shown too, unless one is sure
BESIDE = 20.0  # points of one who is only near, to be shown behind those who fit
MOST_WEIGHED = 500  # hits that are put in order; of more, those found by the better columns
TIERS = ("name", "company", "ends", "sounds", "contact")


def search(conn: Connection, text: str, *, longer: bool = True) -> list[Fit]:
    """Living, not archived customers, the best first; where there are very many, those behind are in no order.

    With `longer`, behind those who sound just as was typed also those of whom it is the beginning: yan of yang.
    """
    words = wanted(text)
    if not words:
        return []
    found, rest = _written_so(conn, words, longer=longer)
    numbered = _numbered(conn, text)
    found = [*numbered, *(one for one in found if one.customer not in [it.customer for it in numbered])]
    if len(found) < FEW and not any(each.is_sure for each in found):
        from crmcli.services.nearness import nearest  # rapidfuzz takes 15 ms to load

        known = {one.customer for one in found}
        least = BESIDE if found else 0
        found += [one for one in nearest(conn, words) if one.customer not in known and one.points >= least]
    return [*found, *(Fit(customer, 0.0, ()) for customer in rest)]


def _written_so(conn: Connection, words: Sequence[Wanted], *, longer: bool) -> tuple[list[Fit], list[int]]:
    """The hits of the index for the words, and for those that some write as one."""
    found, rest = indexed(conn, words)
    if not found and (names := _without_titles(words)):
        found, rest = indexed(conn, names)
    heard, more = _heard_as_one(conn, words, longer=longer and len(found) < ENOUGH)
    best: dict[int, Fit] = {}
    for one in best_first(chain(found, heard, *(indexed(conn, others)[0] for others in joined(words)))):
        best.setdefault(one.customer, one)
    return list(best.values()), [customer for customer in dict.fromkeys((*rest, *more)) if customer not in best]


def _heard_as_one(conn: Connection, words: Sequence[Wanted], *, longer: bool) -> tuple[list[Fit], list[int]]:
    """The hits of the index for Pinyin with a last syllable that may be only begun, in one word or in several.

    They come before those who have the words here and there. What was typed out is looked for so only with `longer`.
    """
    one = heard_as_one(words)
    if one is None or (one.typed_out and not longer):
        return [], []
    found, rest = indexed(conn, [one.word])
    extra = TOGETHER if len(words) > 1 else 0
    return [it._replace(points=it.points + extra) if it.is_named else it for it in found], rest


def _numbered(conn: Connection, text: str) -> list[Fit]:
    """The customer whose id was typed with its sign: #42."""
    number = id_in(text) if text.lstrip().startswith("#") else None
    reasons = (Reason(EXACT[0], text.strip(), EXACT[1], "id", str(number)),)
    return [Fit(it.customer, EXACT[0], reasons) for it in store.texts(conn, [number] if number else [])]


def _without_titles(words: Sequence[Wanted]) -> list[Wanted]:
    """曾先生 as 曾; none when there is no form of address among the words."""
    bare = wanted(" ".join(without_title(word.text) for word in words))
    return bare if bare != words else []


def indexed(conn: Connection, words: Sequence[Wanted], fields: Fields = FIELDS) -> tuple[list[Fit], list[int]]:
    """The hits of the index in their order, as they fit the fields, and the ids of those beyond MOST_WEIGHED."""
    ids = store.match(conn, words) if words else []
    rest: list[int] = []
    if len(ids) > MOST_WEIGHED:
        hidden = store.hidden(conn)
        fitting = _fitting(conn, words, [customer for customer in ids if customer not in hidden])
        ids = list(_first(conn, words, fitting))
        weighed = set(ids)
        rest = [customer for customer in fitting if customer not in weighed]
    return best_first(it for texts in store.texts(conn, ids) if (it := fit(texts, words, fields))), rest


def _fitting(conn: Connection, words: Sequence[Wanted], ids: list[int]) -> list[int]:
    """Of many hits those who fit: the index knows neither signs nor which digits of a number are its country code."""
    numbers = [word for word in words if word.numbers]
    has_signs = not all(word.text[0].isalnum() for word in words)
    if not numbers:
        return ids[-MOST_WEIGHED:] if has_signs else ids
    told = set() if has_signs else set(store.match(conn, words, "{name company other}"))
    return [
        customer
        for customer, contact in store.contacts(conn, ids)
        if customer in told or all(reaches(contact, word) for word in numbers)
    ]


def _first(conn: Connection, words: Sequence[Wanted], ids: list[int]) -> Iterator[int]:
    """MOST_WEIGHED of the hits: those of the better columns, and of each the newest."""
    left = set(ids)
    for hits in (*(store.match(conn, words, column) for column in TIERS), ids):
        for customer in reversed(hits):
            if customer in left:
                left.remove(customer)
                yield customer
                if len(ids) - len(left) == MOST_WEIGHED:
                    return
