"""crm order import: orders and items of files, linked to customers."""

import json

import pytest

from dumps import everything_of

CUSTOMERS = """\
CustomerID,Name,Email,Phone
LIN,林小满,lin@example.com,142 0000 0001
ROSA,Rosa Beispiel,rosa@example.com,142 0000 0002
"""
ORDERS = """\
OrderID,CustomerID,OrderDate,ShipCity,Total
1001,LIN,2026-01-05,上海,45.75
1002,ROSA,2026-02-10,Hamburg,20.00
1003,LIN,2026-03-15,苏州,100.00
"""
ITEMS = """\
OrderID,Product,Quantity,UnitPrice,Discount
1001,A4纸,3,12.5,0.1
1002,Kugelschreiber,10,2,0.0
1001,签字笔,6,2,0.0
1003,A4纸,8,12.5,0.0
"""


@pytest.fixture
def known(crm, file):
    crm("import", str(file(CUSTOMERS, "customers.csv")))
    return crm


@pytest.fixture
def files(file):
    return str(file(ORDERS, "orders.csv")), str(file(ITEMS, "items.csv"))


def totals(crm):
    rows = crm("list", "--fields", "external_id,total,orders", "--format", "json").json
    return {row["external_id"]: (row["total"], row["orders"]) for row in rows}


def order(crm, name):
    return crm("order", "show", name, "--json").json


def refused(result):
    return [(it.get("file"), it["line"], it["column"], it["reason"]) for it in result.json["refused"]]


def test_every_order_is_linked_and_has_its_items(known, files):
    orders, items = files
    result = known("order", "import", orders, "--items", items)
    assert result.lines == ["o1", "o2", "o3"]
    assert result.stderr.splitlines()[0] == (
        "Imported 3 orders from orders.csv, items.csv: 3 added, 0 updated, 0 the same, 4 items. Undo: crm undo 2"
    )
    assert totals(known) == {"LIN": ("145.75", "2"), "ROSA": ("20.00", "1")}
    first = order(known, "1001")
    assert (first["at"], first["total"], first["total_given"]) == ("2026-01-05", 45.75, True)
    assert first["fields"] == {"ShipCity": "上海"}
    assert [(it["name"], it["quantity"], it["price"], it["discount"], it["amount"]) for it in first["items"]] == [
        ("A4纸", 3, 12.5, "10%", 33.75),
        ("签字笔", 6, 2, None, 12),
    ]


def test_the_order_in_which_the_files_are_named_does_not_matter(known, files):
    orders, items = files
    result = known("order", "import", items, orders, "--json").json
    assert (result["added"], result["items"], result["refused"]) == (3, 4, [])


def test_the_same_files_again_change_nothing(known, files):
    known("order", "import", *files)
    before = everything_of(known)
    for again in (files, files[:1], files[1:]):
        result = known("order", "import", *again)
        assert result.lines == []
        assert result.stderr.startswith("Nothing new in ")
        assert "all 3 orders are as in the book." in result.stderr
    assert everything_of(known) == before


def test_items_in_another_sequence_are_the_same(known, files, file):
    known("order", "import", *files)
    head, *rows = ITEMS.splitlines()
    turned = file("\n".join([head, *rows[::-1]]), "turned.csv")
    assert known("order", "import", str(turned), "--json").json["same"] == 3


def test_a_plan_changes_nothing(known, files):
    before = everything_of(known)
    plan = known("order", "import", *files, "--dry-run")
    assert "  OrderID -> number" in plan.lines
    assert "  Discount -> item_discount" in plan.lines
    assert "  orders.csv, line 2: 1001 of 2026-01-05, 45.75 CNY, 林小满" in plan.lines
    assert plan.lines[-1] == "Would add 3; 4 items. Nothing was changed."
    assert everything_of(known) == before
    shape = known("order", "import", *files, "--dry-run", "--json").json
    assert shape["new"][1] == {
        "file": "orders.csv", "line": 3, "order": "1002 of 2026-02-10, 20.00 CNY", "customer": "Rosa Beispiel",
    }  # fmt: skip


def test_it_can_be_taken_back(known, files):
    before = totals(known)
    known("order", "import", *files)
    known("undo", "2")
    assert totals(known) == before
    assert known("order", "list").stdout == ""


