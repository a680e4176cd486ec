"""Small lists of made-up people, as the duplicate finder reads them from a book."""

from __future__ import annotations

from typing import NamedTuple

from crmcli.services.dedupe.blocking import Pairs, candidates
from crmcli.services.dedupe.columns import Records, read
from crmcli.services.dedupe.evidence import Weighing
from crmcli.services.dedupe.looking import Looking
from crmcli.store.profiles import EMAIL, HANDLE, PHONE
from crmcli.text.fold import fold

Pair = tuple[int, int]


class Entry(NamedTuple):
    """One record; `phones` are national numbers."""

    name: str = ""
    company: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    wechat: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    birthday: str = ""
    kind: str = "person"


def records(*entries: Entry) -> Records:
    """As of a book in which these are the customers 1, 2, 3."""
    rows = [
        (
            number,
            int(it.kind == "company"),
            *map(fold, (it.name, it.company, it.street, it.city, it.postcode)),
            it.birthday,
        )
        for number, it in enumerate(entries, 1)
    ]
    contacts = [(number, *each) for number, it in enumerate(entries, 1) for each in _contacts(it)]
    return read([rows] if rows else [], [contacts] if contacts else [])


def _contacts(it: Entry) -> list[tuple[int, str]]:
    handles = [(HANDLE, f"wechat\x1f{it.wechat}")] if it.wechat else []
    return [*((PHONE, f"+86{phone}") for phone in it.phones), *((EMAIL, email) for email in it.emails), *handles]


def weighed(*entries: Entry) -> Weighing:
    """All that the finder makes of the entries before it groups them."""
    found = records(*entries)
    return Weighing(Looking(found), candidates(found))


def pairs(*wanted: Pair, size: int) -> Pairs:
    """These rows, counted from 0, as one wants them scored."""
    import numpy as np

    both = np.array(wanted, dtype=np.int32).reshape(-1, 2)
    return Pairs(both[:, 0], both[:, 1], size)


def score(*entries: Entry, of: Pair = (0, 1)) -> float:
    """The bits for two of the entries being one customer."""
    return float(weighed(*entries).more(pairs(of, size=len(entries)))[0])


def as_tuples(found: Pairs) -> list[Pair]:
    return list(zip(found.left.tolist(), found.right.tolist(), strict=True))
