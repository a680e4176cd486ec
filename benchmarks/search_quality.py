"""What a search finds among 20,000 mixed customers: of all who fit, how many, and whether one is among the first three.

Who fits is found out by reading the whole list, without the index and the ranking. `make bench`.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from lists import customers, write_list

from crmcli.services.searching import search
from crmcli.store import keys
from crmcli.store.book import Book
from crmcli.store.schema import Connection
from crmcli.text.fold import fold
from crmcli.text.han import is_han, readings, simplified, surname_of

SIZE = 20_000
QUERIES = 200  # of each kind
TYPOS = 1_000
FIRST = 3
PASSPHRASE = "benchmark words"
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Customer = dict[str, str]
Fits = Callable[[Customer], bool]


class Kind(NamedTuple):
    """Queries of one kind: made from one of the customers in `among`, with the test of who fits."""

    name: str
    among: Fits
    ask: Callable[[Customer], tuple[str, Fits]]
    queries: int = QUERIES
    bars: tuple[float, float] = (1.0, 1.0)  # recall, and one of the first three


def is_chinese(text: str) -> bool:
    return bool(text) and all(map(is_han, text))


def western(customer: Customer) -> bool:
    return customer["name"].isascii()


def chinese(customer: Customer) -> bool:
    return is_chinese(customer["name"])


def has_phone(customer: Customer) -> bool:
    return bool(customer["phone"])


def same(field: str, customer: Customer) -> Fits:
    return lambda other: other[field] == customer[field]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@cache
def sounds(name: str) -> frozenset[str]:
    """Every way to say the name, without spaces."""
    return frozenset(map("".join, product(*map(readings, name))))


@cache
def initials(name: str) -> frozenset[str]:
    return frozenset(map("".join, product(*({each[0] for each in readings(character)} for character in name))))


def surname_sound(name: str) -> str:
    special = surname_of(name)
    return special.readings[0] if special else readings(name[0])[0]


@cache
def traditional() -> dict[int, str]:
    """A traditional form of each character that has one."""
    return {
        ord(simplified(chr(code))): chr(code) for code in range(0x4E00, 0xA000) if simplified(chr(code)) != chr(code)
    }


def written(letters: str) -> Fits:
    """Whether a word of the customer begins with the letters: `ma` is Mary before it is 马."""
    return lambda other: f" {letters}" in words(" ".join(other.values()))


@cache
def words(text: str) -> str:
    """The words in Latin letters, each behind a space."""
    return " " + " ".join(re.split("[^0-9a-z]+", fold(text)))


class Queries:
    """Makes the queries; the same for the same seed."""

    def __init__(self, everybody: list[Customer], seed: int) -> None:
        self.random = random.Random(seed)
        self.companies = [it["company"] for it in everybody if is_chinese(it["company"])]

    def full_name(self, it: Customer) -> tuple[str, Fits]:
        return it["name"], same("name", it)

    def swapped(self, it: Customer) -> tuple[str, Fits]:
        return " ".join(reversed(it["name"].split())), same("name", it)

    def part_of_company(self, it: Customer) -> tuple[str, Fits]:
        length = self.random.randint(2, 3)
        start = self.random.randint(0, len(it["company"]) - length)
        part = it["company"][start : start + length]
        return part, lambda other: any(part in other[field] for field in ("name", "company", "address"))

    def pinyin(self, it: Customer) -> tuple[str, Fits]:
        sound = self.random.choice(sorted(sounds(it["name"])))
        return sound, lambda other: is_chinese(other["name"]) and sound in sounds(other["name"])

    def initials(self, it: Customer) -> tuple[str, Fits]:
        letters = self.random.choice(sorted(initials(it["name"])))
        heard: Fits = lambda other: is_chinese(other["name"]) and letters in initials(other["name"])  # noqa: E731
        begins = written(letters)
        return letters, lambda other: heard(other) or begins(other)

    def surname(self, it: Customer) -> tuple[str, Fits]:
        sound = surname_sound(it["name"])
        heard: Fits = lambda other: is_chinese(other["name"]) and surname_sound(other["name"]) == sound  # noqa: E731
        begins = written(sound)
        return sound, lambda other: heard(other) or begins(other)

    def tail(self, it: Customer) -> tuple[str, Fits]:
        tail = digits(it["phone"])[-4:]
        return tail, lambda other: digits(other["phone"]).endswith(tail)

    def spelt_phone(self, it: Customer) -> tuple[str, Fits]:
        national = digits(it["phone"])[-11:] if chinese(it) else digits(it["phone"])[2:]
        code = "86" if chinese(it) else "44"
        local = national if chinese(it) else "0" + national
        parts = " ".join((national[:3], national[3:7], national[7:]))
        spelt = (f"+{code} {parts}", f"+{code}{national}", f"00{code} {parts}", local, parts.replace(" ", "-"))
        return self.random.choice(spelt), same("phone", it)

    def part_of_mail(self, it: Customer) -> tuple[str, Fits]:
        part = it["email"][: self.random.randint(6, len(it["email"]))]
        return part, lambda other: part in other["email"]

    def middle_of_mail(self, it: Customer) -> tuple[str, Fits]:
        part = it["email"][2 : self.random.randint(9, 11)]
        return part, lambda other: part in other["email"]

    def traditional(self, it: Customer) -> tuple[str, Fits]:
        return it["company"].translate(traditional()), same("company", it)

    def typo(self, it: Customer) -> tuple[str, Fits]:
        """One letter left out, put in, exchanged, or swapped with the next; the first one stays."""
        name = it["name"].lower()
        at = self.random.randrange(1, len(name) - 1)
        letter = self.random.choice(LETTERS)
        typed = self.random.choice(
            (name[:at], name[:at] + letter + name[at], name[:at] + letter, name[:at] + name[at + 1] + name[at])
        )
        return typed + name[at + 1 + (len(typed) == at + 2 and typed.endswith(name[at])) :], same("name", it)

    def wrong_character(self, it: Customer) -> tuple[str, Fits]:
        company = it["company"]
        at = self.random.randrange(len(company))
        other = self.random.choice(self.random.choice(self.companies))
        return company[:at] + other + company[at + 1 :], same("company", it)

    def kinds(self) -> list[Kind]:
        firm: Fits = lambda it: is_chinese(it["company"])  # noqa: E731
        mail: Fits = lambda it: bool(it["email"])  # noqa: E731
        return [
            Kind("full name", lambda it: True, self.full_name),
            Kind("Western name, swapped", western, self.swapped),
            Kind("part of a Chinese company", firm, self.part_of_company),
            Kind("pinyin of the whole name", chinese, self.pinyin),
            Kind("initials of the whole name", chinese, self.initials, bars=(1.0, 0.97)),
            Kind("pinyin of the surname", chinese, self.surname),
            Kind("last 4 digits of a phone", has_phone, self.tail),
            Kind("phone in one of five spellings", has_phone, self.spelt_phone),
            Kind("e-mail from its beginning", mail, self.part_of_mail),
            Kind("middle of an e-mail", mail, self.middle_of_mail, bars=(0.0, 1.0)),
            Kind("traditional for simplified", firm, self.traditional),
            Kind("one typo in a Western name", western, self.typo, TYPOS, (0.0, 0.97)),
            Kind("one wrong character in a company", firm, self.wrong_character, TYPOS, (0.0, 0.97)),
        ]


def book_of(folder: Path, size: int) -> tuple[Connection, dict[int, Customer]]:
    """A new book with the list, and the customers by their ids."""
    source, book = folder / "list.csv", folder / "book.db"
    write_list(source, size)
    env = {**os.environ, "CRM_BOOK": str(book), "CRM_PASSPHRASE": PASSPHRASE, "CRM_CONFIG": str(folder / "none.toml")}
    for arguments in (["init", "--no-recovery-code"], ["import", str(source), "--yes", "--on-match", "add"]):
        subprocess.run(
            [sys.executable, "-m", "crmcli", "-q", *arguments], env=env, check=True, stdout=subprocess.DEVNULL
        )
    master: dict[bytes, bytes] = {}

    def unlock(header: bytes) -> bytes:
        salt = header[: keys.PROFILE_AND_SALT_BYTES]
        master[salt] = master.get(salt) or keys.stretch(PASSPHRASE, salt)
        return keys.file_key(master[salt], header)

    conn = Book.open(book, unlock).conn
    by_number = {it["record_id"]: it for it in customers(size)}
    rows = conn.execute("SELECT customer, value FROM external_ids")
    return conn, {customer: by_number[number] for customer, number in rows}


def measure(conn: Connection, book: dict[int, Customer], kind: Kind, random_: random.Random) -> None:
    pool = [customer for customer in book.values() if kind.among(customer)]
    sought = found = first = 0
    seconds = 0.0
    missed: list[str] = []
    chosen = random_.sample(pool, min(kind.queries, len(pool)))
    for customer in chosen:
        query, fits = kind.ask(customer)
        start = time.perf_counter()
        hits = [fit.customer for fit in search(conn, query)]
        seconds += time.perf_counter() - start
        fitting = {number for number, other in book.items() if fits(other)}
        sought += len(fitting)
        found += len(fitting.intersection(hits))
        if fitting.intersection(hits[:FIRST]):
            first += 1
        else:
            missed.append(fold(query))
    recall, top = found / sought, first / len(chosen)
    bars = [f"{name} {bar:.0%}" for name, bar in zip(("recall", "first"), kind.bars, strict=True) if bar]
    verdict = "" if recall >= kind.bars[0] and top >= kind.bars[1] else f"MISSED: {', '.join(missed[:3])}"
    print(
        f"  {kind.name:<34} {len(chosen):>6,} {recall:>9.1%} {top:>12.1%} {seconds / len(chosen) * 1000:>9.1f} ms"
        f"  bar {', '.join(bars)} {verdict}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--seed", type=int, default=3)
    given = parser.parse_args()
    print(f"\nSearch among {given.size:,} customers")
    print(f"  {'':<34} {'asked':>6} {'recall':>9} {'first three':>12} {'each':>12}")
    with tempfile.TemporaryDirectory(prefix="crm-quality-") as folder:
        conn, book = book_of(Path(folder), given.size)
        queries = Queries(list(book.values()), given.seed)
        for kind in queries.kinds():
            measure(conn, book, kind, queries.random)
        conn.close()


if __name__ == "__main__":
    main()
