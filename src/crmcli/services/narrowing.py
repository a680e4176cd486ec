"""`--where` of an import: which records fit a query, as new customers would.

There is one way to evaluate queries, SQL. So the records of a portion become customers of a book in memory for as long
as it takes to ask it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from crmcli.model.customer import Customer
from crmcli.services import steps
from crmcli.services.filling import with_source
from crmcli.services.reading import Record
from crmcli.store import customers as store
from crmcli.store.book import Batch
from crmcli.store.scratch import Scratch, settle

Lend = Callable[[Batch, Mapping[int, int]], None]


class Narrowing:
    """Chooses records by a query, which is handed in as selecting.compiled gives it."""

    def __init__(self, condition: str, parameters: Sequence[Any]) -> None:
        self.condition = condition
        self.parameters = parameters

    @cached_property
    def _scratch(self) -> Scratch:
        return Scratch()

    def fitting(self, records: Sequence[Record], source: str, now: str, lend: Lend | None = None) -> list[Record]:
        """Those of the records that fit, in their order; `source` is that of customers whose rows name none. `lend`
        adds what another book has of them, given the ids that its customers have here."""
        uids: set[str | None] = set()
        with self._scratch.batch(now) as batch:
            customers = [with_source(record.customer, source) for record in records]
            ids = store.insert_many(batch, [_once(customer, uids) for customer in customers])
            by_id = dict(zip(ids, records, strict=True))
            steps.write_new(batch, ((number, it.steps) for number, it in by_id.items() if it.steps))
            if lend:
                lend(batch, {record.line: number for number, record in by_id.items()})
            settle(batch)
            return [by_id[number] for number in store.find(batch.conn, self.condition, self.parameters)]


def _once(customer: Customer, uids: set[str | None]) -> Customer:
    """Without a uid that an earlier record has: which of them may keep it is not decided here."""
    if customer.uid in uids:
        return customer._replace(uid=None)
    uids.add(customer.uid)
    return customer
