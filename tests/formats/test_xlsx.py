import io

import pytest

from crmcli.errors import Usage
from crmcli.formats import FORMATS, packages
from workbooks import DATE, DATETIME, DURATION, TIME, Raw, packed, sheet_xml, styled, workbook

HEADER = ["姓名", "电话", "公司"]
ANA = ["Ana", "1380001", "Acme"]


def table(data, **options):
    return FORMATS["xlsx"].table(io.BytesIO(data), **options)


def cells(data, **options):
    return [row.cells for row in table(data, **options).rows()]


def known(text):
    return text in HEADER


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13800138000, "13800138000"),
        (13800138000.0, "13800138000"),
        ("1.38E+10", "1.38E+10"),
        (-5, "-5"),
        (0.5, "0.5"),
        (Raw('<c r="{at}"><v>0.30000000000000004</v></c>'), "0.3"),
        (1e20, "100000000000000000000"),
        (6222021234567890123, "6222021234567890000"),
        (1e40, "1e+40"),
        (True, "TRUE"),
        (False, "FALSE"),
        (styled(32994, DATE), "1990-05-01"),
        (styled(32994.5, DATETIME), "1990-05-01 12:00:00"),
        (styled(0.5, TIME), "12:00:00"),
        (styled(1.5, DURATION), "36:00:00"),
        (Raw('<c r="{at}" t="str"><f>A1</f><v>what it gave</v></c>'), "what it gave"),
        (Raw('<c r="{at}"><f>1+1</f></c>'), ""),
        (Raw('<c r="{at}" t="e"><v>#N/A</v></c>'), ""),
        (Raw('<c r="{at}" t="inlineStr"><is><r><t>王</t></r><r><rPr><b/></rPr><t>伟</t></r></is></c>'), "王伟"),
        ("一\n二", "一\n二"),
        ("=1+1", "=1+1"),
        ("'quoted", "'quoted"),
        (" spaces ", " spaces "),
        ("_x005F_x0041_ _x0007_", "_x0041_ \a"),
    ],
)
def test_what_a_cell_holds(value, text):
    data = workbook({"S": [["name", "value", "more"], ["Ana", value, "!"]]})
    assert cells(data) == [{"name": "Ana", "value": text, "more": "!"}]


def test_errors_are_counted():
    error = Raw('<c r="{at}" t="e"><v>#REF!</v></c>')
    notes = table(workbook({"S": [["name", "city"], [error, "x"], ["Ana", error]]})).notes
    assert notes == ("2 cells with an error such as #N/A, taken as empty",)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([HEADER, ANA], 1),
        ([["客户名单 2025"], HEADER, ANA], 2),
        ([["客户名单 2025"], [], ["制表人", "王", None, "2025"], [None], HEADER, ANA], 5),
        ([["Kundenliste"], ["Wer", "Wo", "Was"], ["Ana", "Bonn", "x"], ["Bob", "Ulm", "y"]], 2),
        ([["Kundenliste"], ["Wer", "Wo"], ["Ana", None], ["Bob", "Ulm"]], 2),
        ([["name"], ["Ana"], ["Bob"]], 1),
        ([["Wer", "Wo", "Was"], ["Ana", "Bonn"], ["Bob", "Ulm", "x"]], 1),
    ],
)
def test_the_header_is_found(rows, line):
    found = table(workbook({"S": rows}), knows=known)
    assert found.header_row == line
    assert found.columns == [name for name in rows[line - 1] if name]
    assert [row.line for row in found.rows()] == list(range(line + 1, len(rows) + 1))
    assert found.unit == "row"
    said = f"the columns are named in row {line} (use --header-row to change)"
    assert found.notes == ((said,) if line > 1 else ())


def test_the_header_row_that_was_asked_for():
    data = workbook({"S": [HEADER, ["a", "b", "c"], ANA]})
    assert table(data, header_row=2, knows=known).columns == ["a", "b", "c"]
    with pytest.raises(Usage, match="sheet 'S' has no row that names the columns"):
        table(data, header_row=9)


def test_a_name_on_two_lines_is_on_one():
    assert table(workbook({"S": [["联系\n电话", " name "]]})).columns == ["联系 电话", "name"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["name", None, "city"], ANA], "row 2: column 2 has a value but no name in the header"),
        ([[], []], "there are no rows in the workbook"),
    ],
)
def test_a_table_that_is_none(rows, message):
    with pytest.raises(Usage, match=message):
        cells(workbook({"S": rows}))


