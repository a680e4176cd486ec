from __future__ import annotations

import re
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import NotFound, QueryError, Usage
from crmcli.model import fields
from crmcli.query import (
    MAX_DEPTH,
    MAX_TERMS,
    After,
    All,
    And,
    Batch,
    Before,
    Contains,
    Equals,
    Falls,
    Has,
    Is,
    Not,
    Or,
    Range,
    Segment,
    Word,
    expand,
    join,
    leaves,
    parse,
)
from crmcli.query_help import QUERY_HELP
from queries import error_position

# Any text, and text made of the language's own signs, which gets deeper into the parser.
PIECES = [
    *(
        "(",
        ")",
        '"',
        "“",
        " ",
        "-",
        "#",
        "@",
        ":",
        "=",
        "：",
        "..",
        "<",
        ">",
        "or",
        "not",
        "and",
        "30d",
        "05-01",
        "王伟",
    ),
    *("city", "total", "last", "birthday", "last.before", "field.", "has:", "no:", "is:", "batch:", "archived", "5"),
]
QUERIES = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("", All()),
        ("  ", All()),
        ("王伟", Word("王伟")),
        ("王伟 上海", And((Word("王伟"), Word("上海")))),
        ("王伟　上海", And((Word("王伟"), Word("上海")))),
        ('"new york"', Word("new york")),
        ("“新 世界”", Word("新 世界")),
        ("city:上海", Contains("city", "上海")),
        ("CITY:上海", Contains("city", "上海")),
        ("城市：上海", Contains("city", "上海")),
        ("city=上海", Equals("city", "上海")),
        ("city＝上海", Equals("city", "上海")),
        ('city:"new york"', Contains("city", "new york")),
        ("note:茶", Contains("notes", "茶")),
        ("tag:vip", Equals("tag", "vip")),
        ("tags:vip", Equals("tag", "vip")),
        ("#vip", Equals("tag", "vip")),
        ('#"big spender"', Equals("tag", "big spender")),
        ("kind:person", Equals("kind", "person")),
        ("field.size:xl", Contains("field.size", "xl")),
        ("field.Shoe-Size=42", Equals("field.Shoe-Size", "42")),
        ('field."Shoe Size":42', Contains("field.Shoe Size", "42")),
        ("field.before:x", Contains("field.before", "x")),
        ("handle.line:wei", Contains("handle.line", "wei")),
        ("email:@example.com", Contains("email", "@example.com")),
        ("has:email", Has("email")),
        ("no:phone", Not(Has("phone"))),
        ("has:field.size", Has("field.size")),
        ("is:archived", Is("archived")),
        ("batch:118", Batch(118)),
        ("@summer", Segment("summer")),
        ("a or b", Or((Word("a"), Word("b")))),
        ("a OR b", Or((Word("a"), Word("b")))),
        ("a and b", And((Word("a"), Word("b")))),
        ("a b or c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("a (b or c)", And((Word("a"), Or((Word("b"), Word("c")))))),
        ("（a or b）", Or((Word("a"), Word("b")))),
        ("not a b", And((Not(Word("a")), Word("b")))),
        ("-a", Not(Word("a"))),
        ("-(a or b)", Not(Or((Word("a"), Word("b"))))),
        ("-tag:vip", Not(Equals("tag", "vip"))),
        ('"or"', Word("or")),
        ("or-else", Word("or-else")),
    ],
)
def test_what_a_query_says(query, node):
    assert parse(query) == node


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("orders:3", Range("orders", 3, 3)),
        ("orders:..3", Range("orders", None, 3)),
        ("orders:3..1", Range("orders", 1, 3)),
        ("id=42", Range("id", 42, 42)),
        ("touches：１０..", Range("touches", 10, None)),
        ("total:5000..", Range("total", 5000, None)),
        ("total:99.50..120", Range("total", 99.5, 120)),
        ("total>5000", Range("total", 5000, None, low_exclusive=True)),
        ("total >= 5000", Range("total", 5000, None)),
        ("total＜5000", Range("total", None, 5000, high_exclusive=True)),
        ("total<=5000", Range("total", None, 5000)),
        ("created:2026-01..2026-03", Range("created", "2026-01", "2026-03")),
        ("created:2026", Range("created", "2026", "2026")),
        ("next:2026-05-01..", Range("next", "2026-05-01", None)),
        ("last.before:30d", Before("last", "30d")),
        ("last.after:2026-05-01", After("last", "2026-05-01")),
        ("created.after:2026", After("created", "2026")),
        ("last>2026-05-01", After("last", "2026-05-01")),
        ("last>=2026-05-01", After("last", "2026-05-01", inclusive=True)),
        ("last<2026-05-01", Before("last", "2026-05-01")),
        ("last>30d", Before("last", "30d")),  # older than 30 days
        ("last>30天", Before("last", "30天")),
        ("last>5月1日", After("last", "5月1日")),
        ('next.before:"next week"', Before("next", "next week")),
        ("next>2w", After("next", "2w")),
        ("next<=2w", Before("next", "2w", inclusive=True)),
        ("birthday.before:2w", Before("birthday", "2w")),
        ("birthday.after:05-01", After("birthday", "05-01")),
        ("birthday:today", Falls("birthday", "today", "today")),
        ("birthday:..fri", Falls("birthday", None, "fri")),
        ('birthday:"this week"', Falls("birthday", "this week", "this week")),
        ("last <= 30d", After("last", "30d", inclusive=True)),
        ("birthday:05", Range("birthday", "--05", "--05")),
        ("birthday:May", Range("birthday", "--05", "--05")),
        ("birthday:jan..march", Range("birthday", "--01", "--03")),
        ("birthday:5-1", Range("birthday", "--05-01", "--05-01")),
        ("birthday:--02-29", Range("birthday", "--02-29", "--02-29")),
        ("birthday:1990", Range("birthday", "1990", "1990")),
        ("birthday:1990-5-1", Range("birthday", "1990-05-01", "1990-05-01")),
        ("birthday:12-20..01-10", Range("birthday", "--12-20", "--01-10")),
        ("birthday:1980..", Range("birthday", "1980", None)),
    ],
)
def test_numbers_dates_and_birthdays(query, node):
    assert parse(query) == node


