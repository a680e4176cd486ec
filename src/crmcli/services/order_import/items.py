"""The items of files, linked to their orders, however the rows are mixed.

Of an order that is new the rows are written as they come. Of one that was in the book they are compared with those it
has, and where they differ, the files are read once more for the new ones. An order of which a row is refused gets none
of the others either: mended rows, imported again, are then all of its items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crmcli.errors import InvalidValue
from crmcli.model.importing import Place
from crmcli.model.order import Item, Order
from crmcli.services import pricing
from crmcli.services.beside import portions
from crmcli.services.order_import.reading import ItemReader, ItemRow, Refused
from crmcli.services.order_import.taking import Advance, Work
from crmcli.store import orders as store
from crmcli.text.order_lines import plain

PAGE = 500  # orders


@dataclass(slots=True)
class Lines:
    """How many items, and the sum of their hashes: the same for the same items in any order."""

    count: int = 0
    hashes: int = 0

    def add(self, item: Item) -> None:
        self.count += 1
        self.hashes += hash((item.name, plain(Decimal(item.quantity)), plain(Decimal(item.price)), item.discount))


class ItemImport:
    """Reads the items of all files."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.lines: dict[int, Lines] = {}  # of orders that were in the book, as the files have them
        self.broken: set[int] = set()  # orders of which a row is refused
        self.replaced: set[int] = set()  # orders that get other items than they had

    def read(self, files: Sequence[int], advance: Advance) -> None:
        for file in files:
            self._read(file, self._first, advance)
        self.lines = {number: lines for number, lines in self.lines.items() if number not in self.broken}
        if self.work.options.on_match != "skip":
            self.replaced = set(self._differing())
        for number in self.broken:
            if self.work.is_new(number):
                self._drop_items(number)
        for number in self.lines.keys() - self.replaced:
            self.work.told.setdefault(number, False)
        if self.broken or self.replaced:
            for file in files:
                self._read(file, self._second, advance)

    def _read(self, file: int, take: Callable[[int, list[tuple[ItemRow, Order]]], None], advance: Advance) -> None:
        source = self.work.sources[file]
        reader = ItemReader(source.mapping, self.work.options.currency)
        for portion in portions(reader, source.table.rows()):
            for it in portion:
                if isinstance(it, Refused):
                    self._refuse_read(file, it)
            take(file, list(self._linked(file, [it for it in portion if isinstance(it, ItemRow)])))
            self.work.batch.index_later()
            advance(len(portion))

    def _refuse_read(self, file: int, it: Refused) -> None:
        """A row that cannot be read breaks its order too."""
        self.work.refuse(file, it.line, it.mistakes)
        if it.number:
            ids = store.by_keys(self.work.batch.conn, self.work.options.source, [it.number])
            self.broken.update(ids.get(it.number, ())[:1])

    def _linked(self, file: int, rows: Sequence[ItemRow]) -> Iterator[tuple[ItemRow, Order]]:
        """The rows with their orders. Others are refused."""
        conn = self.work.batch.conn
        ids = store.by_keys(conn, self.work.options.source, list(dict.fromkeys(row.number for row in rows)))
        there = {it.identity: it for it in store.load(conn, [found[0] for found in ids.values()])}
        for row in rows:
            found = ids.get(row.number, [])
            if len(found) == 1 and row.number not in self.work.refused_numbers:
                yield row, there[found[0]]
                continue
            reason = f"there is no order {row.number} in the book"
            if row.number in self.work.refused_numbers:
                reason = f"a row of the order {row.number} is refused"
            elif found:
                reason = f"several orders in the book have the number {row.number}"
            column = self.work.sources[file].mapping.column_of("number")
            self.work.refuse(file, row.line, [(column, reason)])

    def _first(self, file: int, rows: list[tuple[ItemRow, Order]]) -> None:
        new: list[tuple[Order, Item]] = []
        for row, order in rows:
            if (item := self._item(file, row, order)) is None:
                self.broken.add(order.identity)
            elif self.work.is_new(order.identity):
                new.append((order, item))
            else:
                self.lines.setdefault(order.identity, Lines()).add(item)
        store.insert_items(self.work.batch, new)
        self.work.tally.count("items", len(new))

    def _second(self, file: int, rows: list[tuple[ItemRow, Order]]) -> None:
        """The other rows of broken orders are refused, and the items of replaced ones are written."""
        new: list[tuple[Order, Item]] = []
        column = self.work.sources[file].mapping.column_of("number")
        for row, order in rows:
            if order.identity in self.broken:
                self.work.refuse(file, row.line, [(column, f"another item of the order {row.number} is refused")])
            elif order.identity in self.replaced and (item := self._item(file, row, order)):
                if order.identity in self.lines:  # the first row of it
                    self._begin_anew(self.work.place(file, row.line), order)
                new.append((order, item))
        store.insert_items(self.work.batch, new)
        self.work.tally.count("items", len(new))

    def _begin_anew(self, place: Place, order: Order) -> None:
        lines = self.lines.pop(order.identity)
        self.work.changed(place, order, (("items", _counted(len(order.items)), _counted(lines.count)),))
        store.replace_items(self.work.batch, order, ())
        if not order.total_given:
            self.work.open_totals.append(order.identity)

    def _item(self, file: int, row: ItemRow, order: Order) -> Item | None:
        """None for one that is refused, perhaps for what its row says of the order."""
        if row.line in self.work.refused_lines[file]:
            return None
        try:
            return self.work.prices.priced(row.said, order.currency)
        except InvalidValue as error:
            column = self.work.sources[file].mapping.column_of(error.field)
            self.work.refuse(file, row.line, [(column, error.reason)])
            return None

    def _differing(self) -> Iterator[int]:
        for order in self._orders(list(self.lines)):
            there = Lines()
            for item in order.items:
                there.add(item)
            if there != self.lines[order.identity]:
                yield order.identity

    def _orders(self, ids: Sequence[int]) -> Iterator[Order]:
        return store.load(self.work.batch.conn, ids)

    def _drop_items(self, number: int) -> None:
        for order in self._orders([number]):
            self.work.tally.count("items", -len(order.items))
            store.replace_items(self.work.batch, order, ())


def _counted(items: int) -> str:
    return "1 item" if items == 1 else f"{items:,} items"


def settle_totals(work: Work) -> Iterable[str]:
    """Give orders without a total what their items come to; says which of them have none."""
    without = 0
    ids = list(dict.fromkeys(work.open_totals))
    for start in range(0, len(ids), PAGE):
        for order in list(store.load(work.batch.conn, ids[start : start + PAGE])):
            without += not order.items
            try:
                total = pricing.total(order.items, order.currency, order.discount, order.shipping)
                worth = pricing.worth(total, order.currency, order.rate)
            except InvalidValue as error:
                yield f"order {order.number}: {error.field} {error.reason}; its total stays {order.money}"
                continue
            if (total, worth) != (order.total, order.worth):
                store.update(work.batch, order.identity, {"total": total, "worth": worth})
    if without:
        orders = "1 order has" if without == 1 else f"{without:,} orders have"
        yield f"{orders} neither a total nor items"