def test_blank_rows_and_columns_are_skipped():
    rows = [[None, "name", "city", None], [None, " ", None], [None, "Ana"], [], [None, "Bob", "Ulm", " "]]
    found = table(workbook({"S": rows}))
    assert [(row.line, row.cells) for row in found.rows()] == [
        (3, {"name": "Ana", "city": ""}),
        (5, {"name": "Bob", "city": "Ulm"}),
    ]


def test_rows_can_be_read_again():
    found = table(workbook({"S": [HEADER, ANA, ANA]}))
    assert len(list(found.rows())) == len(list(found.rows())) == 2


SHEETS = {"说明": [], "客户": [HEADER, ANA], "旧": [HEADER, ["Bob"]], "Hidden": [["name"], ["Eve"]]}


@pytest.mark.parametrize(
    ("sheet", "names"), [(None, ["Ana"]), ("客户", ["Ana"]), ("旧", ["Bob"]), ("3", ["Bob"]), (" hidden", ["Eve"])]
)
def test_which_sheet(sheet, names):
    data = workbook(SHEETS, hidden=["Hidden"])
    assert [next(iter(row.values())) for row in cells(data, sheet=sheet)] == names
    said = ("sheet '客户' was read; '旧' has rows too (use --sheet to change)",)
    assert table(data, sheet=sheet).notes == (() if sheet else said)


def test_a_sheet_is_called_by_its_name_before_its_number():
    assert cells(workbook({"2": [["name"], ["Ana"]], "b": [["name"], ["Bob"]]}), sheet="2") == [{"name": "Ana"}]


def test_sheets_that_are_not_there():
    data = workbook(SHEETS, hidden=["Hidden"])
    for asked in ("Kunden", "0", "5", "9" * 5000, "²"):
        with pytest.raises(Usage, match="there are '说明', '客户', '旧', 'Hidden'"):
            table(data, sheet=asked)
    with pytest.raises(Usage, match="'客户' cannot be seen: name one with --sheet"):
        table(workbook({"客户": [HEADER, ANA]}, hidden=["客户"]))


def test_merged_cells_stand_in_each_row_that_they_span():
    rows = [
        ["客户名单", None, None],
        [],
        ["公司", "姓名", "电话"],
        ["Acme", "Ana", "1"],
        [None, "Bob", None],
        [None, None, None],
        [None, "Eve", "3"],
    ]
    xml = sheet_xml(rows, ["A1:C2", "A4:A6", "C4:C5"])
    assert [tuple(row.values()) for row in cells(packed({"S": xml}), knows=known)] == [
        ("Acme", "Ana", "1"),
        ("Acme", "Bob", "1"),
        ("", "Eve", "3"),
    ]


def test_the_names_of_a_header_of_two_rows():
    rows = [["姓名", "联系", None], [None, "电话", "邮箱"], ["Ana", "1", "a@b.example"]]
    xml = sheet_xml(rows, ["A1:A2", "B1:C1"])
    assert cells(packed({"S": xml}), header_row=2) == [{"姓名": "Ana", "电话": "1", "邮箱": "a@b.example"}]


def test_cells_without_references():
    xml = sheet_xml([]).replace(
        "<sheetData>", "<sheetData><row><c t='str'><v>name</v></c></row><row><c t='str'><v>Ana</v></c></row>"
    )
    assert cells(packed({"S": xml})) == [{"name": "Ana"}]


def test_a_format_far_away_is_no_cell():
    xml = sheet_xml([["name"], ["Ana"]]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    )
    assert cells(packed({"S": xml})) == [{"name": "Ana"}]


def test_a_cell_far_down_is_reached():
    xml = sheet_xml([["name"], ["Ana"]]).replace(
        "</sheetData>", '<row r="200000"><c r="A200000"><v>5</v></c></row></sheetData>'
    )
    assert [(row.line, row.cells) for row in table(packed({"S": xml})).rows()][1:] == [(200000, {"name": "5"})]


def test_what_is_handed_on_holds_only_what_was_looked_at():
    data = packed({"S": sheet_xml([["name"]])}, **{"xl/media/image1.png": b"\x89PNG", "xl/vbaProject.bin": b"x"})
    names = packages.zipfile.ZipFile(packages.checked(io.BytesIO(data)).stream).namelist()
    assert "xl/worksheets/sheet1.xml" in names
    assert not [name for name in names if name.endswith((".png", ".bin"))]


def test_a_workbook_of_too_many_elements(monkeypatch):
    data = workbook({"S": [["name"]] * 50})
    assert packages.checked(io.BytesIO(data))
    monkeypatch.setattr(packages, "ELEMENT_LIMIT", 150)
    with pytest.raises(Usage, match="holds more than 256 MB or 150 elements of XML; save the table as CSV"):
        table(data)
