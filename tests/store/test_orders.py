import pytest

from crmcli.model.order import Item, Order
from crmcli.model.product import Product
from crmcli.store import orders, products
from crmcli.store.orders import Wanted
from dumps import opened

NOW = "2026-05-01T09:30:00Z"


@pytest.fixture
def book(crm):
    crm.add("王伟")
    crm.add("Ana")
    with opened(crm) as book:
        yield book


def order(customer, at, number=None, source="", **values):
    return Order(customer, at, "CNY", 100, 100, (Item("笔", "1", "1", amount=100),), number, source, **values)


def test_many_go_in_at_once_and_come_back_as_they_were(book):
    wanted = [
        order(1, "2026-01-02", "7", "shop", fields={"Ship": "上海"}, channel="展会", notes="a\nb"),
        order(2, "2026-01-01", total_given=True, rate="1.5", discount="10%", shipping=5),
        Order(1, "2026-01-03", "JPY", 3, 300),
    ]
    with book.batch("import", NOW) as batch:
        ids = orders.insert_many(batch, wanted)
    found = list(orders.load(book.conn, ids))
    bare = [
        it._replace(id=None, created_at=None, items=tuple(one._replace(id=None) for one in it.items)) for it in found
    ]
    assert bare == wanted
    assert orders.select(book.conn, Wanted()) == [ids[2], ids[0], ids[1]]
    assert [it.id for it in orders.latest(book.conn, 1)] == [ids[0], ids[2]]
    assert orders.sums(book.conn, Wanted(customer=1)) == (2, 400)


def test_keys_of_an_import(book):
    with book.batch("import", NOW) as batch:
        ids = orders.insert_many(
            batch,
            [order(1, "2026-01-02", "7", "shop"), order(2, "2026-01-02", "7"), order(2, "2026-01-02", "8", "shop")],
        )
    assert orders.by_keys(book.conn, "shop", ["7", "8", "9"]) == {"7": [ids[0]], "8": [ids[2]]}
    assert orders.by_number(book.conn, "7") == ids[:2]
    assert orders.by_number(book.conn, "7", "") == [ids[1]]


def test_ids_are_never_used_again(book):
    with book.batch("add", NOW) as batch:
        first = orders.insert(batch, order(1, "2026-01-02"))
    with book.batch("remove", NOW) as batch:
        orders.remove(batch, first)
        assert orders.insert(batch, order(1, "2026-01-02")) == first + 1


def test_new_items_take_the_place_of_the_old(book):
    with book.batch("add", NOW) as batch:
        number = orders.insert(batch, order(1, "2026-01-02"))
        orders.replace_items(batch, orders.get(batch.conn, number), [Item("纸", "2", "3", amount=600)])
    assert [(it.name, it.amount) for it in orders.get(book.conn, number).items] == [("纸", 600)]


@pytest.fixture
def sold(book):
    with book.batch("add", NOW) as batch:
        orders.insert(batch, order(1, "2026-01-02", channel="Shop"))
        products.insert(batch, Product("笔"))
    return book


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "idx_orders_at"),
        (Wanted(customer=1), "idx_orders_customer"),
        (Wanted(customer=1, first="2026-01-01"), "idx_orders_customer"),
        (Wanted(first="2026-01-01", last="2026-02-01"), "idx_orders_at"),
        (Wanted(channel="shop"), "idx_orders_channel"),
    ],
)
def test_every_list_has_an_index(sold, wanted, index):
    condition, parameters = orders._condition(sold.conn, wanted)
    sql = f"EXPLAIN QUERY PLAN SELECT o.id FROM orders o WHERE {condition} ORDER BY {orders.NEWEST_FIRST} LIMIT 5"
    plan = [row[3] for row in sold.conn.execute(sql, parameters).fetchall()]
    assert index in plan[0], plan
    assert not any("USE TEMP B-TREE FOR ORDER BY" in step for step in plan), plan


def test_items_of_a_product_are_found_by_index(sold):
    condition, parameters = orders._condition(sold.conn, Wanted(product="笔"))
    sql = f"EXPLAIN QUERY PLAN SELECT o.id FROM orders o WHERE {condition}"
    plan = " ".join(row[3] for row in sold.conn.execute(sql, parameters).fetchall())
    assert "idx_order_items_name" in plan
    assert "idx_order_items_product" in plan
    assert "SCAN order_items" not in plan
