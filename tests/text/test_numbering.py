"""The short way for plain numbers must never differ from the long one."""

import phonenumbers
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text import numbering, phones
from crmcli.text.phones import parse

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
KINDS = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)


@st.composite
def written(draw):
    """A number as dialled in, or from outside, some country: a real one with up to two digits changed."""
    region = draw(st.sampled_from(REGIONS))
    example = phonenumbers.example_number_for_type(region, draw(st.sampled_from(KINDS)))
    if example is None:
        example = phonenumbers.example_number(region)
    digits = list(phonenumbers.national_significant_number(example))
    for _ in range(draw(st.integers(0, 2))):
        digits[draw(st.integers(0, len(digits) - 1))] = draw(st.sampled_from("0123456789"))
    before = draw(st.sampled_from([f"+{example.country_code}", f"+{example.country_code}0", "0", "", "1", "8", "00"]))
    return before + "".join(digits), draw(st.sampled_from([region, region, "CN", "US"]))


@settings(max_examples=100, deadline=None)
@given(written())
def test_the_usual_way_says_what_phonenumbers_says(number):
    usual = numbering._usual(*number)
    assert usual is None or usual == numbering._any(*number)


def test_usual_numbers_go_the_usual_way():
    for number, region, expected in (
        ("+447400123456", None, "+447400123456"),
        ("+14155550100", "CN", "+14155550100"),
        ("02161234567", "CN", "+862161234567"),
        ("0301234567", "DE", "+49301234567"),
    ):
        assert numbering._usual(number, region) == numbering.e164(number, region) == expected


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["", "+", "+86", "0086 ", "0571-", "+44 "]),
    st.text("0123456789- ", min_size=1, max_size=22),
    st.sampled_from([None, "CN", "GB"]),
)
def test_bare_numbers_are_read_like_others(prefix, digits, region):
    def read(text):
        try:
            return parse(text, region)
        except InvalidValue as error:
            return error.message

    number = (prefix + digits).strip()
    # With a note in brackets the same number is not bare, so it goes the long way.
    if phones._bare(number):
        assert read(number) == read(f"{number} (x)")
