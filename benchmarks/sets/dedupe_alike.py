"""Look-alikes: persons made from another person so that their records are easily, and wrongly, taken for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import dedupe_words as words
from dedupe_people import SOUNDS, City, Maker, Number, Person, both, han_name, nation_name, plain, sound

Alike = Callable[[Random, Person, Maker], Person | None]
ALIKES: dict[str, tuple[float, Alike]] = {}
COMMON_MALE = ["伟", "强", "磊", "军", "勇", "杰", "涛", "明", "超", "刚", "志强", "建国", "文斌", "俊杰", "宇航"]
COMMON_FEMALE = ["芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "秀英", "桂英", "婷婷", "雪梅", "梓涵", "思雨", "晓燕"]
FREE_MAILERS = ["yahoo.com", "yeah.net", "proton.me", "live.com", "tom.com", "188.com", "hotmail.com", "gmail.com"]
GENDER_PAIRS = [
    ("Mario", "Maria"), ("Julien", "Julie"), ("Daniel", "Daniela"), ("Christian", "Christiane"), ("Paolo", "Paola"),
    ("Jean", "Jeanne"), ("Martin", "Martina"), ("Francisco", "Francisca"), ("Andre", "Andrea"), ("Louis", "Louise"),
]  # fmt: skip


def alike(often: float) -> Callable[[Alike], Alike]:
    """Enter a kind of look-alike, named like its function, with how often it is made."""

    def entered(function: Alike) -> Alike:
        ALIKES[function.__name__] = (often, function)
        return function

    return entered


def other(person: Person, maker: Maker, **same: object) -> Person:
    """The person with own mobile, boxes, address and birthday; `same` overrides."""
    mail = maker.unique(person.latin_given, person.latin_family, person.firm.domain) if person.firm else ""
    own = {
        "mobile": maker.number(person.nation, person.city, mobile=True), "work_mail": mail,
        "private_mail": maker.private(person.nation, person.latin_given, person.latin_family),
        "wechat": maker.wechat(person.latin_given, person.latin_family) if person.wechat else "",
        "address": maker.street(person.nation, person.city), "birthday": maker.birthday(), "entity": 0,
        "shared": set(person.shared), "shown": set(person.shown), **same,
    }  # fmt: skip
    return replace(person, **own)  # type: ignore[arg-type]


def renamed(rng: Random, person: Person, female: bool, family: bool = True) -> Person:
    """The person with another given name of the sex, and the same or another surname."""
    if person.nation is None:
        kin, given = han_name(rng, female)
        while given == person.given:
            kin, given = han_name(rng, female)
        kin = person.family if family else kin
        latin = sound(kin, True)
        return replace(person, female=female, family=kin, given=given, latin_family=latin, latin_given=sound(given))
    kin_pair, pair = nation_name(rng, person.nation, female)
    while plain(pair[1]) == plain(person.latin_given):
        kin_pair, pair = nation_name(rng, person.nation, female)
    kin_pair = (person.family, person.latin_family) if family else kin_pair
    new = replace(person, female=female, given=pair[0], latin_given=pair[1])
    return replace(new, family=kin_pair[0], latin_family=kin_pair[1])


def common(rng: Random, person: Person, maker: Maker) -> None:
    """Give the person a name that many have, without which namesakes are hardly ever met."""
    if person.nation is None:
        given = rng.choice(COMMON_FEMALE if person.female else COMMON_MALE)
        family = rng.choice(words.SURNAMES[:24])
        person.latin_family, person.latin_given = sound(family, True), sound(given)
    else:
        family, person.latin_family = both(person.nation.surnames.replace("*", "i"))[rng.randrange(8)]
        names = both(person.nation.female if person.female else person.nation.male)
        given, person.latin_given = names[rng.randrange(6)]
    person.family, person.given = family, given
    if person.firm:
        person.work_mail = maker.unique(person.latin_given, person.latin_family, person.firm.domain)
    person.private_mail = maker.private(person.nation, person.latin_given, person.latin_family)


def elsewhere(person: Person, maker: Maker) -> City:
    """Another city of the person's country."""
    while (city := maker.city(person.nation)) == person.city:
        pass
    return city


def one_local_part(rng: Random, person: Person, maker: Maker) -> str | None:
    """A box with the same plain local part as the person's, which becomes plain as well, at another provider."""
    local = maker.local(person.latin_given, person.latin_family, True)
    first, second = (f"{local}@{domain}" for domain in rng.sample(FREE_MAILERS, 2))
    if {first, second} & maker.taken:
        return None
    maker.taken |= {first, second}
    person.private_mail = first
    return second


def shown(person: Person, columns: str, shared: str = "") -> None:
    person.shown |= set(columns.split())
    person.shared |= set(shared.split())


@alike(5)
def namesake_city(rng: Random, person: Person, maker: Maker) -> Person | None:
    common(rng, person, maker)
    shown(person, "phone email")
    return other(person, maker, firm=None, work_mail="")


