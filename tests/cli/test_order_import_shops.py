"""crm order import of what shops export."""

import pytest

CUSTOMERS = """\
CustomerID,Name,Email,Phone
LIN,林小满,lin@example.com,142 0000 0001
ROSA,Rosa Beispiel,rosa@example.com,142 0000 0002
"""


@pytest.fixture
def known(crm, file):
    crm("import", str(file(CUSTOMERS, "customers.csv")))
    return crm


def order(crm, name):
    return crm("order", "show", name, "--json").json


SHOPIFY = """\
Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,\
Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount,Billing Name,Notes
#1001,lin@example.com,paid,2026-01-05 10:00:00 +0800,CNY,48.00,5.00,0.00,48.00,NEW,5.00,2026-01-05 09:59:00 +0800,\
2,Tea tin,20.00,T-1,0.00,Lin Xiaoman,ring twice
#1001,lin@example.com,,,,,,,,,,2026-01-05 09:59:00 +0800,1,Cup,8.00,C-1,0.50,,
"""


def test_orders_of_shopify(known, file):
    result = known("order", "import", str(file(SHOPIFY)), "--source", "shopify", "--json").json
    assert (result["added"], result["items"], result["refused"]) == (1, 2, [])
    found = order(known, "#1001")
    assert (found["at"], found["total"], found["shipping"], found["discount"]) == ("2026-01-05", 48, 5, "5")
    assert [(it["name"], it["discount"], it["amount"]) for it in found["items"]] == [
        ("Tea tin", None, 40),
        ("Cup", "0.5", 7.5),
    ]
    assert found["notes"] == "ring twice"


def test_orders_of_taobao(known, file):
    orders = (
        "订单编号,买家会员名,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,联系手机,订单创建时间,宝贝标题\n"
        '="3300000000000000001",tea_lover,6.00,52.00,50.00,交易成功,林小满,\'14200000001,2026-02-03 11:22:33,茶 杯\n'
    )
    items = '订单编号,标题,价格,购买数量,商家编码\n="3300000000000000001",茶,22.00,2,T-1\n'
    paths = str(file(orders, "ExportOrderList.csv")), str(file(items, "ExportOrderDetailList.csv"))
    result = known("order", "import", *paths, "--source", "taobao", "--json").json
    assert (result["added"], result["items"], result["refused"]) == (1, 1, [])
    found = order(known, "3300000000000000001")
    assert (found["customer"], found["total"], found["shipping"]) == (1, 50, 6)
    assert found["fields"]["宝贝标题"] == "茶 杯"


WOOCOMMERCE = """\
Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Email (Billing),\
Phone (Billing),Cart Discount Amount,Order Shipping Amount,Order Total Amount,SKU,Item #,Item Name,\
Quantity (- Refund),Item Cost,Coupon Code,Discount Amount
77,Completed,2026-01-05 10:11,ring twice,Rosa,Beispiel,,,0.00,4.50,24.50,PEN-1,1,Kugelschreiber,10,2,,0
77,Completed,2026-01-05 10:11,ring twice,Rosa,Beispiel,,,0.00,4.50,24.50,,2,Gift wrap,1,0,,0
"""


def test_orders_of_woocommerce(known, file):
    result = known("order", "import", str(file(WOOCOMMERCE)), "--source", "shop", "--json").json
    assert (result["added"], result["items"], result["refused"]) == (1, 2, [])
    found = order(known, "77")
    assert (found["customer"], found["total"], found["shipping"], found["notes"]) == (2, 24.5, 4.5, "ring twice")
    assert [it["name"] for it in found["items"]] == ["Kugelschreiber", "Gift wrap"]


YOUZAN = """\
订单号,订单状态,下单时间,收货人/提货人,收货人手机号/提货人手机号,商品名称,规格编码,商品单价,商品数量,商品实付金额,订单实付金额,运费,买家备注
E20260105000001,交易完成,2026-01-05 10:11:12,林小满,14200000001,茶罐,T-1,20.00,2,40.00,46.00,6.00,轻放
"""


def test_orders_of_youzan(known, file):
    result = known("order", "import", str(file(YOUZAN)), "--source", "有赞", "--json").json
    assert (result["added"], result["items"], result["refused"]) == (1, 1, [])
    found = order(known, "E20260105000001")
    assert (found["customer"], found["total"], found["shipping"], found["notes"]) == (1, 46, 6, "轻放")


@pytest.mark.parametrize("content", [SHOPIFY, WOOCOMMERCE, YOUZAN])
def test_the_import_of_customers_knows_a_shop_s_orders(known, file, content):
    result = known("import", str(file(content, "some.csv")), exit_code=2)
    assert "use: crm order import some.csv" in result.stderr
