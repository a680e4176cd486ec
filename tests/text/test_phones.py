import subprocess
import sys

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text import phones
from crmcli.text.numbering import e164
from crmcli.text.phones import LONGEST, Phone, digits, parse, several


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13800138000/13900139000", ["13800138000", "13900139000"]),
        ("13800138000／021-63871234 转 8，+86 21 63871235", ["13800138000", "021-63871234 转 8", "+86 21 63871235"]),
        ("13800138000 , 021-6387 1234/5", ["13800138000", "021-6387 1234/5"]),
        ("13800138000 13900139000  +8613700137000", ["13800138000", "13900139000", "+8613700137000"]),
        ("030/1234567, 0171/2345678", ["030/1234567", "0171/2345678"]),
        ("+86 13800138000/+1 (212) 555-0100", ["+86 13800138000", "+1 (212) 555-0100"]),
        ("13812345678 或 0755-1234567", ["13812345678", "0755-1234567"]),
        ("13812345678或0755-1234567", ["13812345678", "0755-1234567"]),
        ("020 7000 0000 or 020 7000 0001", ["020 7000 0000", "020 7000 0001"]),
        ("030 1234567 AND 030 1234568 | 030 1234569", ["030 1234567", "030 1234568", "030 1234569"]),
        ("0755-1234567 & 13800138000 / 13900139000", ["0755-1234567", "13800138000", "13900139000"]),
    ],
)
def test_several_numbers_in_one_cell(cell, numbers):
    assert several(cell) == numbers


@pytest.mark.parametrize(
    "cell",
    [
        "", "021-6387 1234/5", "021-63871234/35/36/37", "030/123456-0", "+49 6221/1234567", "0049 6221/1234567",
        "+49 (0)36458/12345678", "13800138000,,12345", "021-63871234,8012", "138 0013 8000", "010 63871234 63871235",
        "213800138000 13900139000", "13800138000 139001390001", "13800138000, Wang Wei", "13800138000 / home",
        "13800138000 或 8012", "2000 or more 123456",
    ],
)  # fmt: skip
def test_one_number_in_one_cell(cell):
    assert several(cell) == [cell]


@given(st.text("0123456789 +-/／,，()转或&or", max_size=50))
@settings(max_examples=100, deadline=None)
def test_no_digit_gets_lost_between_numbers(cell):
    assert "".join(map(digits, several(cell))) == digits(cell)


@pytest.mark.parametrize(
    "value",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138.0013.8000",
        "+8613800138000",
        "+86 138 0013 8000",
        "(+86) 138-0013-8000",
        "+86 (0)138 0013 8000",
        "0086 138 0013 8000",
        "+0086 13800138000",
        "86 13800138000",
        "86-138-0013-8000",
        "１３８００１３８０００",
        "＋８６ １３８－００１３－８０００",
        "138—0013—8000",
        "138ー0013ー8000",
        "手机：13800138000",
        "13800138000 (mobile)",
        "13800138000（王经理）",
        "13800138000 (since 2019)",
        "tel:+86-138-0013-8000",
        "tel:+86%20138-0013-8000",
        "\u202a13800138000\u202c",
        "138\u200b0013\u200b8000",
        "13800138000.0",
        "'13800138000",
    ],
)
@pytest.mark.parametrize("region", [None, "CN", "cn"])
def test_spellings_of_a_chinese_mobile_number(value, region):
    phone = parse(value, region)
    assert (phone.e164, phone.norm, phone.extension) == ("+8613800138000", "+8613800138000", None)


@pytest.mark.parametrize(
    ("value", "region", "expected"),
    [
        ("(212) 306-4854", "US", "+12123064854"),
        ("1-212-306-4854", "US", "+12123064854"),
        ("+1 212.306.4854", None, "+12123064854"),
        ("011 44 20 7946 0958", "US", "+442079460958"),
        ("+44 (0)20 7946 0958", None, "+442079460958"),
        ("0044 20 7946 0958", None, "+442079460958"),
        ("0044 20 7946 0958", "US", "+442079460958"),
        ("030/1234567", "DE", "+49301234567"),
        ("+39 06 6982 0000", None, "+390669820000"),
        ("2345 6789", "HK", "+85223456789"),
        ("0912-345-678", "TW", "+886912345678"),
        ("400-820-8820", "CN", "+864008208820"),
        ("(0571)87654321", "CN", "+8657187654321"),
        ("+86 138 0013 8000", "US", "+8613800138000"),
        # one digit too few for Hangzhou, in the test lists as in life; all spellings shall meet
        ("(0571)6876170", "CN", "+865716876170"),
        ("86-571-6876170", "CN", "+865716876170"),
        ("+86 571 6876170", None, "+865716876170"),
        # a prefix that the metadata does not know yet
        ("15412345678", "CN", "+8615412345678"),
    ],
)
def test_e164(value, region, expected):
    assert parse(value, region).e164 == expected


@pytest.mark.parametrize(
    ("value", "region", "typed"),
    [
        ("(212) 306-4854", None, "2123064854"),
        ("400-820-8820", None, "4008208820"),
        ("(0571)6876170", None, "05716876170"),
        ("13800138000", "US", "13800138000"),
        ("+13800138000", None, "13800138000"),
        ("+86 138 0013 800", None, "861380013800"),
        ("+999 123456789", None, "999123456789"),
        ("110", "CN", "110"),
        ("87654321", "CN", "87654321"),
        ("138****8000", "CN", "1388000"),
        ("1" * 20, None, "1" * 20),
        ("13800138000", "ZZ", "13800138000"),
        ("٠١٢٣٤٥٦٧٨", None, "012345678"),
        ("8765432/8765433", "CN", "8765432"),
    ],
)
def test_numbers_that_no_plan_knows_are_kept(value, region, typed):
    assert parse(value, region) == Phone(None, typed)
    assert parse(value, region).norm == typed


