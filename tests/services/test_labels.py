import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.services.labels import cleaned, read


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Mobile Phone", "mobile"),
        ("MobilePhone", "mobile"),
        ("Cell", "mobile"),
        ("手机号码（必填）", "mobile"),
        ("电话（手机）", "mobile"),
        ("Business Phone 2", "work"),
        ("办公电话", "work"),
        ("工作邮箱", "work"),
        ("Home Phone", "home"),
        ("家庭电话", "home"),
        ("个人邮箱", "home"),
        ("Business Fax", "work fax"),
        ("HomeFax", "home fax"),
        ("传真", "fax"),
        ("Company Main Phone", "work main"),
        ("phone_work", "work"),
        ("Person - Phone - Mobile", "mobile"),
        ("Handynummer", "mobile"),
        ("Mobil", "mobile"),
        ("Téléphone portable", "mobile"),
        ("Móvil", "mobile"),
        ("Telefon geschäftlich", "work"),
        ("Telefon privat", "home"),
        ("Phone", ""),
        ("电话", ""),
        ("联系电话", ""),
        ("E-mail Address", ""),
        ("邮箱", ""),
        ("Network phone", ""),
        ("Mother's phone", ""),
    ],
)
def test_the_name_of_a_column_says_what_a_phone_is(heading, label):
    assert read(heading) == label


@pytest.mark.parametrize(
    ("written", "label"),
    [("Mobile", "mobile"), ("* Home", "home"), ("Work Fax", "work fax"), ("工作", "work"), ("*", ""),
     ("Ray's work shop", "Ray's work shop"), ("* 前台", "前台"), ("Main", "main")],
)  # fmt: skip
def test_what_a_program_wrote_is_cleaned(written, label):
    assert cleaned(written) == label


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    once = cleaned(text.replace("*", ""))
    assert cleaned(once) == once
