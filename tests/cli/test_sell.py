"""crm sell, which is crm order add."""

import pytest

from dumps import everything_of


@pytest.fixture
def shop(crm):
    """Two customers, and a price list of a CNY and a USD price."""
    crm.add("王伟", "--phone", "13800138000")
    crm.add("Anna Schröder", "--email", "anna@example.com")
    crm("product", "add", "A4纸", "--price", "12.5", "--unit", "包", "--sku", "a4")
    crm("product", "add", "Toner", "--price", "$65", "--sku", "T-40")
    return crm


def order(crm, name):
    return crm("order", "show", name, "--json").json


def test_items_make_the_total(shop):
    result = shop("sell", "王伟", "3x A4纸 @12.5 -10%", "2x 签字笔 @2")
    assert result.stdout == "o1\n"
    assert result.stderr == (
        "Sold 3x A4纸, 2x 签字笔 for 37.75 CNY to 王伟 (#1): o1. Not in the price list: 签字笔. Undo: crm undo 5\n"
    )
    shown = order(shop, "o1")
    assert (shown["total"], shown["worth"], shown["total_given"]) == (37.75, 37.75, False)
    assert shown["items"] == [
        {"name": "A4纸", "product": 1, "quantity": 3, "price": 12.5, "discount": "10%", "amount": 33.75},
        {"name": "签字笔", "product": None, "quantity": 2, "price": 2, "discount": None, "amount": 4},
    ]


def test_it_is_order_add(shop):
    shop("order", "add", "王伟", "--item", "3x a4", "--note", "老客户")
    assert shop("history", "--limit", "1").lines[0].split("\t")[2] == "order add"
    shop("sell", "王伟", "3x a4", "--note", "老客户")
    first, second = order(shop, "o1"), order(shop, "o2")
    assert {**first, "id": 0, "handle": ""} == {**second, "id": 0, "handle": ""}


@pytest.mark.parametrize("word", ["A4纸", "a4纸", "A4", "a4", "Ａ４"])
def test_a_product_by_name_or_sku_gives_price_and_name(shop, word):
    result = shop("sell", "1", f"2x {word}")
    assert "Not in the price list" not in result.stderr
    assert [(it["name"], it["price"]) for it in order(shop, "o1")["items"]] == [("A4纸", 12.5)]


def test_without_a_price_list_nobody_is_told_of_it(crm):
    crm.add("王伟")
    assert "price list" not in crm("sell", "1", "笔 @2").stderr


def test_discount_and_shipping_of_the_whole(shop):
    shop("sell", "1", "2x a4", "--discount", "9折", "--shipping", "10")
    shown = order(shop, "o1")
    assert (shown["total"], shown["discount"], shown["shipping"]) == (32.5, "10%", 10)


def test_a_given_total_counts(shop):
    shop("sell", "1", "3x a4", "别的", "--total", "1,200", "--channel", "展会", "--number", "S-9", "--on", "2026-04-02")
    shown = order(shop, "S-9")
    assert (shown["total"], shown["total_given"], shown["at"], shown["channel"]) == (1200, True, "2026-04-02", "展会")
    assert [it["amount"] for it in shown["items"]] == [37.5, 0]
    assert (
        shop("list", "total:1200", "--fields", "name,orders,total,last_order").stdout
        == "王伟\t1\t1200.00\t2026-04-02\n"
    )


def test_another_currency_needs_a_rate(shop):
    before = everything_of(shop)
    error = shop("sell", "2", "toner", "--json", exit_code=2).error
    assert "--rate" in error["message"]
    assert "crm config set rates USD=" in error["message"]
    assert everything_of(shop) == before
    shop("sell", "2", "toner", "--rate", "7.1")
    shop("config", "set", "rates", "USD=7.2 EUR=7.8")
    shop("sell", "2", "toner")
    shop("sell", "2", "--total", "€ 10")
    assert [(it["currency"], it["total"], it["rate"], it["worth"]) for it in shop("order", "list", "--json").json] == [
        ("EUR", 10, 7.8, 78), ("USD", 65, 7.2, 468), ("USD", 65, 7.1, 461.5),
    ]  # fmt: skip
    assert shop("list", "total:1007.5", "--format", "ids").stdout == "2\n"


