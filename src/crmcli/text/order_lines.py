"""A line of an order as people type it: 3x A4纸 @12.5 -10%."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from crmcli.errors import InvalidValue
from crmcli.text import money
from crmcli.text.clean import single_line

LARGEST_QUANTITY = 10**9
MOST_DECIMALS = 6  # of a quantity

_QUANTITY = r"(?P<quantity>[0-9０-９]+(?:[.．][0-9０-９]+)?)\s*[x×*＊ｘX]\s*(?=\S)"
_PRICE = r"\s*[@＠]\s*(?P<price>[^@＠%％折]*?[0-9０-９][^@＠%％折]*?)"
_OFF = r"(?:[-－−]\s*(?P<off>[0-9.０-９．]+\s*[%％]?)|(?P<rest>[0-9.０-９．]+折))"
_PERCENT = r"(?P<percent>[-－−]\s*[0-9.０-９．]+\s*[%％]|[0-9.０-９．]+折)"
EXAMPLE = "3x A4纸 @12.5 -10%"


class Line(NamedTuple):
    """`price` is of one, None where it is not said; `currency` is that of a said price, `discount` as in Discount."""

    name: str
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None
    currency: str | None = None
    discount: str | None = None


class Discount(NamedTuple):
    """What is taken off: per cent of the sum, or an amount in whole currency units."""

    percent: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)

    def off(self, whole: Decimal) -> Decimal:
        """What is left of the sum."""
        return whole - whole * self.percent / 100 - self.amount


def parse_line(text: str, currency: str) -> Line:
    """The line in `text`; `currency` is meant where the price names none. Raises InvalidValue.

    Quantity (3x, 2.5×), price (@12.5, @$4) and discount (-10%, 9折, and behind a price -5.00) may each be left out.
    """
    rest = single_line("item", text)
    quantity = "1"
    if match := re.match(_QUANTITY, rest):
        quantity, rest = match["quantity"], rest[match.end() :]
    price = discount = None
    if match := re.search(rf"{_PRICE}(?:\s*{_OFF})?\s*$", rest):
        price, discount = match["price"], match["off"] or match["rest"]
    elif match := re.search(rf"\s{_PERCENT}\s*$", rest):
        discount = match["percent"].lstrip("-－−")
    name = (rest[: match.start()] if match else rest).strip()
    if not name:
        raise InvalidValue("item", f"{_shown(text)} names no product; write it like {EXAMPLE}")
    each, code = money.parse_price(price, currency) if price else (None, None)
    return Line(name, parse_quantity(quantity), each, code, as_discount(discount) if discount else None)


def parse_quantity(text: str) -> Decimal:
    """A number of pieces, metres, hours above nought. Raises InvalidValue."""
    number = _decimal("quantity", text, "3 or 2.5")
    if not 0 < number <= LARGEST_QUANTITY or number != round(number, MOST_DECIMALS):
        raise InvalidValue("quantity", f"{_shown(text)} is no quantity; write a number like 3 or 2.5")
    return number


def as_discount(text: str) -> str:
    """A discount as it is stored: 10% or 5.00; 9折 and 8.5折, which say what is left to pay, are 10% and 15%.

    Raises InvalidValue.
    """
    said = text.strip()
    if said.endswith("折"):
        left = _decimal("discount", said[:-1], "9折")
        percent = 100 - (left * 10 if left < 10 else left)
        return f"{plain(_up_to_whole(text, percent))}%"
    if said.endswith(("%", "％")):
        return f"{plain(_up_to_whole(text, _decimal('discount', said[:-1], '10%')))}%"
    return f"{_decimal('discount', said, '10% or 5.00'):f}"


def discount(stored: str | None) -> Discount:
    """What a stored discount takes off."""
    if stored is None:
        return Discount()
    if stored.endswith("%"):
        return Discount(percent=Decimal(stored[:-1]))
    return Discount(amount=Decimal(stored))


def plain(number: Decimal) -> str:
    """The number as stored: without an exponent, a plus sign or noughts that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _up_to_whole(text: str, percent: Decimal) -> Decimal:
    if not 0 <= percent <= 100:
        raise InvalidValue("discount", f"{_shown(text)} is not between 0% and 100%")
    return percent


def _decimal(field: str, text: str, example: str) -> Decimal:
    if not re.fullmatch(r"\s*[0-9０-９]{1,15}(?:[.．][0-9０-９]{1,9})?\s*", text):
        raise InvalidValue(field, f"{_shown(text)} is not a number; write it like {example}")
    return Decimal(text.strip().replace("．", "."))


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
