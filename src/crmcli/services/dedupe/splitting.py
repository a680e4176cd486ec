"""Parting what was merged: which record is meant, and several at once."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import Ambiguous, NotFound
from crmcli.model.customer import Customer, id_in
from crmcli.model.merge import Split
from crmcli.services.lookup import candidate
from crmcli.store import customers as store
from crmcli.store import splitting
from crmcli.store.book import Batch
from crmcli.store.schema import Connection


def merged_record(conn: Connection, who: str) -> Customer | None:
    """The record itself that an id or uid names, if it is merged into another."""
    number = id_in(who) or store.by_uid(conn, who.strip())
    record = store.get(conn, number) if number else None
    return record if record and record.merged_into is not None else None


def only_one_in(conn: Connection, survivor: Customer) -> Customer:
    """The one record that is merged into the customer. Raises NotFound for none, Ambiguous for several."""
    merged = [it for it in store.load(conn, store.person(conn, survivor.number)) if it.merged_into == survivor.number]
    if not merged:
        raise NotFound(f"nobody is merged into {survivor.name} (#{survivor.number})")
    if len(merged) > 1:
        raise Ambiguous(
            f"{len(merged)} records are merged into {survivor.name} (#{survivor.number}); name one by its id",
            [candidate(it) for it in merged],
        )
    return merged[0]


def split(batch: Batch, records: Sequence[int]) -> list[Split]:
    """Take each record out of its merge, the one that was merged last first. Raises NothingToUndo."""
    last_first = sorted(records, key=lambda it: splitting.merged_at(batch.conn, it), reverse=True)
    return [splitting.split(batch, record) for record in last_first]
