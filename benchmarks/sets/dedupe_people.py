"""Made-up persons and firms of many nations for the test sets of duplicate detection."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

import dedupe_words as words
from dedupe_nations import (
    GIVEN_STEMS,
    NATION_WEIGHTS,
    NATIONS,
    SHARED_FEMALE,
    SHARED_MALE,
    STEMS,
    STREET_FORMS,
    Nation,
)

STROKES = str.maketrans("øØłŁđĐıæ", "oOlLdDia")
CHINA_MAILERS = ["163.com", "126.com", "qq.com", "foxmail.com", "sina.com", "139.com", "aliyun.com"]
SOUNDS = {char: "".join(filter(str.isascii, group)) for group in words.READINGS for char in group if not char.isascii()}
CHINA_MOBILES = ["130", "131", "133", "135", "137", "139", "147", "150", "153", "166", "176", "180", "189", "191"]
LEGAL = ["有限公司", "有限责任公司", "股份有限公司", "集团有限公司"]


class Number(NamedTuple):
    """A phone number: country code, trunk prefix, the digits after it, whether it is a mobile."""

    dial: str
    trunk: str
    digits: str
    mobile: bool


class City(NamedTuple):
    """A city at home and abroad, its area code and districts (China only)."""

    home: str
    abroad: str
    area: str
    districts: list[str]


@dataclass
class Firm:
    """A firm; `nation` is None for China."""

    nation: Nation | None
    city: City
    brand: str
    trade: str
    legal: str
    latin: str
    domain: str
    switchboard: Number
    street: str

    @property
    def name(self) -> str:
        """The full name as registered."""
        if self.nation is None:
            return self.city.home + self.brand + self.trade + self.legal
        if self.nation.tongue in ("ja", "ru", "kr"):
            return f"{self.legal} {self.brand}" if self.legal.isascii() is False else f"{self.brand} {self.legal}"
        return f"{self.brand} {self.trade} {self.legal}"


@dataclass
class Person:
    """What is true of one customer; `shared` names values that others have too, `shown` what must not be hidden."""

    nation: Nation | None
    female: bool
    family: str
    given: str
    latin_family: str
    latin_given: str
    borrowed: str
    city: City
    firm: Firm | None
    title: str
    mobile: Number
    work_mail: str
    private_mail: str
    wechat: str
    address: str
    birthday: str
    entity: int = 0
    shared: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The full name as written at home."""
        if self.nation is None or (self.nation.tongue in ("ja", "kr") and not self.family.isascii()):
            return self.family + self.given
        if self.nation.tongue == "vn":
            return f"{self.family} {self.given}"
        return f"{self.given} {self.family}"


def fill(rng: Random, pattern: str) -> str:
    """Put a digit for every # of a pattern."""
    return "".join(rng.choice("0123456789") if char == "#" else char for char in pattern)


@cache
def both(text: str) -> list[tuple[str, str]]:
    """The words of a list, each at home and in Latin script; _ stands for a space."""
    pairs = []
    for item in text.split():
        home, _, abroad = item.replace("_", " ").partition("/")
        pairs.append((home, abroad or home))
    return pairs


def plain(text: str) -> str:
    """ASCII letters and digits of a text, lower case, accents dropped."""
    text = text.replace("ß", "ss").translate(STROKES)
    return "".join(char for char in unicodedata.normalize("NFKD", text).lower() if char.isascii() and char.isalnum())


@cache
def surname_weights() -> list[float]:
    """Cumulated: the three commonest Chinese surnames at 7 % each, then falling with the rank."""
    return list(accumulate(min(7.0, 19 / (rank + 1)) for rank in range(len(words.SURNAMES))))


@cache
def given_weights(size: int) -> list[float]:
    return list(accumulate(1 / (rank + 15) ** 0.7 for rank in range(size)))


def china_cities() -> list[City]:
    """The Chinese cities, the larger ones more often."""
    parts = [item.split(":") for item in words.CITIES]
    return [City(home, abroad, area, districts.split(",")) for home, abroad, area, districts in parts]


def han_name(rng: Random, female: bool) -> tuple[str, str]:
    """A Chinese surname and given name."""
    if rng.random() < 0.012:
        family = rng.choice(words.COMPOUND)
    else:
        family = rng.choices(words.SURNAMES, cum_weights=surname_weights())[0]
    pool = words.FEMALE if female else words.MALE
    count = 1 if rng.random() < 0.22 else 2
    return family, "".join(rng.choices(pool, cum_weights=given_weights(len(pool)), k=count))


def sound(text: str, family: bool = False) -> str:
    """Pinyin without spaces and tones, ü as v."""
    if family and text in words.SURNAME_READINGS:
        return words.SURNAME_READINGS[text]
    return "".join(SOUNDS.get(char, "") for char in text)


