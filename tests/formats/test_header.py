import io

import pytest

from crmcli.formats import FORMATS
from crmcli.formats.header import numbered
from crmcli.formats.records import COLUMN_LIMIT
from workbooks import workbook


def test_a_name_that_stands_there_again_gets_a_number():
    names, notes = numbered(["姓名", "手机", "手机", "手机", ""])
    assert names == ["姓名", "手机", "手机 2", "手机 3", ""]
    assert notes == ("'手机' names 3 columns; the second is called '手机 2' here",)


def test_numbers_that_are_taken_are_left_out():
    names, notes = numbered(["a", "a", "a 2", "a", "a 2"])
    assert names == ["a", "a 3", "a 2", "a 4", "a 2 2"]
    assert len(set(names)) == len(names)
    assert [note.rpartition("called ")[2] for note in notes] == ["'a 3' here", "'a 2 2' here"]


def test_columns_without_a_name_stay_so():
    assert numbered(["", "Ana", ""]) == (["", "Ana", ""], ())


@pytest.mark.parametrize("count", [COLUMN_LIMIT, COLUMN_LIMIT + 1])
def test_many_of_one_name_take_no_time(count):
    names, notes = numbered(["Phone"] * count)
    assert (len(set(names)), len(notes)) == ((count, 1) if count <= COLUMN_LIMIT else (1, 0))


@pytest.mark.parametrize(
    ("format", "content"),
    [
        ("csv", "姓名,手机,手机\n王小明,13800138000,13900139000\n".encode()),
        ("tsv", "姓名\t手机\t手机\n王小明\t13800138000\t13900139000\n".encode()),
        ("xlsx", workbook({"S": [["姓名", "手机", "手机"], ["王小明", "13800138000", "13900139000"]]})),
    ],
)
def test_both_phones_of_a_file_are_read(format, content):
    table = FORMATS[format].table(io.BytesIO(content))
    assert next(iter(table.rows())).cells == {"姓名": "王小明", "手机": "13800138000", "手机 2": "13900139000"}
    assert table.notes[0].startswith("'手机' names 2 columns")
