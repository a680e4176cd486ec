import pytest

from dumps import everything_of, records_of


@pytest.fixture
def shelf(crm):
    crm("product", "add", "A4纸", "--price", "12.50", "--unit", "包", "--sku", "P-1", "--category", "纸")
    crm("product", "add", "Toner", "--price", "$65")
    return crm


def test_add_and_list(shelf):
    result = shelf("product", "add", "Büroklammern", "--price", "0.125", "--note", "100 in a box")
    assert result.stdout == "p3\n"
    assert result.stderr == "Added Büroklammern (p3). Undo: crm undo 3\n"
    assert shelf("product", "list").lines == [
        "p1\tA4纸\tP-1\t12.50\tCNY\t包\t纸\t\t",
        "p3\tBüroklammern\t\t0.125\tCNY\t\t\t100 in a box\t",
        "p2\tToner\t\t65\tUSD\t\t\t\t",
    ]
    assert shelf("product", "show", "p-1", "--json").json[0] == {
        "id": 1, "name": "A4纸", "sku": "P-1", "price": 12.5, "currency": "CNY", "unit": "包", "category": "纸",
        "notes": None, "created_at": "2026-05-01T09:30:00Z", "archived_at": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [["a4紙"], ["Ａ４纸"], ["Paper", "--sku", "p-1"], ["P-1"], ["Ink", "--sku", "toner"]],
)
def test_names_and_skus_are_there_once(shelf, arguments):
    before = everything_of(shelf)
    assert shelf("product", "add", *arguments, "--json", exit_code=5).error["code"] == "conflict"
    assert everything_of(shelf) == before


@pytest.mark.parametrize("arguments", [[""], ["x", "--price", "abc"], ["x", "--price", "-1"], ["x\0"]])
def test_what_is_no_product(shelf, arguments):
    before = everything_of(shelf)
    shelf("product", "add", *arguments, exit_code=2)
    assert everything_of(shelf) == before


@pytest.mark.parametrize("name", ["A4纸", "a4紙", "P-1", "p-1", "p1"])
def test_edit_by_name_sku_or_handle(shelf, name):
    assert shelf("product", "edit", name, "--price", "13", "--clear", "category").stderr == (
        "Changed A4纸 (p1). Undo: crm undo 3\n"
    )
    shown = shelf("product", "show", "p1", "--json").json[0]
    assert (shown["price"], shown["category"], shown["unit"]) == (13, None, "包")


def test_a_new_price_keeps_the_products_currency(shelf):
    shelf("product", "edit", "Toner", "--price", "70")
    assert shelf("product", "show", "Toner", "--json").json[0]["currency"] == "USD"


def test_orders_keep_the_price_and_name_that_they_were_made_at(shelf):
    shelf.add("王伟")
    shelf("sell", "1", "2x P-1")
    shelf("product", "edit", "P-1", "--price", "20", "--name", "复印纸")
    shelf("sell", "1", "2x P-1")
    items = [it["items"][0] for it in shelf("order", "list", "--json").json]
    assert [(it["name"], it["price"], it["product"]) for it in items] == [("复印纸", 20, 1), ("A4纸", 12.5, 1)]


@pytest.mark.parametrize(
    ("options", "code"),
    [([], 2), (["--clear", "name"], 2), (["--currency", "USD"], 2), (["--name", "toner"], 5), (["--name", ""], 2)],
)
def test_edit_refused(shelf, options, code):
    before = everything_of(shelf)
    shelf("product", "edit", "p1", *options, exit_code=code)
    assert everything_of(shelf) == before


def test_edit_of_nothing_new(shelf):
    before = everything_of(shelf)
    result = shelf("product", "edit", "p1", "--price", "12.50")
    assert result.stderr == "A4纸 (p1) is so already.\n"
    assert everything_of(shelf) == before


def test_archive_and_back(shelf):
    before = records_of(shelf)
    shelf("product", "archive", "Toner")
    assert shelf("product", "list", "--format", "ids").stdout == "p1\n"
    assert shelf("product", "list", "--archived", "--format", "ids").stdout == "p1\np2\n"
    assert "already" in shelf("product", "archive", "p2").stderr
    shelf("product", "unarchive", "Toner")
    assert records_of(shelf) == before


@pytest.mark.parametrize("name", ["Nothing", "p9", "p0", "p99999999999999999999", ""])
def test_no_such_product(shelf, name):
    assert shelf("product", "show", name, "--json", exit_code=4).error["code"] == "not_found"


def test_undo_and_history(shelf):
    shelf("product", "edit", "p1", "--price", "13")
    line = shelf("history", "--batch", "3").stdout
    assert line.split("\t")[4:] == ["product A4纸", "price", "12.50", "13\n"]
    shelf("undo", "--last")
    assert shelf("product", "show", "p1", "--json").json[0]["price"] == 12.5
