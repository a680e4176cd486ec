import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.fold import fold

ANY_TEXT = st.text(st.characters())  # with lone surrogates and unassigned code points


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John SMITH", "john smith"),
        ("Jörg Weiß", "jorg weiss"),
        ("JÖRG WEISS", "jorg weiß"),
        ("Øyvind Łukasz Đorđe", "oyvind lukasz dorde"),
        ("Æsir Œuvre", "aesir oeuvre"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Þór Guðmundsson", "thor gudmundsson"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("Nguyễn Văn Đức", "nguyen van duc"),
        ("ﬁnance", "finance"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("㈱", "(株)"),
        ("한글", unicodedata.normalize("NFD", "한글")),
        ("ｶﾞ", "ガ"),
        ("O’Brien", "O'Brien"),
        ("Anne–Marie", "anne-marie"),
        ("  two\t\n words  ", "two words"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u202d13800138000\u202c", "13800138000"),
        ("soft\u00adhyphen", "softhyphen"),
        ("王伟", "王伟"),
    ],
)
def test_spellings_that_are_equal(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("王伟", "王芳"), ("ab", "a b"), ("Smith", "Smyth")])
def test_spellings_that_stay_apart(one, other):
    assert fold(one) != fold(other)


def test_hangul_stays_composed():
    assert fold("김철수") == "김철수"


def test_every_character_is_folded_for_good():
    # The planes between hold no characters; "|" keeps neighbours from composing.
    characters = "|".join(map(chr, (*range(0x32400), *range(0xE0000, 0xE0200), sys.maxunicode)))
    assert fold(fold(characters)) == fold(characters)


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_idempotent(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_case_and_normal_form_make_no_difference(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_spaces_are_single_and_inside(text):
    folded = fold(text)
    assert folded == folded.strip()
    assert "  " not in folded


@given(st.text(st.characters(max_codepoint=127)))
@settings(max_examples=100, deadline=None)
def test_ascii_goes_the_same_way_as_the_rest(text):
    assert fold(text + " 王") == f"{fold(text)} 王".strip()
