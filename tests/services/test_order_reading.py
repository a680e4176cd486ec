"""What cells of orders and items mean."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.services.order_import.headings import are_orders, recognised
from crmcli.services.order_import.reading import share_off
from crmcli.text.order_lines import discount


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("0.15", "15%"), ("0.0", None), ("0", None), ("15%", "15%"), ("１５％", "15%"), ("0%", None), ("5", "5"),
        ("5.00", "5"), ("9折", "10%"), ("8.5折", "15%"), ("0.05", "5%"), ("1", "1"),
    ],
)  # fmt: skip
def test_a_discount(text, stored):
    assert share_off(text) == stored


@pytest.mark.parametrize(("text", "stored"), [("0.9", "10%"), ("0.85", "15%"), ("1", None), ("0.2", "20%")])
def test_what_is_left_to_pay(text, stored):
    assert share_off(text, what_is_left=True) == stored


@settings(max_examples=100, deadline=None)
@given(st.decimals(0, "0.999", places=3))
def test_a_share_takes_off_that_part(share):
    stored = share_off(f"{share:f}")
    assert discount(stored).off(Decimal(1000)) == 1000 - share * 1000


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=12), st.booleans())
def test_any_text_is_read_or_refused(text, left):
    try:
        stored = share_off(text, what_is_left=left)
    except InvalidValue:
        return
    assert stored is None or discount(stored) != discount(None)


@pytest.mark.parametrize(
    ("columns", "are"),
    [
        (["OrderID", "CustomerID", "OrderDate"], True),
        (["OrderID", "Product", "Quantity"], True),
        (["订单号", "客户", "日期"], True),
        (["订单编号", "标题", "价格"], True),
        (["Name", "Email", "Lineitem name"], True),
        (["Name", "Email", "Phone"], False),
        (["id", "name", "total", "orders"], False),
        (["Order ID", "Name", "Email"], False),
        (["姓名", "手机", "订单", "备注"], False),
        (["Name", "Phone", "Product", "Price"], False),
    ],
)
def test_files_of_orders(columns, are):
    assert are_orders(columns) == are


def test_a_bare_amount_is_that_of_the_line_beside_items():
    assert recognised(["订单号", "金额"])["金额"][0] == "total"
    assert recognised(["订单号", "商品", "金额"])["金额"][0] == "amount"
