"""Which pairs are compared: all that share a key which few have, each once."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.services.dedupe import blocking
from crmcli.services.dedupe.blocking import FEW, MANY, SOME, Pairs, both, candidates, sharing
from people import Entry, Pair, as_tuples, records

KEYED_ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=25)  # row, key; 0 is none


def shared_by_few(rows: list[tuple[int, int]], most: int) -> set[Pair]:
    """What `sharing` promises, by trying all."""
    found = set()
    for key in {key for _, key in rows} - {0}:
        owners = [row for row, each in rows if each == key]
        if len(owners) <= most:
            found |= {(min(pair), max(pair)) for pair in combinations(owners, 2) if pair[0] != pair[1]}
    return found


@given(KEYED_ROWS, st.integers(2, 6))
@settings(max_examples=100, deadline=None)
def test_every_pair_with_a_shared_key_is_found(rows: list[tuple[int, int]], most: int) -> None:
    owners = np.array([row for row, _ in rows], dtype=np.int32)
    keys = np.array([key for _, key in rows], dtype=np.uint64)
    found = as_tuples(Pairs.unpacked(sharing(owners, keys, most, 10), 10))
    assert set(found) == shared_by_few(rows, most)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_key_of_two_is_equal_only_for_equal_ones(wanted: list[Pair]) -> None:
    left, right = (np.array([pair[side] for pair in wanted], dtype=np.uint64) for side in (0, 1))
    found = both(left, right).tolist()
    for (one, key), (another, other) in combinations(zip(wanted, found, strict=True), 2):
        if 0 in one or 0 in another:
            assert 0 in (key, other)
        else:
            assert (key == other) == (one == another)


def test_a_key_of_two_minds_which_is_which() -> None:
    one, two = np.array([1], dtype=np.uint64), np.array([2], dtype=np.uint64)
    assert both(one, two) != both(two, one)


SOME_PEOPLE = st.builds(
    Entry,
    name=st.sampled_from(["", "王伟", "Wang Wei", "王芳", "Anna Berg", "A. Berg", "Bob Jones", "Robert Jones"]),
    company=st.sampled_from(["", "华信科技", "Nordwind"]),
    phones=st.lists(st.sampled_from(["13800138000", "13911112222", "2150001111"]), max_size=2).map(tuple),
    emails=st.lists(st.sampled_from(["anna.berg@x.example", "anna.berg@y.example", "w@z.example"]), max_size=2).map(
        tuple
    ),
    wechat=st.sampled_from(["", "wei_88"]),
    street=st.sampled_from(["", "12 mill street", "和平路675号"]),
    city=st.sampled_from(["", "上海", "boston"]),
    birthday=st.sampled_from(["", "1980-02-03", "1980-03-02"]),
)


@given(st.lists(SOME_PEOPLE, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_pair_comes_twice_and_the_smaller_row_is_the_left_one(entries: list[Entry]) -> None:
    found = as_tuples(candidates(records(*entries)))
    assert found == sorted(set(found))
    assert all(0 <= left < right < len(entries) for left, right in found)


@given(st.lists(SOME_PEOPLE, min_size=2, max_size=8))
@settings(max_examples=60, deadline=None)
def test_who_shares_a_contact_or_an_address_is_compared(entries: list[Entry]) -> None:
    found = set(as_tuples(candidates(records(*entries))))
    for left, right in combinations(range(len(entries)), 2):
        one, another = entries[left], entries[right]
        contacts = {*one.phones, *one.emails, one.wechat} & {*another.phones, *another.emails, another.wechat}
        if contacts - {""} or (one.street and one.street == another.street):
            assert (left, right) in found


W = Entry(
    "王伟",
    "华信科技",
    ("13800138000",),
    ("wang.wei@x.example",),
    "wei_88",
    "和平路675号",
    "上海",
    "200000",
    "1980-02-03",
)
OTHER = Entry(
    "Bruno Costa",
    "Nordwind",
    ("912345678",),
    ("bruno@y.example",),
    "bruno",
    "1 mill lane",
    "porto",
    "4000",
    "1960-11-27",
)


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("a spelling in letters", {"name": "Wei Wang", "city": "上海", "phones": ()}),
        ("a nickname", {"name": "王伟 (David)", "company": "华信科技"}),
        ("the end of a number", {"phones": ("0213800138000",)}),
        ("a mailbox elsewhere", {"emails": ("wang.wei@z.example",)}),
        ("a place and a birthday", {"city": "上海", "birthday": "1980-02-03"}),
        ("a place and a street", {"postcode": "200000", "street": "和平路675号"}),
        ("a name and a firm", {"name": "王伟", "company": "华信"}),
        ("a name and a day without its year", {"name": "王伟", "birthday": "--02-03"}),
        ("an initial and a birthday", {"name": "W. Wang", "birthday": "1980-02-03"}),
    ],
)  # fmt: skip
def test_what_is_left_after_usual_changes_is_enough(what: str, changes: dict[str, object]) -> None:
    little = Entry()._replace(**changes)  # type: ignore[arg-type]
    assert as_tuples(candidates(records(W, OTHER, little))) == [(0, 2)], what


def test_strangers_are_not_compared() -> None:
    assert as_tuples(candidates(records(W, OTHER, Entry()))) == []
    assert as_tuples(candidates(records(Entry(), Entry()))) == []


@pytest.mark.parametrize(
    ("shared", "most"),
    [
        ({"phones": ("2150001111",)}, MANY),
        ({"street": "和平路675号"}, SOME),
        ({"emails": ("info.all@x.example",)}, MANY),
    ],
)
def test_what_too_many_share_makes_no_pairs(shared: dict[str, object], most: int) -> None:
    crowd = [Entry()._replace(**shared) for _ in range(most + 1)]  # type: ignore[arg-type]
    assert len(as_tuples(candidates(records(*crowd[1:])))) == most * (most - 1) // 2
    assert as_tuples(candidates(records(*crowd))) == []


def test_a_mailbox_elsewhere_is_a_key_for_a_few_only() -> None:
    crowd = [Entry(emails=(f"anna.berg@{chr(97 + number)}.example",)) for number in range(FEW + 1)]
    assert len(as_tuples(candidates(records(*crowd[1:])))) == FEW * (FEW - 1) // 2
    assert as_tuples(candidates(records(*crowd))) == []


def test_large_books_do_without_the_wide_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    by_birthday_alone = records(Entry(birthday="1980-02-03"), Entry(birthday="1980-02-03"), W, W)
    assert as_tuples(candidates(by_birthday_alone)) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    monkeypatch.setattr(blocking, "WIDE", 3)
    assert as_tuples(candidates(by_birthday_alone)) == [(2, 3)]
