import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue, Usage
from crmcli.model.order import Item
from crmcli.services import pricing


def test_a_total_is_rounded_once():
    """Three lines of 0.335 come to 1.005, which is 1.01; their rounded amounts would come to 1.02."""
    items = [Item("A4纸", "1", "0.335")] * 3
    assert [item.amount for item in pricing.with_amounts(items, "CNY")] == [34, 34, 34]
    assert pricing.total(items, "CNY") == 101


@pytest.mark.parametrize(("currency", "minor"), [("CNY", 1235), ("JPY", 12), ("KWD", 12345)])
def test_half_up_in_the_currency_s_own_decimals(currency, minor):
    assert pricing.total([Item("x", "1", "12.345")], currency) == minor


@pytest.mark.parametrize(
    ("off", "shipping", "expected"),
    [(None, None, 10000), ("10%", None, 9000), ("5.00", None, 9500), ("100%", 1200, 1200), ("12.5%", 1, 8751)],
)
def test_the_discount_is_off_the_items_and_not_off_the_shipping(off, shipping, expected):
    assert pricing.total([Item("a", "2", "30"), Item("b", "1", "50", "20%")], "CNY", off, shipping) == expected


def test_a_discount_of_more_than_everything_is_refused():
    with pytest.raises(InvalidValue, match="more than"):
        pricing.total([Item("a", "1", "5")], "CNY", "5.01")
    with pytest.raises(InvalidValue, match="more than"):
        pricing.line(Item("a", "1", "5", "6"))


@pytest.mark.parametrize(
    ("total", "currency", "rate", "expected"),
    [(123450, "CNY", None, 123450), (1200, "JPY", None, 120000), (12345, "KWD", None, 1235),
     (6500, "USD", "7.1", 46150), (-6500, "USD", "7.1", -46150), (1, "USD", "0.5", 1), (1000, "JPY", "0.0485", 4850)],
)  # fmt: skip
def test_worth_counts_hundredths_of_the_book_s_currency(total, currency, rate, expected):
    assert pricing.worth(total, currency, rate) == expected


def test_rates():
    assert pricing.rate_of("CNY", "CNY", None, {"USD": "7"}) is None
    assert pricing.rate_of("CNY", "CNY", "1", {}) is None
    assert pricing.rate_of("USD", "CNY", None, {"USD": "7"}) == "7"
    assert pricing.rate_of("USD", "CNY", "7.2", {"USD": "7"}) == "7.2"
    with pytest.raises(Usage, match="--rate"):
        pricing.rate_of("USD", "CNY", None, {"EUR": "7"})
    with pytest.raises(Usage, match="book's own"):
        pricing.rate_of("CNY", "CNY", "7", {})


@pytest.mark.parametrize("rate", ["", "0", "0.0", "-1", "1e3", "7,1", "1234567", "seven"])
def test_what_is_no_rate(rate):
    with pytest.raises(InvalidValue):
        pricing.parse_rate(rate)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 99), st.decimals("0", "999", places=2)), max_size=5))
def test_prices_in_minor_units_add_up_exactly(lines):
    items = [Item("x", str(quantity), f"{price:f}") for quantity, price in lines]
    assert pricing.total(items, "CNY") == sum(item.amount for item in pricing.with_amounts(items, "CNY"))
