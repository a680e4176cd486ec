"""Search that ranks: the nearest fits first."""

from __future__ import annotations

from collections.abc import Callable

from crmcli.model.customer import Customer
from crmcli.services.lookup import fuzzy
from crmcli.store import customers as store
from crmcli.store.schema import Connection
from crmcli.text.fold import fold


def search(conn: Connection, text: str, limit: int | None) -> list[int]:
    """Ids of the customers in whom every word is found, the best first; else those with the nearest names."""
    words = fold(text).split()
    if not words:
        return []
    found = list(store.load(conn, store.with_words_anywhere(conn, words)))
    if not found:
        return fuzzy(conn, " ".join(words))[:limit]
    ranked = sorted(found, key=ranking(words))
    return [customer.id for customer in ranked if customer.id][:limit]


def ranking(words: list[str]) -> Callable[[Customer], tuple[int, str, int]]:
    """A sort key: exact name, start of a name, in the name, in the company, elsewhere; recent touches first."""
    whole = " ".join(words)

    def key(customer: Customer) -> tuple[int, str, int]:
        name, company = fold(customer.name), fold(customer.company or "")
        steps = (
            name == whole,
            company == whole,
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
