"""What tells customers apart, read for all of them at once: plain rows, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmcli.store.book import placeholders
from crmcli.store.schema import LIVING, Connection

PAGE = 10_000  # rows
AT_ONCE = 500  # customers in one query

COLUMNS = ("customer", "company", "name", "firm", "street", "city", "postcode", "birthday")
"""Texts are folded, "" for none, with char(31) between the values where there are several addresses.

`company` is 1 for a firm. `name` is "" where something else stands in for a name that nobody knows, `firm` is a firm's
own name too, `city` what an address in Chinese begins with where no city is known, and `birthday` as it was written
where that is no date.
"""

_PROFILES = f"""
SELECT c.id, c.kind = 'company',
    CASE WHEN f.name IN (f.address, f.city) OR instr(f.name, '@') OR f.name = f.contact THEN '' ELSE f.name END,
    coalesce(f.company, CASE c.kind WHEN 'company' THEN f.name END, ''),
    coalesce(f.address, ''),
    coalesce(f.city, CASE substr(f.address, 3, 1) WHEN '市' THEN substr(f.address, 1, 2) END, ''),
    coalesce(f.postcode, ''),
    coalesce(c.birthday, CASE WHEN c.fields IS NOT NULL THEN json_extract(c.fields, '$.birthday') END, '')
FROM customers c CROSS JOIN folds f ON f.customer = c.id WHERE {LIVING} ORDER BY c.id
"""

PHONE, EMAIL, HANDLE = range(3)
_CONTACTS = f"""
SELECT customer, CASE kind WHEN 'phone' THEN {PHONE} WHEN 'email' THEN {EMAIL} ELSE {HANDLE} END,
    CASE WHEN kind IN ('phone', 'email') THEN norm ELSE kind || char(31) || norm END
FROM contact_points WHERE kind <> 'url' ORDER BY customer, id
"""

Row = tuple[int | str, ...]


def profiles(conn: Connection) -> Iterator[Sequence[Row]]:
    """Pages of COLUMNS of all living customers, by id."""
    return _pages(conn, _PROFILES)


def contacts(conn: Connection) -> Iterator[Sequence[Row]]:
    """Pages of (customer, PHONE, EMAIL or HANDLE, compared form) of all contact points but web pages, by customer.

    The hidden customers' are among them. A handle's form begins with its service and char(31).
    """
    return _pages(conn, _CONTACTS)


def _pages(conn: Connection, sql: str) -> Iterator[Sequence[Row]]:
    cursor = conn.execute(sql)
    while page := cursor.fetchmany(PAGE):
        yield page


def external_ids(conn: Connection, customers: Sequence[int]) -> dict[int, str]:
    """The first external id of each of these customers who has one."""
    found: dict[int, str] = {}
    for start in range(0, len(customers), AT_ONCE):
        page = customers[start : start + AT_ONCE]
        rows = conn.execute(
            f"SELECT customer, value FROM external_ids WHERE customer IN ({placeholders(page)}) ORDER BY id DESC", page
        )
        found.update(rows.fetchall())
    return found
