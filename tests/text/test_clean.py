import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import InvalidValue
from crmcli.text.clean import LINE_LIMIT, TEXT_LIMIT, multi_line, single_line

DOORS = [single_line, multi_line]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kept", ["王伟", "a\tb", "a\r\nb", "\x1b[31mred\x1b[0m", "\u202eright to left", "[bold]"])
def test_text_is_kept_exactly(door, kept):
    assert door("name", kept) == kept


@pytest.mark.parametrize("door", DOORS)
def test_outer_whitespace_goes(door):
    assert door("name", " \t\n\u3000王伟\r\n ") == "王伟"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("a\0b", "contains a NUL character"),
        ("caf\udce9", "contains a broken character (bytes that are not UTF-8); retype it"),
        ("\ud83d", "contains a broken character (bytes that are not UTF-8); retype it"),
    ],
)
def test_what_no_field_can_hold(door, value, reason):
    with pytest.raises(InvalidValue) as refused:
        door("company", value)
    assert (refused.value.field, refused.value.reason) == ("company", reason)


@pytest.mark.parametrize(("door", "limit"), [(single_line, LINE_LIMIT), (multi_line, TEXT_LIMIT)])
def test_length_is_counted_without_outer_whitespace(door, limit):
    assert len(door("notes", "  " + "王" * limit)) == limit
    with pytest.raises(InvalidValue, match=r"characters long; at most [\d,]+ are kept"):
        door("notes", "王" * (limit + 1))


@given(st.text(st.characters()))
@settings(max_examples=100, deadline=None)
def test_either_storable_and_settled_or_refused(value):
    try:
        kept = single_line("name", value)
    except InvalidValue:
        assert "\0" in value or any("\ud800" <= c <= "\udfff" for c in value)
    else:
        assert kept == value.strip() == single_line("name", kept)
        assert kept.encode("utf-8").decode("utf-8") == kept
