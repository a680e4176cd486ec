"""Rows that point at rows other than customers: a refund at its order, an item at its order and its product."""

from __future__ import annotations

from crmcli.model.history import UndoConflict
from crmcli.store.history import Row
from crmcli.store.schema import BY_NAME, TABLES, Connection


def pointing_at(conn: Connection, table: str, row: int) -> list[UndoConflict]:
    """The rows that would point at nothing without this one, as what stands in the way of its end."""
    return [
        UndoConflict(customer, other.name, number, "", None, None)
        for other in TABLES
        for column, target in other.refers
        if target == table
        for number, customer in conn.execute(
            f"SELECT id, customer FROM {other.name} WHERE {column} = ? ORDER BY id", (row,)
        ).fetchall()
    ]


def has_targets(conn: Connection, table: str, row: Row, first: int, last: int) -> bool:
    """What the row refers to is there, or was deleted by the changes first..last, so that their undo brings it back."""
    return all(
        conn.execute(
            f"SELECT EXISTS (SELECT 1 FROM {target} WHERE id = ?1) OR EXISTS (SELECT 1 FROM changes"
            " WHERE row_id = ?1 AND tbl = ?2 AND op = 'D' AND id BETWEEN ?3 AND ?4)",
            (row[column], target, first, last),
        ).fetchone()[0]
        for column, target in BY_NAME[table].refers
        if row.get(column) is not None
    )
