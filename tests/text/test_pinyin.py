"""Latin letters read as Pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text import pinyin
from crmcli.text.han import syllables


@pytest.mark.parametrize(
    ("typed", "one_way"),
    [
        ("zhangwei", ("zhang", "wei")),
        ("zengguofan", ("zeng", "guo", "fan")),
        ("xian", ("xian",)),
        ("xian", ("xi", "an")),
        ("xi'an", ("xi", "an")),
        ("fangan", ("fang", "an")),
        ("fangan", ("fan", "gan")),
        ("lyu", ("lv",)),
        ("chenyu", ("chen", "yu")),
        ("lv", ("lv",)),
    ],
)
def test_a_word_is_cut_into_syllables(typed, one_way):
    assert one_way in pinyin.heard(typed)


@pytest.mark.parametrize("typed", ["smith", "zw", "", "Zhang", "张", "zhang wei", "'", "a'", "zh", "a" * 41])
def test_what_is_no_pinyin(typed):
    assert pinyin.heard(typed) == []


def shown(way):
    return " ".join(part.letters + ("" if part.whole else "-") for part in way)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("zhangwei", "zhang wei"),
        ("zhangw", "zhang w-"),
        ("zhangguor", "zhang guo r-"),
        ("zenggq", "zeng g- q-"),
        ("zenggqiang", "zeng g- qiang"),
        ("zgqiang", "z- g- qiang"),
        ("zhhua", "zh- hua"),
        ("zw", "z- w-"),
        ("hxkj", "h- x- k- j-"),
        ("oymn", "o- y- m- n-"),
        ("al", "a- l-"),
    ],
)
def test_syllables_may_only_be_begun(typed, first):
    assert shown(pinyin.ways(typed)[0]) == first


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("weizhang", ["zhang wei"]),
        ("mingxiali", ["li ming xia", "xia li ming", "li ming xi a", "a li ming xi"]),
        ("la", ["l- a-"]),
        ("lan", ["l- a- n-"]),
        ("li", []),  # no syllable begins with an i
        ("wang", []),
        ("zw", []),
    ],
)
def test_what_must_be_a_whole_name(typed, found):
    assert [shown(way) for way in pinyin.wholly(typed)] == found


def test_a_beginning_of_two_letters_may_be_two_syllables():
    assert {"zh- g- f-", "z- h- g- f-"} <= set(map(shown, pinyin.ways("zhgf")))


@pytest.mark.parametrize("typed", ["w", "vip", "zw1", "xi'q", "", "z w", "bcdfghjkl", "zenggq" * 8])
def test_what_is_no_shortened_pinyin(typed):
    assert pinyin.ways(typed) == ()


def test_what_is_spelt_out_is_not_taken_for_something_shorter():
    assert list(map(shown, pinyin.ways("xian"))) == ["xian", "xi an"]


@given(st.lists(st.sampled_from(sorted(syllables())), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_whatever_is_spelt_is_read(spelt):
    heard = pinyin.heard("".join(spelt))
    assert heard
    assert all("".join(cut) == "".join(spelt) for cut in heard if "lv" not in cut and "nv" not in cut)
    assert tuple(spelt) in pinyin.heard("'".join(spelt))


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_text_is_too_odd(text):
    pinyin.heard(text)
    pinyin.ways(text)
