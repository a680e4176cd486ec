from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.addresses import names_another_city, one_line


@pytest.mark.parametrize(
    ("street", "city", "region", "postcode", "country", "line"),
    [
        ("示例路 1 号", "杭州市", "浙江省", "310000", "中国", "中国浙江省杭州市示例路 1 号 310000"),
        ("示例路 1 号", "上海", "上海市", None, None, "上海市示例路 1 号"),
        ("示例路 1 号", "上海市", "上海", "200000", None, "上海市示例路 1 号 200000"),
        ("示例路 1 号", "浙江省杭州市", "浙江省", None, None, "浙江省杭州市示例路 1 号"),
        ("浙江省杭州市示例路 1 号", "杭州市", "浙江省", None, "中国", "中国浙江省杭州市示例路 1 号"),
        ("杭州市示例路 1 号", "杭州市", "浙江省", None, None, "浙江省杭州市示例路 1 号"),
        ("上海路 1 号", "上海", None, None, None, "上海上海路 1 号"),
        ("北京东路 1 号", "北京", None, None, None, "北京北京东路 1 号"),
        (None, "杭州", None, None, None, "杭州"),
        (None, None, None, None, "中国", "中国"),
        ("Beispielweg 1", "München", None, "80331", "德国", "Beispielweg 1, 80331 München, 德国"),
        ("Beispielweg 1", "Berlin", "Berlin", "10115", "Germany", "Beispielweg 1, 10115 Berlin, Germany"),
        ("1 Sample St", "Portland", "OR", "97201", "USA", "1 Sample St, Portland, OR 97201, USA"),
        ("1 Sample St", "Leeds", None, "LS1 1AA", "UK", "1 Sample St, Leeds LS1 1AA, UK"),
        ("1 Sample St", "Leeds", None, "LS1 1AA", None, "1 Sample St, Leeds LS1 1AA"),
        ("1 Sample St", "Perth", "WA", "6000", "Australia", "1 Sample St, Perth, WA 6000, Australia"),
        ("Rua Exemplo 1", "Lisboa", None, "1000-001", "Portugal", "Rua Exemplo 1, 1000-001 Lisboa, Portugal"),
        ("Beispielweg 1", "Wien", None, "1010", None, "Beispielweg 1, 1010 Wien"),
        (None, None, "OR", None, None, "OR"),
        (None, None, None, None, None, ""),
    ],
)
def test_one_line(street, city, region, postcode, country, line):
    assert one_line(street, city, region, postcode, country) == line


parts = st.none() | st.text("ab上海市路1 ", max_size=4)


@settings(max_examples=100, deadline=None)
@given(parts, parts, parts, parts, parts)
def test_street_and_postcode_are_never_lost(street, city, region, postcode, country):
    line = one_line(street, city, region, postcode, country)
    assert (street or "") in line
    assert (postcode or "") in line


@pytest.mark.parametrize(
    ("street", "city", "other"),
    [
        ("武汉市嘉敏路34号", "上海", True), ("湖北省武汉市嘉敏路34号", "上海市", True),
        ("武汉市嘉敏路34号", "武汉", False), ("武汉市嘉敏路34号", "武汉市", False),
        ("菜市场路3号", "上海", False), ("中山路1号", "上海", False),
        ("3 High Street", "Leeds", False), ("", "上海", False),
    ],
)  # fmt: skip
def test_a_street_that_begins_with_another_city(street, city, other):
    assert names_another_city(street, city) is other