def joined(rng: Random, stems: tuple[str, str]) -> tuple[str, str]:
    """A name of a stem and an ending, at home and in Latin script."""
    start, end = rng.choice(both(stems[0])), rng.choice(both(stems[1]))
    return start[0] + end[0], start[1] + end[1]


def nation_name(rng: Random, nation: Nation, female: bool) -> tuple[tuple[str, str], tuple[str, str]]:
    """Surname and given name, each at home and in Latin script."""
    given = rng.choice(both(nation.female if female else nation.male))
    if nation.tongue in STREET_FORMS and nation.tongue not in ("in", "ru") and rng.random() < 0.5:
        given = rng.choice(both(SHARED_FEMALE if female else SHARED_MALE))
    if nation.tongue in GIVEN_STEMS and rng.random() < 0.75:
        given = joined(rng, GIVEN_STEMS[nation.tongue])
    stems = STEMS.get(nation.tongue)
    if stems and rng.random() < 0.6:
        return joined(rng, stems), given
    family = rng.choice(both(nation.surnames))
    if nation.tongue == "es":
        name = family[0].split()[0] + " " + rng.choice(both(nation.surnames))[0].split()[-1]
        return (name, name), given
    if nation.tongue == "pl":
        name = family[0].replace("*", "a" if female else "i")
        return (name, name), given
    if nation.tongue == "ru" and female:
        return (family[0] + "а", family[1] + "a"), given
    if nation.tongue in ("us", "gb", "br", "in", "ie") and rng.random() < 0.2:
        return family, (f"{given[0]} {rng.choice(both(nation.female if female else nation.male))[0]}",) * 2
    return family, given


