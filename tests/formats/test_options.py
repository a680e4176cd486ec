import io

import pytest

from crmcli.errors import Usage
from crmcli.formats import FORMATS, READABLE

SAMPLES = {
    "csv": b"name\nA\n",
    "tsv": b"name\nA\n",
    "json": b"{}",
    "jsonl": b"{}",
    "vcard": b"BEGIN:VCARD\nEND:VCARD\n",
}


@pytest.mark.parametrize(
    ("name", "option", "value", "message"),
    [
        ("json", "header_row", 2, "--header-row: it is for tables such as CSV and workbooks, not for json"),
        ("jsonl", "header_row", 1, "--header-row"),
        ("vcard", "header_row", 2, "--header-row"),
        ("csv", "sheet", "1", "--sheet: it is for workbooks, not for csv"),
        ("xlsx", "encoding", "utf-8", "--encoding: it is for files of text"),
        ("markdown", "sheet", None, "the input: markdown can only be written"),
    ],
)
def test_an_option_that_is_not_for_the_format_is_refused(name, option, value, message):
    with pytest.raises(Usage, match=message):
        FORMATS[name].table(io.BytesIO(SAMPLES.get(name, b"")), **{option: value})


def test_what_can_be_read():
    assert READABLE == ("csv", "tsv", "json", "jsonl", "xlsx", "vcard", "vcard4")


@pytest.mark.parametrize(
    ("name", "content", "encoding", "notes"),
    [
        ("csv", "姓名\n王小明\n", "utf-8", ()),
        ("csv", "姓名\n王小明\n", "utf-8-sig", ()),
        ("csv", "姓名\n王小明\n", "gb18030", ("read as GB18030 (use --encoding to change)",)),
        ("csv", "姓名\n王小明\n", "utf-16", ("read as UTF-16 (use --encoding to change)",)),
        (
            "vcard",
            "BEGIN:VCARD\nFN:王小明\nEND:VCARD\n",
            "gb18030",
            ("read as GB18030 (use --encoding to change)",),
        ),
    ],
)
def test_a_guessed_encoding_is_named_where_it_is_not_utf_8(name, content, encoding, notes):
    data = content.encode(encoding)
    assert FORMATS[name].table(io.BytesIO(data)).notes == notes
    wanted = "utf-8" if encoding.startswith("utf-8") else encoding
    assert FORMATS[name].table(io.BytesIO(data), encoding=wanted).notes == ()


def known(text):
    return text in ("姓名", "电话", "公司")


@pytest.mark.parametrize(
    ("lines", "row", "columns"),
    [
        ("姓名,电话\nA,1\n", 1, ["姓名", "电话"]),
        ("客户名单 2025\n姓名,电话\nA,1\n", 2, ["姓名", "电话"]),
        ("客户名单,,\n\n制表:王,日期:5月,\n公司;姓名;电话\nX;A;1\n", 4, ["公司", "姓名", "电话"]),
        ("who,where\nA,B\n", 1, ["who", "where"]),
        ("sep=;\n姓名;电话\n", 2, ["姓名", "电话"]),
    ],
)
def test_the_header_of_a_csv_is_found_under_titles(lines, row, columns):
    table = FORMATS["csv"].table(io.BytesIO(lines.encode()), knows=known)
    assert (table.header_row, table.columns) == (row, columns)
    said = [note for note in table.notes if "row" in note]
    assert said == ([f"the columns are named in line {row} (use --header-row to change)"] if row > 1 else [])


def test_a_header_that_was_asked_for_is_not_looked_for():
    data = "a,b\n姓名,电话\nA,1\n".encode()
    table = FORMATS["csv"].table(io.BytesIO(data), header_row=1, knows=known)
    assert table.columns == ["a", "b"]
    assert table.notes == ()
