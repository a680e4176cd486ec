"""Cells with several e-mails or phones, and what in them says nothing."""

import pytest

from crmcli.model.draft import Draft
from crmcli.services.mapping import plan_mapping, to_draft
from crmcli.services.placing import points_of


def draft(cells):
    return to_draft(plan_mapping(list(cells)), cells)


@pytest.mark.parametrize(
    "nothing", ["N/A", "n/a@n/a.com", "none@none", "None@None.com", "无@无.com", "无", "-", "na@na"]
)
def test_what_is_no_email_is_left_out(nothing):
    assert draft({"name": "Ana", "email": f"a@x.example; {nothing}, b@x.example"}).emails == [
        "a@x.example",
        "b@x.example",
    ]
    assert draft({"name": "Ana", "email": nothing}) == Draft(name="Ana")


@pytest.mark.parametrize("nothing", ["0", "000-0000", "０", "无", "-", "--", "N/A", "none"])
def test_what_is_no_phone_is_left_out(nothing):
    assert draft({"name": "Ana", "phone": f"13800138000；{nothing}"}).phones == ["13800138000"]
    assert draft({"name": "Ana", "phone": nothing, "Mobile": "-"}) == Draft(name="Ana")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nora@x.example"), ("email", "na@x.example"), ("email", "0@0.example"), ("email", "non@x.example"),
        ("phone", "0049 30 1234567"), ("phone", "001"), ("phone", "n 13800138000"),
    ],
)  # fmt: skip
def test_what_only_begins_so_stays(field, value):
    assert points_of(field, own=False)(value) == [value]


def test_our_own_cells_are_literal():
    assert points_of("phone", own=True)("0; 13800138000 或 13900138000") == ["0", "13800138000 或 13900138000"]


def test_a_name_with_a_comma_is_no_address():
    assert draft({"name": "Ana", "email": "Song, Wenbin <a@x.example>"}).emails == ["Song, Wenbin <a@x.example>"]


@pytest.mark.parametrize(
    ("heading", "field"), [("wechat 2", "wechat"), ("标签2", "tags"), ("QQ 2", "handle.qq"), ("Line 2", "field.Line 2")]
)
def test_what_there_may_be_several_of_may_be_numbered(heading, field):
    assert plan_mapping([heading]).describe() == [(heading, field)]
