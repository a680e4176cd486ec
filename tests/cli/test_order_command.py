"""crm order list, show, edit and remove."""

import csv
import io

import pytest

from dumps import everything_of, opened, records_of


@pytest.fixture
def sold(crm):
    """Three orders of two customers on different days, through two channels."""
    crm.add("王伟")
    crm.add("Anna Schröder")
    crm("product", "add", "A4纸", "--price", "12.5", "--sku", "P-1")
    crm("sell", "1", "3x A4纸", "--on", "2026-01-10", "--number", "1001", "--channel", "展会")
    crm("sell", "2", "2x Kugelschreiber @2", "1x P-1", "--on", "2026-03-31", "--number", "1002", "--channel", "Shop")
    crm("sell", "1", "--total", "800", "--on", "2026-04-20")
    return crm


def listed(crm, *options):
    return crm("order", "list", *options, "--format", "ids").stdout.split()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["o3", "o2", "o1"]),
        (["王伟"], ["o3", "o1"]),
        (["wangwei"], ["o3", "o1"]),
        (["--from", "2026-03-31"], ["o3", "o2"]),
        (["--to", "2026-03"], ["o2", "o1"]),
        (["--from", "2026-02", "--to", "2026-03"], ["o2"]),
        (["--channel", "shop"], ["o2"]),
        (["--product", "P-1"], ["o2", "o1"]),
        (["--product", "a4"], ["o2", "o1"]),
        (["--product", "kugel"], ["o2"]),
        (["1", "--product", "nothing"], []),
        (["--limit", "2"], ["o3", "o2"]),
    ],
)
def test_list(sold, options, expected):
    assert listed(sold, *options) == expected


def test_a_product_that_is_called_otherwise_since_is_found_by_both_names(sold):
    sold("product", "edit", "P-1", "--name", "复印纸")
    assert listed(sold, "--product", "复印纸") == listed(sold, "--product", "A4纸") == ["o2", "o1"]


def test_the_lists_of_a_pipe(sold):
    assert sold("order", "list", "1").lines == [
        "o3\t2026-04-20\t1\t王伟\t\t\t800.00\tCNY\t",
        "o1\t2026-01-10\t1\t王伟\t1001\t展会\t37.50\tCNY\t3x A4纸 @12.5",
    ]
    rows = list(csv.DictReader(io.StringIO(sold("order", "list", "2", "--format", "csv").stdout)))
    assert rows == [
        {"order": "o2", "at": "2026-03-31", "customer": "2", "name": "Anna Schröder", "number": "1002",
         "channel": "Shop", "total": "16.50", "currency": "CNY", "items": "2x Kugelschreiber @2; 1x A4纸 @12.5",
         "worth": "16.50", "rate": "", "discount": "", "shipping": "", "refund_of": "", "source": "", "notes": ""},
    ]  # fmt: skip


def test_a_terminal_is_told_what_it_comes_to(sold):
    result = sold("order", "list", "--limit", "2", terminal=True)
    assert "2 of 3 orders for 854.00 CNY, refunds taken off; --limit 0 shows all." in result.stderr
    assert "800.00" in result.stdout
    assert "No order fits." in sold("order", "list", "--channel", "x", terminal=True).stderr


@pytest.mark.parametrize("name", ["o1", "O1", " o1 ", "1001"])
def test_show_by_handle_and_number(sold, name):
    shown = sold("order", "show", name, "--json").json
    assert shown == {
        "id": 1, "handle": "o1", "customer": 1, "at": "2026-01-10", "number": "1001", "source": None,
        "channel": "展会", "currency": "CNY", "total": 37.5, "total_given": False, "rate": None, "worth": 37.5,
        "discount": None, "shipping": None, "notes": None, "fields": {}, "refund_of": None,
        "created_at": "2026-05-01T09:30:00Z",
        "items": [{"name": "A4纸", "product": 1, "quantity": 3, "price": 12.5, "discount": None, "amount": 37.5}],
        "customer_name": "王伟", "refunds": [], "left": 37.5,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["o9", "9999", "", "o0", "王伟", "o99999999999999999999"])
def test_no_such_order(sold, name):
    assert sold("order", "show", name, "--json", exit_code=4).error["code"] == "not_found"


def test_an_id_without_its_o_is_seen(sold):
    assert "did you mean o3?" in sold("order", "show", "3", exit_code=4).stderr


def test_a_number_that_two_orders_have(sold):
    sold("sell", "2", "--total", "5", "--number", "1001")
    error = sold("order", "show", "1001", "--json", exit_code=5).error
    assert "o1 (王伟 #1), o4 (Anna Schröder #2)" in error["message"]


def test_the_card_on_a_terminal(sold):
    sold("order", "refund", "o2", "--amount", "2", "--reason", "late")
    assert sold("order", "show", "1002", "--format", "table").stdout == (
        "o2 · 2026-03-31 · Anna Schröder (#2)\n"
        "  2x  Kugelschreiber     @2     4.00\n"
        "  1x  A4纸            @12.5    12.50\n"
        "  Total    16.50 CNY\n"
        "  Number   1002\n"
        "  Channel  Shop\n"
        "  Refund   o4 2026-05-01  -2.00 CNY  late\n"
        "  Left     14.50 CNY\n"
    )