@pytest.mark.parametrize(
    ("value", "region", "expected"),
    [
        ("0571-87654321转8012", "CN", Phone("+8657187654321", "057187654321", "8012")),
        ("0571-87654321 转 8012", "CN", Phone("+8657187654321", "057187654321", "8012")),
        ("0571-87654321 分机号：8012", "CN", Phone("+8657187654321", "057187654321", "8012")),
        ("0571-87654321转分机8012（王经理）", "CN", Phone("+8657187654321", "057187654321", "8012")),
        ("0571-87654321轉8012", "CN", Phone("+8657187654321", "057187654321", "8012")),
        ("0571-87654321-8012", "CN", Phone("+8657187654321", "057187654321", "8012")),
        ("+86 571 87654321-8012", None, Phone("+8657187654321", "8657187654321", "8012")),
        ("010-12345678,8012", "CN", Phone("+861012345678", "01012345678", "8012")),
        ("212-306-4854 ext. 12", "US", Phone("+12123064854", "2123064854", "12")),
        ("212-306-4854 Extension 12", "US", Phone("+12123064854", "2123064854", "12")),
        ("212-306-4854x12", "US", Phone("+12123064854", "2123064854", "12")),
        ("212-306-4854 ＃12", "US", Phone("+12123064854", "2123064854", "12")),
        ("tel:+86-571-87654321;ext=8012", None, Phone("+8657187654321", "8657187654321", "8012")),
        ("tel:306-4854;phone-context=+1212", "US", Phone(None, "3064854")),
        ("fax 010-82757401", "CN", Phone("+861082757401", "01082757401")),
        ("Tel.: 010-82757401 (ext)", "CN", Phone("+861082757401", "01082757401")),
        ("030-1234567-12", None, Phone(None, "030123456712")),
    ],
)
def test_extensions(value, region, expected):
    assert parse(value, region) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "has no digits"),
        ("  ", "has no digits"),
        ("none", "has no digits"),
        ("12", "has fewer than 3 digits"),
        ("wxid_6fuqih7kikt4", "has fewer than 3 digits"),
        ("1" * 21, "has 21 digits, more than 20; enter each number by itself"),
        ("13800138000 / 13900139000", "has 22 digits, more than 20; enter each number by itself"),
        ("1.38E+10", "'1.38E+10' is in a spreadsheet's scientific notation; format the column as text"),
        ("8.6138e12", "'8.6138e12' is in a spreadsheet's scientific notation; format the column as text"),
        ("１，３８Ｅ＋１０", "'１，３８Ｅ＋１０' is in a spreadsheet's scientific notation; format the column as text"),
        ("139 0000 000O", "'139 0000 000O' has a letter in the place of a figure"),
        ("l39 0000 0001", "'l39 0000 0001' has a letter in the place of a figure"),
        ("wei123@example.com", "'wei123@example.com' is an e-mail address or a handle"),
        ("1" * 201, f"is 201 characters long; a number with its notes has at most {LONGEST}"),
    ],
)
def test_what_is_no_number(value, reason):
    with pytest.raises(InvalidValue) as refused:
        parse(value, None)
    assert (refused.value.field, refused.value.reason) == ("phone", reason)


REGIONS = st.sampled_from([None, "CN", "US", "DE", "GB", "IT", "ZZ"])
MESSY = st.one_of(
    st.text(st.characters()),
    st.text("0123456789+-() .,;/*#x转分机extE（）０１８６", max_size=30),
)
CHINESE_MOBILE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
CHINESE_CODE = st.sampled_from(["", "+86", "+86 ", "0086", "0086-", "86", "86 "])
INTERNATIONAL = st.from_regex(r"\+(1|44|49|33|39|86|852|886)[0-9]{7,11}", fullmatch=True)


@given(MESSY, REGIONS)
@settings(max_examples=100, deadline=None)
def test_only_invalid_value(value, region):
    try:
        phone = parse(value, region)
    except InvalidValue:
        return
    assert phone.digits.isascii()
    assert 3 <= len(phone.digits) <= 20
    assert phone.norm in (phone.e164, phone.digits)
    if phone.e164:
        assert parse(phone.e164, None).e164 == phone.e164


@given(CHINESE_MOBILE, CHINESE_CODE, st.sampled_from([None, "CN"]))
@settings(max_examples=100, deadline=None)
def test_the_short_way_writes_what_phonenumbers_writes(mobile, code, region):
    phone = parse(code + mobile, region)
    number = phonenumbers.parse(code.replace("00", "+", 1) + mobile, "CN")
    assert phone.e164 == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert phonenumbers.is_possible_number(number)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phones, "_plain_mobile", lambda value: None)
        assert parse(code + mobile, region) == phone


@given(INTERNATIONAL)
@settings(max_examples=100, deadline=None)
def test_what_phonenumbers_holds_valid_is_taken(written):
    number = phonenumbers.parse(written, None)
    if phonenumbers.is_valid_number(number):
        expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert e164(written, None) == parse(written, None).e164 == expected


def test_digits():
    assert digits("(０571) 87-٣x") == "0571873"
    assert digits("none ①") == ""


def test_plain_numbers_do_not_load_phonenumbers():
    program = (
        "import sys; from crmcli.text.phones import parse; parse('+86 138-0013-8000', 'US'); parse('(030) 1234', None);"
        "parse('手机 13800138000', 'CN'); sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