def test_changed_orders_are_told_and_updated(known, files, file):
    known("order", "import", *files)
    changed = str(file(ORDERS.replace("20.00", "18.00").replace("2026-03-15", "2026-03-16"), "new.csv"))
    plan = known("order", "import", changed, "--dry-run")
    assert "  line 3: order 1002 (o2)" in plan.lines
    assert "    total: 20.00 CNY -> 18.00 CNY" in plan.lines
    assert "    at: 2026-03-15 -> 2026-03-16" in plan.lines
    skipped = known("order", "import", changed, "--on-match", "skip", "--json").json
    assert (skipped["updated"], skipped["skipped"]) == (0, 3)
    result = known("order", "import", changed, "--json").json
    assert (result["added"], result["updated"], result["same"]) == (0, 2, 1)
    assert totals(known)["ROSA"] == ("18.00", "1")
    assert known("order", "import", changed, "--json").json["same"] == 3


def test_blanks_never_erase(known, files, file):
    known("order", "import", *files)
    known("order", "edit", "1001", "--note", "by bike", "--channel", "fair")
    blank = file("OrderID,CustomerID,OrderDate,Total,Channel,Note\n1001,LIN,2026-01-05,,,\n", "blank.csv")
    assert known("order", "import", str(blank), "--json").json["same"] == 1
    assert (order(known, "1001")["total"], order(known, "1001")["notes"]) == (45.75, "by bike")


def test_other_items_take_the_place_of_those_there_are(known, files, file):
    known("order", "import", *files)
    other = str(file(ITEMS.replace("1001,签字笔,6", "1001,签字笔,5"), "other.csv"))
    plan = known("order", "import", other, "--dry-run")
    assert "  line 2: order 1001 (o1)" in plan.lines
    assert "    items: 2 items -> 2 items" in plan.lines
    result = known("order", "import", other, "--json").json
    assert (result["updated"], result["same"], result["items"]) == (1, 2, 2)
    assert [it["quantity"] for it in order(known, "1001")["items"]] == [3, 5]
    assert order(known, "1001")["total"] == 45.75  # the file of orders said so


def test_a_total_that_is_not_said_is_that_of_the_items_rounded_once(known, file):
    orders = file("order no,email,date\n7,LIN@example.com,2026-04-01\n", "orders.csv")
    items = file("order no,item,qty,price,discount\n7,a,1,1.115,\n7,b,1,1.115,\n7,c,1,1.115,\n", "items.csv")
    assert known("order", "import", str(orders), str(items)).exit_code == 0
    assert (order(known, "7")["total"], order(known, "7")["total_given"]) == (3.35, False)  # 3.345; of lines 3.36
    more = file("order no,item,qty,price\n7,a,2,1.115\n", "more.csv")
    known("order", "import", str(more))
    assert order(known, "7")["total"] == 2.23


REFUSED = """\
订单号,客户编号,姓名,下单日期,订单金额
1,LIN,,2026-01-05,10
2,GHOST,,2026-01-05,10
3,,王伟,2026-01-05,10
4,LIN,,2026-13-05,10
5,LIN,,2026-01-05,ten
6,LIN,,2027-01-05,10
7,LIN,,,10
"""


def test_rows_that_cannot_be_taken_are_named(known, file):
    known.add("王伟")
    known.add("王伟", "--allow-duplicate")
    result = known("order", "import", str(file(REFUSED)), "--json", exit_code=3)
    assert result.json["added"] == 1
    assert refused(result) == [
        (None, 3, "客户编号", "there is no customer 'GHOST' in the book"),
        (None, 4, "姓名", "'王伟' fits 2 customers, #3 and #4; give the id of one"),
        (None, 5, "下单日期", "'2026-13-05' is no day of the calendar"),
        (None, 6, "订单金额", "'ten' has no number"),
        (None, 7, "下单日期", "2027-01-05 lies ahead; an order is something that happened"),
        (None, 8, "下单日期", "is empty"),
    ]


def test_an_order_gets_all_of_its_items_or_none(known, files, file, tmp_path):
    items = ITEMS.replace("1001,签字笔,6", "1001,签字笔,six") + "9999,A4纸,1,1,\n"
    rejects = tmp_path / "bad.csv"
    result = known(
        "order", "import", files[0], str(file(items, "items.csv")), "--rejects", str(rejects), "--json", exit_code=3
    )
    assert (result.json["added"], result.json["items"]) == (3, 2)
    assert refused(result) == [
        ("items.csv", 2, "OrderID", "another item of the order 1001 is refused"),
        ("items.csv", 4, "Quantity", "'six' is not a number; write it like 3 or 2.5"),
        ("items.csv", 6, "OrderID", "there is no order 9999 in the book"),
    ]
    assert order(known, "1001")["items"] == []
    assert f"then: crm order import {rejects}" in json.loads(result.stderr)["error"]["message"]
    mended = rejects.read_text().replace("six", "6")
    again = known("order", "import", str(file(mended, "mended.csv")), "--json", exit_code=3).json
    assert (again["updated"], again["items"], again["refused_total"]) == (1, 2, 1)
    assert [it["name"] for it in order(known, "1001")["items"]] == ["A4纸", "签字笔"]


