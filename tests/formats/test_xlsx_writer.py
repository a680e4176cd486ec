import io
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import Usage
from crmcli.formats import FORMATS
from crmcli.formats.xlsx_writer import CELL_LIMIT, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}

NUMBER = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}v"


def written(columns, rows):
    stream = io.BytesIO()
    assert write_xlsx(stream, columns, rows) == len(rows)
    return stream.getvalue()


def read(data):
    return [row.cells for row in FORMATS["xlsx"].table(io.BytesIO(data)).rows()]


def sheet(data):
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(SHEET))


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"))


@given(
    st.lists(
        st.fixed_dictionaries({"name": anything, "field.王": anything | st.from_regex(r"-?[0-9.]{1,12}")}), max_size=5
    )
)
@settings(max_examples=100, deadline=None)
def test_every_text_comes_back(rows):
    rows = [{"#": "1", **row} for row in rows]
    assert read(written(["#", "name", "field.王"], rows)) == rows


@pytest.mark.parametrize(
    "text",
    ["\x00", "\x0b\x1f", "a\rb\r\nc", "_x0041_", "_x_x0041__", "_x005F_", "&lt;<b>]]>", "\x7f\x85"],
)
def test_what_xml_cannot_hold_comes_back(text):
    assert read(written(["name"], [{"name": f"a{text}"}])) == [{"name": f"a{text}"}]


def test_every_cell_is_text():
    values = ["13800138000", "+86 138", "=1+1", "@x", "1990-05-01", "00123", "http://a.example", "TRUE"]
    data = written(["value"], [{"value": value} for value in values])
    assert [row["value"] for row in read(data)] == values
    assert {cell.get("t") for cell in sheet(data).iterfind(".//m:c", NS)} == {"inlineStr"}


def test_the_header_stays_in_sight_and_can_be_filtered():
    root = sheet(written(["name", "notes"], [{"name": "欧阳小明明明明"}, {"name": "Ana", "notes": "x" * 500}]))
    assert root.find(".//m:pane", NS).attrib == {
        "ySplit": "1", "topLeftCell": "A2", "activePane": "bottomLeft", "state": "frozen"
    }  # fmt: skip
    assert root.find("m:autoFilter", NS).get("ref") == "A1:B3"
    assert [it.get("width") for it in root.iterfind("m:cols/m:col", NS)] == ["16", "42"]
    assert [it.get("s") for it in root.iterfind(".//m:row[@r='1']/m:c", NS)] == ["2", "2"]
    assert [child.tag.partition("}")[2] for child in root] == [  # in the order of the schema
        "sheetViews", "cols", "sheetData", "autoFilter", "ignoredErrors"
    ]  # fmt: skip


def test_the_same_rows_give_the_same_bytes():
    assert written(["name"], [{"name": "Ana"}]) == written(["name"], [{"name": "Ana"}])


def test_rows_are_written_as_they_come():
    """The whole sheet is never in memory: what was asked for last is written before the end."""
    columns = ["name"]
    stream = io.BytesIO()

    def rows():
        for number in range(50_000):
            yield {"name": f"customer {number * 7919 % 100_003}"}
        assert stream.tell() > 50_000

    assert write_xlsx(stream, columns, rows()) == 50_000


@pytest.mark.parametrize("text", ["x" * CELL_LIMIT, "\U00020bb7" * (CELL_LIMIT // 2)])
def test_the_longest_cell(text):
    assert read(written(["name"], [{"name": text}])) == [{"name": text}]
    with pytest.raises(Usage, match=r"row 3, name: 32,76[89] characters, and a cell of a workbook holds 32,767"):
        written(["name"], [{"name": "x"}, {"name": text + text[:1]}])


def test_what_no_sheet_can_hold():
    with pytest.raises(Usage, match="at most 16,384 columns"):
        written([str(number) for number in range(16_385)], [])
    for character in "\ufffe\uffff":
        with pytest.raises(Usage, match=r"row 2, name: U\+FFFE or U\+FFFF, which no workbook holds"):
            written(["name"], [{"name": character}])
    with pytest.raises(Usage, match="--bom is for CSV"):
        write_xlsx(io.BytesIO(), ["name"], [], bom=True)


def test_an_empty_table():
    data = written(["name", "phone"], [])
    assert FORMATS["xlsx"].table(io.BytesIO(data)).columns == ["name", "phone"]
    assert read(data) == []


def test_a_pipe_will_do():
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, data):
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    write_xlsx(pipe, ["name"], [{"name": "Ana"}])
    assert read(pipe.data) == [{"name": "Ana"}]


@pytest.mark.parametrize(("text", "is_number"), [
    ("7", True), ("0", True), ("-12.5", True), ("0.25", True), ("123456789", True),
    ("007", False), ("-0", False), ("1.50", False), ("13800000001", False), ("+351", False), ("1e5", False),
    (" 7", False), ("７", False), ("1,000", False), ("-", False), (".5", False), ("=1+1", False),
])  # fmt: skip
def test_figures_of_ones_own_are_numbers_where_they_are_read_back_as_they_are(text, is_number):
    data = written(["name", "field.x"], [{"name": text, "field.x": text}])
    assert [it.text for it in sheet(data).iter(NUMBER)] == ([text] if is_number else [])
    assert read(data) == [{"name": text, "field.x": text}]


def test_totals_are_sums_of_money():
    data = written(["total", "orders"], [{"total": "1234.50", "orders": "3"}])
    assert [it.text for it in sheet(data).iter(NUMBER)] == ["1234.50", "3"]
    assert read(data) == [{"total": "1234.5", "orders": "3"}]
