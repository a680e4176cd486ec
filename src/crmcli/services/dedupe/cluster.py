"""From pairs to groups: who is one customer, without chaining through look-alikes.

Pairs are joined from the surest on; two groups become one only if their members agree on the whole, for A like B and
B like C do not make A and C one. This is agglomerative clustering by average linkage (Sokal and Michener, 1958), on
scores that are cut off so that one sure pair cannot outvote several contradictions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from crmcli.services.dedupe.blocking import Pairs
from crmcli.services.dedupe.evidence import Scores, components

SURE, CONTRADICTED = 10.0, 6.0  # bits: more than this counts no more
NEVER = -100.0  # bits: somebody said that the two are not one, and no others outvote that
SLACK = 1.5  # bits that the average may lie below even odds: what a pair of one group says is doubtful by itself
LARGEST = 60  # members of a component whose every pair is scored

Known = dict[tuple[int, int], float]


class Groups(NamedTuple):
    """The rows of each group of two or more; and every pair within one, with its own score or the one of the link by
    which it came together, whichever is higher.
    """

    members: list[list[int]]
    pairs: Pairs
    scores: Scores


def groups(pairs: Pairs, scores: Scores, score: Callable[[Pairs], Scores], least: float = 0.0) -> Groups:
    """The groups of pairs that score more than `least` bits; `score` gives those of pairs that were not compared."""
    likely = scores > least
    told = likely | (scores <= NEVER)
    known: Known = dict(zip(_tuples(pairs.at(told)), scores[told].tolist(), strict=True))
    joined = list(_components(pairs.at(likely)))
    missing = [
        pair for rows in joined if 2 < len(rows) <= LARGEST for pair in combinations(rows, 2) if pair not in known
    ]
    asked = _pairs(missing, pairs.size)
    known.update(zip(missing, score(asked).tolist() if missing else (), strict=True))
    members: list[list[int]] = []
    within: Known = {}
    for rows in joined:
        members += _agreeing(rows, known, within, least)
    found = sorted(within)
    return Groups(sorted(members), _pairs(found, pairs.size), np.array([within[pair] for pair in found]))


def _tuples(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def _pairs(rows: Sequence[tuple[int, int]], size: int) -> Pairs:
    both = np.array(rows, dtype=np.int32).reshape(-1, 2)
    return Pairs(both[:, 0], both[:, 1], size)


def _components(pairs: Pairs) -> Iterator[list[int]]:
    rows = np.unique(np.concatenate((pairs.left, pairs.right)))
    of = components(pairs.size, pairs)[rows]
    order = np.argsort(of, kind="stable")
    starts = np.flatnonzero(np.diff(of[order], prepend=-1))
    return (part.tolist() for part in np.split(rows[order], starts[1:]) if len(part))


def _agreeing(rows: Sequence[int], known: Known, within: Known, least: float) -> list[list[int]]:
    """The groups of one component, whose pairs go to `within`."""
    members = {row: [row] for row in rows}
    links = sorted((-known[pair], pair) for pair in combinations(rows, 2) if known.get(pair, least) > least)
    for strength, (a, b) in links:
        ours, theirs = members[a], members[b]
        if ours is theirs:
            continue
        cross = {(min(x, y), max(x, y)) for x in ours for y in theirs}
        found = [known.get(pair, -CONTRADICTED) for pair in cross]
        agreeing = sum(max(-CONTRADICTED, min(SURE, each)) for each in found) > -SLACK * len(found)
        if agreeing and min(found) > NEVER:
            within.update({pair: max(known.get(pair, -strength), -strength) for pair in cross})
            ours.extend(theirs)
            members.update(dict.fromkeys(theirs, ours))
    different = {id(group): group for group in members.values() if len(group) > 1}
    return [sorted(group) for group in different.values()]