@alike(4)
def namesake_firm(rng: Random, person: Person, maker: Maker) -> Person | None:
    common(rng, person, maker)
    shown(person, "phone email birthday" if rng.random() < 0.5 else "phone email")
    return other(person, maker) if person.firm else None


@alike(2)
def namesake_branch(rng: Random, person: Person, maker: Maker) -> Person | None:
    """One name, one firm's name, another city."""
    if person.firm is None:
        return None
    common(rng, person, maker)
    shown(person, "phone email city company")
    city = maker.city(person.nation)
    firm = replace(person.firm, city=city, switchboard=maker.number(person.nation, city, mobile=False))
    return None if city == person.city else other(replace(person, city=city, firm=firm), maker)


@alike(4)
def namesake_birth_year(rng: Random, person: Person, maker: Maker) -> Person | None:
    common(rng, person, maker)
    shown(person, "phone email birthday")
    day = f"{person.birthday[:5]}{maker.birthday()[5:]}"
    return None if day == person.birthday else other(person, maker, birthday=day)


@alike(3)
def homophone_namesake(rng: Random, person: Person, maker: Maker) -> Person | None:
    """Other characters of the same sound; the local parts of their boxes are one, the providers are not."""
    if person.nation is not None:
        return None
    common(rng, person, maker)
    shown(person, "phone email city")
    person.firm, person.work_mail = None, ""
    given = "".join(rng.choice([c for c in _group(char) if c != char] or [char]) for char in person.given)
    mail = one_local_part(rng, person, maker)
    if given == person.given or mail is None:
        return None
    return other(replace(person, city=elsewhere(person, maker), given=given), maker, private_mail=mail)


def _group(char: str) -> list[str]:
    return [c for group in words.READINGS if char in group for c in group if not c.isascii()]


@alike(3)
def same_local_part(rng: Random, person: Person, maker: Maker) -> Person | None:
    common(rng, person, maker)
    shown(person, "phone email city")
    person.firm, person.work_mail = None, ""
    mail = one_local_part(rng, person, maker)
    return None if mail is None else other(replace(person, city=elsewhere(person, maker)), maker, private_mail=mail)


@alike(4)
def twins(rng: Random, person: Person, maker: Maker) -> Person | None:
    shown(person, "birthday phone", "address birthday")
    if person.nation is None and len(person.given) == 2:
        pool = words.FEMALE if person.female else words.MALE
        given = person.given[0] + rng.choice([char for char in pool if SOUNDS[char] != SOUNDS[person.given[1]]])
        twin = replace(person, given=given, latin_given=sound(given))
    else:
        twin = renamed(rng, person, rng.random() < 0.5)
    return other(twin, maker, birthday=person.birthday, address=person.address, firm=None, work_mail="")


@alike(4)
def couple_mobile(rng: Random, person: Person, maker: Maker) -> Person | None:
    shown(person, "phone", "phone address")
    spouse = renamed(rng, person, not person.female, person.nation is not None and rng.random() < 0.8)
    return other(spouse, maker, mobile=person.mobile, address=person.address, firm=None, work_mail="")


@alike(3)
def couple_mail(rng: Random, person: Person, maker: Maker) -> Person | None:
    shown(person, "email", "email address")
    house = rng.choice(("family", "the", "haus", "casa"))
    mail = f"{house}.{plain(person.latin_family)}{rng.randint(1, 999)}@gmail.com"
    person.private_mail, person.work_mail, person.firm = mail, "", None
    spouse = renamed(rng, person, not person.female, person.nation is not None)
    return other(spouse, maker, private_mail=mail, work_mail="", address=person.address)


@alike(3)
def parent_child(rng: Random, person: Person, maker: Maker) -> Person | None:
    """One name, one address, a generation between; half say Jr."""
    if person.nation is None or person.nation.tongue not in ("us", "gb", "es", "it", "de", "br", "fr", "ie"):
        return None
    shown(person, "birthday phone", "address")
    year = int(person.birthday[:4]) + rng.randint(21, 38)
    day = f"{year}{maker.birthday()[4:]}"
    child = other(person, maker, birthday=day, address=person.address, firm=None, work_mail="")
    if rng.random() < 0.5:
        child.family += rng.choice((" Jr.", " II", " jun.", ", Jr."))
    return child


@alike(3)
def siblings(rng: Random, person: Person, maker: Maker) -> Person | None:
    """A family's landline, one generation character, years apart."""
    shown(person, "phone birthday", "phone address")
    person.mobile = maker.number(person.nation, person.city, mobile=False)
    kin = renamed(rng, person, rng.random() < 0.5)
    if person.nation is None and len(person.given) == 2 and len(kin.given) == 2:
        given = person.given[0] + kin.given[1]
        kin = replace(kin, given=given, latin_given=sound(given))
    if kin.given == person.given:
        return None
    return other(kin, maker, mobile=person.mobile, address=person.address, firm=None, work_mail="")


