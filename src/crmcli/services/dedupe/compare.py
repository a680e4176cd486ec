"""Comparing two values of one field. Pure and symmetric; of texts folded as the book folds them, none empty."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from crmcli.services.dedupe.levels import MISSING, Area, Birthday, Contact, Firm, Street

SHORTEST_NUMBER, SHORTEST_ADDRESS = 7, 9  # characters of a phone number, an e-mail address: below, a typo apart is far
ALIKE, ROUGHLY_ALIKE, SAME_ROAD, ALIKE_PART = 85, 75, 80, 88  # of 100: similarity of streets
WORDS_OF_STREET = 3  # with the number: 11 Cochrane Crescent
SHORTEST_PART = 10  # characters of a street that can be a part of another
PARENTS = range(16, 51)  # years between parents and children
SHORTEST_CHINESE_STREET = 6

_numbers = re.compile(r"\d+").findall
_figures = re.compile(r"\d")
_divisions = str.maketrans("", "", "省市区县 ")
_road = re.compile("(?:.*[省市区县镇])?(.+?[路街道巷弄].*)")


def phones(a: str, b: str) -> Contact:
    """National numbers (E.164)."""
    if a == b:
        return Contact.SAME
    near = min(len(a), len(b)) >= SHORTEST_NUMBER and OSA.distance(a, b, score_cutoff=1) <= 1
    return Contact.NEAR if near else Contact.DIFFERENT


def emails(a: str, b: str) -> Contact:
    """Two that differ only in figures are two: li88@ and li68@ were given by providers to two people."""
    if a == b:
        return Contact.SAME
    if _letters(a.partition("@")[0]) == _letters(b.partition("@")[0]):
        return Contact.ECHO
    near = min(len(a), len(b)) >= SHORTEST_ADDRESS and OSA.distance(a, b, score_cutoff=1) <= 1
    return Contact.NEAR if near and _figures.sub("", a) != _figures.sub("", b) else Contact.DIFFERENT


def _letters(local_part: str) -> str:
    """Without the marks that people put between the parts of a name: anna.lee, anna_lee."""
    return "".join(filter(str.isalnum, local_part))


def handles(a: str, b: str) -> int:
    """Each is a service, SEPARATOR and a name; names of two services say nothing of each other."""
    ours, _, left = a.partition("\x1f")
    theirs, _, right = b.partition("\x1f")
    return phones(left, right) if ours == theirs else MISSING


def firms(a: str, b: str) -> int:
    """Firms' names without legal form (text/firms.py). Those in two scripts may be translations of each other."""
    if a == b:
        return Firm.SAME
    if a.isascii() != b.isascii():
        return MISSING
    if near(a, b):
        return Firm.NEAR
    short, long = sorted((a, b), key=len)
    within = f" {short} " in f" {long} " and len(short) > 2 if short.isascii() else short in long and len(short) > 1
    return Firm.WITHIN if within else Firm.DIFFERENT


def near(a: str, b: str) -> bool:
    """One typo apart, or in long texts two."""
    longest = max(len(a), len(b))
    most = 0 if longest < 5 else 1 if longest < 8 else 2
    return OSA.distance(a, b, score_cutoff=most) <= most


def streets(a: str, b: str) -> Street:
    """House and room numbers decide: in one street, and in one office tower, live many."""
    if a == b:
        return Street.SAME
    if not (a.isascii() or b.isascii()) and _goes_on(a, b):
        return Street.NEAR
    ours, theirs = _numbers(a), _numbers(b)
    alike = _alike(a, b)
    if _same_house(a.split(), b.split()):
        return Street.NEAR
    if ours and ours == theirs:
        return Street.NEAR if alike >= ROUGHLY_ALIKE else Street.DIFFERENT
    if alike >= ALIKE and (set(ours) <= set(theirs) or set(theirs) <= set(ours)):
        return Street.NEAR
    return Street.ROAD if alike >= SAME_ROAD or _on_one_road(a, b) else Street.DIFFERENT


