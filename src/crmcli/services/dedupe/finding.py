"""Finding the customers who are in the book twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from collections.abc import Set as AbstractSet
from itertools import repeat

import numpy as np

from crmcli.model.duplicates import Duplicate, Found, Reason
from crmcli.services.dedupe import blocking, cluster, reasons
from crmcli.services.dedupe.blocking import Pairs
from crmcli.services.dedupe.columns import Records, read
from crmcli.services.dedupe.evidence import Scores, Weighing
from crmcli.services.dedupe.fields import NAME, THRESHOLD
from crmcli.services.dedupe.looking import Flags, Looking
from crmcli.store import profiles
from crmcli.store.book import Book

DIGITS = 4  # of a probability
DOUBTFUL = -0.01  # bits: just below even odds
TELLING = 0.3  # bits: what says less is no reason

STEPS = 3  # reading, comparing, grouping

Step = Callable[[], object]


def find(
    book: Book,
    *,
    least: float = THRESHOLD,
    among: AbstractSet[int] | None = None,
    rejected: Collection[tuple[int, int]] = (),
    explained: bool = True,
    step: Step = lambda: None,
) -> Found:
    """Living customers that are one with a probability of `least` or more; of `among` one of each pair must be.

    `rejected` are ids of pairs that are never one, the smaller first. Pairs that the rest of their group contradicts
    are left out, and come with those below THRESHOLD if `least` is lower. Unless they are to be `explained`, pairs have
    no reasons. `step` is called at the end of each of STEPS.
    """
    with book.reading() as conn:
        records = read(profiles.profiles(conn), profiles.contacts(conn))
    if len(records) < 2:
        return Found((), ())
    step()
    pairs = blocking.candidates(records)
    weighing = Weighing(Looking(records), pairs)
    apart = _are_among(records, pairs, rejected)

    def allowed(those: Pairs, scores: Scores) -> Scores:
        return np.where(_are_among(records, those, rejected), cluster.NEVER, scores)

    scores = np.where(apart, cluster.NEVER, weighing.scores)
    step()
    grouped = cluster.groups(
        pairs, scores, lambda those: allowed(those, weighing.more(those)), max(odds(least), odds(THRESHOLD))
    )
    found, of_found = grouped.pairs, grouped.scores
    if least < THRESHOLD:
        found, of_found = _with_doubtful(grouped, pairs, scores, odds(least))
    step()
    wanted = _concern(records, found, among)
    left_out = apart & (weighing.scores > odds(least)) & _concern(records, pairs, among)
    return Found(
        tuple(_described(weighing, found.at(wanted), of_found[wanted], explained=explained)),
        tuple(members for members in _ids(records, grouped.members) if among is None or not among.isdisjoint(members)),
        least,
        int(wanted[: len(grouped.scores)].sum()),
        int(left_out.sum()),
    )


def odds(probability: float) -> float:
    """log2 of the odds."""
    return float(np.log2(probability / (1 - probability))) if 0 < probability < 1 else np.inf * (probability - 0.5)


def _ids(records: Records, groups: list[list[int]]) -> Iterator[tuple[int, ...]]:
    return (tuple(records.ids[rows].tolist()) for rows in groups)


def _are_among(records: Records, pairs: Pairs, those: Collection[tuple[int, int]]) -> Flags:
    if not those:
        return np.zeros(len(pairs.left), dtype=bool)
    there = set(records.ids.tolist())
    ids = np.array([pair for pair in those if there.issuperset(pair)], dtype=np.int64).reshape(-1, 2)
    rows = np.searchsorted(records.ids, ids).astype(np.int32)
    return np.isin(pairs.packed, Pairs(rows[:, 0], rows[:, 1], pairs.size).packed)


def _with_doubtful(grouped: cluster.Groups, pairs: Pairs, scores: Scores, least: float) -> tuple[Pairs, Scores]:
    """The pairs of groups, and all others that score `least` bits or more; likely ones were contradicted by others."""
    more = (scores >= least) & (scores > cluster.NEVER) & ~np.isin(pairs.packed, grouped.pairs.packed)
    packed = np.concatenate((grouped.pairs.packed, pairs.packed[more]))
    return Pairs.unpacked(packed, pairs.size), np.concatenate((grouped.scores, np.minimum(scores[more], DOUBTFUL)))


def _concern(records: Records, pairs: Pairs, among: AbstractSet[int] | None) -> Flags:
    if among is None:
        return np.ones(len(pairs.left), dtype=bool)
    chosen = np.isin(records.ids, np.fromiter(among, dtype=np.int64, count=len(among)))
    return chosen[pairs.left] | chosen[pairs.right]


def _described(weighing: Weighing, pairs: Pairs, scores: Scores, *, explained: bool) -> Iterator[Duplicate]:
    """The likeliest first."""
    order = np.lexsort((pairs.packed, -scores))
    pairs, scores = pairs.at(order), scores[order]
    ids = weighing.looking.records.ids
    found = _reasons(weighing, pairs, scores) if explained else repeat(())
    probabilities = np.round(1 / (1 + np.exp2(-scores)), DIGITS)
    rows = zip(ids[pairs.left].tolist(), ids[pairs.right].tolist(), probabilities.tolist(), found, strict=False)
    return map(Duplicate._make, rows)


def _reasons(weighing: Weighing, pairs: Pairs, scores: Scores) -> Iterator[tuple[Reason, ...]]:
    """Of each pair, field by field."""
    evidence = weighing.evidence(pairs)
    through_others = (evidence.score(weighing.model) < scores).tolist()
    told = []
    for name, seen in evidence.fields.items():
        bits = np.round(np.log2(weighing.model.one[name])[seen.levels] - seen.strangers, 1)
        told.append((name, reasons.WORDS[name], reasons.AGAINST[name], seen.levels.tolist(), bits.tolist()))
    for row, through in enumerate(through_others):
        found = [
            Reason(name, words[levels[row]], bits[row], levels[row] in against)
            for name, words, against, levels, bits in told
            if levels[row] in words and abs(bits[row]) >= TELLING
        ]
        if through:
            found.append(Reason(NAME, reasons.THROUGH_OTHERS, TELLING))
        yield tuple(found)