@pytest.mark.parametrize(
    "word",
    [
        *("http://example.com/?a=b", "https://example.com", "10:30", "wei@example.com", "O'Brien", "-", "#", "@", "5%"),
        *("阿里（中国）有限公司", "Smith(London)", "smile", "a-b", "A&B", '27"', "王伟，", "<3", "Total", "Last"),
    ],
)
def test_what_stays_a_word(word):
    assert parse(word) == Word(word)


@pytest.mark.parametrize(
    ("query", "position", "reason"),
    [
        ("x citty:上海", 2, "did you mean city?"),
        ("foo:bar", 0, "field.foo"),
        ("http:x", 0, "there is no field"),
        ("city:", 5, "no:city"),
        ("city: 上海", 5, "the value is missing"),
        ("has:emial", 4, "did you mean email"),
        ("no:", 3, "name of a field"),
        ("is:dead", 3, "archived, person, company, merged"),
        ("batch:last", 6, "crm history"),
        ("has>3", 0, "colon"),
        ("city>5", 0, "city:5"),
        ("phone:none", 6, "digits"),
        ("orders:many", 7, "not a number"),
        ("orders:1.5", 7, "not a number"),
        ("orders:99999999999999999999", 7, "not a number"),
        ("total:..", 6, "at least one end"),
        ("created:soon", 8, "created"),
        ("created:1066", 8, "1900"),
        ("city.before:3d", 0, "not a date"),
        ("last.before>30d", 0, "colon"),
        ("birthday:13", 9, "calendar"),
        ("birthday:02-30", 9, "calendar"),
        ("birthday:Maj", 9, "05-01"),
        ("birthday:1990..05", 9, "both ends"),
        ("birthday>05", 0, "range"),
        ("王伟 last", 3, "last.before:30d"),
        ("total", 0, "did the shell eat"),
        ("last", 0, "'>30d'"),
        ("next", 0, "next.before:2w"),
        ("birthday:today..", 9, "last day"),
        ("birthday:19900501", 9, "1990-05-01"),
        ("birthday.after:May", 15, "not a day"),
        ('a "b c', 2, "not closed"),
        ('a ""', 2, "nothing between"),
        ("(a b", 0, "not closed"),
        ("a b)", 3, "no parenthesis is open"),
        ("()", 1, "missing"),
        ("a or", 4, "missing"),
        ("or a", 0, "missing"),
        ("a not", 5, "missing"),
        ("a \udc80", 2, "UTF-8"),
    ],
)
def test_a_query_that_cannot_be_read_points_at_the_character(query, position, reason):
    with pytest.raises(QueryError, match=re.escape(reason)) as caught:
        parse(query)
    assert caught.value.position == position


@given(QUERIES)
@settings(max_examples=100, deadline=None)
def test_every_text_is_a_query_or_a_query_error(query):
    assert 0 <= error_position(query) <= len(query)


@given(QUERIES)
@settings(max_examples=100, deadline=None)
def test_every_leaf_knows_where_it_stands(query):
    try:
        found = [leaf.position for leaf in leaves(parse(query)) if leaf != All()]
    except QueryError:
        return
    assert found == sorted(set(found))
    assert all(0 <= position < len(query) for position in found)


@pytest.mark.parametrize("nest", ["(", "not ", "-", "-(", "(a or ", "a ("])
def test_nesting_has_an_end(nest):
    with pytest.raises(QueryError, match=f"more than {MAX_DEPTH}"):
        parse(nest * 900 + "a")


def test_as_deep_and_as_long_as_allowed():
    assert parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == Word("a")
    assert len(list(leaves(parse("a " * MAX_TERMS)))) == MAX_TERMS
    with pytest.raises(QueryError, match="at most"):
        parse("a " * (MAX_TERMS + 1))


