"""In which order the day and the month of a file's birthdays stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.formats.records import Row, Table
from crmcli.model.importing import AmbiguousDates
from crmcli.services.birthdays import LOOK, settled
from crmcli.services.importing import Source
from crmcli.services.mapping import plan_mapping


def source(*birthdays, column="生日"):
    columns = ["name", column]
    passes = []

    def rows():
        passes.append(0)
        for number, birthday in enumerate(birthdays, 2):
            passes[-1] += 1
            yield Row(number, {"name": "Ana", column: birthday})

    return Source("list.csv", Table(columns, "utf-8", rows), plan_mapping(columns)), passes


def order(*birthdays, configured="dmy", asked=None):
    found = settled(source(*birthdays)[0], configured, asked)
    return found.date_order, found.ambiguous and found.ambiguous.count


@pytest.mark.parametrize("configured", ["dmy", "mdy"])
def test_what_only_one_order_can_read_tells_it_for_all(configured):
    assert order("5/6/1970", "5/25/1970", configured=configured) == ("mdy", None)
    assert order("5.6.1970", "25.5.1970", configured=configured) == ("dmy", None)
    assert order("1970-05-06", "", None, "5/25 00:00:00", "５／６", configured=configured) == ("mdy", None)
    assert order("5/25/1970", "25/5/1970", configured=configured) == (configured, None)
    assert order("5/25/1970", "25/5/1970", "5/6/1970", configured=configured) == (configured, 1)


@pytest.mark.parametrize(
    "birthday", ["1970-05-06", "6/6/1970", "05-06", "13/13/1970", "0/6/1970", "5/6/70", "5/6/1234"]
)
def test_what_can_be_read_in_one_way_only_is_not_ambiguous(birthday):
    assert order(birthday) == ("dmy", None)


def test_what_values_do_not_tell_is_read_as_configured_and_said():
    found = settled(source("1970-05-06", "5/6/1970 00:00:00", "7/8")[0], "mdy", None).ambiguous
    assert found == AmbiguousDates("list.csv", 2, "5/6/1970", "1970-05-06", "mdy")
    assert found.option == "--date-order dmy"


def test_the_order_asked_for_goes_before_all():
    assert order("5/6/1970", asked="mdy") == ("mdy", None)
    assert order("25/5/1970", asked="mdy") == ("mdy", None)


def test_a_file_is_read_twice_only_where_the_order_may_matter():
    def rows_read(*birthdays, **more):
        file, passes = source(*birthdays, **more)
        settled(file, "dmy", None)
        return passes

    iso = ["1970-05-06"] * LOOK
    assert rows_read(*iso, "5/6/1970") == [LOOK]
    assert rows_read("5/6/1970", *iso) == [LOOK, LOOK + 1]
    assert rows_read(*iso, column="day of something") == []


@given(
    st.lists(st.one_of(st.text(), st.from_regex(r"[0-9]{1,2}[-/.][0-9]{1,2}([-/.][0-9]{4})?( 00:00)?", fullmatch=True)))
)
@settings(max_examples=100, deadline=None)
def test_no_birthday_is_too_strange(birthdays):
    assert order(*birthdays)[0] in ("dmy", "mdy")
