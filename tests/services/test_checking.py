"""From raw strings to a checked customer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.model.draft import Draft
from crmcli.services import checking
from crmcli.services.checking import Rules, build

RULES = Rules()
texts = st.text(max_size=40)


def test_the_least_is_a_name():
    customer = build(Draft(name=" 王伟 "), RULES)
    assert (customer.name, customer.kind) == ("王伟", "person")
    assert customer == type(customer)(name="王伟")


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_a_name_is_needed_unless_it_is_not(name):
    with pytest.raises(InvalidValue) as error:
        build(Draft(name=name), RULES)
    assert error.value.field == "name"
    assert build(Draft(), RULES, needs_name=False).name == ""


def test_empty_texts_are_nothing():
    customer = build(Draft(name="Ana", company="  ", city="", notes="\n", fields={"a": " "}, birthday=" "), RULES)
    assert (customer.company, customer.addresses, customer.notes, customer.fields, customer.birthday) == (
        None, (), None, {}, None
    )  # fmt: skip


def test_every_text_is_checked_and_its_field_named():
    for field in ("company", "title", "source", "stage", "tier", "language", "street", "city", "country", "uid"):
        for bad in ("a\0b", "\udcff"):
            with pytest.raises(InvalidValue) as error:
                build(Draft(name="Ana", **{field: bad}), RULES)
            assert error.value.field == field


@pytest.mark.parametrize(
    ("raw", "kind"), [(None, "person"), ("", "person"), (" Company ", "company"), ("PERSON", "person")]
)
def test_kind(raw, kind):
    assert checking.kind_of(raw) == kind


def test_an_unknown_kind():
    with pytest.raises(InvalidValue):
        checking.kind_of("robot")


def test_tags_that_fold_alike_are_one_and_the_first_spelling_stays():
    assert checking.tags_of(["#VIP", "vip", " ＶＩＰ ", "Büro", "buro", "大客户"]) == ("VIP", "Büro", "大客户")


@pytest.mark.parametrize("tag", ["", " ", "#", "##", "a,b", "\u200b", "\0", "\udcff"])
def test_what_is_no_tag(tag):
    with pytest.raises(InvalidValue) as error:
        checking.tags_of([tag])
    assert error.value.field == "tag"


def test_contact_points_are_each_once_and_the_first_of_a_kind_is_primary():
    draft = Draft(
        name="Ana", emails=["A@x.cn", "a@X.CN", "b@x.cn"], phones=["13800138000", "+86 138 0013 8000", "13900139000"],
        handles=[("wechat", "Ana88"), ("WeChat", "ANA88"), ("Line", "ana")],
    )  # fmt: skip
    found = [(point.kind, point.value, point.norm, point.is_primary) for point in build(draft, RULES).contacts]
    assert found == [
        ("email", "A@x.cn", "a@x.cn", True),
        ("email", "b@x.cn", "b@x.cn", False),
        ("phone", "13800138000", "+8613800138000", True),
        ("phone", "13900139000", "+8613900139000", False),
        ("wechat", "Ana88", "ana88", True),
        ("line", "ana", "ana", True),
    ]


@pytest.mark.parametrize("service", ["", " ", "email", "Phone", "\0"])
def test_what_is_no_service(service):
    with pytest.raises(InvalidValue):
        checking.handle_point(service, "x")


@pytest.mark.parametrize("value", ["", " ", "\u200b", "\0"])
def test_an_empty_handle(value):
    with pytest.raises(InvalidValue) as error:
        checking.handle_point("line", value)
    assert error.value.field == "line"


@pytest.mark.parametrize(
    ("country", "region", "norm"),
    [
        ("Germany", "", "+493012345678"),
        ("德国", "", "+493012345678"),
        (None, "DE", "+493012345678"),
        ("Nowhere", "DE", "+493012345678"),
        (None, "", "03012345678"),
        ("Germany", "CN", "+493012345678"),
    ],
)
def test_the_country_goes_before_the_configured_region(country, region, norm):
    draft = Draft(name="Jürgen", phones=["030 12345678"], country=country)
    assert build(draft, Rules(region=region)).phones[0].norm == norm


def test_what_is_said_of_an_email_stays_when_it_is_stored_without_what_stood_around_it():
    draft = Draft(name="Ana", emails=["Ana S <A@x.example>"], labels={"Ana S <A@x.example>": "work"},
                  phones=["110"], handles=[("line", "ana")], opted_out={"Ana S <A@x.example>"})  # fmt: skip
    email, phone, _ = build(draft, RULES).contacts
    assert (email.value, email.norm, email.label, email.opted_out) == ("A@x.example", "a@x.example", "work", True)
    assert (phone.label, phone.opted_out) == (None, False)


def test_dates_are_read_in_the_configured_order():
    assert build(Draft(name="Ana", birthday="5/1/1990"), Rules(date_order="mdy")).birthday == "1990-05-01"
    assert build(Draft(name="Ana", birthday="5/1/1990"), Rules(date_order="dmy")).birthday == "1990-01-05"


def test_fields_keep_their_order_and_lines():
    customer = build(Draft(name="Ana", fields={" b ": "1\n2", "a": "x"}), RULES)
    assert list(customer.fields.items()) == [("b", "1\n2"), ("a", "x")]
    with pytest.raises(InvalidValue):
        checking.fields_of({" ": "x"})


def test_the_external_id_belongs_to_its_source():
    (external,) = build(Draft(name="Ana", external_id="K-1"), RULES, "shop").external_ids
    assert (external.source, external.value) == ("shop", "K-1")


@settings(max_examples=100, deadline=None)
@given(st.builds(Draft, name=texts, company=texts, birthday=texts, notes=texts, kind=st.sampled_from(["", "company"]),
                 tags=st.lists(texts, max_size=2), emails=st.lists(texts, max_size=1), phones=st.lists(texts,
                 max_size=1),
                 handles=st.lists(st.tuples(texts, texts), max_size=1), fields=st.dictionaries(texts, texts,
                 max_size=2)))  # fmt: skip
def test_any_draft_is_a_customer_or_names_its_field(draft):
    try:
        customer = build(draft, RULES)
    except InvalidValue:
        return
    assert customer.name == customer.name.strip() != ""
    again = Draft(
        name=customer.name, company=customer.company, birthday=customer.birthday, notes=customer.notes,
        kind=customer.kind,
        tags=list(customer.tags), emails=[point.value for point in customer.emails],
        phones=[point.value for point in customer.phones],
        handles=[(point.kind, point.value) for point in customer.handles], fields=dict(customer.fields),
    )  # fmt: skip
    assert build(again, RULES) == customer
