"""Which value of the book is meant by one that nobody has: mistyped, or written in the other script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from crmcli import query
from crmcli.query import Node
from crmcli.store.schema import Connection
from crmcli.store.values import FIELDS, values
from crmcli.text.fold import fold
from crmcli.text.han import usual_reading

LEAST_LIKE = 0.65  # of 1: two letters of three in the wrong order, two wrong ones of six
MOST = 3


def terms_meant(conn: Connection, wanted: Node) -> list[tuple[str, list[str]]]:
    """Each term of the query that fits no value of its field, and at most MOST that do: (tag:vpi, [tag:vip])."""
    return [
        (f"{leaf.field}:{leaf.text}", [f"{leaf.field}:{value}" for value in near])
        for leaf in _comparisons(wanted)
        if (near := _near(leaf.text, values(conn, leaf.field)))
    ]


def _comparisons(wanted: Node) -> Iterator[query.Contains | query.Equals]:
    """Those that all customers must meet."""
    for part in wanted.parts if isinstance(wanted, query.And) else (wanted,):
        if isinstance(part, query.Contains | query.Equals) and part.field in FIELDS:
            yield part


def _near(typed: str, known: Iterable[str]) -> list[str]:
    """The values that are like the typed one, the nearest first; none when one has it in it."""
    folded = {fold(value): value for value in known}
    wanted = fold(typed)
    if any(wanted in each for each in folded):
        return []
    read = {value: _read_aloud(each) for each, value in folded.items()}
    near = process.extract(
        _read_aloud(wanted), read, scorer=OSA.normalized_similarity, score_cutoff=LEAST_LIKE, limit=MOST
    )
    return [value for _, _, value in near]


def _read_aloud(folded: str) -> str:
    """With Chinese characters in Pinyin, so that 上海 and shanghai are the same."""
    return "".join(usual_reading(character) or character for character in folded)
