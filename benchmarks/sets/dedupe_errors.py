"""The kinds of error in names, firms and places: each changes one record in place and tells whether it could."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import dedupe_slips as slips
import dedupe_words as words
from dedupe_people import Firm, Maker, Person, both
from dedupe_records import Record, show_number

Error = Callable[[Random, Record, Maker], bool]
NAMES: dict[str, tuple[float, Error]] = {}
VALUES: dict[str, tuple[float, Error]] = {}
COURTESIES = {
    "de": (["Herr", "Herr Dr.", "Prof. Dr.", "Dipl.-Ing."], ["Frau", "Frau Dr.", "Dr."]),
    "fr": (["M.", "Monsieur"], ["Mme", "Mlle", "Madame"]),
    "it": (["Sig.", "Dott.", "Ing.", "Avv."], ["Sig.ra", "Dott.ssa", "Avv."]),
    "es": (["Sr.", "D.", "Don"], ["Sra.", "Dña.", "Srta."]),
    "pl": (["Pan", "mgr inż."], ["Pani"]),
    "nl": (["Dhr.", "ir.", "drs."], ["Mevr.", "drs."]),
    "br": (["Sr.", "Eng."], ["Sra.", "Dra."]),
}
# The column a kind of error changes, for the kinds that exclude one another.
CHANGED = {
    "phone": {"phone_format", "new_mobile", "digit_off", "two_numbers", "desk_phone", "wrong_country", "filler_phone"},
    "email": {"filler_mail", "mail_form", "other_mail", "new_provider", "mail_typo", "shared_box"},
    "company": {"legal_form", "brand_only", "city_prefix", "english_firm", "branch", "firm_typo", "job_change"},
    "address": {"address_form", "address_english", "moved"},
    "birthday": {"birthday_form", "birthday_wrong"},
}


def error(table: dict[str, tuple[float, Error]], often: float) -> Callable[[Error], Error]:
    """Enter a kind of error, named like its function, with how often it happens."""

    def entered(function: Error) -> Error:
        table[function.__name__] = (often, function)
        return function

    return entered


def _name(record: Record, text: str, worth: str) -> bool:
    if not text.strip() or text == record.shown["name"]:
        return False
    record.put("name", text, worth)
    return True


def _han(record: Record) -> bool:
    return record.person.nation is None and not record.shown["name"].isascii()


def _western(person: Person) -> bool:
    return person.nation is not None and person.nation.tongue not in ("kr", "ja", "vn")


@error(NAMES, 9)
def pinyin(rng: Random, record: Record, maker: Maker) -> bool:
    return _han(record) and _name(record, slips.pinyin(rng, record.person), "form")


@error(NAMES, 5)
def english_given(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    family, given, first = person.latin_family.title(), person.latin_given.title(), person.borrowed
    ways = (f"{first} {family}", f"{first} {person.family}", f"{family} {given} ({first})", f"{person.name} {first}",
            f"{first} {given} {family}", f"{person.name}({first})")  # fmt: skip
    text = rng.choice(ways)
    return _han(record) and _name(record, text, "form" if given in text or person.name in text else "part")


@error(NAMES, 5)
def cantonese(rng: Random, record: Record, maker: Maker) -> bool:
    family = slips.HONGKONG.get(record.person.family)
    return bool(family) and _han(record) and _name(record, f"{record.person.borrowed} {(family or [''])[0]}", "part")


@error(NAMES, 4)
def homophone(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    family = slips.homophone(rng, person.family) if rng.random() < 0.12 else person.family
    given = slips.homophone(rng, person.given) if family == person.family else person.given
    return _han(record) and _name(record, family + given, "form")


@error(NAMES, 5)
def misread_char(rng: Random, record: Record, maker: Maker) -> bool:
    return _han(record) and _name(record, record.person.family + slips.misread(rng, record.person.given), "form")


@error(NAMES, 4)
def traditional(rng: Random, record: Record, maker: Maker) -> bool:
    if not _han(record) or not _name(record, record.shown["name"].translate(slips.TRADITIONAL), "full"):
        return False
    for column in ("company", "address", "title", "city"):
        record.shown[column] = record.shown[column].translate(slips.TRADITIONAL)
    return True


@error(NAMES, 6)
def honorific(rng: Random, record: Record, maker: Maker) -> bool:
    person, word = record.person, rng.choice(words.HONORIFICS)
    if not _han(record) or word == ("先生" if person.female else "女士") or word == ("" if person.female else "小姐"):
        return False
    whole = rng.random() < 0.4
    return _name(record, (person.name if whole else person.family) + word, "full" if whole else "call")


@error(NAMES, 5)
def chat_name(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    city, brand = person.city.home, person.firm.brand if person.firm else person.city.home
    role = rng.choice(("采购", "销售", "客户", "展会", "老板", "财务"))
    calls = (f"小{person.family}", f"老{person.family}", f"阿{person.given[-1]}", person.given)
    ways = (f"{brand}{person.name}", f"{person.name}-{city}", f"{person.name}（{role}）", f"A{role}{person.name}",
            f"{brand}-{person.name}", f"{person.name} {role}")  # fmt: skip
    short = rng.random() < 0.35
    return _han(record) and _name(record, rng.choice(calls if short else ways), "call" if short else "form")


@error(NAMES, 2)
def spaced_name(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    ways = (f"{person.family} {person.given}", f"{person.given} {person.family}", f"{person.family}　{person.given}")
    return _han(record) and _name(record, rng.choice(ways), "full")


@error(NAMES, 6)
def initial(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    first = person.latin_given[:1]
    ways = (f"{first}. {person.latin_family}", f"{first} {person.latin_family}", f"{person.latin_family}, {first}.",
            f"{person.latin_given} {person.latin_family[:1]}.")  # fmt: skip
    return person.nation is not None and _name(record, rng.choice(ways), "part")


@error(NAMES, 6)
def comma_or_swap(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    sep = rng.choice((", ", " ", ","))
    return person.nation is not None and _name(record, person.latin_family + sep + person.latin_given, "form")


@error(NAMES, 4)
def letter_case(rng: Random, record: Record, maker: Maker) -> bool:
    person, text = record.person, record.shown["name"]
    ways = (text.upper(), text.lower(), f"{person.latin_given} {person.latin_family.upper()}")
    return person.nation is not None and _name(record, rng.choice(ways), "full")


@error(NAMES, 10)
def accents_lost(rng: Random, record: Record, maker: Maker) -> bool:
    text = record.shown["name"]
    change = rng.choice((slips.accents_lost, slips.umlauts, slips.accents_lost))
    return record.person.nation is not None and _name(record, change(text), "full")


@error(NAMES, 3)
def mojibake(rng: Random, record: Record, maker: Maker) -> bool:
    return _western(record.person) and _name(record, slips.mojibake(record.shown["name"]), "form")


@error(NAMES, 12)
def nickname(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    nicks = slips.NICKS.get(person.given) or slips.NICKS.get(person.latin_given)
    return bool(nicks) and _name(record, f"{rng.choice(nicks or [''])} {person.latin_family}", "form")


@error(NAMES, 10)
def romanised(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    given = rng.choice(slips.ROMANS.get(person.latin_given, [person.latin_given]))
    family = rng.choice(slips.ROMANS.get(person.latin_family, [person.latin_family]))
    back = person.name == record.shown["name"]
    ways = (f"{given} {family}", f"{family} {given}", f"{family} {given.replace('-', '').capitalize()}")
    foreign = person.nation is not None and person.nation.tongue in ("kr", "ja", "ru", "ar", "vn", "in")
    return foreign and _name(record, rng.choice(ways) if back else person.name, "form")


@error(NAMES, 4)
def courtesy(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    tongue = person.nation.tongue if person.nation else ""
    male, female = COURTESIES.get(tongue, (["Mr", "Mr.", "Dr.", "Prof."], ["Ms", "Mrs.", "Miss", "Dr."]))
    word = rng.choice(female if person.female else male)
    return _western(person) and _name(record, f"{word} {record.shown['name']}", "full")


@error(NAMES, 3)
def suffix_or_middle(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    given = person.latin_given.split()[0]
    middle = f"{given} {rng.choice('ABCDEFGHJKLMNPRSTW')}. {person.latin_family}"
    ways = (middle, f"{record.shown['name']}, MBA", f"{record.shown['name']} PhD", f"{given} {person.latin_family}")
    return _western(person) and _name(record, rng.choice(ways), "form")


@error(NAMES, 12)
def surname_form(rng: Random, record: Record, maker: Maker) -> bool:
    """One of two surnames, particles glued or dropped, apostrophes, Mc with a space, hyphens gone."""
    person, family = record.person, record.person.latin_family
    ways = [family.replace("'", "’"), family.replace("'", " "), family.replace("'", ""), family.replace("-", " ")]
    if " " in family:
        ways += [family.replace(" ", ""), family.title(), family.split()[-1 if family[0].islower() else 0]]
    if family.startswith(("Mc", "Mac")):
        ways += [family.replace("Mc", "Mc ").replace("Mac", "Mac "), "Mac" + family.removeprefix("Mc")]
    ways = [way for way in ways if way != family]
    return bool(ways) and _western(person) and _name(record, f"{person.latin_given} {rng.choice(ways or [''])}", "form")


@error(NAMES, 7)
def married(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    if not (person.female and _western(person) and person.nation):
        return False
    other = rng.choice(both(person.nation.surnames.replace("*", "a")))[1]
    ways = (f"{person.latin_family}-{other}", other, f"{other}-{person.latin_family}")
    return _name(record, f"{person.latin_given} {rng.choice(ways)}", "part")


@error(NAMES, 10)
def name_typo(rng: Random, record: Record, maker: Maker) -> bool:
    return _western(record.person) and _name(record, slips.typo(rng, record.shown["name"]), "form")


@error(NAMES, 7)
def name_ocr(rng: Random, record: Record, maker: Maker) -> bool:
    return _western(record.person) and _name(record, slips.ocr(rng, record.shown["name"]), "form")


def _firm(record: Record, text: str, same: bool = True) -> bool:
    if not record.shown["company"] or text == record.shown["company"]:
        return False
    record.put("company", text, record.means.get("company") if same else None)
    return True


def _of(record: Record) -> Firm | None:
    return record.person.firm if "company" in record.means else None


@error(VALUES, 6)
def legal_form(rng: Random, record: Record, maker: Maker) -> bool:
    firm = _of(record)
    if firm is None:
        return False
    home = ("", "有限公司", "（集团）有限公司", "股份公司", "有限责任公司", "(中国)有限公司")
    short = firm.name.removesuffix(firm.legal).removeprefix(firm.legal).strip() if firm.legal else firm.name
    abroad = ("", " Limited", " Group", " " + firm.legal.replace(".", ""), ", " + firm.legal, " " + firm.legal.upper())
    return _firm(record, short + rng.choice(home if firm.nation is None else abroad))


@error(VALUES, 5)
def brand_only(rng: Random, record: Record, maker: Maker) -> bool:
    firm = _of(record)
    if firm is None:
        return False
    ways = (firm.brand, firm.brand + firm.trade, firm.brand + firm.trade[:2], f"{firm.city.home}{firm.brand}")
    far = (firm.brand, firm.brand.upper(), f"{firm.brand} {firm.trade}".lower(), firm.latin)
    return _firm(record, rng.choice(ways if firm.nation is None else far))


@error(VALUES, 4)
def city_prefix(rng: Random, record: Record, maker: Maker) -> bool:
    firm = _of(record)
    if firm is None or firm.nation is not None:
        return False
    rest = firm.brand + firm.trade
    ways = (f"{rest}（{firm.city.home}）{firm.legal}", f"{rest}{firm.legal}", f"{firm.city.home}市{rest}{firm.legal}")
    return _firm(record, rng.choice(ways))


@error(VALUES, 5)
def english_firm(rng: Random, record: Record, maker: Maker) -> bool:
    firm = _of(record)
    if firm is None or firm.nation is not None:
        return False
    tail = rng.choice(("Co., Ltd.", "Co.,Ltd", "Group", "CO., LTD", "Inc."))
    text = f"{firm.latin} {words.TRADE[firm.trade]} {tail}"
    return _firm(record, rng.choice((text, f"{firm.city.abroad} {text}")))


@error(VALUES, 3)
def branch(rng: Random, record: Record, maker: Maker) -> bool:
    firm = _of(record)
    if firm is None:
        return False
    place = rng.choice(maker.cities).home
    tail = f"{place}分公司" if firm.nation is None else rng.choice((" - Branch", " HQ"))
    return _firm(record, firm.name + tail)


@error(VALUES, 3)
def firm_typo(rng: Random, record: Record, maker: Maker) -> bool:
    text = record.shown["company"]
    if text.isascii():
        return bool(text) and _firm(record, rng.choice((slips.typo, slips.ocr))(rng, text))
    return _firm(record, slips.misread(rng, text) if rng.random() < 0.5 else slips.homophone(rng, text))


@error(VALUES, 6)
def job_change(rng: Random, record: Record, maker: Maker) -> bool:
    """Another firm, another work address; the mobile or the private box stays."""
    person = record.person
    if person.firm is None or not record.shown["company"] or person.shown:
        return False
    firm = rng.choice(maker.firms)
    while firm.nation != person.firm.nation:
        firm = rng.choice(maker.firms)
    record.put("company", firm.name, None)
    record.hide("title")
    mail = maker.unique(person.latin_given, person.latin_family, firm.domain)
    record.put("email", mail, None)
    show_number(rng, record, person.mobile)
    for column, text in (("address", firm.street), ("city", firm.city.home)):
        if record.shown[column]:
            record.put(column, text, None)
    return True


@error(VALUES, 4)
def truncated(rng: Random, record: Record, maker: Maker) -> bool:
    """An export of an old program: short columns, capitals, no accents."""
    record.shown["source"] = "old-crm"
    for column, size in (("company", 14), ("address", 18), ("title", 10)):
        text = record.shown[column]
        record.shown[column] = slips.accents_lost(text).upper()[:size].strip() if text.isascii() else text[: size - 4]
    if record.person.nation is not None:
        record.shown["name"] = slips.accents_lost(record.shown["name"]).upper()
    return True


@error(VALUES, 4)
def title_change(rng: Random, record: Record, maker: Maker) -> bool:
    home, _, abroad = rng.choice(words.TITLES).replace("_", " ").partition(":")
    if not record.shown["title"]:
        return False
    record.shown["title"] = abroad if rng.random() < 0.5 else home
    return True


@error(VALUES, 4)
def city_form(rng: Random, record: Record, maker: Maker) -> bool:
    city, text = record.person.city, record.shown["city"]
    if text != city.home:
        return False
    ways = (city.abroad, text.upper(), city.abroad.upper(), text + ("市" if record.person.nation is None else ""))
    record.shown["city"] = rng.choice(ways)
    return True


@error(VALUES, 3)
def country_form(rng: Random, record: Record, maker: Maker) -> bool:
    nation = record.person.nation
    ways = nation.country.split(",") if nation else ["China", "CN", "中华人民共和国", "P.R. China", "PRC", "中國"]
    record.shown["country"] = rng.choice(ways)
    return True
