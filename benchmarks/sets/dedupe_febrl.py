"""Test sets of persons in the FEBRL columns: given name, surname, address parts, postcode, state, date of birth."""

# ruff: noqa: SIM905  # long lists of words are read and edited as one text
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import product
from random import Random

import dedupe_slips as slips
from dedupe_nations import NATIONS
from dedupe_people import nation_name, plain

# Records of a person who has more than one, on the average.
MEAN_SIZE = 3
COLUMNS = (
    "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth"
)  # fmt: skip
Row = dict[str, str]
Made = tuple[tuple[str, ...], list[Row], list[int], list[list[str]], list[tuple[int, int, str]]]
STATES = ("nsw", "vic", "qld", "sa", "wa", "tas", "act", "nt")
STATE_WEIGHTS = (34, 25, 19, 8, 10, 2, 1.5, 1)
STARTS = "war mur kal bun wol gee tam nar cool dub yar mal pen ross glen map alb cam wood brigh".split()
ENDS = "ong umba boon arra wood ville field haven ton bah gambie dale borough wick ook ngal".split()
WAYS = "street road crescent place avenue circuit close drive lane court parade terrace".split()
HOUSES = "lodge manor cottage farm rise gardens court park villa".split()
SOUND_SWAPS = (("ph", "f"), ("c", "k"), ("y", "i"), ("ie", "y"), ("ck", "k"), ("s", "z"), ("ee", "ea"), ("th", "t"))


def _birth(rng: Random) -> str:
    return f"{rng.randint(1905, 2004)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"


def _street(rng: Random) -> str:
    return f"{rng.choice(STARTS)}{rng.choice(ENDS)} {rng.choice(WAYS)}"


def _names(rng: Random) -> tuple[str, str]:
    nation = rng.choices(NATIONS, [1 if n.tongue in ("de", "fr", "it", "es", "pl", "in", "vn", "nl") else 6 *
                                   (n.tongue in ("gb", "ie", "us")) for n in NATIONS])[0]  # fmt: skip
    family, given = nation_name(rng, nation, rng.random() < 0.5)
    return slips.accents_lost(given[1]).lower(), slips.accents_lost(family[1]).lower()


def person(rng: Random) -> Row:
    """Somebody new, with the gaps of a register."""
    given, family = _names(rng)
    house = f"{rng.choice(STARTS)}{rng.choice(ENDS)} {rng.choice(HOUSES)}" if rng.random() < 0.4 else ""
    values = (given, family, str(int(1 + 300 * rng.random() ** 2)), _street(rng), house,
              rng.choice(STARTS) + rng.choice(ENDS), str(rng.randint(2000, 7999)),
              rng.choices(STATES, STATE_WEIGHTS)[0], _birth(rng) if rng.random() < 0.93 else "")  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def typo(rng: Random, row: Row) -> bool:
    column = rng.choice(("given_name", "surname", "address_1", "suburb"))
    before = row[column]
    row[column] = rng.choice((slips.typo, slips.typo, slips.ocr))(rng, before) if before else ""
    return row[column] != before


def heard(rng: Random, row: Row) -> bool:
    """A name written by ear."""
    column = rng.choice(("given_name", "surname", "suburb"))
    able = [swap for swap in SOUND_SWAPS if swap[0] in row[column]]
    if not able:
        return False
    row[column] = row[column].replace(*rng.choice(able), 1)
    return True


def split_word(rng: Random, row: Row) -> bool:
    column = rng.choice(("given_name", "surname", "suburb"))
    text = row[column]
    if len(text) < 5:
        return False
    at = rng.randint(1, len(text) - 2)
    row[column] = text.replace(" ", "") if " " in text else f"{text[:at]} {text[at:]}"
    return True


def swapped_names(rng: Random, row: Row) -> bool:
    row["given_name"], row["surname"] = row["surname"], row["given_name"]
    return True


def initial(rng: Random, row: Row) -> bool:
    row["given_name"] = row["given_name"][:1]
    return bool(row["given_name"])


def new_surname(rng: Random, row: Row) -> bool:
    other = _names(rng)[1]
    row["surname"] = rng.choice((other, f"{row['surname']}-{other}"))
    return True


def birth_exchanged(rng: Random, row: Row) -> bool:
    date = row["date_of_birth"]
    if not date or int(date[6:]) > 12 or date[4:6] == date[6:]:
        return False
    row["date_of_birth"] = date[:4] + date[6:] + date[4:6]
    return True


def birth_digit(rng: Random, row: Row) -> bool:
    if not row["date_of_birth"]:
        return False
    row["date_of_birth"] = slips.digit_off(rng, row["date_of_birth"])
    return True


def birth_placeholder(rng: Random, row: Row) -> bool:
    if not row["date_of_birth"]:
        return False
    row["date_of_birth"] = rng.choice((row["date_of_birth"][:4] + "0101", "19000101"))
    return True


def postcode_digit(rng: Random, row: Row) -> bool:
    digits = list(row["postcode"])
    if len(digits) != 4:
        return False
    at = rng.randrange(3)
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    if rng.random() < 0.5 or "".join(digits) == row["postcode"]:
        digits[3] = str((int(digits[3]) + rng.randint(1, 9)) % 10)
    row["postcode"] = "".join(digits)
    return True


