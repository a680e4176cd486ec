"""The demo book's made-up customers and touches, put in by the same services as real ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files

from crmcli.services import touches
from crmcli.services.checking import Rules, build
from crmcli.services.mapping import plan_mapping, to_draft
from crmcli.services.touches import Touch
from crmcli.store import customers as store
from crmcli.store.book import Batch, Book

OURS = {"key": "", "days": ""}  # not the customer's own: the name that the touches use, and how many days ago it came
REGION = "CN"

Instant = Callable[[int], str]  # so many days ago -> that moment as the book writes it
Cells = dict[str, str]


def fill(book: Book, today: date, instant: Instant) -> tuple[int, int]:
    """Write the customers and touches as if they had come in over the last months; returns how many of each."""
    people, said = _read("demo_customers.csv"), _read("demo_touches.csv")
    mapping = plan_mapping(list(people[0]), OURS)
    numbers: dict[str, int] = {}
    for ago in sorted({int(row["days"]) for row in [*people, *said]}, reverse=True):
        new = [row for row in people if int(row["days"]) == ago]
        with book.batch("add", instant(ago)) as batch:
            ids = store.insert_many(batch, [build(to_draft(mapping, row), Rules(REGION)) for row in new])
        numbers.update(zip((row["key"] for row in new), ids, strict=True))
        for row in said:
            if int(row["days"]) == ago:
                with book.batch("log", instant(ago)) as batch:
                    _record(batch, numbers[row["key"]], row, today)
    return len(people), len(said)


def _read(name: str) -> list[Cells]:
    text = files("crmcli").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _record(batch: Batch, customer: int, row: Cells, today: date) -> None:
    """The follow-up counts in days from today, so that the demo always has some that are due."""
    follow_up = today + timedelta(days=int(row["follow_up"])) if row["follow_up"] else None
    touch = touches.check(Touch(row["text"], row["kind"], batch.now, row["outcome"] or None, follow_up))
    touches.record(batch, customer, touch, today - timedelta(days=int(row["days"])))
