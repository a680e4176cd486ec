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


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zhangw", (("zhang",), "w")),
        ("zhangguor", (("zhang", "guo"), "r")),
        ("smith", None),
        ("zw", None),
        ("xi'a", None),
    ],
)
def test_the_last_syllable_may_only_be_begun(typed, found):
    assert pinyin.begun(typed) == found


@pytest.mark.parametrize(
    ("typed", "are"), [("zw", True), ("hxkj", True), ("ai", False), ("vip", False), ("w", False), ("zw1", False)]
)
def test_initials_are_consonants_that_are_no_syllable(typed, are):
    assert pinyin.are_initials(typed) is are


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
    pinyin.begun(text)
    pinyin.are_initials(text)
