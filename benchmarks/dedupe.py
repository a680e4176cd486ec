"""Duplicates: what `crm dedupe scan` finds where the truth is known, time and memory, beside Splink's. `make bench`.

And whether `crm add` would warn of the same: for each customer as if just added, of the pairs that it weighs.

Splink (`pip install splink`) is compared when it is installed, on the same file in the same run.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from crmcli.services.dedupe import candidates, finding
from crmcli.services.dedupe.likely import likely
from crmcli.services.dedupe.reasons import THROUGH_OTHERS
from crmcli.store import customers as store
from crmcli.store import keys
from crmcli.store.book import Book

HERE = Path(__file__).parent
SETS = (("crm", 5_000, 1), ("people", 5_000, 2), ("crm", 50_000, 3))
MOST_ASKED = 5_000  # customers who are looked at as if just added
PASSPHRASE = "benchmark words"
CRM = [sys.executable, "-m", "crmcli"]

Pair = tuple[str, str]


class Quality(NamedTuple):
    """Of pairs of records that are taken for one customer's."""

    precision: float
    recall: float
    alike: int  # look-alikes among them

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.4f} (precision {self.precision:.4f}, recall {self.recall:.4f})"


def pairs_of(clusters: Iterable[tuple[str, str]]) -> set[Pair]:
    """All pairs within clusters; given are (record, cluster)."""
    members: dict[str, list[str]] = defaultdict(list)
    for record, cluster in clusters:
        members[cluster].append(record)
    return {pair for each in members.values() for pair in combinations(sorted(each), 2)}


def quality(found: set[Pair], true: set[Pair], alike: set[Pair]) -> Quality:
    hits = len(found & true)
    return Quality(hits / max(len(found), 1), hits / max(len(true), 1), len(found & alike))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def scan(folder: Path, prefix: Path) -> tuple[set[Pair], float, float]:
    """The pairs of the groups, seconds and MB of the whole command."""
    env = {**os.environ, "CRM_BOOK": str(prefix.with_suffix(".db")), "CRM_PASSPHRASE": PASSPHRASE,
           "CRM_CONFIG": str(folder / "none.toml")}  # fmt: skip
    file = prefix.with_suffix(".csv")
    subprocess.run([*CRM, "init", "--no-recovery-code"], env=env, check=True, capture_output=True)
    subprocess.run([*CRM, "import", str(file), "--yes", "--on-match", "add"], env=env, check=False, capture_output=True)
    start = time.perf_counter()
    done = subprocess.run(
        [*CRM, "dedupe", "scan", "--groups", "--format", "csv"], env=env, check=True, capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    found = [(line[2], line[0]) for line in list(csv.reader(done.stdout.splitlines()))[1:]]
    return pairs_of(found), seconds, _megabytes()


def _megabytes() -> float:
    """Of the largest process so far that was waited for."""
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return most / 1024 / (1024 if sys.platform == "darwin" else 1)


def splink(prefix: Path) -> tuple[set[Pair], float]:
    """Splink's clusters at probability 0.5, in a process of its own, and its seconds."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(HERE / "splink_peer.py"), str(prefix.with_suffix(".csv"))],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    return pairs_of((line.split(",")[0], line.split(",")[1]) for line in done.stdout.splitlines()), seconds


class Agreement(NamedTuple):
    """Of what `crm add` says of the customers of a book, as if each were just added, with what a scan says."""

    pairs: float  # that add weighs: share with the verdict of the scan, but for those that it takes from a whole group
    customers: float  # share for whom both or neither find somebody
    milliseconds: float  # the median of a check

    def __str__(self) -> str:
        return (
            f"{self.pairs:.2%} of the pairs and {self.customers:.2%} of the customers judged as by the scan,"
            f" {self.milliseconds:.1f} ms a check"
        )


def agreement(path: Path) -> Agreement:
    book = Book.open(path, _key)
    found = {(it.left, it.right): THROUGH_OTHERS in it.in_words() for it in finding.find(book).pairs}
    there_twice = {it for pair in found for it in pair}
    everybody = range(1, store.next_id(book.conn))
    asked = everybody[:: -(-len(everybody) // MOST_ASKED)]
    pairs, customers, times = [], [], []
    for customer in store.load(book.conn, asked):
        start = time.perf_counter()
        ids = candidates.of(book.conn, customer)
        warned = {it.right for it, _ in likely(book.conn, customer, ids)}
        times.append(time.perf_counter() - start)
        customers.append(bool(warned) == (customer.number in there_twice))
        both = {other: (min(other, customer.number), max(other, customer.number)) for other in ids}
        verdicts = ((other in warned, found.get(pair)) for other, pair in both.items())
        pairs += [mine == (through is not None) for mine, through in verdicts if not through]
    book.close()
    return Agreement(mean(pairs), mean(customers), median(times) * 1000)


def _key(header: bytes) -> bytes:
    return keys.file_key(keys.stretch(PASSPHRASE, header[: keys.PROFILE_AND_SALT_BYTES]), header)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        for kind, size, seed in SETS:
            _try(Path(name), kind, size, seed)


def _try(folder: Path, kind: str, size: int, seed: int) -> None:
    prefix = folder / f"{kind}{size}"
    made = [sys.executable, str(HERE / "sets" / "dedupe_sets.py"), str(size), str(prefix), str(seed)]
    subprocess.run([*made, "--kind", kind], check=True, capture_output=True)
    true = pairs_of((line[0], line[1]) for line in rows(folder / f"{prefix.name}_truth.csv"))
    alike = {(min(line[:2]), max(line[:2])) for line in rows(folder / f"{prefix.name}_hard.csv")}
    found, seconds, megabytes = scan(folder, prefix)
    ours = quality(found, true, alike)
    print(f"{kind} {size:,}: {ours}, {ours.alike} of {len(alike):,} look-alikes, {seconds:.1f} s, {megabytes:.0f} MB")
    print(f"  at add: {agreement(prefix.with_suffix('.db'))}")
    if kind == "crm" and find_spec("splink"):
        found, theirs = splink(prefix)
        peer = quality(found, true, alike)
        print(
            f"  Splink: {peer}, {peer.alike:,} look-alikes, {theirs:.1f} s, of which ours took {seconds / theirs:.2f}"
        )


if __name__ == "__main__":
    main()
