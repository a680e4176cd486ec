"""Records of made-up persons: what is shown, what it means, and whether two records can be known as one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import dedupe_slips as slips
import dedupe_words as words
from dedupe_people import Number, Person

COLUMNS = ("name", "company", "title", "email", "phone", "wechat", "address", "city", "country", "birthday", "source")
# How often each source leaves a column empty; a number for each of the columns after the name, up to the birthday.
GAPS = {
    "card-scan": {"email": 0.1, "phone": 0.05, "wechat": 0.7, "birthday": 1.0, "address": 0.15, "title": 0.05},
    "web-form": {"company": 0.5, "title": 0.8, "wechat": 0.9, "address": 0.7, "birthday": 0.7, "country": 0.3},
    "wechat": {"company": 0.5, "title": 0.7, "email": 0.75, "phone": 0.5, "address": 0.85, "country": 0.8,
               "birthday": 0.8},
    "old-crm": {"wechat": 0.9, "birthday": 0.4, "title": 0.4, "country": 0.3, "email": 0.3},
    "exhibition": {"wechat": 0.5, "birthday": 1.0, "address": 0.6, "title": 0.3, "city": 0.3},
    "manual": {"title": 0.6, "address": 0.6, "birthday": 0.6, "country": 0.7, "city": 0.3, "email": 0.3},
}  # fmt: skip
SOURCE_WEIGHTS = [5, 3, 3, 4, 2, 4]
# How much one shared value says; two records need PROOF together to be called decidable.
WORTH = {"mobile": 3.0, "email": 3.0, "wechat": 3.0, "birthday": 2.5, "address": 1.5, "company": 1.5, "desk": 1.0,
         "city": 0.4}  # fmt: skip
NAME_WORTH = {"full": 2.0, "form": 1.7, "part": 0.8, "call": 0.6}
PROOF = 4.5


@dataclass
class Record:
    """One row. `means` holds what the columns stand for as long as they are right; `name` there is a NAME_WORTH."""

    person: Person
    shown: dict[str, str]
    means: dict[str, str]
    kinds: list[str] = field(default_factory=list)
    number: int = 0

    def put(self, column: str, text: str, meaning: str | None) -> None:
        """Show a text; its meaning, None for a value that is wrong."""
        self.shown[column] = text
        self.means.pop(column, None)
        if meaning is not None:
            self.means[column] = meaning

    def hide(self, column: str) -> None:
        """Empty a column."""
        self.put(column, "", None)


def fresh(rng: Random, person: Person) -> Record:
    """A right record with the gaps of its source, in the formats of its country."""
    source = rng.choices(list(GAPS), SOURCE_WEIGHTS)[0]
    record = Record(person, dict.fromkeys(COLUMNS, ""), {})
    record.shown["source"] = source
    record.put("name", native(rng, person), "full")
    for column in COLUMNS[1:-1]:
        if column in person.shown or rng.random() >= GAPS[source].get(column, 0.12):
            restore(rng, record, column)
    if not record.means.keys() & {"phone", "email", "wechat"}:
        show_number(rng, record, person.mobile)
    return record


def native(rng: Random, person: Person) -> str:
    """The name at home, or in Latin script for the nations whose people write both."""
    foreign = person.nation is not None and person.family != person.latin_family
    if foreign and rng.random() < 0.45:
        return f"{person.latin_given} {person.latin_family}"
    return person.name


def restore(rng: Random, record: Record, column: str) -> None:
    """Show the right value of a column, if the person has one."""
    person, firm = record.person, record.person.firm
    if column == "company" and firm:
        record.put(column, firm.name, str(id(firm)))
    elif column == "title" and firm:
        record.put(column, title(rng, person), None)
    elif column == "email":
        mail = person.work_mail if person.work_mail and rng.random() < 0.75 else person.private_mail
        record.put(column, mail, mail)
    elif column == "phone":
        desk = firm is not None and column not in person.shown and rng.random() < 0.15
        show_number(rng, record, firm.switchboard if firm and desk else person.mobile)
    elif column == "wechat" and person.wechat:
        record.put(column, person.wechat, person.wechat)
    elif column == "address":
        record.put(column, person.address, person.address)
    elif column == "city":
        record.put(column, person.city.home, person.city.home)
    elif column == "country":
        record.put(column, "中国" if person.nation is None else person.nation.country.split(",")[0], None)
    elif column == "birthday" and (rng.random() < 0.6 or column in person.shown):
        record.put(column, person.birthday, person.birthday)


def title(rng: Random, person: Person) -> str:
    """The title in the person's language."""
    home, _, abroad = (person.title or rng.choice(words.TITLES)).replace("_", " ").partition(":")
    return home if person.nation is None else abroad


def show_number(rng: Random, record: Record, number: Number, plain: bool = False) -> None:
    """Show a number in some format; what follows a hyphen in its digits is an extension."""
    base, _, extension = number.digits.partition("-")
    number = number._replace(digits=base)
    if number.dial == "86":
        usual = number.digits if number.mobile else f"0{number.digits[:-8]}-{number.digits[-8:]}"
    else:
        usual = f"+{number.dial} {number.digits[:3]} {number.digits[3:]}"
    text = usual if plain or rng.random() < 0.55 else slips.spell(rng, number)
    text = slips.with_extension(rng, text, "80" + extension) if extension else text
    record.put("phone", text, f"{'mobile' if number.mobile else 'desk'} {number.dial}{base}{extension}")


def weight(one: Record, other: Record) -> float:
    """How much two records of one person have in common that a careful reader would see."""
    person = one.person
    total = min(NAME_WORTH[one.means.get("name", "call")], NAME_WORTH[other.means.get("name", "call")])
    for column, meaning in one.means.items():
        if column == "name" or other.means.get(column) != meaning:
            continue
        key = meaning.split()[0] if column == "phone" else column
        total += 1.0 if column in person.shared else WORTH[key]
    return total


def prove(rng: Random, record: Record, earlier: list[Record]) -> set[str]:
    """Show as much of the person again as makes the record decidable beside an earlier one; the columns repaired."""
    before = dict(record.shown)
    _prove(rng, record, max(earlier, key=lambda one: weight(one, record)))
    return {column for column in COLUMNS if record.shown[column] != before[column]}


def _prove(rng: Random, record: Record, best: Record) -> None:
    for column in ("phone", "email", "wechat", "birthday", "company", "address"):
        if weight(best, record) >= PROOF:
            return
        if column in best.means and column not in record.person.shared:
            record.put(column, best.shown[column], best.means[column])
        elif column in record.means and column not in record.person.shared:
            best.put(column, record.shown[column], record.means[column])
    if weight(best, record) < PROOF:
        for one in (best, record):
            show_number(rng, one, record.person.mobile, plain=True)
            one.put("email", record.person.private_mail, record.person.private_mail)
    if weight(best, record) < PROOF:
        record.put("name", record.person.name, "full")
