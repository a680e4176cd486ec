"""Whether customers have what most file formats do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crmcli.store.schema import Connection

TOUCHES, FOLLOW_UPS, ADDRESSES, LABELS = "touches", "follow-ups", "further addresses", "labels"
OPT_OUTS, IDS, SOURCES = "opt-outs", "further external ids", "sources of external ids"

_ROWS = {
    TOUCHES: ("interactions", "1"),
    FOLLOW_UPS: ("tasks", "1"),
    ADDRESSES: ("addresses", "NOT x.is_primary"),
    LABELS: ("contact_points", "x.label IS NOT NULL"),
    OPT_OUTS: ("contact_points", "x.opted_out"),
    IDS: ("external_ids", "EXISTS (SELECT 1 FROM external_ids o WHERE o.customer = x.customer AND o.id < x.id)"),
    SOURCES: ("external_ids", "x.source != ''"),
}


def among(conn: Connection, kinds: Sequence[str], condition: str, parameters: Sequence[Any]) -> Iterator[str]:
    """Those of the kinds that any of the customers has who fit. `condition` is as in customers.find."""
    for kind in kinds:
        table, such = _ROWS[kind]
        # CROSS JOIN keeps the order: rows like these are few, and one is enough.
        sql = (
            f"SELECT 1 FROM {table} x CROSS JOIN customers c ON c.id = x.customer JOIN folds f ON f.customer = c.id"
            f" JOIN customer_stats s ON s.customer = c.id WHERE {such} AND ({condition}) LIMIT 1"
        )
        if conn.execute(sql, list(parameters)).fetchone():
            yield kind
