"""A book in memory, for what is to be asked of customers who are in no book yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crmcli.store import derived
from crmcli.store.book import Batch
from crmcli.store.copies import in_memory
from crmcli.store.migrations import migrate


class Scratch:
    """The tables of a book, empty before and after each `batch`."""

    def __init__(self) -> None:
        self.conn = in_memory()
        migrate(self.conn)

    @contextmanager
    def batch(self, now: str) -> Iterator[Batch]:
        """Writes of which nothing stays. Call `settle` before queries."""
        self.conn.execute("BEGIN")
        try:
            yield Batch(self.conn, "import", now, 1)
        finally:
            self.conn.execute("ROLLBACK")


def settle(batch: Batch) -> None:
    """Bring up to date what queries look at."""
    derived.refresh_for_queries(batch.conn, 0)
