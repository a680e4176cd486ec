"""From the rows of a file to checked orders and items: pure, so that it can be done beside the writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar
from unicodedata import normalize

from crmcli.errors import InvalidValue, Usage
from crmcli.formats.records import Row
from crmcli.model.order import Item, Order
from crmcli.model.shapes import FIELD
from crmcli.services import pricing
from crmcli.services.cells import day_of
from crmcli.services.checking import Rules
from crmcli.services.order_import.columns import OrderColumns
from crmcli.services.order_import.headings import OF_ITEM, WHO, says_what_is_left
from crmcli.services.orders import Counting, amount_of
from crmcli.services.reading import Mistake
from crmcli.text import emails, money, phones
from crmcli.text.clean import multi_line, single_line
from crmcli.text.dates import parse_past_day
from crmcli.text.fold import fold
from crmcli.text.order_lines import as_discount, parse_quantity, plain

KEYS = ("uid", "id", "external_id", "email", "phone", "name")
DEFAULT_KEYS = ("uid", "external_id", "email", "phone", "name")

_WHAT_IS_LEFT_FROM = Decimal("0.5")
_ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?")
_TIME = re.compile(r"[T ]+[0-9]{1,2}[:：][0-9]{2}.*")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PRICE_DECIMALS = 9

T = TypeVar("T")
U = TypeVar("U")


class Who(NamedTuple):
    """What tells whose an order is: (key, value as compared) in the order of the keys; `said` is as it was typed."""

    column: str
    said: str
    keys: tuple[tuple[str, str], ...]


class SaidItem(NamedTuple):
    """A line without its amount, which needs the order's currency. `currency` is that of a price that names one,
    `amount` is what the file says that the line comes to, in whole currency units."""

    item: Item
    sku: str
    currency: str | None = None
    amount: Decimal | None = None


class OrderRow(NamedTuple):
    """A row that says something of an order. The order has no customer yet, nor a total or a worth unless it is given;
    `item` is what was bought where the row is an order by itself, for it has no number."""

    line: int
    who: Who
    order: Order
    item: SaidItem | None = None


class ItemRow(NamedTuple):
    line: int
    number: str
    said: SaidItem


class Refused(NamedTuple):
    """A row that did not pass the checks, and the number of its order."""

    line: int
    mistakes: tuple[Mistake, ...]
    number: str = ""


class _Row:
    """The cells of a row by field, and what was wrong with them."""

    def __init__(self, mapping: OrderColumns, cells: Mapping[str, Any]) -> None:
        self.mapping = mapping
        self.cells = cells
        self.mistakes: list[Mistake] = []

    def said(self, field: str) -> str:
        return self.mapping.said(self.cells, field)

    def read(self, field: str, read: Callable[[str], T], otherwise: U) -> T | U:
        """What `read` makes of the cell. What is wrong with it is kept."""
        text = self.said(field)
        if not text:
            return otherwise
        try:
            return read(text)
        except InvalidValue as error:
            self.mistakes.append((self.mapping.column_of(field), error.reason))
        except Usage as error:
            self.mistakes.append((self.mapping.column_of(field), str(error)))
        return otherwise

    def lacks(self, field: str) -> None:
        self.mistakes.append((self.mapping.column_of(field), "is empty"))

    def refused(self, line: int, number: str) -> Refused | None:
        return Refused(line, tuple(self.mistakes), number) if self.mistakes else None

    def says_any(self, fields: Iterable[str]) -> bool:
        return any(self.said(field) for field in fields)


@dataclass(frozen=True, slots=True)
class OrderReader:
    """How a file's orders are read; `keys` tell whose they are. A row that says nothing of an order is left out."""

    mapping: OrderColumns
    rules: Rules
    counting: Counting
    currency: str
    keys: tuple[str, ...]

    def read(self, rows: Iterable[Row]) -> Sequence[OrderRow | Refused]:
        return [it for row in rows if (it := self._checked(row)) is not None]

    def _checked(self, row: Row) -> OrderRow | Refused | None:
        if row.problem:
            return Refused(row.line, (("", row.problem),))
        cells = _Row(self.mapping, row.cells)
        if not cells.says_any((*WHO, "date", "total")):
            return None if self.mapping.has_items else Refused(row.line, (("", "says nothing of an order"),))
        number = cells.read("number", lambda text: single_line("number", text), "")
        item = said_item(cells, self.currency) if not number and cells.says_any(OF_ITEM) else None
        order = self._order(cells, number or None)
        who = self._who(cells)
        return cells.refused(row.line, number) or OrderRow(row.line, who, order, item)

    def _order(self, cells: _Row, number: str | None) -> Order:
        day = cells.read("date", self._day, "")
        if not day and not cells.mistakes:
            cells.lacks("date")
        currency = cells.read("currency", _currency, "")
        total = cells.read("total", lambda text: _total(text, currency, self.currency), None)
        currency = currency or (total.currency if total else self.currency)
        rate = cells.read("rate", pricing.parse_rate, None)
        if currency == self.counting.currency:
            rate = None
        elif not cells.mistakes:
            rate = self._rate(cells, currency, rate)
        return Order(
            0, day, currency, total.minor if total else 0, 0,
            number=number, total_given=total is not None, rate=rate,
            discount=_discount(cells, "discount"),
            shipping=cells.read("shipping", lambda text: amount_of(text, currency, "shipping"), None),
            channel=cells.read("channel", lambda text: single_line("channel", text), None),
            notes=cells.read("note", lambda text: multi_line("note", text), None),
            fields=self._fields(cells),
        )  # fmt: skip

    def _day(self, text: str) -> str:
        day = self._written_day(text)
        if self.rules.today and day > self.rules.today:
            raise InvalidValue("date", f"{day} lies ahead; an order is something that happened")
        return day.isoformat()

    def _written_day(self, text: str) -> date:
        if match := _ISO_DAY.fullmatch(text):
            try:
                return date.fromisoformat(match[1])
            except ValueError:
                raise InvalidValue("date", f"{text!r} is no day of the calendar") from None
        text = _TIME.sub("", day_of(text))
        return parse_past_day(text, self.rules.today or date.max, self.rules.date_order)

    def _rate(self, cells: _Row, currency: str, rate: str | None) -> str | None:
        try:
            return pricing.rate_of(currency, self.counting.currency, rate, self.counting.rates)
        except Usage:
            book = self.counting.currency
            reason = f"is {currency} and the book counts in {book}; say once: crm config set rates {currency}=RATE"
            cells.mistakes.append((self.mapping.column_of("currency"), reason))
            return None

    def _fields(self, cells: _Row) -> dict[str, str]:
        own = (
            (field.removeprefix(FIELD), cells.said(field)) for field in self.mapping.ranked if field.startswith(FIELD)
        )
        return {name: text for name, text in own if text}

    def _who(self, cells: _Row) -> Who:
        """The keys that the row has, each only where its text can be one."""
        found: dict[str, list[str]] = {key: [] for key in KEYS}
        shown, column = "", ""
        for field in WHO:
            if text := cells.said(field):
                shown, column = (shown, column) if shown else (text, self.mapping.column_of(field))
                for key in _keys_of(field):
                    found[key].append(text)
        names = [cells.said("given_name"), cells.said("surname")]
        if any(names):
            found["name"].append(" ".join(filter(None, names)))
        if not shown:
            cells.lacks(next((field for field in WHO if field in self.mapping.ranked), "customer"))
        normal = (
            (key, value) for key in self.keys for text in found[key] if (value := self._normal(key, text)) is not None
        )
        return Who(column, shown, tuple(dict.fromkeys(normal)))

    def _normal(self, key: str, text: str) -> str | None:
        """The value as the book compares it; None for what cannot be one."""
        try:
            if key == "email":
                return emails.parse(text) if "@" in text else None
            if key == "phone":
                return phones.parse(text, self.rules.region or None).norm if any(map(str.isdigit, text)) else None
        except InvalidValue:
            return None
        return fold(text) if key == "name" else text


