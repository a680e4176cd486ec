import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.model.customer import Address, ContactPoint, Customer, ExternalId
from crmcli.model.fields import FIELDS
from crmcli.model.interaction import Interaction
from crmcli.model.shapes import (
    FLAT_COLUMNS,
    FLAT_NAMES,
    as_flat,
    as_json,
    join_values,
    money,
    own_columns,
    pick,
    split_values,
    touch_as_json,
)

WANG = Customer(
    name="王伟",
    id=42,
    uid="u42",
    company="示例贸易",
    title="采购经理",
    birthday="--05-01",
    source="展会",
    stage="lead",
    tier="A",
    language="zh",
    notes="喜欢茶\nred; not green",
    fields={"预算": "5万; 含税", "colour": "red"},
    contacts=(
        ContactPoint("phone", "010-5550 1234", "01055501234", label="office", opted_out=True),
        ContactPoint("phone", "138 0013 8000", "+8613800138000", label="mobile", is_primary=True),
        ContactPoint("email", "Wang@example.com", "wang@example.com", label="work", is_primary=True),
        ContactPoint("wechat", "wangwei88", "wangwei88"),
        ContactPoint("line", "wei;wei", "wei;wei"),
        ContactPoint("line", "wei2", "wei2", is_primary=True),
    ),
    addresses=(
        Address(city="上海", label="old"),
        Address("示例路 1 号", "北京", "北京", "100000", "中国", "office", is_primary=True),
    ),
    tags=("vip", "老客户"),
    external_ids=(ExternalId("shop", "ALFKI"), ExternalId("erp", "77")),
    last_touch="2026-05-01T09:30:00Z",
    next_follow_up="2026-05-08",
    orders=3,
    total=199850,
    created_at="2026-01-01T00:00:00Z",
    updated_at="2026-05-01T09:30:00Z",
)

EMPTY_JSON = {
    "id": None,
    "uid": None,
    "kind": "person",
    "name": "Ada",
    "company": None,
    "title": None,
    "emails": [],
    "phones": [],
    "handles": [],
    "addresses": [],
    "birthday": None,
    "tags": [],
    "source": None,
    "stage": None,
    "tier": None,
    "language": None,
    "notes": None,
    "external_id": None,
    "fields": {},
    "last_touch": None,
    "next_follow_up": None,
    "orders": 0,
    "total": 0,
    "merged_into": None,
    "created_at": None,
    "updated_at": None,
    "confirmed_at": None,
    "archived_at": None,
    "external_ids": [],
}


def test_json_of_a_full_customer():
    assert as_json(WANG) == {
        "id": 42,
        "uid": "u42",
        "kind": "person",
        "name": "王伟",
        "company": "示例贸易",
        "title": "采购经理",
        "emails": [{"value": "Wang@example.com", "label": "work", "primary": True, "opted_out": False}],
        "phones": [
            {
                "value": "138 0013 8000",
                "e164": "+8613800138000",
                "label": "mobile",
                "primary": True,
                "opted_out": False,
            },
            {"value": "010-5550 1234", "e164": None, "label": "office", "primary": False, "opted_out": True},
        ],
        "handles": [
            {"service": "line", "value": "wei2"},
            {"service": "wechat", "value": "wangwei88"},
            {"service": "line", "value": "wei;wei"},
        ],
        "addresses": [
            {
                "street": "示例路 1 号",
                "city": "北京",
                "region": "北京",
                "postcode": "100000",
                "country": "中国",
                "label": "office",
            },
            {"street": None, "city": "上海", "region": None, "postcode": None, "country": None, "label": "old"},
        ],
        "birthday": "--05-01",
        "tags": ["vip", "老客户"],
        "source": "展会",
        "stage": "lead",
        "tier": "A",
        "language": "zh",
        "notes": "喜欢茶\nred; not green",
        "external_id": "ALFKI",
        "external_ids": [{"source": "shop", "value": "ALFKI"}, {"source": "erp", "value": "77"}],
        "fields": {"预算": "5万; 含税", "colour": "red"},
        "last_touch": "2026-05-01T09:30:00Z",
        "next_follow_up": "2026-05-08",
        "orders": 3,
        "total": 1998.5,
        "merged_into": None,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-05-01T09:30:00Z",
        "confirmed_at": None,
        "archived_at": None,
    }


def test_json_of_an_empty_customer_has_every_key_in_order():
    shape = as_json(Customer(name="Ada"))
    assert shape == EMPTY_JSON
    assert list(shape) == list(EMPTY_JSON) == list(as_json(WANG))


