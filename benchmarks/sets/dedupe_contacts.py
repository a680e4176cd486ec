"""The kinds of error in numbers, mailboxes, addresses and birthdays, entered into the same table as the others."""

from __future__ import annotations

import re
from random import Random

import dedupe_slips as slips
import dedupe_words as words
from dedupe_errors import VALUES as VALUES
from dedupe_errors import error
from dedupe_people import CHINA_MAILERS, Maker, Person, sound
from dedupe_records import COLUMNS, Record, show_number


@error(VALUES, 9)
def phone_format(rng: Random, record: Record, maker: Maker) -> bool:
    person, firm = record.person, record.person.firm
    meaning = record.means.get("phone", "")
    if not meaning:
        return False
    if "-" in person.mobile.digits:
        return False
    number = firm.switchboard if firm and meaning.startswith("desk") else person.mobile
    record.put("phone", slips.spell(rng, number), meaning)
    return True


@error(VALUES, 6)
def new_mobile(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    if not record.shown["phone"] or person.shown:
        return False
    show_number(rng, record, maker.number(person.nation, person.city, mobile=True))
    record.means.pop("phone")
    return True


@error(VALUES, 4)
def digit_off(rng: Random, record: Record, maker: Maker) -> bool:
    text = slips.digit_off(rng, record.shown["phone"])
    if text == record.shown["phone"] or record.person.shown:
        return False
    record.put("phone", text, None)
    return True


@error(VALUES, 4)
def two_numbers(rng: Random, record: Record, maker: Maker) -> bool:
    """Mobile and office in one cell, in either order."""
    person = record.person
    if person.firm is None or not record.means.get("phone", "").startswith("mobile"):
        return False
    both = [slips.spell(rng, person.mobile), slips.spell(rng, person.firm.switchboard)]
    rng.shuffle(both)
    record.put("phone", rng.choice((" / ", "; ", ", ", "/", "、")).join(both), record.means["phone"])
    return True


@error(VALUES, 5)
def desk_phone(rng: Random, record: Record, maker: Maker) -> bool:
    """The switchboard in place of the mobile, often with an extension."""
    firm = record.person.firm
    if firm is None or record.person.shown:
        return False
    show_number(rng, record, firm.switchboard)
    if rng.random() < 0.6:
        extension = str(8000 + record.person.entity % 997)
        record.shown["phone"] = slips.with_extension(rng, record.shown["phone"], extension)
    return True


@error(VALUES, 2)
def wrong_country(rng: Random, record: Record, maker: Maker) -> bool:
    """The right digits under another country's code."""
    mobile = record.person.mobile
    dial = rng.choice(("1", "86", "44", "852", "65"))
    if not record.means.get("phone", "").startswith("mobile") or dial == mobile.dial or record.person.shown:
        return False
    record.put("phone", f"+{dial} {mobile.digits}", record.means["phone"])
    return True


@error(VALUES, 2)
def filler_phone(rng: Random, record: Record, maker: Maker) -> bool:
    if record.person.shown:
        return False
    record.put("phone", rng.choice(words.PLACEHOLDER_PHONES), None)
    return True


@error(VALUES, 2)
def filler_mail(rng: Random, record: Record, maker: Maker) -> bool:
    if record.person.shown:
        return False
    record.put("email", rng.choice(words.PLACEHOLDER_MAILS), None)
    return True


@error(VALUES, 4)
def mail_form(rng: Random, record: Record, maker: Maker) -> bool:
    """Another writing of the same box: case, plus-tag, mailto, full width, spaces, a second address beside it."""
    text = record.means.get("email")
    if not text or "@" not in text:
        return False
    local, _, domain = text.partition("@")
    other = record.person.private_mail
    ways = [text.upper(), local.title() + "@" + domain, f"{local}+crm@{domain}", f"mailto:{text}", f" {text} ",
            f"{record.shown['name'].replace(',', '')} <{text}>", text.replace("@", "＠")]  # fmt: skip
    ways += [f"{text}; {other}"] if other != text else []
    record.put("email", rng.choice(ways), text)
    return True


@error(VALUES, 5)
def other_mail(rng: Random, record: Record, maker: Maker) -> bool:
    """The private box in place of the one at work, or the other way round."""
    person = record.person
    shown = record.means.get("email")
    if not shown or person.shown or not person.work_mail:
        return False
    other = person.private_mail if shown == person.work_mail else person.work_mail
    record.put("email", other, other)
    return True


@error(VALUES, 3)
def new_provider(rng: Random, record: Record, maker: Maker) -> bool:
    """The same local part at another provider."""
    person = record.person
    if not record.means.get("email") or person.shown:
        return False
    text = f"{person.private_mail.partition('@')[0]}@{private_mailer(rng, person)}"
    if text in maker.taken:
        return False
    maker.taken.add(text)
    record.put("email", text, text if text == person.private_mail else None)
    return True


@error(VALUES, 4)
def mail_typo(rng: Random, record: Record, maker: Maker) -> bool:
    """A slip in the local part or in the domain."""
    local, at, domain = record.shown["email"].partition("@")
    if not at or record.person.shown or "email" not in record.means:
        return False
    text = f"{local}@{spoiled(domain)}" if rng.random() < 0.5 else f"{slips.typo(rng, local)}@{domain}"
    if text != record.shown["email"]:
        record.put("email", text, None)
    return True


@error(VALUES, 3)
def shared_box(rng: Random, record: Record, maker: Maker) -> bool:
    """The firm's info@ box in place of the own."""
    firm = record.person.firm
    if firm is None or record.person.shown:
        return False
    box = rng.choice(("info", "sales", "office", "contact"))
    record.put("email", f"{box}@{firm.domain}", None)
    return True


@error(VALUES, 5)
def address_form(rng: Random, record: Record, maker: Maker) -> bool:
    """The room dropped, the district dropped, full width, other words, capitals."""
    text = record.shown["address"]
    if not text or "address" not in record.means:
        return False
    if record.person.nation is None:
        ways = [re.sub(r"(\d+栋|[A-D]座).*$", "", text), re.sub(r"^.*?市", "", text),
                re.sub(r"市.{2,4}区", "市", text),
                text.replace("栋", "幢").replace("单元", "-").replace("室", ""), re.sub(r"(\d+)号", r"\1弄", text),
                "中国" + text, text.replace("号", "号 ").replace("区", "区 ")]  # fmt: skip
    else:
        swaps = (("straße", "str."), ("Avenue", "Ave"), ("Street", "St"), ("Road", "Rd."), ("avenue", "av."),
                 ("boulevard", "bd"), ("Calle", "C/"), ("via ", "V. "), ("Avenida", "Av."))  # fmt: skip
        short = text
        for long, brief in swaps:
            short = short.replace(long, brief)
        ways = [short, text.upper(), re.sub(r", (Apt\.|#|Floor|Unit).*$", "", text), slips.accents_lost(text)]
    record.put("address", rng.choice(ways), text)
    return True


@error(VALUES, 4)
def address_english(rng: Random, record: Record, maker: Maker) -> bool:
    """A Chinese address as on the English side of a card."""
    text = record.person.address
    if record.person.nation is not None or "address" not in record.means or "-" in text:
        return False
    number = re.search(r"区([^\d]+?)(\d+)号", text)
    home = re.search(r"(\w)座(\d+)层(\d+)室|(\d+)栋(\d)单元(\d+)室", text)
    if number is None or home is None:
        return False
    part = home.groups()
    flat = f"Room {part[5]}, Unit {part[4]}, Building {part[3]}"
    room = f"Room {part[1]}{part[2]}, Tower {part[0]}" if part[0] else flat
    known = dict(item.split(":") for item in words.ROADS)
    road = known.get(number[1], sound(number[1][:-1]).capitalize() + " Road").replace("_", " ")
    street = f"No. {number[2]} {road}"
    record.put("address", f"{room}, {street}, {record.person.city.abroad}", text)
    return True


@error(VALUES, 3)
def moved(rng: Random, record: Record, maker: Maker) -> bool:
    person = record.person
    if not record.shown["address"] or person.shown:
        return False
    city = maker.city(person.nation) if rng.random() < 0.5 else person.city
    record.put("address", maker.street(person.nation, city), None)
    if record.shown["city"]:
        record.put("city", city.home, city.home)
    return True


@error(VALUES, 5)
def birthday_form(rng: Random, record: Record, maker: Maker) -> bool:
    if "birthday" not in record.means:
        return False
    record.put("birthday", slips.birthday(rng, record.person.birthday), record.means["birthday"])
    return True


@error(VALUES, 5)
def birthday_wrong(rng: Random, record: Record, maker: Maker) -> bool:
    """Day and month exchanged, no year, one digit off, or the first of January of the year."""
    person = record.person
    if "birthday" not in record.means or person.shown:
        return False
    year, month, day = person.birthday.split("-")
    swapped = f"{year}-{day}-{month}" if int(day) <= 12 else f"{year}-{month}-{int(day) % 28 + 1:02}"
    off = f"{year[:3]}{(int(year[3]) + rng.randint(1, 9)) % 10}-{month}-{day}"
    ways = (swapped, f"{month}-{day}", f"--{month}-{day}", off, f"{year}-01-01", f"{int(month)}月{int(day)}日", year)
    record.put("birthday", rng.choice(ways), None)
    return True


@error(VALUES, 8)
def emptied(rng: Random, record: Record, maker: Maker) -> bool:
    """Up to three columns empty."""
    able = [column for column in COLUMNS[1:-1] if record.shown[column] and column not in record.person.shown]
    for column in rng.sample(able, min(len(able), rng.randint(1, 3))):
        record.hide(column)
    return bool(able)


def private_mailer(rng: Random, person: Person) -> str:
    """Some provider of the person's country."""
    return rng.choice(["gmail.com", *(CHINA_MAILERS if person.nation is None else person.nation.mailers.split())])


def spoiled(domain: str) -> str:
    """A domain with a slip people make: .con for .com, gmial for gmail and the like."""
    slip = re.sub(r"\.com$", ".con", domain)
    return slip if slip != domain else domain.replace("ai", "ia", 1) if "ai" in domain else domain[:-1]
