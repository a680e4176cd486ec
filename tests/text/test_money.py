from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text import money
from crmcli.text.money import LARGEST, Money, parse, parse_price


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("1,234.50", "CNY", Money(123450, "CNY")),
        ("1.234,50", "EUR", Money(123450, "EUR")),
        ("1 234,50", "EUR", Money(123450, "EUR")),
        ("1\u202f234,50 €", "CNY", Money(123450, "EUR")),
        ("1’234.50", "CHF", Money(123450, "CHF")),
        ("12,34,567.89", "INR", Money(123456789, "INR")),
        ("1,234,567.89", "USD", Money(123456789, "USD")),
        ("1.234.567", "EUR", Money(123456700, "EUR")),
        ("1234", "USD", Money(123400, "USD")),
        ("1,234", "USD", Money(123400, "USD")),
        ("1,23", "EUR", Money(123, "EUR")),
        ("1.2", "USD", Money(120, "USD")),
        (".5", "USD", Money(50, "USD")),
        ("18.0000", "USD", Money(1800, "USD")),
        ("1,234", "JPY", Money(1234, "JPY")),
        ("100.00", "JPY", Money(100, "JPY")),
        ("1.234", "KWD", Money(1234, "KWD")),
        ("1,234.500", "KWD", Money(1234500, "KWD")),
        ("¥1,234", "CNY", Money(123400, "CNY")),
        ("¥1,234", "JPY", Money(1234, "JPY")),
        ("￥１，２３４．５０", "CNY", Money(123450, "CNY")),
        ("$12", "USD", Money(1200, "USD")),
        ("$12", "CNY", Money(1200, "USD")),
        ("$12", "HKD", Money(1200, "HKD")),
        ("HK$12", "CNY", Money(1200, "HKD")),
        ("USD $12", "CNY", Money(1200, "USD")),
        ("EUR 5", "CNY", Money(500, "EUR")),
        ("5 eur", "CNY", Money(500, "EUR")),
        ("5 元", "CNY", Money(500, "CNY")),
        ("5 元", "USD", Money(500, "CNY")),
        ("人民币5000元整", "CNY", Money(500000, "CNY")),
        ("Rs.500", "INR", Money(50000, "INR")),
        ("5 kr", "NOK", Money(500, "NOK")),
        ("1.2万", "CNY", Money(1200000, "CNY")),
        ("1.234万元", "CNY", Money(1234000, "CNY")),
        ("3千万", "CNY", Money(3000000000, "CNY")),
        ("2億", "JPY", Money(200000000, "JPY")),
        ("5 万美元", "CNY", Money(5000000, "USD")),
        ("3k", "USD", Money(300000, "USD")),
        ("$1.5M", "USD", Money(150000000, "USD")),
        ("-5", "USD", Money(-500, "USD")),
        ("−$5", "USD", Money(-500, "USD")),
        ("$-5", "USD", Money(-500, "USD")),
        ("($1,234.50)", "USD", Money(-123450, "USD")),
        ("+5", "USD", Money(500, "USD")),
        ("-0", "usd", Money(0, "USD")),
        ("92233720368547758.07", "USD", Money(LARGEST, "USD")),
    ],
)
def test_amounts(text, currency, expected):
    assert parse(text, currency) == expected


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("", "CNY", "'' has no number"),
        ("NaN", "CNY", "'NaN' has no number"),
        ("1.234", "USD", "'1.234' can be read in two ways; write 1234, or with 2 decimals"),
        ("1.2345", "USD", "'1.2345' has more decimals than USD, which has 2"),
        ("1.234567万", "JPY", "'1.234567万' has more decimals than JPY, which has 0"),
        ("1.5", "JPY", "'1.5' has more decimals than JPY, which has 0"),
        ("0.0001", "KWD", "'0.0001' has more decimals than KWD, which has 3"),
        ("1,0000", "CNY", "'1,0000' is not an amount; write it like 1234.50"),
        ("1,234,56", "USD", "'1,234,56' is not an amount; write it like 1234.50"),
        ("1.234,56.7", "USD", "'1.234,56.7' is not an amount; write it like 1234.50"),
        ("1..2", "USD", "'1..2' is not an amount; write it like 1234.50"),
        ("5.", "USD", "'5.' is not an amount; write it like 1234.50"),
        ("5 6", "USD", "'5 6' is not an amount; write it like 1234.50"),
        ("(-5)", "USD", "'(-5)' is not an amount; write it like 1234.50"),
        ("1e5", "USD", "'1e5' is not an amount: 'e5' is no currency"),
        ("5-10", "USD", "'5-10' is not an amount: '-10' is no currency"),
        ("5%", "USD", "'5%' is not an amount: '%' is no currency"),
        ("USD 5 EUR", "CNY", "'USD 5 EUR' names two currencies"),
        ("$5元", "CNY", "'$5元' names two currencies"),
        ("92233720368547758.08", "USD", "'92233720368547758.08' is too large"),
        ("9" * 50, "USD", f"'{'9' * 40}…' is too large"),
    ],
)
def test_what_is_no_amount(text, currency, reason):
    with pytest.raises(InvalidValue) as refused:
        parse(text, currency)
    assert (refused.value.field, refused.value.reason) == ("amount", reason)