def _same_house(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether both begin with the same number and street, and name different parts of the building, or villages."""
    begin = [ours for ours, theirs in zip(a, b, strict=False) if ours == theirs]
    same = begin == list(a[: len(begin)]) == list(b[: len(begin)])
    return same and len(begin) >= WORDS_OF_STREET and any(map(_figures.search, begin))


def _alike(a: str, b: str) -> float:
    """Whatever the order of the words and wherever they are cut, 0 to 100; a part is like the whole."""
    left, right = a.replace(" ", ""), b.replace(" ", "")
    found: float = max(fuzz.token_sort_ratio(a, b), fuzz.ratio(left, right))
    if min(len(left), len(right)) >= SHORTEST_PART and (part := fuzz.partial_ratio(left, right)) >= ALIKE_PART:
        found = max(found, part)
    return found


def _goes_on(a: str, b: str) -> bool:
    """Whether the one Chinese address goes on where the other ends: 武侯区和平路675号, 和平路675号14幢3001室."""
    short, long = sorted((_from_road(a), _from_road(b)), key=len)
    has_number = len(short) >= SHORTEST_CHINESE_STREET and not short[-1].isdecimal() and short[-1] not in "路街道"
    return has_number and short in long


def _on_one_road(a: str, b: str) -> bool:
    """Of addresses in Chinese: whether the same stands before the first number."""
    if a.isascii() or b.isascii():
        return False
    ours, theirs = (_figures.split(_from_road(street), maxsplit=1)[0] for street in (a, b))
    return ours == theirs != ""


def _from_road(street: str) -> str:
    """A Chinese address from the road on, as far as one can tell."""
    bare = street.replace(" ", "")
    found = _road.fullmatch(bare)
    return found[1] if found else bare.translate(_divisions)


def cities(a: str, b: str) -> bool | None:
    """None for two scripts: 北京, Beijing."""
    if a == b:
        return True
    return near(a, b) if a.isascii() == b.isascii() else None


def postcodes(a: str, b: str) -> bool:
    """One digit apart, or two in the wrong order."""
    return OSA.distance(a, b, score_cutoff=1) <= 1


def area(same_city: bool | None, same_postcode: bool | None, near_postcode: bool, street: int) -> int:
    """City and postcode taken together; None: not known. Where the street agrees they say little more."""
    if same_city is None and same_postcode is None:
        return MISSING
    if street in (Street.SAME, Street.NEAR):
        return Area.IMPLIED if same_city or same_postcode or near_postcode else Area.MOVED
    if same_city:
        return Area.ONLY_CITY if same_postcode is None else Area.BOTH if same_postcode or near_postcode else Area.CITY
    if same_postcode:
        return Area.ONLY_POSTCODE if same_city is None else Area.POSTCODE
    return Area.NEAR if near_postcode else Area.DIFFERENT


def birthdays(a: str, b: str) -> Birthday:
    """ISO 8601 dates, without a year `--05-01`, or what was written in their place."""
    if a == b:
        return Birthday.SAME
    if a[-5:] == b[-5:] and "--" in (a[:2], b[:2]):
        return Birthday.DAY
    left, right = a.replace("-", ""), b.replace("-", "")
    if len(left) != 8 or len(right) != 8:
        return Birthday.DIFFERENT
    if left[:4] == right[:4] and left[4:] == right[6:] + right[4:6]:
        return Birthday.SWAPPED
    typos = OSA.distance(left, right, score_cutoff=2)
    if typos <= 2 or left[4:] == right[4:] or sorted(left) == sorted(right):
        return Birthday.NEAR if typos == 1 else Birthday.CLOSE
    years = abs(int(left[:4]) - int(right[:4])) if (left + right).isdecimal() else 0
    return Birthday.GENERATION if years in PARENTS else Birthday.DIFFERENT
