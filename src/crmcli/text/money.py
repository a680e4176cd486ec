"""Amounts of money: decimal arithmetic on minor units, never floats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from crmcli.errors import InvalidValue
from crmcli.text.fold import fold

LARGEST = 2**63 - 1  # minor units; what SQLite holds

# ISO 4217, by the number of decimals (the list's "minor unit").
_CURRENCIES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    2: "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CNH CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR "
    "MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK "
    "SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG "
    "YER ZAR ZMW ZWG",
}
_DECIMALS = {code: decimals for decimals, codes in _CURRENCIES.items() for code in codes.split()}

# A sign that several currencies share stands for the expected one if it is among them, else for the first.
_SIGNS = {
    "$": "USD AUD CAD HKD SGD TWD NZD MXN BMD BND BBD BSD BZD CLP COP FJD GYD JMD KYD LRD MOP NAD SBD SRD TTD XCD ARS",
    "¥": "CNY JPY",
    "元": "CNY HKD TWD MOP",
    "£": "GBP EGP FKP GIP SHP SSP SYP SDG LBP",
    "kr": "SEK NOK DKK ISK",
    **dict.fromkeys(("us$", "美元", "美金", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("rmb", "cn¥", "人民币", "圆", "块", "块钱", "元整", "yuan"), "CNY"),
    **dict.fromkeys(("€", "欧元", "euro", "euros"), "EUR"),
    **dict.fromkeys(("jp¥", "円", "日元", "yen"), "JPY"),
    **dict.fromkeys(("hk$", "港币", "港元"), "HKD"),
    **dict.fromkeys(("nt$", "台币", "新台币"), "TWD"),
    **dict.fromkeys(("₩", "韩元"), "KRW"),
    **dict.fromkeys(("₹", "rs", "rs."), "INR"),
    **{"英镑": "GBP", "a$": "AUD", "c$": "CAD", "s$": "SGD", "nz$": "NZD", "mop$": "MOP", "r$": "BRL"},
    **{"₽": "RUB", "₺": "TRY", "₫": "VND", "฿": "THB", "₱": "PHP", "₪": "ILS", "₴": "UAH", "zl": "PLN", "kc": "CZK"},
}
_POWERS = {"k": 3, "千": 3, "w": 4, "万": 4, "萬": 4, "m": 6, "百万": 6, "千万": 7, "亿": 8, "億": 8}

_NUMBER = r"[0-9][0-9.,' ]*|(?<![a-z])\.[0-9]+"
_MULTIPLE = r"(千万|百万|[k千w万萬m亿億]) ?(.*)"
_GROUPED = r"[1-9][0-9]{0,2}([.,' ])[0-9]{3}(?:\1[0-9]{3})*|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"  # the last is India's
MOST_DECIMALS = 9  # of a price
_MOST_FIGURES = 25  # Decimal computes exactly with up to 28


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` counts the currency's smallest unit (cents, fen; for JPY yen); `currency` is an ISO 4217 code."""

    minor: int
    currency: str


class _Said(NamedTuple):
    """An amount as it is written: figures, a power of ten behind them, and the currency."""

    number: str
    power: int
    currency: str


def decimals(currency: str) -> int:
    """How many decimals amounts in a currency have. Raises InvalidValue for what is no ISO 4217 code."""
    try:
        return _DECIMALS[currency]
    except KeyError:
        raise InvalidValue("currency", f"{currency!r} is not a currency code, like CNY or USD") from None


def parse(text: str, currency: str) -> Money:
    """The amount in `text`; `currency` (ISO 4217) is meant where the text names none. Raises InvalidValue.

    1,234.50 and 1.234,50, EUR 5, 5 元, $12, -5 or (5), 1.2万, 3k. A single comma before three figures groups them
    (1,234 is 1234), a single point there (1.234) could do either and is refused unless the currency has three decimals.
    """
    said, negative = _read(text, currency)
    number = _plain_number(text, said.number, decimals(said.currency), said.power)
    if number is None:
        raise InvalidValue("amount", f"{_shown(text)} is not an amount; write it like 1234.50")
    minor = _minor(text, number, said.currency, said.power)
    return Money(-minor if negative else minor, said.currency)


