"""Remembering that two customers are not the same."""

from __future__ import annotations

from crmcli.errors import Conflict
from crmcli.store import verdicts
from crmcli.store.book import Batch


def reject(batch: Batch, one: int, another: int) -> bool:
    """Remember it of two survivors; False when it is known. Raises Conflict when they are one."""
    if one == another:
        raise Conflict(f"#{one} cannot be another customer than itself; to part merged records: crm dedupe split")
    pair = min(one, another), max(one, another)
    if pair in verdicts.rejected(batch.conn):
        return False
    verdicts.add(batch, *pair)
    return True
