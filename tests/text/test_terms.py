"""What a text is found by."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text import terms
from crmcli.text.pinyin import Part, ways
from crmcli.text.wanted import Wanted, joined, sound_terms, wanted


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
    ("text", "joined"),
    [
        ("o'connor", ["oconnor"]),
        ("anne mc donald", ["mcdonald"]),
        ("de la cruz", ["dela", "delacruz", "lacruz"]),
        ("anna smith", []),
        ("王 li", []),
        ("o", []),
    ],
)
def test_a_short_word_of_a_name_is_one_with_the_next_too(text, joined):
    assert terms.named(text).split() == [*terms.spaced(text).split(), *joined]


def test_a_national_number_has_no_country_code():
    assert terms.national("+8613800138000") == "13800138000"
    assert terms.national("05711234") == "05711234"


BARE = ("13800138000", "013800138000")


def numbers(typed, *each, with_code=False, bare=()):
    return [Wanted(typed, typed, each, with_code, bare)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王伟", [Wanted("王伟", "王伟")]),
        ("張偉", [Wanted("张伟", "張偉")]),
        ("Käthe, ", [Wanted("kathe", "Käthe", ways=ways("kathe"), respelt=("kaethe",), written_out="kaethe")]),
        (
            "Zhangwei",
            [
                Wanted(
                    *("zhangwei", "Zhangwei"),
                    ways=((Part("zhang"), Part("wei")),),
                    wholly=((Part("wei"), Part("zhang")),),
                    pieces=(("zhang", "wei"),),
                )
            ],
        ),
        ("+86 138-0013-8000", numbers("+86 138-0013-8000", "8613800138000", with_code=True, bare=BARE)),
        ("0571 87654321", numbers("0571 87654321", "057187654321", "57187654321")),
        ("571 8765", numbers("571 8765", "5718765", bare=("05718765",))),
        ("0013", numbers("0013", "0013", with_code=True)),
        ("008613800138000", numbers("008613800138000", "008613800138000", "8613800138000", with_code=True, bare=BARE)),
        ("13", numbers("13", "13")),
        ("+1", numbers("+1", "1", with_code=True)),
        ("1", [Wanted("1", "1")]),
        ("vip 0013", [Wanted("vip", "vip"), *numbers("0013", "0013", with_code=True)]),
        ("- ()", []),
        ("", []),
        ("\0", []),
    ],
)
def test_what_is_wanted(text, found):
    assert wanted(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("O'Connor", [["oconnor"]]),
        ("pat o connor", [["patoconnor"], ["pat", "oconnor"]]),
        ("mc donald", [["mcdonald"]]),
        ("de la cruz", [["delacruz"], ["de", "lacruz"]]),
        ("anna smith", []),
        ("o.connor@example.com", []),
        ("mc 0013", []),
        ("gao xi", []),  # Pinyin, which is heard as one anyway
    ],
)
def test_short_words_are_looked_for_as_one_with_the_next(text, found):
    assert [[word.text for word in words] for words in joined(wanted(text))] == found


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        ("limingxia", [["li", "mingxia"], ["liming", "xia"], ["li", "ming", "xia"]]),
        ("li", []),
        ("zhangw", []),
        ("smith", []),
    ],
)
def test_a_name_heard_as_one_word_may_be_written_in_pieces(typed, pieces):
    assert [list(each) for each in wanted(typed)[0].pieces] == pieces


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("zengguofan", ["zengguo", "guofan"]),
        ("zeng", ["zeng"]),
        ("zhangw", ["zhangw*"]),
        ("zgf", ["zg", "gf"]),
        ("zenggq", ["zengg*", "gq"]),
        ("zhgqiang", ["zg", "gq", "qiang"]),
    ],
)
def test_neighbouring_syllables_are_terms(typed, terms):
    assert [term + "*" * begun for term, begun in sound_terms(ways(typed)[0])] == terms
