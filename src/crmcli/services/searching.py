"""Search that ranks: the nearest fits first."""

from __future__ import annotations

import re
from collections.abc import Callable

from crmcli.model.customer import Customer
from crmcli.services.lookup import fuzzy
from crmcli.store import customers as store
from crmcli.store.schema import Connection
from crmcli.text.fold import fold


def search(conn: Connection, text: str) -> list[int]:
    """Ids of the customers in whom every word, or the number as a whole, is found, the best first.

    When there are none, those with the nearest names.
    """
    words = fold(text).split()
    if not words:
        return []
    whole = " ".join(words)
    ids = {*store.with_words_anywhere(conn, words), *store.with_number(conn, whole)}
    found = list(store.load(conn, ids))
    if not found:
        return fuzzy(conn, whole)
    ranked = sorted(found, key=ranking(words))
    return [customer.id for customer in ranked if customer.id]


def ranking(words: list[str]) -> Callable[[Customer], tuple[int, str, int]]:
    """A sort key: exact name, its words, its start, in the name, in the company, elsewhere; recent touches first."""
    whole, wanted = " ".join(words), set(words)

    def key(customer: Customer) -> tuple[int, str, int]:
        name, company = fold(customer.name), fold(customer.company or "")
        steps = (
            name == whole,
            company == whole,
            wanted.issubset(re.split(r"[\s,.;]+", name)),
            name.startswith(whole),
            whole in name,
            all(word in name for word in words),
            company.startswith(whole),
            all(word in company for word in words),
            any(word in name for word in words),
        )
        step = steps.index(True) if True in steps else len(steps)
        return step, _latest_first(customer.last_touch), customer.id or 0

    return key


def _latest_first(instant: str | None) -> str:
    """A text that sorts later instants first, and none last."""
    if instant is None:
        return "~"
    return "".join(chr(ord("9") - int(letter) + ord("0")) if letter.isdigit() else letter for letter in instant)
