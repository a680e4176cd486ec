"""Taking orders of files into the book: whose they are, which of them are there, what is new of those.

First the orders of all files, then their items: see items.py.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from crmcli.errors import InvalidValue
from crmcli.model import importing as results
from crmcli.model.importing import Addition, Change, ImportResult, Place, Refusal
from crmcli.model.order import Order
from crmcli.services import pricing
from crmcli.services.beside import portions
from crmcli.services.checking import Rules
from crmcli.services.order_import.columns import OrderFile
from crmcli.services.order_import.customers import Buyer, Buyers
from crmcli.services.order_import.pricelist import PriceList
from crmcli.services.order_import.reading import DEFAULT_KEYS, OrderReader, OrderRow, Refused, SaidItem
from crmcli.services.orders import Counting
from crmcli.services.reading import Mistake
from crmcli.services.tally import Tally
from crmcli.store import orders as store
from crmcli.store.book import Batch
from crmcli.store.customers import next_id
from crmcli.text.money import Money
from crmcli.text.money import format as as_money
from crmcli.text.notes import together

POLICIES = ("update", "skip")

Advance = Callable[[int], object]
Differences = tuple[tuple[str, str, str], ...]  # field, before, after


@dataclass(frozen=True, slots=True)
class Options:
    """What to do with orders. `source` names the shop whose numbers they have; `currency` is meant where none is said;
    `keeps_rejected` asks for the reason of every refused line in the result."""

    rules: Rules
    counting: Counting
    currency: str
    keys: tuple[str, ...] = DEFAULT_KEYS
    on_match: str = "update"
    source: str = ""
    keeps_rejected: bool = False


class Placed(NamedTuple):
    """A row whose customer is known."""

    row: OrderRow
    order: Order
    buyer: Buyer


class Work:
    """What an import has done so far. New orders have ids from `first` on."""

    def __init__(self, batch: Batch, sources: Sequence[OrderFile], options: Options) -> None:
        self.batch = batch
        self.sources = sources
        self.options = options
        self.tally = Tally(options.keeps_rejected)
        self.first = next_id(batch.conn, "orders")
        self.prices = PriceList(batch.conn)
        self.told: dict[int, bool] = {}  # of each order that was in the book whether anything of it was changed
        self.refused_numbers: set[str] = set()
        self.refused_lines: list[set[int]] = [set() for _ in sources]
        self.open_totals: array[int] = array("q")  # of orders that come to what their items do

    def refuse(self, file: int, line: int, mistakes: Iterable[Mistake]) -> None:
        """Count a row as refused, once, whether for what it says of an order or of an item."""
        if line in self.refused_lines[file]:
            return
        self.refused_lines[file].add(line)
        self.tally.refuse([Refusal(self.place(file, line), column, reason) for column, reason in mistakes], file)

    def place(self, file: int, line: int) -> Place:
        return Place(self.sources[file].name, line, self.sources[file].table.unit)

    def is_new(self, order: int) -> bool:
        return order >= self.first

    def changed(self, place: Place, order: Order, told: Differences) -> None:
        """Note what was changed of an order that was in the book, of which more may be changed later."""
        if not self.told.get(order.identity):
            self.told[order.identity] = True
            self.tally.change(Change(place, order.identity, f"order {order.number or order.handle}", told))

    def result(self, extra: Iterable[str] = ()) -> ImportResult:
        self.tally.count("updated", sum(self.told.values()))
        same = len(self.told) - sum(self.told.values())
        self.tally.count("skipped" if self.options.on_match == "skip" else "same", same)
        self.tally.refusals.sort(key=lambda it: (self._at(it.place.file), it.place.line))
        return ImportResult(
            files=tuple(source.name for source in self.sources),
            kind=results.ORDERS,
            notes=(*(note for source in self.sources for note in source.told), *extra),
            mappings=tuple(tuple(source.mapping.describe()) for source in self.sources),
            idle=tuple(frozenset(source.table.idle()) for source in self.sources),
            ambiguous=tuple(source.ambiguous for source in self.sources if source.ambiguous),
            **self.tally.result(),
        )

    def _at(self, name: str) -> int:
        return next(at for at, source in enumerate(self.sources) if source.name == name)


class OrderImport:
    """Reads the orders of one file."""

    def __init__(self, work: Work, buyers: Buyers, file: int) -> None:
        self.work = work
        self.buyers = buyers
        self.file = file
        self.source = work.sources[file]

    def read(self, advance: Advance) -> None:
        options = self.work.options
        rules = replace(options.rules, date_order=self.source.date_order or options.rules.date_order)
        reader = OrderReader(self.source.mapping, rules, options.counting, options.currency, options.keys)
        for portion in portions(reader, self.source.table.rows()):
            self._take(portion)
            self.work.batch.index_later()
            advance(len(portion))

    def _take(self, portion: Sequence[OrderRow | Refused]) -> None:
        for it in portion:
            if isinstance(it, Refused):
                self.work.refuse(self.file, it.line, it.mistakes)
                self.work.refused_numbers.add(it.number)
        rows = [it for it in portion if isinstance(it, OrderRow)]
        self.buyers.look_up(row.who for row in rows)
        placed = list(filter(None, map(self._placed, rows)))
        there = self._there(placed)
        new: dict[str, Order] = {}
        to_add: list[Placed] = []
        for one in placed:
            number = one.order.number
            if number is None:
                self._take_numberless(one, to_add)
            elif number in there:
                there[number] = self._change(one, there[number])
            elif number not in new:
                new[number] = one.order
                to_add.append(one)
            elif _differences(one.order, new[number]) or one.order.customer != new[number].customer:
                self._contradicts(one)
        self._add(to_add)

    def _placed(self, row: OrderRow) -> Placed | None:
        """The order with its customer, what it comes to, and its item. None for what was refused."""
        try:
            buyer = self.buyers.find(row.who)
        except InvalidValue as error:
            self._refuse(row, row.who.column, error.reason)
            return None
        try:
            order = row.order._replace(customer=buyer.id)
            if row.item:
                order = self._with_item(order, row.item)
            worth = pricing.worth(order.total, order.currency, order.rate)
            return Placed(row, order._replace(worth=worth), buyer)
        except InvalidValue as error:
            self._refuse(row, self.source.mapping.column_of(error.field), error.reason)
            return None

    def _with_item(self, order: Order, said: SaidItem) -> Order:
        """An order of one line that has no number."""
        items = (self.work.prices.priced(said, order.currency),)
        if order.total_given:
            return order._replace(items=items)
        return order._replace(items=items, total=pricing.total(items, order.currency, order.discount, order.shipping))

    def _there(self, placed: Sequence[Placed]) -> dict[str, Order | None]:
        """The orders that the book has, by number; None where several have it."""
        conn = self.work.batch.conn
        numbers = list(dict.fromkeys(it.order.number for it in placed if it.order.number))
        ids = store.by_keys(conn, self.work.options.source, numbers)
        single = {order.identity: order for order in store.load(conn, [it[0] for it in ids.values() if len(it) == 1])}
        return {number: single[found[0]] if len(found) == 1 else None for number, found in ids.items()}

    def _take_numberless(self, it: Placed, to_add: list[Placed]) -> None:
        """An order without a number is the one of the same customer, day, total and item, that is not taken yet."""
        conn = self.work.batch.conn
        bought = _bought(it.order)
        for order in store.load(conn, store.alike(conn, it.order)):
            is_taken = order.identity in self.work.told or self.work.is_new(order.identity)
            if not is_taken and _bought(order) == bought:
                self.work.told[order.identity] = False
                return
        to_add.append(it)

    def _change(self, it: Placed, there: Order | None) -> Order | None:
        """Bring what the row says otherwise to the order that is in the book, perhaps since an earlier row.

        Returns the order as it is then.
        """
        if there is None:
            self._refuse(it.row, self._number_column, f"several orders in the book have the number {it.order.number}")
            return there
        if there.customer != it.order.customer:
            self._refuse(it.row, it.row.who.column, f"{there.handle} with this number is of #{there.customer}")
            return there
        found = _differences(it.order, there)
        if self.work.is_new(there.identity) or there.identity in self.work.told:
            if found and self.work.options.on_match != "skip":
                self._contradicts(it)
            return there
        self.work.told[there.identity] = False
        if not found or self.work.options.on_match == "skip":
            return there
        after = there._replace(**found)
        after = after._replace(worth=pricing.worth(after.total, after.currency, after.rate))
        store.update(self.work.batch, there.identity, {**found, "worth": after.worth})
        if not after.total_given:
            self.work.open_totals.append(there.identity)
        self.work.changed(self.work.place(self.file, it.row.line), there, tuple(_told(there, after, found)))
        return after

    @property
    def _number_column(self) -> str:
        return self.source.mapping.column_of("number")

    def _contradicts(self, it: Placed) -> None:
        """Refuse a row that says otherwise than an earlier one, which was taken."""
        reason = f"an earlier row says otherwise of the order {it.order.number}"
        self.work.refuse(self.file, it.row.line, [(self._number_column, reason)])

    def _add(self, placed: Sequence[Placed]) -> None:
        source = self.work.options.source
        ids = store.insert_many(self.work.batch, [it.order._replace(source=source) for it in placed])
        tally = self.work.tally
        for number, it in zip(ids, placed, strict=True):
            tally.count("added")
            tally.add(Addition(self.work.place(self.file, it.row.line), in_short(it.order), it.buyer.name), number)
            tally.count("items", len(it.order.items))
            if not (it.order.total_given or it.order.items):
                self.work.open_totals.append(number)

    def _refuse(self, row: OrderRow, column: str, reason: str) -> None:
        if row.order.number:
            self.work.refused_numbers.add(row.order.number)
        self.work.refuse(self.file, row.line, [(column, reason)])


def _bought(order: Order) -> list[tuple[str, str]]:
    return [(item.name, item.quantity) for item in order.items]


def in_short(order: Order) -> str:
    """What a plan says of a new order: its number, its day, and what it comes to where that is known."""
    total = as_money(Money(order.total, order.currency)) if order.total_given or order.items else ""
    return ", ".join(filter(None, (f"{order.number or 'order'} of {order.at}", total)))


def _differences(said: Order, there: Order) -> dict[str, Any]:
    """The columns of the order in the book that a file says otherwise; what it does not say stays."""
    found: dict[str, Any] = {}
    if said.total_given and (said.total, said.currency) != (there.total, there.currency):
        found |= {"total": said.total, "currency": said.currency, "total_given": 1}
        if said.currency != there.currency:
            found["rate"] = said.rate
    for column in ("at", "discount", "shipping", "channel"):
        value = getattr(said, column)
        if value is not None and value != getattr(there, column):
            found[column] = value
    notes = together(there.notes, said.notes)
    fields = {**there.fields, **said.fields}
    return (
        found
        | ({"notes": notes} if notes != there.notes else {})
        | ({"fields": fields} if fields != dict(there.fields) else {})
    )


def _told(before: Order, after: Order, found: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    if "total" in found:
        yield "total", before.money, after.money
    for column in found:
        if column == "fields":
            changed = (key for key in after.fields if after.fields[key] != before.fields.get(key))
            yield from ((key, before.fields.get(key, ""), after.fields[key]) for key in changed)
        elif column in ("at", "discount", "channel", "notes"):
            yield column, getattr(before, column) or "", getattr(after, column) or ""
        elif column == "shipping":
            yield "shipping", _shipping(before), _shipping(after)


def _shipping(order: Order) -> str:
    return "" if order.shipping is None else as_money(Money(order.shipping, order.currency))
