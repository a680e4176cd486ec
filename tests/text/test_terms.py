"""What a text is found by."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text import terms
from crmcli.text.wanted import Wanted, neighbours, wanted


def test_scripts_without_spaces_are_cut_into_characters():
    assert terms.spaced("王伟 anna").split() == ["王", "伟", "anna"]
    assert terms.spaced("かな한국a").split() == ["か", "な", "한", "국", "a"]
    assert terms.spaced("anna smith") == "anna smith"


def test_chinese_is_heard_alone_with_its_neighbour_and_by_initials():
    assert terms.sounds("王小明").split() == ["wang", "wangxiao", "wx", "xiao", "xiaoming", "xm", "ming"]
    assert {"cengguo", "zengguo", "cg", "zg"} <= set(terms.sounds("曾国").split())
    assert terms.sounds("anna") == ""
    assert "anwang" not in terms.sounds("李安\x1f王伟")  # two texts are no neighbours


def test_numbers_are_found_from_both_ends():
    assert terms.ends("+8613800138000").split() == ["8613800138000", "13800138000", "r0008310083168"]
    assert terms.ends("+12125550100").split() == ["12125550100", "2125550100", "r00105552121"]
    assert terms.ends("+35312345678").split()[1] == "12345678"
    assert terms.ends("a@b.example\x1f05711234\x1fwx12345\x1f12") == "05711234 r43211750"


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_text_is_too_odd(text):
    terms.sounds(text)
    terms.ends(text)
    assert "".join(terms.spaced(text).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王伟", [Wanted("王伟")]),
        ("Zhangwei", [Wanted("zhangwei", syllables=(("zhang", "wei"),))]),
        ("zw", [Wanted("zw", initials=True, begun="")]),
        ("zhangw", [Wanted("zhangw", syllables=(("zhang",),), begun="w", initials=True)]),
        ("+86 138-0013-8000", [Wanted("+86 138-0013-8000", ("8613800138000",))]),
        ("0571 87654321", [Wanted("0571 87654321", ("057187654321", "57187654321"))]),
        ("0013", [Wanted("0013", ("0013",))]),
        ("008613800138000", [Wanted("008613800138000", ("008613800138000", "8613800138000"))]),
        ("smith 0013", [Wanted("smith"), Wanted("0013", ("0013",))]),
        ("- ()", []),
        ("", []),
        ("\0", []),
    ],
)
def test_what_is_wanted(text, found):
    assert wanted(text) == found


def test_neighbouring_syllables_are_terms():
    assert neighbours(["zeng", "guo", "fan"]) == ["zengguo", "guofan"]
    assert neighbours(["zeng"]) == ["zeng"]
    assert neighbours(["zhang"], "w") == ["zhangw"]
    assert neighbours("zgf") == ["zg", "gf"]
