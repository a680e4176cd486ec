import io
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import Usage
from crmcli.formats.delimited import CELL_LIMIT, read_csv, read_tsv, write_csv, write_tsv


def table(data, read=read_csv, **options):
    return read(io.BytesIO(data.encode() if isinstance(data, str) else data), **options)


def cells(data, read=read_csv, **options):
    return [row.cells for row in table(data, read, **options).rows()]


def lines(data):
    return [(row.line, row.problem) for row in table(data).rows()]


def written(write, columns, rows, **options):
    stream = io.BytesIO()
    assert write(stream, columns, rows, **options) == len(rows)
    return stream.getvalue()


def test_rows_carry_the_line_on_which_they_start():
    found = list(table('name,notes\nAnn,"one\ntwo"\n\n,\nBob,three\n').rows())
    assert [(row.line, row.cells["name"], row.cells["notes"]) for row in found] == [
        (2, "Ann", "one\ntwo"),
        (6, "Bob", "three"),
    ]


def test_rows_can_be_read_twice():
    found = table("name\nAnn\n")
    assert [row.cells for row in found.rows()] == [row.cells for row in found.rows()] == [{"name": "Ann"}]


@pytest.mark.parametrize(
    "text",
    [
        "name,phone\nA,1\n",
        "name;phone\nA;1\n",
        "name\tphone\nA\t1\n",
        "name|phone\nA|1\n",
        "\n\nname,phone\r\nA,1\r\n",
        "sep=;\nname;phone\nA;1\n",
        '"sep=|"\r\nname|phone\r\nA|1\r\n',
        "\ufeffname,phone\rA,1\r",
        ' name , "phone"\nA,1\n'.replace('"', ""),
    ],
)
def test_delimiters_and_line_ends(text):
    assert cells(text) == [{"name": "A", "phone": "1"}]


def test_the_delimiter_is_the_one_that_cuts_all_lines():
    assert cells("name,notes; other\nA,b\n") == [{"name": "A", "notes; other": "b"}]
    assert cells("name;street\nA;Rue X, 5\nB;Rue Y, 7\n") == [
        {"name": "A", "street": "Rue X, 5"},
        {"name": "B", "street": "Rue Y, 7"},
    ]
    assert cells("name\nSmith; Ann\n") == [{"name": "Smith; Ann"}]


def test_chinese_in_gbk():
    found = table("姓名,手机\n王小明,13800000000\n".encode("gbk"))
    assert found.encoding == "gb18030"
    assert found.columns == ["姓名", "手机"]
    assert [row.cells for row in found.rows()] == [{"姓名": "王小明", "手机": "13800000000"}]


def test_a_header_further_down():
    assert cells("Customers 2026,,\n,,\nname,phone\nA,1\n", header_row=3) == [{"name": "A", "phone": "1"}]


def test_short_rows_are_filled_and_empty_columns_without_a_name_dropped():
    assert cells("name,,phone,\nA\nB,,1,,\n") == [{"name": "A", "phone": ""}, {"name": "B", "phone": "1"}]


def test_rows_that_cannot_be_taken_are_named_and_the_rest_is_read():
    text = 'name,phone\nA,1\nB,2,3\nC\0,4\n"D "x" y",5\nE,6\n'
    assert lines(text) == [
        (2, None),
        (3, "3 cells, but the header names 2 columns"),
        (4, "a NUL character"),
        (5, 'a quote (") inside a quoted cell; double it'),
        (6, None),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n \n", "no header line|does not name"),
        (",,\t\n1,2,3\n", "does not name any column"),
        ("name,,phone\nA,,1\nB,z,1\n", "line 3: column 2 has a value but no name"),
        ('name,phone\nA,1\n"B,2\nC,3\n', "line 3: a quote"),
        ('name,phone\nA,1\n"B,2\nC,3\n"D",4\n', "line 3: a quote"),
        ('name,"phone\nA,1\n', "line 1: a quote"),
        ('"na"me,"phone"\nA,1\n', "line 1: no header line that names the columns: a quote"),
        ("na\0me,phone\nA,1\nB,2\n", "not a header"),
        ("name\n" + "x" * (CELL_LIMIT + 1), "line 2: a cell of more than 1,000,000 characters"),
        ('name\n"A\n' + "B\n" * CELL_LIMIT, "line 2: a cell of more than 1,000,000 characters"),
        ("name\n" + '"' + 'a\n","' * CELL_LIMIT, "a record of more than"),
        (",".join(map(str, range(10_001))), "10,001 columns"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_with_the_line(text, message):
    with pytest.raises(Usage, match=message):
        cells(text)


def test_a_large_cell_is_read():
    assert cells("name\n" + "x" * CELL_LIMIT) == [{"name": "x" * CELL_LIMIT}]


def test_memory_does_not_grow_with_the_file():
    data = b"name,phone\n" + b"Ann Example,+44 20 7000 0000\n" * 30_000
    found = table(data)
    tracemalloc.start()
    count = sum(1 for _ in found.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 30_000
    assert peak < len(data)


def test_csv_as_written():
    rows = [{"name": 'A "x", b', "notes": "one\rtwo"}, {"name": "=1+1", "phone": "+8613800138000"}]
    assert written(write_csv, ["name", "phone", "notes"], rows, bom=True).decode("utf-8-sig") == (
        'name,phone,notes\n"A ""x"", b",,"one\rtwo"\n\'=1+1,+8613800138000,\n'
    )


def test_tsv_as_written():
    rows = [{"name": '"A" b', "notes": "one\ttwo\nthree\\"}]
    assert written(write_tsv, ["name", "notes"], rows) == b'name\tnotes\n\\"A" b\tone\\ttwo\\nthree\\\\\n'


def test_tsv_of_other_programs_may_be_quoted():
    assert cells('name\tnotes\n"A\t""b"""\tC:\\dir\n', read_tsv) == [{"name": 'A\t"b"', "notes": "C:\\dir"}]


TEXT = st.one_of(st.text(), st.text(alphabet="'=+-@\t\r\n\",;\\|a1 ")).filter(lambda text: "\0" not in text)
ROWS = st.lists(st.fixed_dictionaries({"name": TEXT.map("x".__add__), "notes": TEXT, "field.k": TEXT}), max_size=4)


@settings(max_examples=100, deadline=None)
@given(ROWS, st.sampled_from([(write_csv, read_csv), (write_tsv, read_tsv)]))
def test_what_is_written_is_read_back(rows, pair):
    write, read = pair
    assert cells(written(write, ["name", "notes", "field.k"], rows), read) == rows


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(st.binary(), st.text(alphabet='a,";\t\n\r\\\0王é').map(str.encode)), st.sampled_from([read_csv, read_tsv])
)
def test_any_bytes_are_read_or_refused(data, read):
    with suppress(Usage):
        found = table(data, read)
        for row in found.rows():
            assert row.problem or list(row.cells) == found.columns
