"""WHO: from what somebody typed to one customer, or the candidates."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from crmcli.errors import Ambiguous, InvalidValue, NotFound
from crmcli.model.customer import Customer, id_in
from crmcli.model.shapes import addresses, primary_first
from crmcli.services.ranking import CONTACTS, NAMES
from crmcli.store import customers as store
from crmcli.store.schema import Connection

MOST_CANDIDATES = 20
LONGEST_SHOWN = 60  # characters of what was typed that a message repeats
SHORTEST_PHONE = 5  # digits: fewer are an id or a part of a number
MOST_WITH_NUMBER = 500  # customers: more do not share a number
SHORTEST_END = 4  # digits: what people remember of a number
SHORTEST_TAIL = 7  # digits that name a number without its prefix
LEAST_POINTS = 18.0  # of the 25 for a name that is like what was typed: two typos in a name of ten letters still pass
AS_GOOD = 1.0  # points less than the best that leave it open who is meant


class Found(NamedTuple):
    """The customer, whether an exact class (id, uid, external id, e-mail, phone, full name) found them, and a note."""

    customer: Customer
    exact: bool
    note: str | None = None


def candidate(customer: Customer) -> dict[str, Any]:
    """A customer in short, for lists of candidates: what tells people of the same name apart."""
    return {
        "id": customer.id,
        "name": customer.name,
        "company": customer.company,
        "city": next((it.city for it in addresses(customer)), None),
        "phone": next((it.value for it in primary_first(customer.phones)), None),
        "last_touch": customer.last_touch,
    }


def find(conn: Connection, who: str, region: str = "") -> Found:
    """The one customer that `who` names. Raises NotFound, and Ambiguous with the candidates."""
    text = who.strip()
    if not text:
        raise NotFound("nobody is named: WHO is empty")
    number = _by_id(conn, text)
    if number is None:
        number = _by_uid(conn, text)
    if number is not None:
        return _survivor(conn, text, number)
    external = _by_external_id(conn, text)
    if external is not None:
        return _single(conn, text, _current(conn, external), exact=True)
    if exact := _exactly(conn, text, region):
        return _single(conn, text, _current(conn, exact), exact=True)
    return _single(conn, text, _forgiving(conn, text), exact=False)


def is_exact(conn: Connection, who: str, region: str = "") -> bool:
    """Whether `who` names one customer by an exact class."""
    try:
        return find(conn, who, region).exact
    except (Ambiguous, NotFound):
        return False


def _by_id(conn: Connection, text: str) -> int | None:
    digits = text.removeprefix("id:").removeprefix("#")
    if not (digits.isascii() and digits.isdigit()):
        return None
    number = id_in(digits)
    if number is not None and store.survivor(conn, number) is not None:
        return number
    if digits == text and len(digits) >= SHORTEST_END:
        return None  # digits without a customer of that number may still be a phone, or the end of one
    raise _nobody(text)


def _by_uid(conn: Connection, text: str) -> int | None:
    return store.by_uid(conn, text) if re.fullmatch(r"[0-9a-f]{16}", text) else None


def _survivor(conn: Connection, text: str, number: int) -> Found:
    """The customer of this id, or the one it was merged into, with a note that says so."""
    customer = store.get(conn, store.survivor(conn, number) or number)
    if customer is None:
        raise _nobody(text)
    merged = f"#{number} was merged into {customer.name} (#{customer.id})" if customer.id != number else None
    return Found(customer, True, merged)


def _by_external_id(conn: Connection, text: str) -> list[int] | None:
    if not text.startswith("ext:"):
        return None
    value = text.removeprefix("ext:")
    found = store.by_external_id(conn, value)
    if not found and "/" in value:
        source, _, value = value.partition("/")
        found = store.by_external_id(conn, value, source)
    return found


def _exactly(conn: Connection, text: str, region: str) -> list[int]:
    """By an external id, e-mail, phone or full name; P1234567, when it is an id, is no number with a P before it."""
    external = store.by_external_id(conn, text)
    number = [] if external and not text.isdigit() else _by_phone(conn, text, region)
    return list(dict.fromkeys((*external, *(_by_email(conn, text) or number or store.by_name(conn, text)))))


def by_email(conn: Connection, address: str) -> list[int]:
    """The customers with this address; the archived ones only where there are no others."""
    return _current(conn, _by_email(conn, address))


def _by_email(conn: Connection, text: str) -> list[int]:
    if "@" not in text:
        return []
    from crmcli.text.emails import parse

    try:
        return store.by_norm(conn, "email", parse(text))
    except InvalidValue:
        return []


def _by_phone(conn: Connection, text: str, region: str) -> list[int]:
    """Customers with this number in any spelling; without a prefix its last digits decide."""
    from crmcli.text.phones import digits, parse

    if re.search(r"[^\W\d_]{5,}", text) or len(digits(text)) < SHORTEST_PHONE:
        return []
    try:
        phone = parse(text, region or None)
    except InvalidValue:
        return []
    found = store.by_norm(conn, "phone", phone.norm)
    if found:
        return found
    significant = phone.digits.removeprefix("00").lstrip("0")
    return _by_tail(conn, significant) if len(significant) >= SHORTEST_TAIL else []


def _by_tail(conn: Connection, digits: str) -> list[int]:
    from crmcli.store import search

    return store.unmerged(conn, search.with_tail(conn, digits)[:MOST_WITH_NUMBER])


def _current(conn: Connection, ids: list[int]) -> list[int]:
    """Without the archived ones, unless there are no others."""
    living = [customer.id for customer in store.load(conn, ids) if customer.archived_at is None and customer.id]
    return living or ids


def _forgiving(conn: Connection, text: str) -> list[int]:
    """All words in name or company, written or heard, or one that reaches the customer; else the most like it.

    An e-mail address is forgiven a letter or two.
    """
    from crmcli.services import searching
    from crmcli.text.wanted import heard_as_one, wanted

    words = wanted(text)
    named, _ = searching.indexed(conn, words, NAMES)
    if any(each.has_whole_words for each in named):  # Käthe is not Katherine
        named = [each for each in named if not each.has_a_longer_word]
    reached = [each for each in searching.indexed(conn, words, CONTACTS)[0] if each.is_reached_so]
    if not (named or reached) and (one := heard_as_one(words)):
        named, _ = searching.indexed(conn, [one.word], NAMES)
    if named or reached or not words:
        return list(dict.fromkeys(each.customer for each in (*named, *reached)))
    from crmcli.services import nearness  # rapidfuzz takes 15 ms to load

    if "@" in text:  # an unknown e-mail address is not a mistyped name
        near = nearness.mistyped_address(conn, words)
    else:
        near = [each for each in nearness.nearest(conn, words, NAMES) if each.points >= LEAST_POINTS]
    return [each.customer for each in near if each.points >= near[0].points - AS_GOOD]


def _single(conn: Connection, text: str, ids: list[int], exact: bool) -> Found:
    found = list(store.load(conn, ids[:MOST_CANDIDATES]))
    if not found:
        raise _nobody(text)
    if len(ids) > 1:
        raise ambiguous(conn, ids, f"{len(ids):,} customers fit {shown(text)}; name one by its id")
    return Found(found[0], exact)


def ambiguous(conn: Connection, ids: list[int], message: str) -> Ambiguous:
    """The error with these customers as the candidates."""
    return Ambiguous(message, [candidate(customer) for customer in store.load(conn, ids[:MOST_CANDIDATES])], ids)


def _nobody(text: str) -> NotFound:
    return NotFound(f"no customer fits {shown(text)}; look for them with: crm search WORDS")


def shown(text: str) -> str:
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…")
