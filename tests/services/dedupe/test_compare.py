"""Two values of one field: phones, mailboxes, chat names, firms, addresses, birthdays. Texts are folded ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.services.dedupe import compare
from crmcli.services.dedupe.levels import MISSING, Area, Birthday, Contact, Firm, Street

ALL: list[Callable[[str, str], int | bool | None]] = [
    compare.phones, compare.emails, compare.handles, compare.firms, compare.streets, compare.cities, compare.postcodes,
    compare.birthdays,
]  # fmt: skip
VALUES = st.one_of(
    st.text(min_size=1, max_size=14),
    st.text("0123456789-", min_size=1, max_size=10),
    st.sampled_from(
        ["1980-02-03", "--02-03", "a.b@x.example", "12 mill street", "和平路675号", "wechat\x1fanna", "\x1f"]
    ),
)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("13800138000", "13800138000", Contact.SAME), ("13800138000", "13800138001", Contact.NEAR),
        ("13800138000", "13800130800", Contact.NEAR), ("13800138000", "1380013800", Contact.NEAR),
        ("13800138000", "13911112222", Contact.DIFFERENT), ("110", "119", Contact.DIFFERENT),
    ],
)  # fmt: skip
def test_phones(a: str, b: str, expected: Contact) -> None:
    assert compare.phones(a, b) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("anna.lee@x.example", "anna.lee@x.example", Contact.SAME),
        ("anna.lee@x.example", "anna.lee@y.example", Contact.ECHO),
        ("anna.lee@x.example", "anna_lee@y.example", Contact.ECHO),
        ("anna.lee@x.example", "ana.lee@x.example", Contact.NEAR),
        ("anna.lee@x.example", "anna.lee@x.exmaple", Contact.ECHO),
        ("li88@qq.example", "li68@qq.example", Contact.DIFFERENT),
        ("anna@x.example", "bob@x.example", Contact.DIFFERENT),
        ("a@x.cn", "b@x.cn", Contact.DIFFERENT),
    ],
)  # fmt: skip
def test_emails(a: str, b: str, expected: Contact) -> None:
    assert compare.emails(a, b) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("wechat\x1fanna_lee", "wechat\x1fanna_lee", Contact.SAME),
        ("wechat\x1fanna_lee", "wechat\x1fanna_le", Contact.NEAR),
        ("wechat\x1fanna_lee", "wechat\x1fbob_jones", Contact.DIFFERENT),
        ("wechat\x1fanna_lee", "line\x1fanna_lee", MISSING), ("wechat\x1fanna_lee", "line\x1fbob", MISSING),
    ],
)  # fmt: skip
def test_handles_of_two_services_say_nothing_of_each_other(a: str, b: str, expected: int) -> None:
    assert compare.handles(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("nordwind", "nordwind", Firm.SAME), ("nordwind trading", "nordwnid trading", Firm.NEAR),
        ("nordwind", "nordwind trading", Firm.WITHIN), ("wind", "nordwind trading", Firm.DIFFERENT),
        ("nordwind", "acme", Firm.DIFFERENT), ("acme", "acne", Firm.DIFFERENT),
        ("华信", "上海华信科技", Firm.WITHIN), ("华信科技", "华信贸易", Firm.DIFFERENT),
        ("上海华信科技", "huaxin", MISSING),
    ],
)  # fmt: skip
def test_firms(a: str, b: str, expected: int) -> None:
    assert compare.firms(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("11 cochrane crescent", "11 cochrane crescent", Street.SAME),
        ("11 cochrane crescent", "11 cochrne crescent", Street.NEAR),
        ("11 cochrane crescent", "cochrane crescent 11", Street.NEAR),
        ("11 cochrane crescent", "11 cochrane crescent rosemount", Street.NEAR),
        ("11 cochrane crescent", "12 cochrane crescent", Street.ROAD),
        ("11 cochrane crescent", "7 mill lane", Street.DIFFERENT),
        ("西湖区建国路940号", "西湖区建国路940号19幢1911室", Street.NEAR),
        ("杭州市西湖区建国路940号", "西湖建国路940号", Street.NEAR),
        ("西湖区建国路940号", "朝阳区文一路1095号", Street.DIFFERENT),
    ],
)  # fmt: skip
def test_streets(a: str, b: str, expected: Street) -> None:
    assert compare.streets(a, b) is expected


@pytest.mark.parametrize("other", ["西湖区建国路940号12幢302室", "西湖区建国路12号19幢1911室", "西湖区建国路94号"])
def test_other_rooms_and_houses_of_a_chinese_street_are_other_addresses(other: str) -> None:
    assert compare.streets("西湖区建国路940号19幢1911室", other) >= Street.ROAD


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("上海", "上海", True), ("上海", "北京", False), ("hamburg", "hambrug", True), ("上海", "shanghai", None)],
)
def test_cities(a: str, b: str, expected: bool | None) -> None:
    assert compare.cities(a, b) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("2000", "2000", True), ("2000", "2001", True), ("2170", "2710", True), ("2000", "3111", False)],
)
def test_postcodes(a: str, b: str, expected: bool) -> None:
    assert compare.postcodes(a, b) is expected


@pytest.mark.parametrize(
    ("same_city", "same_postcode", "near_postcode", "street", "expected"),
    [
        (None, None, False, MISSING, MISSING), (None, None, False, Street.SAME, MISSING),
        (True, True, True, MISSING, Area.BOTH), (True, False, True, MISSING, Area.BOTH),
        (True, False, False, MISSING, Area.CITY), (True, None, False, MISSING, Area.ONLY_CITY),
        (None, True, True, MISSING, Area.ONLY_POSTCODE), (False, True, True, MISSING, Area.POSTCODE),
        (False, False, True, MISSING, Area.NEAR), (False, False, False, Street.ROAD, Area.DIFFERENT),
        (True, True, True, Street.SAME, Area.IMPLIED), (True, False, False, Street.NEAR, Area.IMPLIED),
        (False, False, False, Street.SAME, Area.MOVED),
    ],
)  # fmt: skip
def test_area(
    same_city: bool | None, same_postcode: bool | None, near_postcode: bool, street: int, expected: int
) -> None:
    assert compare.area(same_city, same_postcode, near_postcode, street) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1980-02-03", "1980-02-03", Birthday.SAME), ("1980-02-03", "1980-03-02", Birthday.SWAPPED),
        ("1980-02-03", "1980-02-08", Birthday.NEAR), ("1980-02-13", "1980-02-31", Birthday.NEAR),
        ("1980-02-03", "--02-03", Birthday.DAY), ("1980-02-03", "1980-05-08", Birthday.CLOSE),
        ("1980-02-03", "1993-11-27", Birthday.DIFFERENT), ("1952-11-27", "1981-06-30", Birthday.GENERATION),
        ("1980-02-03", "in spring", Birthday.DIFFERENT), ("--02-03", "--11-27", Birthday.DIFFERENT),
    ],
)  # fmt: skip
def test_birthdays(a: str, b: str, expected: Birthday) -> None:
    assert compare.birthdays(a, b) is expected


@given(st.sampled_from(ALL), VALUES, VALUES)
@settings(max_examples=100, deadline=None)
def test_symmetric_and_never_raises(function: Callable[[str, str], int | bool | None], a: str, b: str) -> None:
    assert function(a, b) == function(b, a)


@given(st.sampled_from(ALL), VALUES)
@settings(max_examples=100, deadline=None)
def test_equal_values_are_the_same(function: Callable[[str, str], int | bool | None], value: str) -> None:
    assert function(value, value) == 1
