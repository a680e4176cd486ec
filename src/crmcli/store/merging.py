"""Merging: what one record has is moved to another, save what that one has as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crmcli.model.merge import Alternate
from crmcli.store.book import Batch, placeholders
from crmcli.store.schema import MOVING, Connection, Table, columns

COLUMNS = (
    *("kind", "name", "company", "title", "birthday", "source", "stage", "tier", "language", "notes"),
    *("confirmed_at", "archived_at", "cadence_days", "fields"),
)
"""Columns of a customer's own row that a merge may set on the survivor."""

CUSTOM = "field."  # before the key of a custom field

REACHING = "contact_points"
"""The table whose rows may be opted out."""

BY_KIND = (REACHING, "tasks")
"""Tables whose rows are called by their kind."""


def absorb(batch: Batch, kept: int, other: int) -> None:
    """Move the other's rows of every table, and note whom it is merged into."""
    for table in MOVING:
        for row in movable(batch.conn, table, other, [kept]):
            move(batch.conn, table, row, kept)
    _take_opt_outs(batch.conn, kept, other)
    _take_cadence(batch.conn, kept, other)
    batch.conn.execute("UPDATE customers SET merged_into = ? WHERE id = ?", (kept, other))
    batch.edited.add(kept)


def movable(conn: Connection, table: Table, other: int, kept: Sequence[int]) -> list[int]:
    """Ids of the other's rows that say what no row of the kept records says."""
    sql = f"SELECT m.id FROM {table.name} m WHERE m.customer = ?"
    if table.same:
        sql += f" AND NOT EXISTS (SELECT 1 FROM {table.name} k WHERE {alike(table)} AND k.customer"
        sql += f" IN ({placeholders(kept)}))"
    rows = conn.execute(f"{sql} ORDER BY m.id", [other, *(kept if table.same else ())])
    return [row[0] for row in rows.fetchall()]


def alike(table: Table) -> str:
    """The condition under which the rows k and m of the table say the same."""
    return " AND ".join(f"k.{column} IS m.{column}" for column in table.same)


def move(conn: Connection, table: Table, row: int, customer: int) -> None:
    """Give the row to the customer; it is a primary one no longer where the customer has one."""
    names = columns(conn, table.name)
    demoted = ""
    if "is_primary" in names:
        demoted = (
            f", is_primary = is_primary AND NOT EXISTS (SELECT 1 FROM {table.name} k WHERE k.customer = ?1"
            f" AND k.is_primary {_of_its_kind(table, names)})"
        )
    conn.execute(f"UPDATE {table.name} SET customer = ?1{demoted} WHERE id = ?2", (customer, row))


def name_a_primary(conn: Connection, table: Table, customer: int) -> None:
    """Of the customer's rows without a primary one, of their kind where there are kinds, the oldest becomes it."""
    same_kind = _of_its_kind(table, columns(conn, table.name))
    conn.execute(
        f"UPDATE {table.name} SET is_primary = 1 WHERE customer = ?1 AND NOT EXISTS (SELECT 1 FROM {table.name} k"
        f" WHERE k.customer = ?1 AND (k.is_primary OR k.id < {table.name}.id) {same_kind})",
        (customer,),
    )


def _of_its_kind(table: Table, names: Sequence[str]) -> str:
    return f"AND k.kind = {table.name}.kind" if "kind" in names else ""


def _take_opt_outs(conn: Connection, kept: int, other: int) -> None:
    """Who asked at one record not to be written to is not written to from the other."""
    same = "m.kind = contact_points.kind AND m.norm = contact_points.norm"
    conn.execute(
        "UPDATE contact_points SET opted_out = 1 WHERE customer = ? AND NOT opted_out AND EXISTS"
        f" (SELECT 1 FROM contact_points m WHERE m.customer = ? AND m.opted_out AND {same})",
        (kept, other),
    )


def _take_cadence(conn: Connection, kept: int, other: int) -> None:
    """How often to be in touch with the other says so of both where the kept has no days of its own."""
    days = conn.execute("SELECT cadence_days FROM customers WHERE id = ?", (other,)).fetchone()[0]
    if days is not None:
        conn.execute("UPDATE customers SET cadence_days = ? WHERE id = ? AND cadence_days IS NULL", (days, kept))


def opting_out(conn: Connection, ids: Sequence[int]) -> list[str]:
    """Numbers and addresses that are opted out at one of the records, and at another of them not."""
    among = placeholders(ids)
    rows = conn.execute(
        f"SELECT DISTINCT p.value FROM contact_points p WHERE p.customer IN ({among}) AND NOT p.opted_out AND EXISTS"
        f" (SELECT 1 FROM contact_points m WHERE m.customer IN ({among}) AND m.opted_out"
        " AND m.kind = p.kind AND m.norm = p.norm) ORDER BY p.id",
        [*ids, *ids],
    )
    return [row[0] for row in rows.fetchall()]


def add_alternate(batch: Batch, customer: int, field: str, value: str) -> bool:
    """Keep what the record had until the merge chose another's value. False when that is kept already."""
    cursor = batch.conn.execute(
        "INSERT INTO alternates (customer, field, value) SELECT ?1, ?2, ?3 WHERE NOT EXISTS"
        " (SELECT 1 FROM alternates WHERE customer = ?1 AND field = ?2 AND value = ?3)",
        (customer, field, value),
    )
    return bool(cursor.rowcount)


def drop_alternates(conn: Connection, ids: Sequence[int]) -> None:
    conn.execute(f"DELETE FROM alternates WHERE id IN ({placeholders(ids)})", ids)


def alternates_of(conn: Connection, customer: int, first: int, last: int) -> list[tuple[int, str, str]]:
    """Id, field and value of what one of the changes first..last kept of the record's."""
    rows = conn.execute(
        "SELECT id, field, value FROM alternates WHERE customer = ? AND EXISTS (SELECT 1 FROM changes x"
        " WHERE x.row_id = alternates.id AND x.tbl = 'alternates' AND x.op = 'I' AND x.id BETWEEN ? AND ?)",
        (customer, first, last),
    )
    return list(rows.fetchall())


def alternates(conn: Connection, ids: Sequence[int]) -> list[Alternate]:
    """What the records had before a merge chose other values."""
    rows = conn.execute(
        f"SELECT field, value, customer FROM alternates WHERE customer IN ({placeholders(ids)}) ORDER BY id", ids
    )
    return list(map(Alternate._make, rows.fetchall()))


def moves(conn: Connection, kept: int, others: Sequence[int]) -> tuple[dict[str, int], int]:
    """How many rows the merge moves, by table and of BY_KIND by kind, and how many stay as said already."""
    counts: Counter[str] = Counter()
    staying = 0
    for table in MOVING:
        for place, other in enumerate(others):
            rows = movable(conn, table, other, [kept, *others[:place]])
            there = conn.execute(f"SELECT count(*) FROM {table.name} WHERE customer = ?", (other,)).fetchone()[0]
            staying += there - len(rows)
            counts.update(_kinds(conn, table, rows) if table.name in BY_KIND else {table.name: len(rows)})
    return {name: count for name, count in counts.items() if count}, staying


def _kinds(conn: Connection, table: Table, rows: Sequence[int]) -> list[str]:
    found = conn.execute(f"SELECT kind FROM {table.name} WHERE id IN ({placeholders(rows)}) ORDER BY id", rows)
    return [row[0] for row in found.fetchall()]
