import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.formats import formulas


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3+A1",
        "\tx",
        "\rx",
        "'Tis",
        "''",
        "+1 ext 5",
        "+1; =2",
        "+1;2",
        "+1; A1",
        "+1; ",
    ],
)
def test_a_formula_and_a_leading_quote_get_a_quote_and_lose_it_again(cell):
    assert formulas.escape(cell) == "'" + cell
    assert formulas.unescape("'" + cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "+8613800138000",
        "+86 (10) 6552-9988",
        "-5",
        "-5.25",
        "+33.1.44",
        "+358 9 123 4567; +358 40 1; (09) 2",
        "王伟",
        "a=b",
        "\n=x",
    ],
)
def test_phones_numbers_and_plain_text_are_not_touched(cell):
    assert formulas.escape(cell) == cell


@pytest.mark.parametrize(
    ("cell", "text"), [("'+8613800138000", "+8613800138000"), ("'Tis", "'Tis"), ("'", "'"), ("x'=", "x'=")]
)
def test_only_what_escape_writes_is_undone(cell, text):
    assert formulas.unescape(cell) == text


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="'=+-@\t\r1 (;")))
@example("''=")
def test_every_text_comes_back_and_none_starts_as_a_formula(text):
    cell = formulas.escape(text)
    assert formulas.unescape(cell) == text
    assert not cell.startswith(("=", "@", "\t", "\r"))