def _keys_of(field: str) -> tuple[str, ...]:
    """The keys that a column may hold: of external ids also our own, where --key asks for them."""
    if field == "customer":
        return KEYS
    if field == "external_id":
        return ("uid", "id", "external_id")
    return () if field in ("given_name", "surname") else (field,)


@dataclass(frozen=True, slots=True)
class ItemReader:
    """How a file's items are read. A row without an item is left out where it tells of an order."""

    mapping: OrderColumns
    currency: str

    def read(self, rows: Iterable[Row]) -> Sequence[ItemRow | Refused]:
        return [it for row in rows if (it := self._checked(row)) is not None]

    def _checked(self, row: Row) -> ItemRow | Refused | None:
        if row.problem:
            return None if self.mapping.has_orders else Refused(row.line, (("", row.problem),))
        cells = _Row(self.mapping, row.cells)
        if not cells.says_any(OF_ITEM):
            return None if self.mapping.has_orders else Refused(row.line, (("", "says nothing of an item"),))
        number = cells.read("number", lambda text: single_line("number", text), "")
        if not number:
            if cells.says_any((*WHO, "date", "total")):
                return None  # an order by itself
            cells.lacks("number")
        said = said_item(cells, self.currency)
        return cells.refused(row.line, number) or ItemRow(row.line, number, said)


