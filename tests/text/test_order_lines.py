from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.model.order import Item
from crmcli.output.orders import said
from crmcli.text.order_lines import Line, as_discount, discount, parse_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3x A4纸 @12.5 -10%", Line("A4纸", Decimal(3), Decimal("12.5"), "CNY", "10%")),
        ("3xA4纸@12.5-10%", Line("A4纸", Decimal(3), Decimal("12.5"), "CNY", "10%")),
        ("A4纸", Line("A4纸")),
        ("2.5 × 大米 @8", Line("大米", Decimal("2.5"), Decimal(8), "CNY")),
        ("３ｘ笔＠２", Line("笔", Decimal(3), Decimal(2), "CNY")),
        ("1x 3x4 board @ $4.125", Line("3x4 board", Decimal(1), Decimal("4.125"), "USD")),
        ("Kaffee @1.234,50 €", Line("Kaffee", Decimal(1), Decimal("1234.50"), "EUR")),
        ("杯 @12元 -2.00", Line("杯", Decimal(1), Decimal(12), "CNY", "2.00")),
        ("A4 8.5折", Line("A4", discount="15%")),
        ("A4 @12 9折", Line("A4", Decimal(1), Decimal(12), "CNY", "10%")),
        ("2x A4 -10%", Line("A4", Decimal(2), discount="10%")),
        ("WD -40", Line("WD -40")),
        ("WD -40 @5", Line("WD -40", Decimal(1), Decimal(5), "CNY")),
        ("mail a@b to @1,234.50", Line("mail a@b to", Decimal(1), Decimal("1234.50"), "CNY")),
        ("x-large", Line("x-large")),
        ("3x", Line("3x")),
    ],
)
def test_lines(text, expected):
    assert parse_line(text, "CNY") == expected


@pytest.mark.parametrize("text", ["", "  ", "@5", "3x @5", "0x A4 @5", "1x A4 @5 -101%", "9999999999x A4", "A4\0"])
def test_what_is_no_line(text):
    with pytest.raises(InvalidValue):
        parse_line(text, "CNY")


@pytest.mark.parametrize(
    ("text", "left_of_200"),
    [("10%", "180"), ("9折", "180"), ("85折", "170"), ("5.00", "195.00"), ("100%", "0"), ("0", "200")],
)
def test_discounts(text, left_of_200):
    assert discount(as_discount(text)).off(Decimal(200)) == Decimal(left_of_200)


def test_no_discount_takes_nothing_off():
    assert discount(None).off(Decimal(200)) == 200


@pytest.mark.parametrize("text", ["", "-5", "110%", "0折x", "ten", "1e3", "101折"])
def test_what_is_no_discount(text):
    with pytest.raises(InvalidValue):
        as_discount(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_line_or_refused(text):
    with suppress(InvalidValue):
        assert parse_line(text, "CNY").name


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["A4纸", "WD -40", "3x4 board", "Ana's pen"]),
    st.decimals("0.01", "99999", places=2),
    st.decimals("0", "99999", places=3),
    st.one_of(st.none(), st.sampled_from(["10%", "0.01", "99.5%"])),
)
def test_what_is_shown_can_be_typed(name, quantity, price, off):
    line = parse_line(said(Item(name, f"{quantity:f}", f"{price:f}", off)), "CNY")
    assert line == Line(name, quantity, price, "CNY", off)
