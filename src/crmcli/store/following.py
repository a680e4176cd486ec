"""What goes where an order goes: its items and its refunds are of the same customer.

A merge moves them with the order; taking one out of a merge, or an undo, gives back what there was before, and not what
was recorded since.
"""

from __future__ import annotations

from crmcli.store.schema import Connection

_MOVED = "SELECT row_id FROM changes WHERE id > ?1 AND tbl = 'orders' AND op = 'U'"


def follow(conn: Connection, after: int) -> None:
    """Let items and refunds follow the orders that change number `after` and later ones gave to others."""
    if conn.execute(f"{_MOVED} LIMIT 1", (after,)).fetchone() is None:
        return
    whose = "(SELECT o.customer FROM orders o WHERE o.id = {})"
    for table, column in (("orders", "refund_of"), ("order_items", "order_id")):  # a refund has items, too
        customer = whose.format(f"{table}.{column}")
        conn.execute(
            f"UPDATE {table} SET customer = {customer} WHERE {column} IN ({_MOVED}) AND customer <> {customer}",
            (after,),
        )
