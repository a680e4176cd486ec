import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.countries import region_of


@pytest.mark.parametrize(
    ("names", "region"),
    [
        ("中国 中国大陆 中华人民共和国 中國 China PRC CN chn", "CN"),
        ("台湾 臺灣 Taiwan TW TWN", "TW"),
        ("香港 中国香港 HK Hongkong", "HK"),
        ("澳门 澳門 Macau Macao MO", "MO"),
        ("美国 USA U.S. US America", "US"),
        ("英国 UK U.K. GB England Scotland", "GB"),
        ("德国 Deutschland DE", "DE"),
        ("日本 Japan JP", "JP"),
        ("韩国 Korea 한국", "KR"),
        ("España 西班牙 spain ESPANA", "ES"),
        ("Россия 俄罗斯 Russia", "RU"),
        ("AND Andorra", "AD"),
    ],
)
def test_names_of_one_word(names, region):
    assert {name: region_of(name) for name in names.split()} == dict.fromkeys(names.split(), region)


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("the Netherlands", "NL"),
        ("United States of America (the)", "US"),
        ("P. R. China", "CN"),
        ("People’s Republic of China", "CN"),
        ("Republic of China", "TW"),
        ("Taiwan, China", "TW"),
        ("Hong Kong SAR", "HK"),
        ("Bosnia & Herzegovina", "BA"),
        ("Côte d’Ivoire", "CI"),
        ("North Korea", "KP"),
        ("St. Lucia", "LC"),
        ("China (中国)", "CN"),
        ("Germany / Deutschland", "DE"),
    ],
)
def test_names_of_several_words(name, region):
    assert region_of(name) == region


@pytest.mark.parametrize("name", ["", "  ", "Atlantis", "the", "?", "France / Germany", "Hangzhou"])
def test_unknown(name):
    assert region_of(name) is None


def test_every_country_with_telephones_is_there():
    tiny = {"AC", "TA"}  # Ascension and Tristan da Cunha belong to SH
    assert {region for region in phonenumbers.SUPPORTED_REGIONS if region_of(region) != region} == tiny


@given(st.text(st.characters()))
@settings(max_examples=100, deadline=None)
def test_never_raises(name):
    found = region_of(name)
    assert found is None or region_of(found) == found
