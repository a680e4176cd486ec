"""Print what the commands of every day take in a book of 100,000 customers, 500,000 touches and 300,000 orders.

Seconds beyond `crm show`, which also starts the program, derives the key and opens the same book. `make bench`; with
`--book PATH` the book stays there, for other looks at it (its passphrase is in run.py).
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from run import CRM, PASSPHRASE, Bench, least, row

from crmcli.store import keys
from crmcli.store.book import Book

CUSTOMERS, TOUCHES, ORDERS, TASKS = 100_000, 5, 6, 20_000
ROUNDS = 7
TODAY = date(2026, 5, 1)
NOW = "2026-05-01T09:30:00Z"
KINDS = ("call", "email", "meeting", "visit", "chat", "note")
BARS = {"today": 0.6, "today --limit 0": 0.0, "digest": 0.6, "task list": 0.0}  # seconds; 0: printed only


def build(bench: Bench, customers: int) -> None:
    """The book `selling` in the bench's folder; the same for the same number."""
    bench.crm("selling", "init", "--no-recovery-code")
    bench.crm("selling", "import", str(bench.list_of(customers)), "--yes")
    path = Path(bench.env("selling")["CRM_BOOK"])
    book = Book.open(path, lambda header: keys.file_key(keys.stretch(PASSPHRASE, header[:12]), header))
    with book.batch("bench", NOW) as batch:
        many = batch.conn.executemany
        many("INSERT INTO interactions (customer, at, kind, summary) VALUES (?, ?, ?, ?)", touches(customers))
        many(
            "INSERT INTO orders (customer, number, at, currency, total, worth, created_at)"
            f" VALUES (?1, ?2, ?3, 'CNY', ?4, ?4, '{NOW}')",
            orders(customers),
        )
        many("INSERT INTO tasks (customer, kind, due, what) VALUES (?, ?, ?, ?)", tasks(customers))
        many(
            "INSERT INTO tags (customer, tag, folded) VALUES (?, 'key', 'key')", ((n,) for n in range(1, customers, 20))
        )
        batch.conn.execute("INSERT INTO cadences (name, folded, days) VALUES ('tag:key', 'tag:key', 30)")
    book.close()


def touches(customers: int) -> Iterator[tuple[int, str, str, str]]:
    """Some in a rhythm of their own; every sixth customer is silent for longer than that."""
    random_ = random.Random(1)
    for customer in range(1, customers + 1):
        for day in _days(random_, TOUCHES):
            yield customer, f"{day}T0{random_.randint(1, 9)}:00:00Z", random_.choice(KINDS), "made up for a benchmark"


def orders(customers: int) -> Iterator[tuple[int, str, str, int]]:
    """Of every second customer."""
    random_ = random.Random(2)
    for customer in range(1, customers + 1, 2):
        for number, day in enumerate(_days(random_, ORDERS)):
            yield customer, f"{customer}-{number}", day, round(random_.lognormvariate(10, 1))


def tasks(customers: int) -> Iterator[tuple[int, str, str, str]]:
    random_ = random.Random(3)
    for _ in range(min(TASKS, customers)):
        kind = random_.choice(("follow-up", "task", "promise", "their-promise"))
        day = TODAY + timedelta(days=random_.randint(-20, 60))
        yield random_.randint(1, customers), kind, day.isoformat(), "send the price list"


def _days(random_: random.Random, count: int) -> list[str]:
    gap = random_.randint(15, 120)
    last = TODAY - timedelta(days=random_.randint(0, gap) + (3 * gap if random_.random() < 1 / 6 else 0))
    return [(last - timedelta(days=gap * n + random_.randint(-gap // 4, gap // 4))).isoformat() for n in range(count)]


def figures(bench: Bench) -> None:
    env = {**bench.env("selling"), "CRM_NOW": NOW}
    commands = {name: ([*CRM, *name.split()], env) for name in ("show 42", *BARS)}
    best = least(commands, ROUNDS)
    start = best["show 42"]
    for name, bar in BARS.items():
        beyond = f"{best[name] - start:.2f} s"
        row(f"crm {name}", beyond, f"beyond crm show 42 {start * 1000:.0f} ms", f"bar {bar}" if bar else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--book", type=Path, metavar="FOLDER", help="a folder in which the book is made, and stays")
    parser.add_argument("--customers", type=int, default=CUSTOMERS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(given.book or Path(temporary))
        if not Path(bench.env("selling")["CRM_BOOK"]).exists():
            build(bench, given.customers)
        print(f"\nSelling every day: {given.customers:,} customers")
        figures(bench)


if __name__ == "__main__":
    main()