def test_the_book_may_count_in_yen(shop):
    shop("config", "set", "currency", "JPY")
    shop("sell", "1", "3x 筆 @100")
    assert order(shop, "o1")["total"] == 300
    assert shop("list", "total:300", "--format", "ids").stdout == "1\n"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["1"], "--total"),
        (["1", "笔"], "has no price"),
        (["1", "笔 @2", "Toner"], "one currency"),
        (["1", "笔 @2", "--total", "$5"], "is in USD"),
        (["1", "笔 @2", "--currency", "XYZ"], "XYZ"),
        (["1", "笔 @2", "--rate", "7.1"], "book's own"),
        (["1", "笔 @2", "--on", "tomorrow"], "ahead"),
        (["1", "笔 @2", "--discount", "3"], "more than"),
        (["1", "--total", "-5"], "crm order refund"),
        (["1", "笔 @two"], "has no price"),
    ],
)
def test_what_is_no_order(shop, arguments, part):
    before = everything_of(shop)
    assert part in shop("sell", *arguments, "--json", exit_code=2).error["message"]
    assert everything_of(shop) == before


def test_the_same_number_twice_is_a_conflict(shop):
    shop("sell", "1", "--total", "5", "--number", "1001")
    error = shop("sell", "1", "--total", "5", "--number", "1001", "--json", exit_code=5).error
    assert error["code"] == "conflict"
    assert "o1 of 2026-05-01" in error["message"]
    assert shop("sell", "2", "--total", "5", "--number", "1001").stdout == "o2\n"


def test_a_rehearsal_changes_nothing(shop):
    before = everything_of(shop)
    result = shop("sell", "1", "3x a4", "--dry-run")
    assert (result.stdout, result.stderr) == (
        "", "Would have sold 3x A4纸 for 37.50 CNY to 王伟 (#1). Nothing was changed.\n"
    )  # fmt: skip
    assert everything_of(shop) == before


def test_undo_takes_all_of_it_back(shop):
    before = shop("export", "--full").stdout
    shop("sell", "1", "3x a4", "2x 笔 @2")
    shop("undo", "--last")
    assert shop("export", "--full").stdout == before
    assert shop("list", "orders:1..").stdout == ""


def test_a_change_takes_exact_names_only(shop):
    assert shop("sell", "wangwei", "--total", "5", "--json", exit_code=5).error["candidates"][0]["id"] == 1
    shop.add("Bob")
    error = shop("sell", "Anna", "Schröder", "笔 @2", exit_code=5)
    assert "needs quotes: crm sell 'Anna Schröder' '笔 @2'" in error.stderr


def test_a_terminal_is_asked_for_what_is_missing(shop):
    result = shop("sell", terminal=True, answers="王伟\n3x @5\n3x a4\n笔 @2\n\n")
    assert "names no product" in result.stderr
    assert "Sold 3x A4纸, 1x 笔 for 39.50 CNY" in result.stderr
    result = shop("sell", "1", terminal=True, answers="\n1200\n")
    assert "Sold 1,200.00 CNY to 王伟 (#1): o2." in result.stderr
    assert "WHO is missing" in shop("sell", exit_code=2).stderr


def test_history_tells_it_in_words(shop):
    shop("sell", "1", "3x a4 -10%", "--shipping", "8")
    lines = [line.split("\t")[5:] for line in shop("history", "1", "--limit", "1").lines]
    assert lines == [
        ["order", "", "41.75 CNY"], ["order at", "", "2026-05-01"], ["order shipping", "", "8.00 CNY"],
        ["item", "", "A4纸"], ["item quantity", "", "3"], ["item price", "", "12.5"], ["item discount", "", "10%"],
    ]  # fmt: skip
