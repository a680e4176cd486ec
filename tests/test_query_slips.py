"""Signs of other languages: refused with the right form where they are surely meant, text elsewhere."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import NotFound, QueryError, Usage
from crmcli.query import (
    And,
    Contains,
    Equals,
    Not,
    Or,
    Range,
    Word,
    asks_for_tag,
    expand,
    join,
    leaves,
    parse,
    retagged,
)
from queries import error_position

SLIPS = [
    ("city!=上海", 4, "write: not city=上海"),
    ("city！=上海", 4, "write: not city=上海"),
    ('x city!="new york"', 6, 'write: not city="new york"'),
    ("city<>上海", 4, "write: not city=上海"),
    ("city!:上海", 4, "write: not city:上海"),
    ("city:!上海", 4, "write: not city:上海"),
    ("!city:上海", 0, "write: not city:上海"),
    ("x !has:email", 2, "write: not has:email"),
    ("!last.before:30d", 0, "write: not last.before:30d"),
    ("city~上", 4, "write: city:上"),
    ("城市=~上", 2, "write: 城市:上"),
    ("city:=上海", 4, "write: city=上海"),
    ("city==上海", 4, "write: city=上海"),
    ("total!=5", 5, "write: not total=5"),
    ("is!=archived", 2, "write: not is=archived"),
    ("field.size==xl", 10, "write: field.size=xl"),
    ("city:上海,北京", 7, "write: city:上海 or city:北京"),
    ("city=上海、北京", 7, "write: city=上海 or city=北京"),
    ("tag:neu,VIP", 7, "write: tag:neu or tag:VIP"),
    ("#neu，VIP", 4, "write: tag:neu or tag:VIP"),
    ("id:1,2", 4, "write: id:1 or id:2"),
    ("city:上*", 6, "write: city:上"),
    ("city:*上", 5, "write: city:上"),
    ("tag:*", 4, "write: has:tag"),
    ("city:'new york'", 5, 'write: city:"new york"'),
    ("(tag='a b')", 5, 'write: tag="a b"'),
    ("city:(上海 or 北京)", 5, "write: (city:上海 or city:北京)"),
    ("city：（上海 北京）", 5, "write: (city:上海 city:北京)"),
]


@pytest.mark.parametrize(("query", "position", "right"), SLIPS)
def test_a_slip_is_pointed_at_with_the_right_form(query, position, right):
    with pytest.raises(QueryError, match=re.escape(right)) as caught:
        parse(query)
    assert caught.value.position == position


@pytest.mark.parametrize(("query", "right"), [(query, right) for query, _, right in SLIPS])
def test_the_right_form_can_be_read(query, right):
    parse(right.removeprefix("write: "))


@pytest.mark.parametrize(
    ("argument", "right"),
    [
        ("city!=上海 北京", "not city=上海"),
        ("x 城市~上", "城市:上"),
        ("city:'new york'", 'city:"new york"'),
        ("city:(上海 or 北京)", "(city:上海 or city:北京)"),
        ("!city:上海 tag:vip", "not city:上海"),
    ],
)
def test_a_slip_in_an_argument_with_spaces_is_no_phrase(argument, right):
    with pytest.raises(QueryError, match=re.escape(f"write: {right}")):
        parse(join([argument]))


@pytest.mark.parametrize(
    "word",
    [
        *("wei!=x@example.com", "a~b@example.com", "Yahoo!", "Ke$ha*", "上*", "!", "!x", "!!", "~"),
        *("a!=b", "name~", "city!", "'new", "O'Brien", "Smith,Sons", "上海,北京"),
    ],
)  # fmt: skip
def test_in_plain_words_they_are_text(word):
    assert parse(word) == Word(word)


@pytest.mark.parametrize(
    ("query", "field", "text"),
    [
        ('city:"=上海"', "city", "=上海"),
        ('city:"上海,北京"', "city", "上海,北京"),
        ('city:"上*"', "city", "上*"),
        ("city:\"'new york'\"", "city", "'new york'"),
        ("notes:!!!", "notes", "!!!"),
        ("field.stars:***", "field.stars", "***"),
        ("company:Smith,Sons", "company", "Smith,Sons"),
        ("company:O'Brien", "company", "O'Brien"),
        ("company:'t", "company", "'t"),
        ("company:（上海）华信", "company", "（上海）华信"),
        ("company:Yahoo!", "company", "Yahoo!"),
        ("phone:138*", "phone", "138*"),
        ("city:上海,", "city", "上海,"),
    ],
)
def test_in_quotes_and_where_a_value_has_them_they_are_text(query, field, text):
    assert parse(query) == Contains(field, text)


def test_quotes_that_a_shell_took_off_leave_a_comma_alone():
    assert parse(join(["city:Washington, DC"])) == Contains("city", "Washington, DC")


# Birthdays in Chinese, segments within segments, tags of another name ---------------------------------------------


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [
        ("birthday:5月", "--05", "--05"),
        ("birthday:五月", "--05", "--05"),
        ("birthday:十一月..十二月", "--11", "--12"),
        ("birthday:12月1日", "--12-01", "--12-01"),
        ("birthday:1990年", "1990", "1990"),
        ("birthday:1990年5月", "1990-05", "1990-05"),
        ("birthday:1990年5月1号", "1990-05-01", "1990-05-01"),
        ("birthday:5月..6月", "--05", "--06"),
    ],
)
def test_parts_of_birthdays_in_chinese(query, low, high):
    assert parse(query) == Range("birthday", low, high)


@pytest.mark.parametrize("text", ["0", "00", "0-5", "5-0", "1990-0", "1990-5-0", "0月", "13月"])
def test_there_is_no_month_or_day_of_that_number(text):
    with pytest.raises(QueryError, match="calendar"):
        parse(f"birthday:{text}")


def test_a_missing_segment_is_told_with_the_one_that_needs_it():
    def resolve(name):
        return {"both": "@微信 or tag:vip", "all": "@both"}.get(name) or missing(name)

    def missing(name):
        raise NotFound(f"there is no segment named {name!r}")

    with pytest.raises(NotFound, match="@both cannot be used: there is no segment named '微信'"):
        expand(parse("@all"), resolve)
    with pytest.raises(NotFound, match=r"^there is no segment named 'x'"):
        expand(parse("@x"), resolve)


@pytest.mark.parametrize(
    ("query", "new", "after"),
    [
        ("tag:tag", "gold", "tag:gold"),
        ("tags=TAG #tag", "gold", "tags=gold #gold"),
        ('（标签："tag"）tag', "gold", "（标签：gold）tag"),
        ('#"tag" or tag:tag', "big fish", '#"big fish" or tag:"big fish"'),
        ("(tag:tag)", "a)b", '(tag:"a)b")'),
        ("tag:tags name:tag", "gold", "tag:tags name:tag"),
    ],
)
def test_a_tag_of_another_name(query, new, after):
    assert asks_for_tag(parse(query), "Tag") == (query != after)
    assert retagged(query, "tag", new) == after


def test_what_the_other_name_stands_for():
    assert parse(retagged("a (#x or -tag:X)", "x", "y z")) == And(
        (Word("a"), Or((Equals("tag", "y z"), Not(Equals("tag", "y z")))))
    )


PIECES = ["city", "tag", "!", "=", ":", "~", "<>", "*", ",", "'", '"', "(", ")", " ", "#", "@", "-", "上海", "x", "or"]
QUERIES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(QUERIES)
@settings(max_examples=100, deadline=None)
def test_an_error_points_into_the_query(query):
    for text in (query, join([query])):
        assert 0 <= error_position(text) <= len(text)


@given(QUERIES, st.text("ab ()\"'-!,*", min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_a_tag_of_another_name_is_asked_for_in_its_place(query, new):
    with suppress(QueryError, Usage):
        before = list(leaves(parse(query)))
        after = list(leaves(parse(retagged(query, "x", new))))
        assert after == [Equals("tag", new) if leaf == Equals("tag", "x") else leaf for leaf in before]
