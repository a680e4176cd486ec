from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.order import sort_key

NAMES = (Path(__file__).parents[1] / "data/names_in_order.txt").read_text(encoding="utf-8").splitlines()


def test_names_stand_where_a_reader_looks_for_them():
    assert len(NAMES) == 200
    assert sorted(reversed(NAMES), key=sort_key) == NAMES


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("袁伟", "曾国栋", "张伟"),  # Zēng, not Céng
        ("袁伟", "曾 国栋", "张伟"),
        ("沙伟", "单伟 2", "沈伟"),  # Shàn, not Dān
        ("高伟", "盖伟", "龚伟"),  # Gě, not Gài
        ("张伟", "长孙伟", "赵伟"),  # Zhǎngsūn
        ("彬伟", "重庆远山贸易有限公司", "褚伟"),  # Chóngqìng
        ("1", "单", "A"),
    ],
)
def test_a_surname_is_sorted_as_it_is_read(before, name, after):
    assert sort_key(before) < sort_key(name) < sort_key(after)


def test_accents_are_found_however_they_are_encoded():
    assert sort_key("Jose\u0301") == sort_key("José")


@given(st.text(st.characters()))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_place(name):
    assert sort_key(name) <= sort_key(name + "伟")
    assert sort_key(name) == sort_key(name)