# Arguments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "query"),
    [
        ('王伟 "new york"', '王伟 "new york"'),
        ("city:上海 tag:vip", "city:上海 tag:vip"),
        ("'city:上海 tag:vip'", "city:上海 tag:vip"),
        ('city:"new york"', 'city:"new york"'),
        ("'city:\"new york\"'", 'city:"new york"'),
        ("'公司：新 世界'", '公司："新 世界"'),
        ("'tag:big spender'", 'tag:"big spender"'),
        ("'phone:+86 138 0013 8000'", 'phone:"+86 138 0013 8000"'),
        ("'notes:call at 10:30, see http://example.com'", 'notes:"call at 10:30, see http://example.com"'),
        ("'notes:next week'", 'notes:"next week"'),
        ("'Smith - Sons'", '"Smith - Sons"'),
        ("'total>5000 上海'", "total>5000 上海"),
        ("'total > 5000'", "total > 5000"),
        ("'last.before:30d 上海'", "last.before:30d 上海"),
        ("'王伟 #vip'", "王伟 #vip"),
        ("'王伟 -tag:vip'", "王伟 -tag:vip"),
        ("not 'city:a tag:b'", "not (city:a tag:b)"),
        ("'tag:a or tag:b' city:c", "(tag:a or tag:b) city:c"),
        (r"\( a or b \) c", "( a or b ) c"),
        ("'(a or' 'b c)'", "(a or b c)"),
        ("birthday:'this week' a", 'birthday:"this week" a'),
        ("birthday.before:'28 Feb'", 'birthday.before:"28 Feb"'),
        ("'created:last week'", 'created:"last week"'),
        ("'created:2026 王伟'", "created:2026 王伟"),
        ("''", ""),
        ("", ""),
    ],
)
def test_arguments_become_the_query_that_was_meant(command, query):
    assert join(shlex.split(command)) == query


@given(st.lists(st.text(alphabet="abc上海é", min_size=1), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_plain_words_in_one_argument_are_a_phrase(words):
    phrase = " ".join(words)
    whole = Word(phrase) if len(words) > 1 else Word(words[0])
    assert parse(join([phrase])) == whole
    assert parse(join(["x", phrase])) == And((Word("x"), whole))


@given(st.lists(QUERIES, max_size=3))
@settings(max_examples=100, deadline=None)
def test_any_arguments_can_be_joined(arguments):
    assert join([*arguments, ""]) == join(arguments)


# Segments ---------------------------------------------------------------------------------------------------------

SAVED = {"south": "city:广州 or city:深圳", "good": "@south tag:vip", "loop": "a @knot", "knot": "b or @loop"}


def test_a_segment_stands_for_its_query():
    south = Or((Contains("city", "广州"), Contains("city", "深圳")))
    assert expand(parse("x -@good"), SAVED.__getitem__) == And((Word("x"), Not(And((south, Equals("tag", "vip"))))))


def test_no_segment_of_that_name():
    with pytest.raises(NotFound, match="no segment named 'vip'"):
        expand(parse("a or @vip"))


def test_a_segment_cannot_be_part_of_itself():
    with pytest.raises(Usage, match="part of itself"):
        expand(parse("@loop"), SAVED.__getitem__)


def test_segments_cannot_grow_without_end():
    doubling = {str(n): f"@{n + 1} @{n + 1}" for n in range(40)} | {"40": "a"}
    with pytest.raises(Usage, match=f"more than {MAX_TERMS}"):
        expand(parse("@0"), doubling.__getitem__)
    chain = {str(n): f"@{n + 1}" for n in range(1000)}
    with pytest.raises(Usage, match="too many segments"):
        expand(parse("@0"), chain.__getitem__)


# Fields and help --------------------------------------------------------------------------------------------------


def test_names_of_fields_are_unique():
    names = [name for field in fields.FIELDS for name in (field.name, *field.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["", ".", "field", "field.", "handle.", "city.x", "citty"])
def test_what_is_no_field(name):
    assert fields.field(name) is None


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_nearest_names_are_fields(name):
    assert all(fields.field(near.rstrip(".") + ".x") or fields.field(near) for near in fields.nearest(name))


def test_the_nearest_name_comes_first_and_once():
    assert fields.nearest("emial")[0] == "email"
    assert fields.nearest("tgas") == ("tag",)


def test_examples_of_the_help_can_be_read_and_survive_a_shell():
    table = [line for line in QUERY_HELP.splitlines() if line.startswith("  ")]
    examples = [example for line in table for example in re.split(r"  +", line.strip())[:-1]]
    assert len(examples) > 20
    for example in examples:
        assert not set(example) & set("<>()#$&|;*?!\\'`")
        parse(join(shlex.split(example)))


def test_the_help_names_every_field():
    assert all(re.search(rf"\b{field.name}\b", QUERY_HELP) for field in fields.FIELDS)
