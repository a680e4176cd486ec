"""What shops and lists made by hand call the columns of orders and of their items, in English and Chinese.

Shopify's export of orders, WooCommerce's (Advanced Order Export), Taobao's lists of orders and of items, Youzan's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

from crmcli.services.headings import fold

WHO = ("uid", "id", "external_id", "customer", "email", "phone", "name", "given_name", "surname")
"""What tells whose an order is."""

OF_ORDER = ("date", "total", "currency", "rate", "discount", "discount_amount", "shipping", "channel", "note")
OF_ITEM = ("product", "sku", "quantity", "price", "item_discount", "item_discount_amount", "amount")
NUMBER, DROPPED = "number", ""
FIELDS = (NUMBER, *WHO, *OF_ORDER, *OF_ITEM)
"""What a column can be mapped to, beside `field.NAME`."""

_MONEY = "money"  # of a line where the file has lines, else of the order
_OFF, _OFF_AMOUNT = "off", "off_amount"  # likewise

# Field -> its headings. Where a file has several of one field, the first in this order counts first.
_HEADINGS: dict[str, tuple[str, ...]] = {
    NUMBER: (
        "order number", "order no", "order id", "order", "order #", "order ref", "order reference", "order name",
        "sales order", "invoice number", "invoice no",
        "订单编号", "订单号", "订单号码", "订单ID", "订单", "单号", "销售单号", "訂單編號", "訂單號",
    ),
    "uid": ("customer uid",),
    "external_id": (
        "customer id", "customer number", "customer no", "customer code", "client id", "client number", "account id",
        "external id", "user id", "customer user id",
        "客户编号", "客户ID", "客户代码", "客户编码", "客户号", "会员编号", "会员号", "客戶編號",
    ),
    "customer": (
        "customer", "customer name", "client", "client name", "buyer", "company", "company name", "company billing",
        "billing company", "客户", "客户名称", "客户名", "买家", "买家昵称", "买家会员名", "公司", "公司名称", "客戶",
        "客戶名稱",
    ),
    "email": (
        "email", "customer email", "email address", "billing email", "email billing", "buyer email", "contact email",
        "邮箱", "电子邮箱", "电子邮件", "买家邮箱",
    ),
    "phone": (
        "phone", "customer phone", "phone number", "mobile", "billing phone", "phone billing", "shipping phone",
        "手机", "手机号", "手机号码", "电话", "联系手机", "联系电话", "买家手机号", "收货人手机号", "收货人手机",
        "收货人电话", "收货人手机号/提货人手机号",
    ),
    "name": (
        "contact name", "full name", "billing name", "buyer name", "recipient", "shipping name",
        "姓名", "客户姓名", "联系人", "买家姓名", "收货人姓名", "收货人", "收货人/提货人",
    ),
    "given_name": ("first name", "first name billing", "billing first name", "customer first name"),
    "surname": ("last name", "last name billing", "billing last name", "customer last name"),
    "date": (
        "order date", "date", "created at", "ordered at", "order created at", "order time", "purchase date",
        "sale date", "invoice date", "paid at", "order paid date",
        "订单日期", "下单日期", "下单时间", "订单创建时间", "日期", "成交日期", "销售日期", "购买日期", "订单时间",
        "付款时间", "订单付款时间", "訂單日期",
    ),
    "total": (
        "order total", "order total amount", "order amount", "grand total", "total amount", "total paid",
        "买家实际支付金额", "订单实付金额", "实付金额", "订单金额", "订单总额", "订单总金额", "总金额", "总额",
        "应付金额", "總金額",
    ),
    _MONEY: ("total", "amount", "sum", "金额", "合计", "金額"),
    "currency": ("currency", "order currency", "currency code", "币种", "货币", "幣種"),
    "rate": ("exchange rate", "汇率"),
    _OFF: ("discount", "discount rate", "discount %", "discount percent", "折扣", "折扣率"),
    _OFF_AMOUNT: ("discount amount", "cart discount amount", "优惠金额", "优惠", "折扣金额"),
    "shipping": (
        "shipping", "freight", "shipping amount", "order shipping amount", "shipping cost", "delivery fee",
        "运费", "邮费", "买家应付邮费", "配送费", "運費",
    ),
    "channel": ("channel", "sales channel", "order source", "渠道", "销售渠道", "订单来源", "下单渠道"),
    "note": (
        "note", "notes", "order note", "order notes", "customer note", "comment", "comments", "remark", "remarks",
        "备注", "订单备注", "商家订单备注", "卖家备注", "买家留言", "买家备注", "備註",
    ),
    "product": (
        "product", "product name", "item name", "lineitem name", "line item", "item", "article", "goods",
        "product title", "description",
        "商品", "商品名称", "产品", "产品名称", "品名", "货品", "货品名称", "标题", "商品标题", "項目", "商品名稱",
    ),
    "sku": (
        "sku", "product sku", "item sku", "lineitem sku", "product code", "product id", "item code", "article number",
        "货号", "商品编码", "商品编号", "产品编号", "产品编码", "规格编码", "商家编码", "外部系统编号",
    ),
    "quantity": (
        "quantity", "qty", "lineitem quantity", "item quantity", "quantity - refund", "units",
        "数量", "商品数量", "购买数量", "件数", "數量",
    ),
    "price": (
        "unit price", "price", "lineitem price", "item price", "item cost", "price each", "product price",
        "单价", "商品单价", "价格", "商品价格", "单价（元）", "單價",
    ),
    "item_discount": ("item discount rate", "line discount rate"),
    "item_discount_amount": ("lineitem discount", "item discount", "line discount"),
    "amount": (
        "line total", "line amount", "item total", "item subtotal", "extended price", "小计", "商品金额", "商品小计",
        "商品实付金额", "小計",
    ),
    DROPPED: ("refused line", "reason", "refused reason", "序号", "序號"),
}  # fmt: skip

_INDEX = {fold(word): (field, rank) for field, words in _HEADINGS.items() for rank, word in enumerate(words)}
_NUMBERS = frozenset(map(fold, _HEADINGS[NUMBER]))
_VAGUE_NUMBERS = frozenset(map(fold, ("order", "订单", "单号", "invoice number", "invoice no")))
_OF_SHOPIFY, _NAME = "lineitemname", "name"
_DISCOUNT_OF_ORDER = frozenset(map(fold, ("lineitem discount", "cart discount amount")))
_LEFT_TO_PAY = frozenset(map(fold, ("折扣", "折扣率")))


def is_known(heading: str) -> bool:
    """Whether the text is the name of a column of orders or items."""
    return fold(heading) in _INDEX or fold(heading) == _NAME


def recognised(columns: Sequence[str]) -> dict[str, tuple[str, int]]:
    """The columns that are known, each with its field and its rank among that field's headings (0 counts first)."""
    folded = {column: fold(column) for column in columns}
    of_shopify = _OF_SHOPIFY in folded.values()
    found = {column: _INDEX[name] for column, name in folded.items() if name in _INDEX}
    found |= {column: (NUMBER, 0) if of_shopify else ("name", 0) for column, name in folded.items() if name == _NAME}
    fields = {field for field, _ in found.values()}
    has_items = has_items_in(fields)
    meant = {
        _MONEY: "amount" if has_items and not of_shopify else "total",
        _OFF: "item_discount" if has_items else "discount",
        _OFF_AMOUNT: "item_discount_amount"
        if has_items and _DISCOUNT_OF_ORDER.isdisjoint(folded.values())
        else "discount_amount",
    }
    return {column: (meant.get(field, field), rank) for column, (field, rank) in found.items()}


def has_items_in(fields: Collection[str]) -> bool:
    """Whether these are fields of items."""
    return not {"product", "sku", "quantity", "price"}.isdisjoint(fields)


def has_orders_in(fields: Collection[str]) -> bool:
    """Whether these are fields of orders: whose they are, or when."""
    return not {*WHO, "date"}.isdisjoint(fields)


def says_what_is_left(column: str) -> bool:
    """Whether 0.9 in a column of discounts is what is left to pay, as in 9折, and not what is taken off."""
    return fold(column) in _LEFT_TO_PAY


def are_orders(columns: Sequence[str]) -> bool:
    """Whether these are the headings of a file of orders or items, and not of customers."""
    names = set(map(fold, columns))
    fields = {field for field, _ in recognised(columns).values()}
    if names & _NUMBERS - _VAGUE_NUMBERS or _OF_SHOPIFY in names:
        return not fields.isdisjoint({*chain(OF_ITEM, ("date", "total"))})
    return bool(names & _NUMBERS) and {"quantity", "price"} <= fields
