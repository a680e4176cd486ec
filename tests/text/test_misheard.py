"""Pinyin that was written as it is spoken elsewhere, or mistyped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text import misheard
from crmcli.text.pinyin import heard


def shown(ways):
    return {" ".join(part.letters for part in way) for way in ways}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zangwei", "zhang wei"), ("zhangwei", "zang wei"), ("zanwei", "zhang wei"), ("cenchen", "chen cheng"),
        ("sanxiong", "shan xiong"), ("linna", "lin la"), ("liulei", "niu lei"), ("xinmin", "xing ming"),
        ("guanming", "guang min"),
    ],
)  # fmt: skip
def test_what_sounds_alike_in_the_south(typed, meant):
    assert meant in shown(misheard.as_spoken(typed))


def test_what_was_typed_is_not_among_what_sounds_like_it():
    assert shown(misheard.as_spoken("zanwei")) == {"zang wei", "zhan wei", "zhang wei"}
    assert shown(misheard.as_spoken("guoqiu")) == set()
    assert shown(misheard.as_spoken("smith")) == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zneg", "zeng"), ("zhnagwei", "zhang wei"), ("zhangwi", "zhang wei"), ("xhangwei", "zhang wei"),
        ("zenngguofan", "zeng guo fan"), ("zengguofsn", "zeng guo fan"), ("zenggupfan", "zeng guo fan"),
        ("lixiaming", "li xiao ming"),
    ],
)  # fmt: skip
def test_a_letter_may_be_wrong(typed, meant):
    assert meant in shown(misheard.mistyped(typed))


@pytest.mark.parametrize("typed", ["szns", "smith", "zen", "zhang", "jonathonsmth", "", "张伟", "zneg" * 7])
def test_what_is_no_mistyped_pinyin(typed):
    assert misheard.mistyped(typed) == ()


@given(st.text("aeioughnzhwx'", max_size=30))
@settings(max_examples=100, deadline=None)
def test_whatever_was_typed_syllables_come_out(text):
    for way in (*misheard.as_spoken(text), *misheard.mistyped(text)):
        assert all(part.whole and heard(part.letters) for part in way)