def test_the_items_of_a_refused_order_are_refused(known, files, file):
    orders = str(file(ORDERS.replace("1001,LIN", "1001,NOBODY"), "orders.csv"))
    result = known("order", "import", orders, files[1], "--json", exit_code=3)
    assert refused(result) == [
        ("orders.csv", 2, "CustomerID", "there is no customer 'NOBODY' in the book"),
        ("items.csv", 2, "OrderID", "a row of the order 1001 is refused"),
        ("items.csv", 4, "OrderID", "a row of the order 1001 is refused"),
    ]


def test_one_file_may_hold_both(known, file):
    both = """\
订单号,客户,日期,渠道,商品,数量,单价,折扣,金额
A-1,林小满,2026-01-05,展会,A4纸,3,12.5,0.9,33.75
A-1,林小满,2026-01-05,展会,签字笔,6,2,,12
A-2,rosa@example.com,2026/1/6,网店,信封,2,5,8.5折,8.5
"""
    path = str(file(both, "both.csv"))
    result = known("order", "import", path, "--json").json
    assert (result["added"], result["items"], result["refused"]) == (2, 3, [])
    assert order(known, "A-1")["total"] == 45.75
    assert [it["discount"] for it in order(known, "A-1")["items"] + order(known, "A-2")["items"]] == [
        "10%", None, "15%",
    ]  # fmt: skip
    assert known("order", "import", path, "--json").json["same"] == 2


def test_rows_of_one_order_that_contradict_each_other(known, file):
    both = "order id,customer,date,product,qty,price\n1,LIN,2026-01-05,a,1,1\n1,LIN,2026-01-06,b,1,1\n"
    result = known("order", "import", str(file(both)), "--json", exit_code=3)
    assert refused(result) == [
        (None, 2, "order id", "another item of the order 1 is refused"),
        (None, 3, "order id", "an earlier row says otherwise of the order 1"),
    ]


def test_an_amount_that_is_not_that_of_the_line(known, file):
    both = "order id,customer,date,product,qty,price,total\n1,LIN,2026-01-05,a,1,1,3\n1,LIN,2026-01-05,b,1,2,3\n"
    path = str(file(both))
    result = known("order", "import", path, "--json", exit_code=3)
    assert refused(result)[0][2:] == (
        "total",
        "says 3, and quantity by price is 1.00 CNY; if it is what the whole order comes to: --map COLUMN=total",
    )
    assert known("order", "import", path, "--map", "total=total", "--json").json["refused"] == []
    assert order(known, "1")["total"] == 3


def test_sales_without_numbers_are_known_by_what_they_say(known, file):
    twice = "2026-01-05,林小满,A4纸,2,10\n" * 2
    sales = f"日期,客户,商品,数量,单价\n{twice}2026-01-06,Rosa Beispiel,笔,1,2\n"
    path = str(file(sales))
    assert known("order", "import", path, "--json").json["added"] == 3
    assert totals(known) == {"LIN": ("40.00", "2"), "ROSA": ("2.00", "1")}
    result = known("order", "import", path, "--json").json
    assert (result["added"], result["same"]) == (0, 3)


def test_a_number_is_that_of_its_source(known, files):
    known("order", "import", files[0], "--source", "shop")
    assert known("order", "import", files[0], "--source", "shop", "--json").json["same"] == 3
    assert known("order", "import", files[0], "--source", "fair", "--json").json["added"] == 3


def test_external_ids_are_those_of_the_source_first(crm, file):
    customers = "external_id,name\n7,{}\n"
    crm("import", str(file(customers.format("Ann Example"), "a.csv")), "--source", "shop")
    crm("import", str(file(customers.format("Bea Example"), "b.csv")), "--source", "fair")
    orders = str(file("order id,customer id,date,order total\n1,7,2026-01-05,10\n"))
    result = crm("order", "import", orders, "--json", exit_code=3)
    assert refused(result)[0][3] == "'7' fits 2 customers, #1 and #2; give the id of one"
    crm("order", "import", orders, "--source", "fair")
    assert order(crm, "1")["customer"] == 2