class Maker:
    """Draws firms and persons."""

    def __init__(self, rng: Random, size: int) -> None:
        self.rng = rng
        self.cities = china_cities()
        self.taken: set[str] = set()
        self.firms = [self.firm() for _ in range(max(20, size // 7))]

    def nation(self) -> Nation | None:
        """None (China) for more than half, else one of the others."""
        return None if self.rng.random() < 0.55 else self.rng.choices(NATIONS, NATION_WEIGHTS)[0]

    def city(self, nation: Nation | None) -> City:
        if nation is None:
            return self.rng.choice(self.cities)
        home, abroad = self.rng.choice(both(nation.cities))
        return City(home, abroad, "", [])

    def number(self, nation: Nation | None, city: City, mobile: bool) -> Number:
        """A number nobody else has."""
        while True:
            number = self._number(nation, city, mobile)
            if number.digits not in self.taken:
                self.taken.add(number.digits)
                return number

    def _number(self, nation: Nation | None, city: City, mobile: bool) -> Number:
        rng = self.rng
        if nation is not None:
            pattern = nation.mobile if mobile else nation.landline
            if nation.tongue == "us":
                pattern = f"{pattern[:3]}{rng.randint(2, 9)}{pattern[4:]}"
            return Number(nation.dial, nation.trunk, fill(rng, pattern), mobile)
        if mobile:
            return Number("86", "", rng.choice(CHINA_MOBILES) + fill(rng, "########"), True)
        return Number("86", "0", city.area[1:] + fill(rng, rng.choice(("6#######", "8#######"))), False)

    def street(self, nation: Nation | None, city: City) -> str:
        rng = self.rng
        if nation is not None:
            no = str(rng.randint(1, 240)) + (rng.choice("abc") if rng.random() < 0.1 else "")
            name = rng.choice(both(nation.streets))[0]
            if nation.tongue in STREET_FORMS and rng.random() < 0.75:
                name = rng.choice(both(STREET_FORMS[nation.tongue]))[0].format(nation_name(rng, nation, False)[0][0])
            street = nation.street.format(no=no, name=name)
            unit = f"{rng.choice(('Apt.', '#', 'Floor', 'Unit'))} {rng.randint(1, 60)}"
            return street if rng.random() < 0.6 else f"{street}, {unit}"
        road = rng.choice(words.ROADS).partition(":")[0]
        if rng.random() < 0.7:
            road = "".join(rng.choices(words.MALE, k=2)) + rng.choice(("路", "路", "街"))
        where = f"{city.home}市{rng.choice(city.districts)}区{road}{rng.randint(1, 2200)}号"
        estate = rng.choice(words.ESTATES) if rng.random() < 0.5 else ""
        room = f"{rng.randint(1, 40)}栋{rng.randint(1, 3)}单元{rng.randint(1, 33)}0{rng.randint(1, 6)}室"
        office = f"{rng.choice('ABCD')}座{rng.randint(2, 40)}层{rng.randint(1, 40):02}室"
        return where + estate + (room if rng.random() < 0.6 else office)

    def firm(self) -> Firm:
        rng, nation = self.rng, self.nation()
        city = self.city(nation)
        board = self.number(nation, city, mobile=False)
        street = self.street(nation, city)
        if nation is None:
            parts = rng.choices(words.BRAND, k=rng.choice((2, 2, 3)))
            brand, latin = "".join(part[0] for part in parts), "".join(part[1:] for part in parts)
            domain = self.domain(latin, rng.choice((".cn", ".com.cn", ".com", "-tech.com", "sz.net")))
            trade = rng.choice(list(words.TRADE))
            legal = "" if trade.endswith("所") else rng.choice(LEGAL)
            return Firm(None, city, brand, trade, legal, latin.capitalize(), domain, board, street)
        (family, latin), _ = nation_name(rng, nation, False)
        stems = STEMS[rng.choice(("gb", "it", "de", "nl", "se", "us", "fr"))]
        pieces = (rng.choice(stems[0].split()), rng.choice(STEMS["it"][1].split()), rng.choice(("", "", "x", "tec")))
        short = plain("".join(pieces)).capitalize()
        brand, abroad = rng.choice(((family, latin), (short, short), (f"{family} & {short}", f"{latin} & {short}")))
        trade = rng.choice(("Import", "Logistik", "Group", "Solutions", "Pharma", "Moda", "Systems", "Marine"))
        tail = rng.choice((".com", ".eu", ".net", "-group.com", "." + nation.tongue))
        domain = self.domain(plain(abroad)[:18], tail)
        legal = rng.choice(nation.legal.split(","))
        return Firm(nation, city, brand, trade, legal, abroad, domain, board, street)

    def domain(self, name: str, tail: str) -> str:
        """A domain no other firm has."""
        while name + tail in self.taken:
            name += self.rng.choice("aeix123")
        self.taken.add(name + tail)
        return name + tail

    def birthday(self) -> str:
        rng = self.rng
        return f"{rng.randint(1948, 2004)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"

    def local(self, given: str, family: str, plainly: bool = False) -> str:
        """The part of an address before the @, from a name."""
        rng = self.rng
        given, family = plain(given.split()[0]), plain(family)
        forms = [f"{given}.{family}", f"{given[:1]}{family}", f"{family}{given}", f"{given}_{family}", given]
        return rng.choice(forms[:4]) if plainly else rng.choice(forms) + fill(rng, rng.choice(("", "##", "###")))

    def unique(self, given: str, family: str, domain: str) -> str:
        """An address at a domain that nobody else has."""
        mail = f"{self.local(given, family, True)}@{domain}"
        while mail in self.taken:
            mail = f"{self.local(given, family, True)}{self.rng.randint(1, 99)}@{domain}"
        self.taken.add(mail)
        return mail

    def private(self, nation: Nation | None, given: str, family: str) -> str:
        rng = self.rng
        if nation is None and rng.random() < 0.35:
            return fill(rng, "4########") + "@qq.com"
        mailers = CHINA_MAILERS if nation is None else ["gmail.com", "outlook.com", *nation.mailers.split()]
        mail = self.local(given, family) + "@" + rng.choice(mailers)
        if mail in self.taken:
            return self.unique(given, family, mail.partition("@")[2])
        self.taken.add(mail)
        return mail

    def wechat(self, given: str, family: str) -> str:
        rng = self.rng
        return rng.choice([
            "wxid_" + "".join(rng.choices("abcdefghijkmnpqrstuvwxyz0123456789", k=14)),
            plain(family + given) + fill(rng, "####"),
            rng.choice(words.CHAT_WORDS) + plain(given) + fill(rng, "##"),
        ])  # fmt: skip

    def person(self, nation: Nation | str | None = "any", firm: Firm | None = None) -> Person:
        """Somebody new, at the firm given or (two of three) at some firm."""
        rng = self.rng
        if firm is None and rng.random() < 0.68:
            firm = self.firms[int(len(self.firms) * rng.random() ** 1.8)]
        if isinstance(nation, str):
            nation = firm.nation if firm and rng.random() < 0.93 else self.nation()
        female = rng.random() < 0.45
        if nation is None:
            family, given = han_name(rng, female)
            latin_family, latin_given = sound(family, True), sound(given)
        else:
            (family, latin_family), (given, latin_given) = nation_name(rng, nation, female)
        names = words.BORROWED_FEMALE if female else words.BORROWED_MALE
        city = firm.city if firm and firm.nation == nation else self.city(nation)
        work = self.unique(latin_given, latin_family, firm.domain) if firm else ""
        return Person(
            nation, female, family, given, latin_family, latin_given, rng.choice(names), city, firm,
            rng.choice(words.TITLES) if firm and rng.random() < 0.7 else "", self.number(nation, city, mobile=True),
            work, self.private(nation, latin_given, latin_family),
            self.wechat(latin_given, latin_family) if rng.random() < (0.6 if nation is None else 0.12) else "",
            firm.street if firm and rng.random() < 0.4 else self.street(nation, city), self.birthday(),
        )  # fmt: skip
