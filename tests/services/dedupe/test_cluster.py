"""From pairs to groups: sure pairs join, look-alikes do not chain, and what was rejected never comes together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.services.dedupe.blocking import Pairs
from crmcli.services.dedupe.cluster import LARGEST, NEVER, Groups, groups
from people import Pair, as_tuples, pairs

SIZE = 7
EVERY_PAIR = list(combinations(range(SIZE), 2))
SCORES = st.dictionaries(
    st.sampled_from(EVERY_PAIR), st.floats(-30, 30).map(lambda score: round(score, 2)), max_size=len(EVERY_PAIR)
)


def grouped(scores: dict[Pair, float], *, others: float = -20.0, size: int = SIZE, least: float = 0.0) -> Groups:
    """Of pairs that are not among the scores each scores `others`."""

    def score(those: Pairs) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([scores.get(pair, others) for pair in as_tuples(those)])

    return groups(pairs(*scores, size=size), np.array(list(scores.values())), score, least)


def test_nothing_comes_of_nothing() -> None:
    assert grouped({}).members == []
    assert grouped({(0, 1): -1.0}).members == []


def test_groups_and_their_pairs() -> None:
    found = grouped({(0, 1): 9.0, (1, 2): 8.0, (0, 2): 7.0, (4, 5): 3.0, (5, 6): -4.0})
    assert found.members == [[0, 1, 2], [4, 5]]
    assert dict(zip(as_tuples(found.pairs), found.scores.tolist(), strict=True)) == {
        (0, 1): 9.0, (0, 2): 8.0, (1, 2): 8.0, (4, 5): 3.0,
    }  # fmt: skip


@pytest.mark.parametrize("others", [-50.0, -20.0])
def test_look_alikes_do_not_chain(others: float) -> None:
    """王伟 like 王伟's brother like somebody else: each link is likely, the whole is not."""
    assert grouped({(0, 1): 3.0, (1, 2): 2.0}, others=others).members == [[0, 1]]
    assert grouped({(number, number + 1): 2.0 + number / 10 for number in range(6)}, others=others).members == [
        [1, 2], [3, 4], [5, 6],
    ]  # fmt: skip


def test_two_whole_groups_do_not_join_by_one_likely_pair() -> None:
    firm = {(0, 1): 9.0, (2, 3): 9.0, (1, 2): 4.0}
    assert grouped(firm).members == [[0, 1], [2, 3]]
    assert grouped(firm, others=5.0).members == [[0, 1, 2, 3]]


def test_a_doubtful_pair_is_carried_by_sure_ones() -> None:
    """An old record and a new one share little, and both are sure to be the middle one's."""
    found = grouped({(0, 1): 15.0, (1, 2): 15.0}, others=-2.0)
    assert found.members == [[0, 1, 2]]
    assert dict(zip(as_tuples(found.pairs), found.scores.tolist(), strict=True))[0, 2] == 15.0


def test_only_links_above_the_least_count() -> None:
    scores = {(0, 1): 9.0, (2, 3): 4.0}
    assert grouped(scores, least=5.0).members == [[0, 1]]
    assert grouped(scores, least=9.5).members == []


@given(SCORES)
@settings(max_examples=100, deadline=None)
def test_each_row_is_in_one_group_and_each_pair_of_a_group_is_told(scores: dict[Pair, float]) -> None:
    found = grouped(scores)
    rows = [row for group in found.members for row in group]
    assert len(rows) == len(set(rows))
    assert found.members == sorted(sorted(group) for group in found.members)
    assert all(len(group) > 1 for group in found.members)
    assert as_tuples(found.pairs) == sorted(pair for group in found.members for pair in combinations(group, 2))
    assert all(score > 0 for score in found.scores)


@given(SCORES, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_pairs_makes_no_difference(scores: dict[Pair, float], random: object) -> None:
    shuffled = list(scores.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, another = grouped(scores), grouped(dict(shuffled))
    assert one.members == another.members
    assert as_tuples(one.pairs) == as_tuples(another.pairs)
    assert one.scores.tolist() == another.scores.tolist()


@given(SCORES, st.sampled_from(EVERY_PAIR), st.sampled_from([-20.0, 0.0, 30.0]))
@settings(max_examples=100, deadline=None)
def test_what_was_rejected_never_comes_together(scores: dict[Pair, float], rejected: Pair, others: float) -> None:
    found = grouped({**scores, rejected: NEVER}, others=others)
    assert not any(set(rejected) <= set(group) for group in found.members)


def test_no_number_of_friends_outvotes_a_rejection() -> None:
    everybody = {pair: 30.0 for pair in EVERY_PAIR}
    assert len(grouped(everybody).members[0]) == SIZE
    assert grouped({**everybody, (0, 1): NEVER}).members == [[0, 2, 3, 4, 5, 6]]


def test_a_component_too_large_to_compare_each_with_each() -> None:
    size = LARGEST + 2
    chain = {(number, number + 1): 20.0 for number in range(size - 1)}
    assert max(map(len, grouped(chain, others=30.0, size=size).members)) < size
    assert grouped({pair: 20.0 for pair in combinations(range(size), 2)}, size=size).members == [list(range(size))]
    with_rejected = {**{pair: 20.0 for pair in combinations(range(size), 2)}, (0, 1): NEVER}
    assert not any({0, 1} <= set(group) for group in grouped(with_rejected, size=size).members)