@alike(2)
def gender_pair(rng: Random, person: Person, maker: Maker) -> Person | None:
    """Mario and Maria at one address: one letter between them."""
    if person.nation is None or person.nation.tongue not in ("it", "fr", "es", "de", "br"):
        return None
    shown(person, "phone email", "address")
    male, female = rng.choice(GENDER_PAIRS)
    person.given = person.latin_given = male
    person.private_mail = maker.private(person.nation, male, person.latin_family)
    spouse = replace(person, given=female, latin_given=female, female=True)
    return other(spouse, maker, address=person.address, firm=None, work_mail="")


@alike(6)
def switchboard_surname(rng: Random, person: Person, maker: Maker) -> Person | None:
    """Colleagues with one surname on one switchboard."""
    return _colleague(rng, person, maker, "phone", "phone address", True)


@alike(5)
def next_extension(rng: Random, person: Person, maker: Maker) -> Person | None:
    """Colleagues whose numbers differ in the extension's last digit."""
    if person.firm is None:
        return None
    shown(person, "phone email company", "address")
    colleague = renamed(rng, person, rng.random() < 0.5, rng.random() < 0.4)
    board, extension = person.firm.switchboard, rng.randint(10, 88)
    person.mobile = board._replace(digits=f"{board.digits}-{extension}")
    number = board._replace(digits=f"{board.digits}-{extension + 1}")
    return other(colleague, maker, mobile=number, address=person.address)


@alike(5)
def next_mobile(rng: Random, person: Person, maker: Maker) -> Person | None:
    """Colleagues with mobiles bought in one lot."""
    digits = str(int(person.mobile.digits) + 1)
    if person.firm is None or digits in maker.taken:
        return None
    shown(person, "phone email company")
    maker.taken.add(digits)
    colleague = renamed(rng, person, rng.random() < 0.5, rng.random() < 0.6)
    return other(colleague, maker, mobile=Number(*person.mobile[:2], digits, True), address=person.address)


@alike(5)
def info_box(rng: Random, person: Person, maker: Maker) -> Person | None:
    """Colleagues behind the firm's info@ box."""
    if person.firm is None:
        return None
    person.work_mail = person.private_mail = f"{rng.choice(('info', 'sales', 'office'))}@{person.firm.domain}"
    shown(person, "email phone company", "email address")
    colleague = renamed(rng, person, rng.random() < 0.5, rng.random() < 0.4)
    return other(colleague, maker, work_mail=person.work_mail, private_mail=person.work_mail, address=person.address)


@alike(3)
def assistant_box(rng: Random, person: Person, maker: Maker) -> Person | None:
    """The assistant's own box given for the whole team."""
    if person.firm is None:
        return None
    person.private_mail = person.work_mail
    shown(person, "email phone company", "email address")
    boss = renamed(rng, person, rng.random() < 0.5, rng.random() < 0.3)
    return other(boss, maker, work_mail=person.work_mail, private_mail=person.work_mail, address=person.address)


@alike(5)
def successor(rng: Random, person: Person, maker: Maker) -> Person | None:
    """The next one in a post: firm, title, office number, box and address are the same."""
    if person.firm is None:
        return None
    person.title = person.title or rng.choice(words.TITLES)
    post = plain(person.title.partition(":")[2])
    person.work_mail = person.private_mail = f"{post}@{person.firm.domain}"
    return _colleague(rng, person, maker, "phone email company title", "phone email address", rng.random() < 0.3)


def _colleague(rng: Random, person: Person, maker: Maker, seen: str, both: str, family: bool) -> Person | None:
    if person.firm is None:
        return None
    shown(person, seen, both)
    person.mobile, person.address = person.firm.switchboard, person.firm.street
    colleague = renamed(rng, person, rng.random() < 0.5, family)
    boxes = {"work_mail": person.work_mail, "private_mail": person.work_mail} if "email" in both else {}
    return other(colleague, maker, mobile=person.mobile, address=person.address, **boxes)


@alike(3)
def same_building(rng: Random, person: Person, maker: Maker) -> Person | None:
    """Neighbours with one surname, other firms, one house."""
    shown(person, "phone address", "address")
    neighbour = renamed(rng, person, rng.random() < 0.5)
    return other(neighbour, maker, address=person.address, firm=None, work_mail="")


@alike(3)
def recycled_mobile(rng: Random, person: Person, maker: Maker) -> Person | None:
    """A mobile number given to somebody else after years."""
    shown(person, "phone email", "phone")
    stranger = maker.person(person.nation)
    stranger.mobile = person.mobile
    shown(stranger, "phone email", "phone")
    return stranger


@alike(3)
def placeholder_namesake(rng: Random, person: Person, maker: Maker) -> Person | None:
    """One name and one filler number; boxes and birthdays differ."""
    common(rng, person, maker)
    shown(person, "phone email birthday", "phone")
    filler = rng.choice(("13800138000", "13888888888", "13900000000", "11111111111"))
    person.mobile = Number("86", "", filler, True)
    return other(person, maker, mobile=person.mobile, firm=None, work_mail="")
