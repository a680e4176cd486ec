"""Whose a uid, an external id, an e-mail or a phone is, for many values at once. The merged are their survivors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmcli.store.book import placeholders
from crmcli.store.customers import survivor
from crmcli.store.schema import Connection

AT_ONCE = 500  # values in one query


class Owner(NamedTuple):
    """A customer who has the value; an external id's is (source, value)."""

    value: str | tuple[str, str]
    customer: int
    name: str


class Namesake(NamedTuple):
    """A customer by the folded name; the company, folded too, is a firm's own name."""

    folded: str
    company: str
    customer: int
    name: str


def of_names(conn: Connection, names: Sequence[str]) -> Iterator[Namesake]:
    """Living customers, the archived too, of these folded names, by id."""
    sql = (
        "SELECT f.name, coalesce(f.company, CASE c.kind WHEN 'company' THEN f.name ELSE '' END), c.id, c.name"
        " FROM folds f CROSS JOIN customers c ON c.id = f.customer WHERE c.merged_into IS NULL AND f.name"
    )
    for start in range(0, len(names), AT_ONCE):
        page = names[start : start + AT_ONCE]
        yield from map(Namesake._make, conn.execute(f"{sql} IN ({placeholders(page)}) ORDER BY c.id", page).fetchall())


def of_uids(conn: Connection, uids: Sequence[str]) -> Iterator[Owner]:
    sql = "SELECT c.uid, c.id, c.name, c.merged_into FROM customers c WHERE c.uid"
    return _owners(conn, sql, uids, ())


def of_external_ids(conn: Connection, ids: Sequence[tuple[str, str]]) -> Iterator[Owner]:
    """The ids are (source, value)."""
    sql = (
        "SELECT e.value, c.id, c.name, c.merged_into FROM external_ids e JOIN customers c ON c.id = e.customer"
        " WHERE e.source = ? AND e.value"
    )
    by_source: dict[str, list[str]] = {}
    for source, value in ids:
        by_source.setdefault(source, []).append(value)
    for source, values in by_source.items():
        for owner in _owners(conn, sql, values, (source,)):
            yield owner._replace(value=(source, str(owner.value)))


def of_any_source(conn: Connection, ids: Sequence[str]) -> Iterator[Owner]:
    """Who has these external ids, whatever system they are of."""
    for start in range(0, len(ids), AT_ONCE):
        page = ids[start : start + AT_ONCE]
        sql = f"SELECT DISTINCT source FROM external_ids WHERE value IN ({placeholders(page)})"
        sources = [row[0] for row in conn.execute(sql, page).fetchall()]
        yield from of_external_ids(conn, [(source, value) for source in sources for value in page])


def of_contacts(conn: Connection, kind: str, norms: Sequence[str]) -> Iterator[Owner]:
    sql = (
        "SELECT p.norm, c.id, c.name, c.merged_into FROM contact_points p JOIN customers c ON c.id = p.customer"
        " WHERE p.kind = ? AND p.norm"
    )
    return _owners(conn, sql, norms, (kind,))


def _owners(conn: Connection, sql: str, values: Sequence[str], parameters: tuple[str, ...]) -> Iterator[Owner]:
    for start in range(0, len(values), AT_ONCE):
        page = values[start : start + AT_ONCE]
        rows = conn.execute(f"{sql} IN ({placeholders(page)})", [*parameters, *page])
        for value, customer, name, merged_into in rows.fetchall():
            yield Owner(value, customer, name) if merged_into is None else _survivor(conn, value, customer, name)


def _survivor(conn: Connection, value: str, customer: int, name: str) -> Owner:
    found = survivor(conn, customer) or customer
    row = conn.execute("SELECT name FROM customers WHERE id = ?", (found,)).fetchone()
    return Owner(value, found, row[0] if row else name)
