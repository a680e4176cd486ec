"""Undo where rows point at rows: products, orders, their items and refunds."""

import pytest

from dumps import everything_of, opened, records_of


@pytest.fixture
def sold(crm):
    """Batches: 1 the customer, 2 the product, 3 the order."""
    crm.add("王伟")
    crm("product", "add", "A4纸", "--price", "12.5")
    crm("sell", "1", "2x A4纸", "笔 @2")
    return crm


def sound(crm):
    with opened(crm) as book:
        assert book.conn.execute("PRAGMA foreign_key_check").fetchall() == []


def items(crm, name):
    return len(crm("order", "show", name, "--json").json["items"])


@pytest.mark.parametrize("options", [(), ("--skip-conflicts",), ("--force",)])
def test_a_product_stays_as_long_as_an_order_has_it(sold, options):
    before = everything_of(sold)
    sold("undo", "2", *options, exit_code=4 if options == ("--skip-conflicts",) else 5)
    assert everything_of(sold) == before
    sold("order", "remove", "o1")
    sold("undo", "2")
    assert sold("product", "list").stdout == ""
    sold("redo", "2")
    sold("undo", "4")
    assert items(sold, "o1") == 2
    sound(sold)


@pytest.mark.parametrize("options", [(), ("--skip-conflicts",), ("--force",)])
def test_an_order_stays_with_its_items_as_long_as_it_has_a_refund(sold, options):
    sold("order", "refund", "o1", "--item", "笔")
    before = everything_of(sold)
    result = sold("undo", "3", *options, exit_code=4 if options == ("--skip-conflicts",) else 5)
    assert "nothing" in result.stderr or "the order of 王伟 (#1) was added" in result.stderr
    assert everything_of(sold) == before
    sold("undo", "4")
    sold("undo", "3")
    assert sold("order", "list").stdout == ""
    sound(sold)


def test_an_order_that_was_edited_since(sold):
    sold("order", "edit", "o1", "--channel", "展会")
    error = sold("undo", "3", exit_code=5).stderr
    assert "the order of 王伟 (#1) is '27.00 CNY' by now" in error
    sold("undo", "3", "--skip-conflicts", exit_code=4)
    assert items(sold, "o1") == 2
    sold("undo", "3", "--force")
    assert sold("order", "list").stdout == ""
    sold("redo", "3")
    assert items(sold, "o1") == 2
    sound(sold)


def test_a_refund_comes_back_only_to_its_order(sold):
    sold("order", "refund", "o1")
    whole = records_of(sold)
    sold("order", "remove", "o2")
    sold("order", "remove", "o1")
    sold("undo", "5", exit_code=5)
    assert sold("order", "list").stdout == ""
    sold("undo", "6")
    sold("undo", "5")
    assert records_of(sold) == whole


def test_order_and_refund_that_go_together_come_together(sold):
    sold("order", "refund", "o1")
    whole = records_of(sold)
    sold("order", "remove", "o1", "o2")
    sold("undo", "--last")
    assert records_of(sold) == whole


def test_undo_of_a_customer_with_a_later_order(sold):
    sold("undo", "1", exit_code=5)
    sold("undo", "1", "--force")
    assert sold("order", "list").stdout == sold("list").stdout == ""
    sold("redo", "1")
    sound(sold)
