from __future__ import annotations

import re

import pytest
from filter_book import CUSTOMERS, compiled, found, ids, open_book
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli import query
from crmcli.errors import NotFound, QueryError
from crmcli.model import fields
from crmcli.store import filters


@pytest.fixture(scope="module")
def book():
    conn = open_book()
    yield conn
    conn.close()


names = st.sampled_from([field.name for field in fields.FIELDS] + ["field.size", "handle.line"])
text_names = st.sampled_from(
    [f.name for f in fields.FIELDS if f.type in ("text", "choice")] + ["field.x'y", "handle.z"]
)
date_names = st.sampled_from([field.name for field in fields.FIELDS if field.type == "date"])
texts = st.one_of(st.text(max_size=5), st.sampled_from(["王", "a", "vip", "0571", "'; --", "%"]))
numbers = st.one_of(st.none(), st.integers(-(10**15), 10**15))
days = st.sampled_from(["2026", "2026-05", "2026-05-01", "30d", "2025-12-31"])
birthdays = st.sampled_from(
    [("--05", "--05-20"), ("--12", None), (None, "1990"), ("1990-05-01", "2001"), ("--12-20", "--01")]
)
leaves = st.one_of(
    st.just(query.All()),
    st.builds(query.Word, texts),
    st.builds(query.Contains, text_names, texts),
    st.builds(query.Equals, text_names, texts),
    st.builds(query.Range, st.sampled_from(["orders", "total", "id"]), st.integers(0, 20), numbers),
    st.builds(query.Range, date_names, days, st.none() | days),
    birthdays.map(lambda ends: query.Range("birthday", *ends)),
    st.builds(query.Before, date_names, days, inclusive=st.booleans()),
    st.builds(query.After, date_names, days, inclusive=st.booleans()),
    st.builds(query.Falls, st.just("birthday"), st.none() | st.sampled_from(["tomorrow", "05-20"]), st.just("fri")),
    st.builds(query.Has, names),
    st.builds(query.Is, st.sampled_from(query.STATES)),
    st.builds(query.Batch, st.integers(-1, 200)),
)
hiding = leaves.filter(lambda leaf: filters.visible(leaf) == filters.visible(query.All()))
parts = st.lists(hiding, min_size=1, max_size=4).map(tuple)
nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(query.Not, inner),
        st.builds(query.And, st.lists(inner, min_size=1, max_size=4).map(tuple)),
        st.builds(query.Or, st.lists(inner, min_size=1, max_size=4).map(tuple)),
    ),
    max_leaves=8,
)


@given(nodes)
@settings(max_examples=100, deadline=None)
def test_a_query_and_its_opposite_share_out_the_visible_customers(book, node):
    yes, no = found(book, compiled(node)), found(book, compiled(query.Not(node)))
    assert sorted(yes + no) == found(book, filters.visible(node))


@given(parts)
@settings(max_examples=100, deadline=None)
def test_and_is_what_all_find_or_is_what_any_finds(book, parts):
    each = [set(found(book, compiled(part))) for part in parts]
    assert found(book, compiled(query.And(parts))) == sorted(set.intersection(*each))
    assert found(book, compiled(query.Or(parts))) == sorted(set.union(*each))


def tokens(sql):
    return set(re.findall(r"\w+|\S", sql))


@given(text_names, texts, st.sampled_from([query.Equals, query.Contains]))
@settings(max_examples=100, deadline=None)
def test_no_text_of_a_query_gets_into_the_sql(name, text, leaf):
    # A phone with a code and without, an umlaut written both ways, nothing left: each is asked in its own way.
    known = set().union(
        *(tokens(compiled(leaf(name, other)).sql) for other in ("word", "+1", "5", "wörd", "woerd", ""))
    )
    assert tokens(compiled(leaf(name, text)).sql) <= known
    assert compiled(leaf(f"field.{text}", "word")).sql == compiled(leaf("field.key", "word")).sql


@given(
    st.lists(st.sampled_from([*'()"-#@ :=<>', "or", "not ", "5..", "王伟", "city:", "total", "last.before:30d", "05"]))
)
@settings(max_examples=100, deadline=None)
def test_whatever_can_be_read_can_be_asked(book, pieces):
    try:
        assert set(ids(book, "".join(pieces))) <= set(CUSTOMERS)
    except (QueryError, NotFound):
        return
