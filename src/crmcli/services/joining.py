"""Another crm book as a source of an import: its customers are records as they are, and all they have comes along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from crmcli.model.customer import Customer
from crmcli.services.beside import PORTION
from crmcli.services.filling import FieldChange
from crmcli.services.reading import Portion, Record
from crmcli.store import customers as store
from crmcli.store import joining, mappings, merging, products, segments, verdicts
from crmcli.store.book import Batch
from crmcli.store.schema import Connection
from crmcli.text.fold import fold

CALLED = {"interactions": "touches", "tasks": "follow_ups", "orders": "orders"}
"""Tables of what comes along, and how an import counts their rows; items are counted with their orders."""


class Joining:
    """One book that is brought into another. The line of a record is the customer's id in the other book."""

    def __init__(self, batch: Batch, other: Connection) -> None:
        self.batch = batch
        self.other = other
        self.counts = dict.fromkeys(CALLED.values(), 0)
        self._owners: dict[int, int] = {}  # by the other book's ids, those of this one
        self._waiting: dict[int, int] = {}  # those of them who are not written yet
        ours, self._new_products = products.take(batch, other)
        self._known = joining.known(batch.conn, other, ours)
        self._followed = joining.followed(other)

    def portions(self, tags: Sequence[str]) -> Iterator[Portion]:
        """The customers who are not merged into others, the archived too; each gets the tags."""
        living = joining.living(self.other)
        while customers := list(islice(living, PORTION)):
            yield [Record(it.number, _foreign(it, tags), kind_given=True) for it in customers]

    def add(self, theirs: int, ours: int) -> None:
        """The customer is a new one, who is about to be written."""
        self._waiting[theirs] = ours

    def follow_new(self) -> None:
        """Bring what belongs to those who were added and are written now."""
        self._bring(self._waiting, copies=True)
        self._waiting = {}

    def follow(self, theirs: int, there: Customer) -> tuple[FieldChange, ...]:
        """Bring what a known customer has not; returns what changed."""
        brought = self._bring({theirs: there.number})
        before = {"touches": str(there.touches), "follow_ups": "", "orders": str(there.orders)}
        after = {"touches": there.touches, "follow_ups": 0, "orders": there.orders}
        return tuple((name, before[name], str(after[name] + count)) for name, count in brought.items() if count)

    def _bring(self, owners: dict[int, int], *, copies: bool = False) -> dict[str, int]:
        self._owners |= owners
        busy = {theirs: ours for theirs, ours in owners.items() if theirs in self._followed}
        if not busy:
            return {}
        rows = joining.bring(self.batch, self.other, busy, self._known, copies=copies)
        brought = {name: rows[table] for table, name in CALLED.items()}
        for name, count in brought.items():
            self.counts[name] += count
        return brought

    def merged(self) -> list[tuple[int, Customer]]:
        """Those who were merged into customers of whom this book knows now, to be added as what they are.

        So their uids are known here too, and lead to the survivors. Each comes with the id in the other book.
        """
        new = []
        for customer, survivor in joining.merged(self.other):
            known = store.by_uid(self.batch.conn, customer.uid or "")
            if known is not None:
                self._owners[customer.number] = known
            elif survivor in self._owners:
                new.append((customer.number, _foreign(customer)._replace(merged_into=self._owners[survivor])))
        return new

    def take_rest(self) -> Iterator[str]:
        """Bring what is nobody's, and what was said of customers; yields what there is to say."""
        yield from self._take_judgements()
        if self._new_products:  # they came first: items of orders point at them
            yield f"products that come along: {', '.join(self._new_products)}"
        yield from self._take_segments()
        yield from self._take_mappings()

    def _take_judgements(self) -> Iterator[str]:
        """Bring what was said of pairs who are both known by now, and what merges put aside; yields what there is to
        say."""
        there = verdicts.rejected(self.batch.conn)
        pairs = {self._ours(pair) for pair in verdicts.rejected(self.other)} - there
        for one, another in sorted(filter(None, pairs)):
            verdicts.add(self.batch, one, another)
        if new := len(pairs - {None}):
            yield f"pairs said not to be the same that come along: {new:,}"
        aside = [it for it in joining.alternates(self.other) if it[0] in self._owners]
        added = sum(merging.add_alternate(self.batch, self._owners[it], field, value) for it, field, value in aside)
        if added:
            yield f"values that merges put aside that come along: {added:,}"

    def _ours(self, pair: tuple[int, int]) -> tuple[int, int] | None:
        """The same pair in this book; None where one of them is not here, or both are one."""
        found = {store.survivor(self.batch.conn, self._owners[it]) for it in pair if it in self._owners}
        one, another = sorted(filter(None, found)) if len(found) == 2 else (0, 0)
        return (one, another) if one else None

    def _take_segments(self) -> Iterator[str]:
        """Save the segments whose names are free; yields what there is to say."""
        taken = []
        for segment in segments.all_of(self.other):
            ours = segments.get(self.batch.conn, segment.name)
            if ours is None:
                segments.save(self.batch, segment)
                taken.append(segment.name)
            elif ours.query != segment.query:
                yield f"segment {segment.name} is left out: this book has another of that name ({ours.query})"
        if taken:
            yield f"segments that come along: {', '.join(taken)}"

    def _take_mappings(self) -> Iterator[str]:
        """Remember where columns go of which this book knows nothing; yields what there is to say."""
        taken = mappings.take(self.batch, self.other)
        if taken:
            yield f"what is remembered of the columns of {', '.join(dict.fromkeys(taken))} comes along"

    def lend(self, batch: Batch, owners: Mapping[int, int]) -> None:
        """Put what belongs to customers into a book that is only asked of them; `owners` gives their ids there."""
        busy = {theirs: ours for theirs, ours in owners.items() if theirs in self._followed}
        if busy:
            joining.bring(batch, self.other, busy, joining.nothing_known())


def _foreign(customer: Customer, tags: Sequence[str] = ()) -> Customer:
    """Without the other book's row numbers, and with the tags."""
    there = {fold(tag) for tag in customer.tags}
    return customer._replace(
        id=None,
        contacts=tuple(it._replace(id=None) for it in customer.contacts),
        addresses=tuple(it._replace(id=None) for it in customer.addresses),
        external_ids=tuple(it._replace(id=None) for it in customer.external_ids),
        tags=(*customer.tags, *(tag for tag in tags if fold(tag) not in there)),
    )
