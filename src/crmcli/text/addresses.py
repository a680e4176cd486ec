"""A postal address on one line, as people write it where it lies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crmcli.text.countries import region_of

POSTCODE_BEHIND = frozenset(("AU", "CA", "GB", "IE", "IN", "NZ", "US"))
"""Countries (ISO 3166-1) that write the postcode behind city and region; elsewhere it stands before the city."""

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CITY = re.compile("[\u3400-\u9fff]{2,10}?市(?!场)")  # 市场路, a market's road, names none
_ROAD = re.compile("[东西南北中]?大?[路街道]")  # 北京东路 does not begin with the city of 北京


def one_line(
    street: str | None = None,
    city: str | None = None,
    region: str | None = None,
    postcode: str | None = None,
    country: str | None = None,
) -> str:
    """The parts that there are: in Chinese the largest first and without separators, else the smallest first.

    A part that a neighbouring one says already is left out (上海市 beside 上海).
    """
    street, city, region, postcode, country = (part or "" for part in (street, city, region, postcode, country))
    if _HAN.search(street + city + region or country):
        return _largest_first(street, [country, region, city], postcode)
    if region.casefold() == city.casefold():
        region = ""
    if not _stands_behind(postcode, country):
        return _listed(street, _spaced(postcode, city), region, country)
    if region:
        return _listed(street, city, _spaced(region, postcode), country)
    return _listed(street, _spaced(city, postcode), country)


def names_another_city(street: str, city: str) -> bool:
    """Whether a Chinese street begins with a city, as in 武汉市嘉敏路34号, that is not this one."""
    named = _CITY.match(street)
    return named is not None and city.removesuffix("市") not in named[0]


def _largest_first(street: str, places: Sequence[str], postcode: str) -> str:
    rest, kept = street, list[str]()
    for place in filter(None, places):
        if rest.startswith(place) and not _ROAD.match(rest, len(place)):
            rest = rest[len(place) :]
        elif kept and place.startswith(kept[-1]):  # 浙江省杭州市 says its province
            kept[-1] = place
        elif not (kept and kept[-1].startswith(place)):
            kept.append(place)
    return _spaced("".join(kept) + street, postcode)


def _stands_behind(postcode: str, country: str) -> bool:
    if country:
        return region_of(country) in POSTCODE_BEHIND
    return not postcode.isdecimal()


def _spaced(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _listed(*parts: str) -> str:
    return ", ".join(filter(None, parts))
