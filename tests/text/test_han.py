"""What is known of single characters: forms, readings, surnames."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text import han

CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@pytest.mark.parametrize(
    ("written", "simple"),
    [("陳", "陈"), ("偉", "伟"), ("龍", "龙"), ("葉", "叶"), ("王", "王"), ("乾", "干"), ("a", "a")],
)
def test_traditional_characters_have_a_simplified_form(written, simple):
    assert han.simplified(written) == simple


@given(CHINESE)
@settings(max_examples=100, deadline=None)
def test_a_simplified_form_has_no_simpler_one(character):
    simple = han.simplified(character)
    assert han.simplified(simple) == simple


@pytest.mark.parametrize(
    ("character", "readings"),
    [
        ("王", {"wang"}),
        ("行", {"hang", "heng", "xing"}),
        ("曾", {"ceng", "zeng"}),
        ("重", {"chong", "zhong"}),
        ("乐", {"le", "yue", "lao"}),
        ("单", {"dan", "chan", "shan"}),
        ("吕", {"lv", "lu"}),
        ("Q", set()),
        ("", set()),
    ],
)
def test_readings_are_all_that_are_in_use(character, readings):
    found = set(han.readings(character)) if character else set()
    assert found <= readings
    assert len(found) >= len(readings) - 1


def test_syllables_are_those_of_pinyin():
    known = han.syllables()
    assert {"zhuang", "er", "lv", "nve", "a"} <= known
    assert not known & {"n", "m", "ng", "zh", "wang1", ""}
    assert 395 <= len(known) <= 425


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("曾国藩", ("zeng",)), ("單雄信", ("shan",)), ("仇英", ("qiu",)), ("区志航", ("ou",)), ("查良镛", ("zha",)),
        ("尉迟恭", ("yu", "chi")), ("万俟卨", ("mo", "qi")), ("单于飞", ("chan", "yu")), ("长孙无忌", ("zhang", "sun")),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name, reading):
    special = han.surname_of(name)
    assert special is not None
    assert special.readings == reading


def test_most_surnames_are_not_special():
    assert han.surname_of("王伟") is None
    assert han.surname_of("Emma") is None
    assert han.surname_of("") is None


@given(st.text(CHINESE, min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_every_character_of_a_name_has_its_place(name):
    places = list(han.places(name))
    assert len(places) == len(name)
    assert all(place is None or place >= 0 for place in places)


def test_hangul_and_kana_are_not_chinese():
    assert all(map(han.is_han, "王々〇㐀鿿豈𠀀"))
    assert not any(map(han.is_han, "한ひヒaé1 ，"))


@pytest.mark.parametrize(
    ("character", "usual"), [("强", "qiang"), ("江", "jiang"), ("会", "hui"), ("大", "da"), ("红", "hong"), ("a", None)]
)
def test_of_several_readings_one_is_usual(character, usual):
    assert han.usual_reading(character) == usual


@settings(max_examples=100, deadline=None)
@given(CHINESE)
def test_the_usual_reading_is_one_of_the_readings(character):
    known = han.readings(character)
    assert han.usual_reading(character) in (*known, *([None] if len(known) != 1 else []))