def said_item(cells: _Row, currency: str) -> SaidItem:
    """The line that a row tells; what is wrong is kept there."""
    name = cells.read("product", lambda text: single_line("product", text), "")
    sku = cells.read("sku", lambda text: single_line("sku", text), "")
    if not (name or sku) and not cells.mistakes:
        cells.lacks("product")
    quantity = cells.read("quantity", lambda text: parse_quantity(_ungrouped(text)), Decimal(1))
    nothing: tuple[Decimal | None, str] = (None, currency)
    price, code = cells.read("price", lambda text: money.parse_price(text, currency), nothing)
    amount, of_amount = cells.read("amount", lambda text: money.parse_price(text, currency), nothing)
    off = _discount(cells, "item_discount")
    if price is None and amount is None and not cells.mistakes:
        cells.lacks("price")
    if price is None and amount is not None:
        price, code, off = round(amount / quantity, _PRICE_DECIMALS), of_amount, None
    item = Item(name, plain(quantity), plain(price or Decimal(0)), off)
    return SaidItem(item, sku, code if code != currency else None, amount)


def _ungrouped(text: str) -> str:
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _currency(text: str) -> str:
    code = text.strip().upper()
    if not code.isascii() or len(code) != 3:
        return money.parse_price(f"1 {text}", "CNY")[1]
    money.decimals(code)
    return code


def _total(text: str, currency: str, expected: str) -> money.Money:
    said = money.parse(text, currency or expected)
    code = currency or said.currency
    return money.Money(amount_of(text, code, "total"), code)


def _discount(cells: _Row, field: str) -> str | None:
    """A discount as stored: 0.15, 15% and 8.5折 are 15%; from a column of amounts, or above 1, it is an amount."""
    column = cells.mapping.column_of(field)
    off = cells.read(field, lambda text: share_off(text, what_is_left=says_what_is_left(column)), None)
    return off or cells.read(f"{field}_amount", _amount_off, None)


def share_off(text: str, *, what_is_left: bool = False) -> str | None:
    """A discount of a file as stored, None for none. Raises InvalidValue.

    A number below 1 is a share of the price: what is taken off or, from a half on with `what_is_left`, what is left.
    """
    said = normalize("NFKC", text).strip()
    if said.endswith(("%", "折")):
        stored = as_discount(said)
        return None if stored == "0%" else stored
    number = Decimal(as_discount(said))
    if what_is_left and _WHAT_IS_LEFT_FROM <= number <= 1:
        number = 1 - number
    if number >= 1:
        return plain(number)
    return f"{plain(number * 100)}%" if number else None


def _amount_off(text: str) -> str | None:
    amount, _ = money.parse_price(text.strip().lstrip("-−"), "CNY")
    return plain(amount) if amount else None