@pytest.mark.parametrize("key", ["id", "uid"])
def test_customers_by_our_own_ids(known, file, key):
    value = known("show", "2", "--json").json[key]
    orders = str(file(f"order id,customer id,date,order total\n1,{value},2026-01-05,10\n"))
    known("order", "import", orders, "--key", key)
    assert order(known, "1")["customer"] == 2


def test_other_currencies_need_a_rate(known, file):
    path = str(file("order id,customer,date,order total,currency\n1,LIN,2026-01-05,10.00,usd\n"))
    result = known("order", "import", path, "--json", exit_code=3)
    assert refused(result) == [
        (None, 2, "currency", "is USD and the book counts in CNY; say once: crm config set rates USD=RATE")
    ]
    known("config", "set", "rates", "USD=7")
    known("order", "import", path)
    assert totals(known)["LIN"] == ("70.00", "1")
    known("config", "set", "rates", "USD=8")
    assert known("order", "import", path, "--json").json["same"] == 1


def test_items_are_linked_to_the_price_list(known, files):
    known("product", "add", "A4纸", "--price", "12.5", "--sku", "P-1")
    known("order", "import", *files)
    assert [it["product"] for it in order(known, "1001")["items"]] == [1, None]


def test_what_map_says_is_remembered_for_orders_alone(known, file):
    path = str(file("Beleg,Wer,Wann,Wieviel\n1,LIN,05.01.2026,10\n"))
    said = ["Beleg=number", "Wer=customer", "Wann=date", "Wieviel=total"]
    known("order", "import", path, *(word for it in said for word in ("--map", it)))
    again = known("order", "import", path, "--json").json
    assert again["same"] == 1
    assert "columns as in batch 2" in again["notes"][0]
    assert "none of its columns" in known("import", path, exit_code=2).stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "none of its columns is known to be one of orders; it has a, b"),
        ("order id,customer\n1,LIN\n", "none of its columns is known to tell when an order was"),
        ("order id,date\n1,2026-01-05\n", "none of its columns is known to tell whose an order is"),
        ("product,price\na,1\n", "none of its columns is known to tell which order an item is of"),
    ],
)
def test_files_that_tell_too_little(known, file, content, message):
    assert message in known("order", "import", str(file(content)), exit_code=2).stderr


@pytest.mark.parametrize("content", [ORDERS, ITEMS])
def test_the_import_of_customers_knows_a_file_of_orders(known, file, content):
    result = known("import", str(file(content, "some.csv")), exit_code=2)
    assert "use: crm order import some.csv" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--key", "shoe"], "--key shoe: the customers of orders are found by"),
        (["--on-match", "fill"], "--on-match fill: it is one of update, skip"),
        (["--map", "Total=totl"], "no such field of orders; nearest: total"),
        (["--map", "Nothing=total"], "the file has no such column"),
        (["--currency", "ABC"], "'ABC' is not a currency code"),
    ],
)
def test_wrong_usage(known, files, options, message):
    assert message in known("order", "import", *files, *options, exit_code=2).stderr


def test_map_speaks_of_the_file_that_has_the_column(known, file):
    orders = str(file("Beleg,Wer,Wann,Wieviel\n1,LIN,05.01.2026,12\n", "o.csv"))
    items = str(file("Beleg,Was,Menge,Preis\n1,A4纸,1,12\n", "i.csv"))
    said = [
        "Beleg=number",
        "Wer=customer",
        "Wann=date",
        "Wieviel=total",
        "Was=product",
        "Menge=quantity",
        "Preis=price",
    ]
    words = [word for it in said for word in ("--map", it)]
    result = known("order", "import", orders, items, *words, "--json").json
    assert (result["added"], result["items"], result["refused"]) == (1, 1, [])
    assert known("order", "import", items, "--json").json["same"] == 1


def test_a_row_that_is_refused_leaves_no_item(known, file):
    both = "order id,customer,date,product,qty,price\n1,LIN,2026-01-05,a,1,1\n1,LIN,2026-01-06,b,1,1\n"
    known("order", "import", str(file(both)), exit_code=3)
    assert order(known, "1")["items"] == []
    known("order", "import", str(file(both.replace("01-06", "01-05"))))
    assert [it["name"] for it in order(known, "1")["items"]] == ["a", "b"]
