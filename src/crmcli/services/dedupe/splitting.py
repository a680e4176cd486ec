"""Parting what was merged: which record is meant, and several at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from crmcli.errors import Ambiguous, NotFound
from crmcli.model.customer import Customer, id_in
from crmcli.model.merge import Split
from crmcli.services.dedupe.rejecting import reject
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
    """Take each record out of its merge, the one that was merged last first; none of them is the same customer as
    another, or as whom they were merged into: that is remembered. Raises NothingToUndo.
    """
    last_first = sorted(records, key=lambda it: splitting.merged_at(batch.conn, it), reverse=True)
    parted: dict[int, list[int]] = {}
    for record in sorted(records):
        survivor = store.survivor(batch.conn, record) or record
        parted.setdefault(survivor, [survivor]).append(record)
    done = [splitting.split(batch, record) for record in last_first]
    for several in parted.values():
        for one, another in combinations(several, 2):
            reject(batch, one, another)
    return done