def test_the_customers_card_tells_the_last_three(sold):
    for day in ("21", "22"):
        sold("sell", "1", "笔 @2", "--on", f"2026-04-{day}")
    card = sold("show", "1", "--format", "table").stdout
    assert "Orders  4, total 841.50" in card
    lines = [line.split() for line in card.partition("Last orders\n")[2].splitlines()]
    assert lines == [
        ["2026-04-20", "o3", "800.00", "CNY"],
        ["2026-04-21", "o4", "2.00", "CNY", "1x", "笔"],
        ["2026-04-22", "o5", "2.00", "CNY", "1x", "笔"],
    ]
    assert [it["handle"] for it in sold("show", "1").json["last_orders"]] == ["o3", "o4", "o5"]
    assert sold("show", "2").json["last_orders"][0]["items"][0]["name"] == "Kugelschreiber"


def test_queries_and_sorting_by_what_was_bought(sold):
    assert sold("list", "--sort", "-total", "--format", "ids").lines == ["1", "2"]
    assert sold("list", "total:800..", "--format", "ids").lines == ["1"]
    assert sold("list", "orders:..1", "--format", "ids").lines == ["2"]
    assert sold("list", "last_order.before:2026-04-01", "--format", "ids").lines == ["2"]
    assert sold("list", "first_order:2026-01", "--format", "ids").lines == ["1"]


# Changing --------------------------------------------------------------------------------------------------------


def test_edit(sold):
    result = sold("order", "edit", "1001", "--on", "2026-01-12", "--channel", "微信", "--number", "A1", "--note", "急")
    assert result.stdout == "o1\n"
    assert result.stderr == "Changed the order of 王伟 #1: o1. Undo: crm undo 7\n"
    shown = sold("order", "show", "A1", "--json").json
    assert (shown["at"], shown["channel"], shown["notes"]) == ("2026-01-12", "微信", "急")
    sold("order", "edit", "o1", "--note", "更急", "--clear", "channel")
    shown = sold("order", "show", "A1", "--json").json
    assert (shown["channel"], shown["notes"]) == (None, "急\n更急")
    assert sold("show", "1").json["total"] == 837.5


def test_edit_of_nothing_new(sold):
    before = everything_of(sold)
    assert "so already" in sold("order", "edit", "o1", "--channel", "展会").stderr
    assert sold("order", "edit", "o1", "--number", "1001", "--json").json["batch"] is None
    sold("order", "edit", "o1", "--note", "x", "--dry-run")
    assert everything_of(sold) == before


@pytest.mark.parametrize(
    ("options", "code"),
    [([], 2), (["--clear", "total"], 2), (["--on", "tomorrow"], 2), (["--number", "1003"], 5)],
)
def test_edit_refused(sold, options, code):
    sold("sell", "1", "--total", "5", "--number", "1003")
    before = everything_of(sold)
    sold("order", "edit", "o1", *options, exit_code=code)
    assert everything_of(sold) == before


def test_remove_and_undo(sold):
    before = records_of(sold)
    result = sold("order", "remove", "o1", "1002", "o1")
    assert result.stdout == "o1\no2\n"
    assert "Removed o1 of 王伟 #1, 37.50 CNY, o2 of Anna Schröder #2, 16.50 CNY. Undo: crm undo 7" in result.stderr
    assert listed(sold) == ["o3"]
    sold("undo", "--last")
    assert records_of(sold) == before


def test_an_order_goes_with_its_refunds_or_not_at_all(sold):
    sold("order", "refund", "o1")
    assert "crm order remove o1 o4" in sold("order", "remove", "o1", exit_code=5).stderr
    assert sold("order", "remove", "o1", "o4").stdout == "o1\no4\n"


# Merging ---------------------------------------------------------------------------------------------------------


def owners(crm):
    with opened(crm) as book:
        orders = dict(book.conn.execute("SELECT id, customer FROM orders").fetchall())
        items = book.conn.execute("SELECT order_id, customer FROM order_items").fetchall()
    assert {order: customer for order, customer in items} == {order: orders[order] for order, _ in items}
    return orders


def test_a_merge_keeps_both_orders_of_one_number(sold):
    sold("sell", "2", "笔 @2", "--number", "1001")
    sold("dedupe", "merge", "1", "2", "--yes")
    assert owners(sold) == {1: 1, 2: 1, 3: 1, 4: 1}
    assert sold("show", "1").json["orders"] == 4
    assert sold("show", "1").json["total"] == 856
    assert "2 orders have the number" in sold("order", "show", "1001", exit_code=5).stderr


@pytest.mark.parametrize("back", [["dedupe", "split", "2"], ["undo", "7"]])
def test_what_was_added_to_an_order_meanwhile_goes_back_with_it(sold, back):
    sold("dedupe", "merge", "1", "2", "--yes")
    sold("order", "refund", "o2", "--item", "1x Kugelschreiber")
    sold(*back)
    assert owners(sold) == {1: 1, 2: 2, 3: 1, 4: 2}
    assert sold("show", "2").json["total"] == 14.5
    assert "folds" not in sold("doctor", exit_code=None).stdout
    sold("purge", "2", "--yes")
    assert owners(sold) == {1: 1, 3: 1}
