import io

import pytest

from crmcli.errors import Usage
from crmcli.formats import FORMATS
from crmcli.formats.header import numbered
from crmcli.formats.records import COLUMN_LIMIT
from crmcli.services.headings import is_known


def test_of_what_there_may_be_several_the_second_column_gets_a_number():
    names, notes = numbered(["姓名", "手机", "手机", "手机", ""], is_known)
    assert names == ["姓名", "手机", "手机 2", "手机 3", ""]
    assert notes == ("'手机' names 3 columns; the second is called '手机 2' here",)


@pytest.mark.parametrize("name", ["姓名", "Address", "Budget", "城市", ""])
def test_other_names_stay_doubled(name):
    assert numbered([name, name], is_known) == ([name, name], ())


def test_nothing_is_numbered_where_nobody_knows_columns_or_there_are_too_many():
    assert numbered(["Phone", "Phone"], None) == (["Phone", "Phone"], ())
    assert numbered(["Phone"] * (COLUMN_LIMIT + 1), is_known)[1] == ()


def test_both_phones_of_a_file_are_read():
    stream = io.BytesIO("姓名,手机,手机\n王小明,13800138000,13900139000\n".encode())
    table = FORMATS["csv"].table(stream, knows=is_known)
    assert next(iter(table.rows())).cells == {"姓名": "王小明", "手机": "13800138000", "手机 2": "13900139000"}
    assert table.notes[0].startswith("'手机' names 2 columns")


def test_a_number_that_is_taken_is_no_way_out():
    stream = io.BytesIO(b"Name,Phone,Phone,Phone 2\nAna,1,2,3\n")
    with pytest.raises(Usage, match="'Phone 2' more than once"):
        FORMATS["csv"].table(stream, knows=is_known)
