"""Firms' names as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.firms import core

NAMES = ["Acme", "Rossi", "Nordwind", "华信", "上海华信科技", "晨光包装", "Smith Sons"]
CHINESE_FORMS = ["有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "集团", "公司", "集团股份有限公司"]
FORMS = ["Inc.", "Inc", "LLC", "Ltd.", "Co., Ltd.", "GmbH", "GmbH & Co. KG", "S.A.", "S.p.A.", "B.V.", "Pty Ltd", "AG"]


@pytest.mark.parametrize("form", CHINESE_FORMS)
def test_chinese_legal_forms_go(form: str) -> None:
    assert core(f"华信科技{form}") == "华信科技"


@pytest.mark.parametrize("form", FORMS)
def test_western_legal_forms_go(form: str) -> None:
    assert core(f"Nordwind {form}") == core(f"NORDWIND, {form.upper()}") == "nordwind"


@pytest.mark.parametrize(
    "names",
    [
        ("华信科技(上海)有限公司", "华信科技（上海）有限公司", "华信科技有限公司", "華信科技", "华信 科技"),
        ("Smith & Sons Ltd", "Smith and Sons", "SMITH, SONS"), ("The Acme Company", "Acme, Inc", "acme"),
        ("Müller AG", "Muller"), ("Rossi S.p.A.", "S.p.A. Rossi", "rossi spa"),
        ("华信集团股份有限公司", "华信集团", "华信股份公司"),
    ],
)  # fmt: skip
def test_spellings_of_one_firm(names: tuple[str, ...]) -> None:
    assert {core(name) for name in names} == {core(names[0])}


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("上海华信科技", "北京华信科技"),
        ("华信科技", "华信贸易"),
        ("Smith & Sons", "Smith & Brothers"),
        ("Acme", "Acne"),
    ],
)
def test_other_firms_stay_others(one: str, another: str) -> None:
    assert core(one) != core(another)


@pytest.mark.parametrize("name", ["有限公司", "公司", "Inc", "Co. Ltd", "The Company", "集团公司", "(上海)"])
def test_something_is_left_of_every_name(name: str) -> None:
    assert core(name)


@given(st.sampled_from(NAMES), st.sampled_from(["", *CHINESE_FORMS]), st.sampled_from(["", *FORMS]))
@settings(max_examples=100, deadline=None)
def test_the_core_of_a_core_is_itself(name: str, chinese: str, western: str) -> None:
    full = f"{name}{chinese}" if not name.isascii() else f"{name} {western}"
    assert core(core(full)) == core(full) == core(name)


@given(st.text(max_size=20) | st.text("华信有限公司集团股份(上海) Inc.&", max_size=12))
@settings(max_examples=100, deadline=None)
def test_never_raises_and_leaves_something(name: str) -> None:
    assert core(name) or not any(map(str.isalnum, name))