def street_number_wrong(rng: Random, row: Row) -> bool:
    if not row["street_number"]:
        return False
    row["street_number"] = rng.choice((row["street_number"] + rng.choice("123"), row["street_number"][::-1] + "a"))
    return True


def address_exchanged(rng: Random, row: Row) -> bool:
    row["address_1"], row["address_2"] = row["address_2"], row["address_1"]
    return True


def address_glued(rng: Random, row: Row) -> bool:
    row["address_1"] = f"{row['street_number']} {row['address_1']}".strip()
    row["street_number"] = ""
    return True


def moved(rng: Random, row: Row) -> bool:
    if not row["date_of_birth"]:
        return False
    fresh = person(rng)
    for column in COLUMNS[2:8]:
        row[column] = fresh[column]
    return True


def emptied(rng: Random, row: Row) -> bool:
    for column in rng.sample(COLUMNS[2:], rng.randint(1, 2)):
        row[column] = ""
    return True


ERRORS: dict[str, tuple[float, Callable[[Random, Row], bool]]] = {
    "typo": (12, typo), "heard": (5, heard), "split_word": (3, split_word), "swapped_names": (3, swapped_names),
    "initial": (2, initial), "new_surname": (2, new_surname), "birth_exchanged": (2, birth_exchanged),
    "birth_digit": (3, birth_digit), "birth_placeholder": (1, birth_placeholder), "postcode_digit": (4, postcode_digit),
    "street_number_wrong": (4, street_number_wrong), "address_exchanged": (4, address_exchanged),
    "address_glued": (2, address_glued), "moved": (2, moved), "emptied": (6, emptied),
}  # fmt: skip
# Errors of which one record bears only one: together they would leave nothing to know the person by.
GRAVE = {"new_surname", "moved", "initial", "birth_placeholder", "birth_digit", "birth_exchanged", "emptied"}


def copied(rng: Random, row: Row, guarded: bool) -> tuple[Row, list[str]]:
    """A record of the same person with one to four errors; `guarded` keeps what tells a look-alike apart."""
    copy, kinds = dict(row), list[str]()
    able = [kind for kind in ERRORS if not (guarded and kind in GRAVE)]
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
        kind = rng.choices(able, [ERRORS[one][0] for one in able])[0]
        able.remove(kind)
        if ERRORS[kind][1](rng, copy):
            kinds.append(kind)
            able = [one for one in able if one not in GRAVE] if kind in GRAVE else able
    return copy, kinds


KINDS = ("twins", "siblings", "couple", "parent_child", "namesake_suburb", "namesake_birth", "neighbours")


def lookalike(rng: Random, row: Row) -> tuple[Row, str]:
    """Somebody else who is easily taken for the person."""
    made, stranger = dict(row), person(rng)
    kind = rng.choice(KINDS)
    keep = {
        "twins": ("surname", *COLUMNS[2:]), "siblings": ("surname", *COLUMNS[2:8]), "couple": COLUMNS[1:8],
        "parent_child": COLUMNS[:8], "namesake_suburb": ("given_name", "surname", "suburb", "postcode", "state"),
        "namesake_birth": ("given_name", "surname", "date_of_birth"), "neighbours": ("address_1", *COLUMNS[5:8]),
    }[kind]  # fmt: skip
    for column in COLUMNS:
        if column not in keep:
            made[column] = stranger[column]
    row["date_of_birth"] = row["date_of_birth"] or _birth(rng)
    made["date_of_birth"] = made["date_of_birth"] or _birth(rng)
    if kind == "namesake_birth":
        made["date_of_birth"] = row["date_of_birth"][:4] + _birth(rng)[4:]
    elif kind == "parent_child":
        made["date_of_birth"] = str(int(row["date_of_birth"][:4]) + rng.randint(20, 38)) + _birth(rng)[4:]
    elif kind == "twins":
        made["date_of_birth"] = row["date_of_birth"]
    while plain(made["given_name"]) == plain(row["given_name"]) and kind in ("twins", "siblings", "couple"):
        made["given_name"] = _names(rng)[0]
    return made, kind


def people(rng: Random, size: int, share: float, alike: float) -> Made:
    """Persons in shuffled order: columns, rows, entity of each, kinds of error of each, look-alike pairs."""
    made: list[tuple[Row, int, list[str]]] = []
    pairs: list[tuple[int, int, str]] = []
    entity = 0
    while len(made) < size:
        group = [person(rng)]
        if rng.random() < alike / 2:
            other, kind = lookalike(rng, group[0])
            group.append(other)
            pairs.append((entity, entity + 1, kind))
        for row in group:
            made.append((row, entity, []))
            if rng.random() < share / (MEAN_SIZE - (MEAN_SIZE - 1) * share):
                for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
                    copy, kinds = copied(rng, row, len(group) > 1)
                    made.append((copy, entity, kinds))
            entity += 1
    made = made[:size]
    rng.shuffle(made)
    numbers: dict[int, list[int]] = defaultdict(list)
    for number, (_, of, _) in enumerate(made):
        numbers[of].append(number)
    hard = [
        (min(left, right), max(left, right), kind)
        for one, other, kind in pairs
        for left, right in product(numbers[one], numbers[other])
    ]
    rows = [row for row, *_ in made]
    return COLUMNS, rows, [of for _, of, _ in made], [kinds for *_, kinds in made], sorted(hard)
