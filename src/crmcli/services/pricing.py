"""What orders come to. All sums are exact; an order's total is rounded once, half up, to the currency's minor unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from crmcli.errors import InvalidValue, Usage
from crmcli.model.order import Item
from crmcli.text.money import LARGEST, decimals
from crmcli.text.order_lines import discount

WORTH_DECIMALS = 2  # customers' totals count hundredths of the book's currency, whichever that is


def line(item: Item) -> Decimal:
    """What a line comes to, in whole currency units. A discount may not make it less than nothing."""
    whole = Decimal(item.quantity) * Decimal(item.price)
    left = discount(item.discount).off(whole)
    if left < 0 < whole:
        raise InvalidValue("discount", f"{item.discount} is more than the {whole} that {item.name} costs")
    return left


def with_amounts(items: Iterable[Item], currency: str) -> tuple[Item, ...]:
    """The items with what their lines come to. Raises InvalidValue."""
    return tuple(item._replace(amount=minor(line(item), currency)) for item in items)


def total(items: Iterable[Item], currency: str, off: str | None = None, shipping: int | None = None) -> int:
    """What items come to after the discount of the whole, shipping included, in minor units. Raises InvalidValue."""
    goods = sum(map(line, items), Decimal(0))
    left = discount(off).off(goods)
    if left < 0:
        raise InvalidValue("discount", f"{off} is more than the {goods} that the items cost")
    return minor(left + Decimal(shipping or 0).scaleb(-decimals(currency)), currency)


def minor(amount: Decimal, currency: str) -> int:
    """Whole currency units as minor ones. Raises InvalidValue for more than the book can hold."""
    return _rounded(amount.scaleb(decimals(currency)))


def worth(total: int, currency: str, rate: str | None = None) -> int:
    """A total in hundredths of the book's currency; `rate` is what one unit of `currency` is worth of it."""
    return _rounded(Decimal(total).scaleb(WORTH_DECIMALS - decimals(currency)) * Decimal(rate or 1))


def _rounded(amount: Decimal) -> int:
    if abs(amount) > LARGEST:
        raise InvalidValue("amount", "is too large")
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def rate_of(currency: str, book: str, rate: str | None, known: Mapping[str, str]) -> str | None:
    """The rate that an order in `currency` is counted at, None in the book's own; `known` are those of the config.

    Raises Usage when there is none, and InvalidValue for one that cannot be.
    """
    if currency == book:
        if rate is not None and Decimal(parse_rate(rate)) != 1:
            raise Usage(f"--rate is for other currencies; the order is in {book}, the book's own")
        return None
    if rate is not None:
        return parse_rate(rate)
    if currency in known:
        return known[currency]
    raise Usage(
        f"the order is in {currency} and the book counts in {book}: say what 1 {currency} is worth, --rate 7.1, or once"
        f" for all: crm config set rates {currency}=7.1"
    )


def parse_rate(text: str) -> str:
    """A rate as stored. Raises InvalidValue."""
    if not re.fullmatch(r"\s*[0-9]{1,6}(\.[0-9]{1,9})?\s*", text, re.ASCII) or not Decimal(text):
        raise InvalidValue("rate", f"{text!r} is not a rate; write what one unit is worth, like 7.1")
    return text.strip()