@pytest.mark.parametrize("currency", ["", "XYZ", "dollars"])
def test_what_is_no_currency(currency):
    with pytest.raises(InvalidValue, match="is not a currency code, like CNY or USD"):
        parse("5", currency)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(123450, "CNY"), "1,234.50 CNY"),
        (Money(-5, "USD"), "-0.05 USD"),
        (Money(1234, "JPY"), "1,234 JPY"),
        (Money(1234, "KWD"), "1.234 KWD"),
        (Money(0, "EUR"), "0.00 EUR"),
        (Money(LARGEST, "USD"), "92,233,720,368,547,758.07 USD"),
    ],
)
def test_format(amount, text):
    assert money.format(amount) == text


CURRENCIES = st.sampled_from(["CNY", "USD", "EUR", "JPY", "KRW", "KWD", "CLF", "SEK"])
MESSY = st.one_of(
    st.text(st.characters()),
    st.text("0123456789.,' -+()$¥€元万千kwm", max_size=15),
)


@given(st.integers(-LARGEST, LARGEST), CURRENCIES, CURRENCIES)
@settings(max_examples=100, deadline=None)
def test_what_is_formatted_reads_back(minor, currency, expected):
    amount = Money(minor, currency)
    assert parse(money.format(amount), expected) == amount
    assert parse(money.format(amount).replace(",", ""), expected) == amount


@given(MESSY, CURRENCIES)
@settings(max_examples=100, deadline=None)
def test_only_invalid_value(text, currency):
    with suppress(InvalidValue):
        amount = parse(text, currency)
        assert abs(amount.minor) <= LARGEST
        assert parse(money.format(amount), currency) == amount


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("12.5", "CNY", (Decimal("12.5"), "CNY")),
        ("0.125", "CNY", (Decimal("0.125"), "CNY")),
        ("1.234", "EUR", (Decimal("1.234"), "EUR")),
        ("1,234", "EUR", (Decimal(1234), "EUR")),
        ("€ 1.234,5", "CNY", (Decimal("1234.5"), "EUR")),
        ("1.2万", "CNY", (Decimal(12000), "CNY")),
    ],
)
def test_prices_may_have_more_decimals_than_the_currency(text, currency, expected):
    assert parse_price(text, currency) == expected


@pytest.mark.parametrize("text", ["", "abc", "-5", "(5)", "1.2.3", "5 zorkmids", "1" * 40])
def test_what_is_no_price(text):
    with pytest.raises(InvalidValue):
        parse_price(text, "CNY")
