import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text import emails
from crmcli.text.emails import LONGEST, parse, several, written


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("A.B@Example.COM", "a.b@example.com"),
        ("  zhang.wei@example.cn\n", "zhang.wei@example.cn"),
        ("\ufeffa@example.com\u200b", "a@example.com"),
        ("mailto:a@example.com", "a@example.com"),
        ("MAILTO:A%2Bx@example.com?subject=hi%20there", "a+x@example.com"),
        ("<a@example.com>", "a@example.com"),
        ("Wang Wei <WW@example.com>", "ww@example.com"),
        ('"Smith, John" <J@example.com>;', "j@example.com"),
        ("a@example.com <a@example.com>", "a@example.com"),
        ("王伟 <mailto:a@example.com>", "a@example.com"),
        ("ｗｗ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ww@example.com"),
        ("张伟@例子.公司", "张伟@例子.公司"),
        ("张伟@例子。公司", "张伟@例子.公司"),
        ("zw@xn--fsqu00a.XN--55qx5d", "zw@例子.公司"),
        ("info@BÜCHER.example", "info@bücher.example"),
        ("info@xn--bcher-kva.example", "info@bücher.example"),
        ('"a@b"@example.com', '"a@b"@example.com'),
        ("o'brien@example.ie", "o'brien@example.ie"),
        ("a..b@example.jp", "a..b@example.jp"),
        ("root@localhost", "root@localhost"),
        ("a@my_host.example", "a@my_host.example"),
        ("a@xn--a", "a@xn--a"),  # punycode of nothing: taken as it is
    ],
)
def test_addresses(value, address):
    assert parse(value) == address


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "has no @"),
        ("example.com", "has no @"),
        ('"a@example.com', "has a character before the @ that no address has there"),
        ("@example.com", "has nothing before the @"),
        ("a@", "has nothing after the @"),
        ("a@@example.com", "has more than one @; enter each address by itself"),
        ("a@example.com, b@example.com", "has more than one @; enter each address by itself"),
        ("a@b.example; c@d.example", "has more than one @; enter each address by itself"),
        ("a@example.com,b@example.com", "has more than one @; enter each address by itself"),
        ("a b@example.com", "contains a space"),
        ("a@exam\u3000ple.com", "contains a space"),
        ("a\tb@example.com", "contains a space"),
        ("a\0@example.com", "contains a character that cannot be seen ('\\x00'); retype it"),
        ("a\x7f@example.com", "contains a character that cannot be seen ('\\x7f'); retype it"),
        ("a\u202e@example.com", "contains a character that cannot be seen ('\\u202e'); retype it"),
        ("a@example.com\ud800", "contains a character that cannot be seen ('\\ud800'); retype it"),
        ("mailto:a%00b@example.com", "contains a character that cannot be seen ('\\x00'); retype it"),
        ("a@.example.com", "has a domain that begins or ends with a dot"),
        ("a@example.com.", "has a domain that begins or ends with a dot"),
        ("a@example。", "has a domain that begins or ends with a dot"),
        ("a@example..com", "has a domain with two dots in a row"),
        ("a@exam(ple).com", "has a character after the @ that no domain has"),
        ("邮箱:a@example.com", "has a character before the @ that no address has there"),
        ('"a"b@example.com', "has something between the quoted part and the @"),
        ("a" * 250 + "@example.com", f"is 262 characters long; no address has more than {LONGEST}"),
    ],
)
def test_what_is_no_address(value, reason):
    with pytest.raises(InvalidValue) as refused:
        parse(value)
    assert (refused.value.field, refused.value.reason) == ("email", reason)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("A.B@Example.COM", "A.B@Example.COM"),
        ("Info@BÜCHER.example", "Info@BÜCHER.example"),
        ("Foo Bar <Foo@Bar.example>", "Foo@Bar.example"),
        ("MAILTO:A%2Bx@Example.com?subject=hi", "A+x@Example.com"),
        ("ｗＷ＠ｅｘａｍｐｌｅ。ｃｏｍ；", "wW@example.com"),
    ],
)
def test_an_address_is_stored_alone_and_in_its_own_case(value, stored):
    assert written(value) == stored


FOUR = ["a@x.example", "b@y.example", "c@z.example", "d@z.example"]


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@x.example", ["a@x.example"]),
        ("a@x.example, b@y.example，c@z.example、d@z.example", FOUR),
        ("a@x.example b@y.example", ["a@x.example", "b@y.example"]),
        ("a@x.example / b@y.example|c@z.example", ["a@x.example", "b@y.example", "c@z.example"]),
        ("a@x.example or b@y.example 或 c@z.example或d@z.example", FOUR),
        ("a@x.example, N/A", ["a@x.example", "N/A"]),
        ("Song, Wenbin <a@x.example>", ["Song, Wenbin <a@x.example>"]),
        ("Song, Wenbin <a@x.example>, Li, Na <b@y.example>", ["Song, Wenbin <a@x.example>", "Li, Na <b@y.example>"]),
        ('"a@x.example" <a@x.example>', ['"a@x.example" <a@x.example>']),
        ("a/b@x.example", ["a/b@x.example"]),
        ("a@x.example (at home)", ["a@x.example (at home)"]),
    ],
)
def test_several_addresses_in_one_cell(cell, addresses):
    assert several(cell) == addresses


@given(st.text("a@., <>/或\n", max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_at_gets_lost_between_addresses(cell):
    assert "".join(several(cell)).count("@") == cell.count("@")


@pytest.mark.parametrize("cell", ["@ ,", "@ <", "a@b,", " ", "或"])
def test_a_long_cell_takes_no_time(cell):
    several(cell * 200_000)


MESSY = st.one_of(
    st.text(st.characters()),
    st.text('aÄß@.。＠<>"\\ \u200b,;:()xn--01例%2f\u0345İ', max_size=20),
    st.builds("{}@xn--{}.{}".format, st.text("aÉ\u0345", min_size=1), st.text("a0-z9k", min_size=1), st.text("bB例")),
)


@given(MESSY)
@settings(max_examples=100, deadline=None)
def test_only_invalid_value_and_idempotent(value):
    try:
        address = parse(value)
    except InvalidValue:
        return
    assert parse(address) == address
    assert parse(written(value)) == address
    assert len(address) <= LONGEST
    assert not any(c.isspace() for c in address)


@given(st.from_regex(r"[A-Za-z0-9_.+-]{1,9}@([A-Za-z0-9-]{1,5}\.){1,3}[A-Za-z]{2,5}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_the_short_way_equals_the_long_way(value):
    short = parse(value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emails, "_plain", lambda value: None)
        assert parse(value) == short