def parse_price(text: str, currency: str) -> tuple[Decimal, str]:
    """The price of one in `text`, and its currency; it may have more decimals than the currency has: 0.125.

    Written like an amount, but a single point is the decimal one. Raises InvalidValue.
    """
    said, negative = _read(text, currency)
    number = _plain_number(text, said.number, MOST_DECIMALS, said.power)
    if number is None or negative or len(number) > _MOST_FIGURES:
        raise InvalidValue("price", f"{_shown(text)} is not a price; write it like 12.50")
    return Decimal(number).scaleb(said.power), said.currency


def _read(text: str, currency: str) -> tuple[_Said, bool]:
    """The parts of an amount, and whether it is below nought."""
    said = fold(text)
    negative = said.startswith("(") and said.endswith(")")
    said = said[1:-1] if negative else said
    match = re.search(_NUMBER, said)
    if not match:
        raise InvalidValue("amount", f"{_shown(text)} has no number")
    sign, mark = _signed(said[: match.start()])
    after, power = _multiplied(said[match.end() :].strip())
    code = _currency(text, f"{mark} {after}".split(), currency)
    if negative and sign:
        raise InvalidValue("amount", f"{_shown(text)} is not an amount; write it like 1234.50")
    return _Said(match[0].strip(), power, code), negative or sign == "-"


def format(money: Money) -> str:
    """Grouped, with all decimals and the code, as `parse` reads it back: 1,234.50 CNY."""
    places = decimals(money.currency)
    return f"{Decimal(money.minor).scaleb(-places):,.{places}f} {money.currency}"


def _signed(before: str) -> tuple[str, str]:
    """The sign, which may stand before or behind the currency, and the currency's mark."""
    before = before.strip()
    if before[:1] in ("+", "-"):
        return before[0], before[1:].strip()
    return (before[-1], before[:-1].strip()) if before[-1:] in ("+", "-") else ("", before)


def _multiplied(after: str) -> tuple[str, int]:
    """What follows the multiple, and its power of ten. A currency's mark comes first: 5 kr is no thousand."""
    match = re.fullmatch(_MULTIPLE, after)
    if not match or _is_mark(after):
        return after, 0
    return match[2], _POWERS[match[1]]


def _is_mark(mark: str) -> bool:
    return mark in _SIGNS or mark.upper() in _DECIMALS


def _currency(text: str, marks: list[str], expected: str) -> str:
    """The currency that all marks can stand for. Raises InvalidValue when that is none, or not clear."""
    expected = expected.upper()
    decimals(expected)
    possible = None
    for mark in marks:
        if not _is_mark(mark):
            raise InvalidValue("amount", f"{_shown(text)} is not an amount: {_shown(mark)} is no currency")
        codes = _SIGNS.get(mark, mark.upper()).split()
        possible = codes if possible is None else [code for code in possible if code in codes]
    if possible is None:
        return expected
    if expected in possible:
        return expected
    if not possible or (len(marks) > 1 and len(possible) > 1):
        raise InvalidValue("amount", f"{_shown(text)} names two currencies")
    return possible[0]


def _plain_number(text: str, number: str, places: int, power: int) -> str | None:
    """The number with a decimal point and without grouping; None when it is written in no usual way."""
    signs = re.findall("[.,' ]", number)
    if not signs:
        return number
    if re.fullmatch(_GROUPED, number):
        if signs != ["."]:
            return _ungrouped(number)
        if not power and places < 3:
            plain = f"{_ungrouped(number)}, or with {places} decimals"
            raise InvalidValue("amount", f"{_shown(text)} can be read in two ways; write {plain}")
    whole, _, fraction = number.rpartition(signs[-1])
    if signs[-1] not in ".," or not fraction or (signs[-1] == "," and len(fraction) > places + power):
        return None
    if whole and not whole.isdecimal() and (signs[-1] in whole or not re.fullmatch(_GROUPED, whole)):
        return None
    return f"{_ungrouped(whole) or 0}.{fraction}"


def _ungrouped(number: str) -> str:
    return re.sub("[^0-9]", "", number)


def _minor(text: str, number: str, code: str, power: int) -> int:
    places = decimals(code)
    if len(number) > _MOST_FIGURES:
        raise InvalidValue("amount", f"{_shown(text)} is too large")
    amount = Decimal(number).scaleb(power + places)
    if amount != amount.to_integral_value():
        raise InvalidValue("amount", f"{_shown(text)} has more decimals than {code}, which has {places}")
    if amount > LARGEST:
        raise InvalidValue("amount", f"{_shown(text)} is too large")
    return int(amount)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