def test_json_of_a_touch():
    touch = Interaction(42, "2026-05-01T09:30:00Z", "call", "asked for prices", outcome="no-answer", minutes=3, id=7)
    assert touch_as_json(touch) == {
        "id": 7,
        "at": "2026-05-01T09:30:00Z",
        "kind": "call",
        "summary": "asked for prices",
        "outcome": "no-answer",
        "direction": None,
        "minutes": 3,
        "body": None,
        "source": None,
    }


def test_flat_texts():
    flat = as_flat(WANG)
    assert {name: flat[name] for name in FLAT_COLUMNS} == {
        "uid": "u42",
        "id": "42",
        "external_id": "ALFKI",
        "kind": "person",
        "name": "王伟",
        "company": "示例贸易",
        "title": "采购经理",
        "email": "Wang@example.com",
        "phone": "138 0013 8000; 010-5550 1234",
        "wechat": "wangwei88",
        "address": "示例路 1 号",
        "city": "北京",
        "region": "北京",
        "postcode": "100000",
        "country": "中国",
        "birthday": "--05-01",
        "tags": "vip; 老客户",
        "source": "展会",
        "stage": "lead",
        "tier": "A",
        "language": "zh",
        "notes": "喜欢茶\nred; not green",
    }
    assert {name: flat[name] for name in flat if name not in FLAT_COLUMNS} == {
        "tag": "vip; 老客户",
        "handle": r"line=wei2; wechat=wangwei88; line=wei\;wei",
        "last": "2026-05-01T09:30:00Z",
        "next": "2026-05-08",
        "touches": "0",
        "orders": "3",
        "total": "1998.50",
        "first_order": "",
        "last_order": "",
        "cadence": "",
        "rhythm": "",
        "created": "2026-01-01T00:00:00Z",
        "updated": "2026-05-01T09:30:00Z",
        "confirmed": "",
        "archived": "",
        "merged_into": "",
        "handle.line": r"wei2; wei\;wei",
        "field.预算": "5万; 含税",
        "field.colour": "red",
    }


def test_flat_texts_of_an_empty_customer():
    given_texts = {name: text for name, text in as_flat(Customer(name="Ada")).items() if text}
    assert given_texts == {"name": "Ada", "kind": "person", "touches": "0", "orders": "0", "total": "0.00"}


def test_own_columns_leave_wechat_to_its_own():
    assert own_columns(WANG) == ["handle.line", "field.预算", "field.colour"]


def test_pick_keeps_the_names_and_the_order_asked_for():
    asked = ["phone", "tags", "姓名", "handle.wechat", "field.colour", "field.none", "merged_into"]
    assert list(pick(WANG, asked).items()) == [
        ("phone", "138 0013 8000; 010-5550 1234"),
        ("tags", "vip; 老客户"),
        ("姓名", "王伟"),
        ("handle.wechat", "wangwei88"),
        ("field.colour", "red"),
        ("field.none", ""),
        ("merged_into", ""),
    ]


@pytest.mark.parametrize("name", ["nmae", "", "field.", "other.x"])
def test_pick_refuses_an_unknown_name(name):
    with pytest.raises(InvalidValue, match="there is no field"):
        pick(WANG, [name])


def test_every_field_of_the_query_language_can_be_picked():
    names = [field.name for field in FIELDS]
    flat = as_flat(WANG)
    assert pick(WANG, names) == {name: flat[name] for name in names}
    assert set(names) <= set(FLAT_NAMES)


@pytest.mark.parametrize(("minor", "text"), [(0, "0.00"), (5, "0.05"), (199850, "1998.50"), (-150, "-1.50")])
def test_money(minor, text):
    assert money(minor) == text


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("", []),
        (" ; ;", []),
        ("a; b", ["a", "b"]),
        ("a;b ;  c", ["a", "b", "c"]),
        (r"C:\tmp", [r"C:\tmp"]),
        (r"a\;b; c", ["a;b", "c"]),
        (r"a\\; b", ["a\\", "b"]),
        ("a\\", ["a\\"]),
    ],
)
def test_split_values(cell, values):
    assert split_values(cell) == values


values = st.lists(st.text(alphabet=st.sampled_from("ab王;\\ \n+，")).map(str.strip).filter(bool))


@settings(max_examples=100, deadline=None)
@given(values)
def test_values_survive_the_cell(given_values):
    assert split_values(join_values(given_values)) == given_values


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab;\\ ")))
def test_a_cell_of_another_program_settles_after_one_reading(cell):
    once = split_values(cell)
    assert split_values(join_values(once)) == once
