"""What a workbook's cells do not say by themselves: fixed digits, results that are missing, digits that are lost."""

import io

import pytest

from crmcli.errors import Usage
from crmcli.formats import FORMATS
from workbooks import MAIN, Raw, packed, sheet_xml, styled, workbook

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="00000"/>
<numFmt numFmtId="165" formatCode="0.00"/><numFmt numFmtId="166" formatCode="{"0" * 400}"/></numFmts>
<cellStyleXfs><xf numFmtId="164"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>
<dxfs><dxf><numFmt numFmtId="165" formatCode="00"/></dxf></dxfs></styleSheet>"""


def table(data, **options):
    return FORMATS["xlsx"].table(io.BytesIO(data), **options)


def known(text):
    return text in ("name", "zip")


def padded(*rows, **more):
    xml = sheet_xml([["name", "zip"], *rows])
    return [row.cells["zip"] for row in table(packed({"S": xml}, **{"xl/styles.xml": STYLES}, **more)).rows()]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (styled(1067, 1), "01067"),
        (styled(123456, 1), "123456"),
        (styled(1067, 0), "1067"),
        (styled(1067, 2), "1067"),
        (styled(1067, 3), "1067"),
        (styled(10.5, 1), "10.5"),
        (styled(-7, 1), "-7"),
        (Raw('<c r="{at}" s="1" t="str"><v>12</v></c>'), "12"),
        (Raw('<c r="{at}" s="1"/>'), ""),
        (Raw('<c r="{at}" s="99"><v>5</v></c>'), "5"),
    ],
)
def test_a_number_has_the_digits_that_are_seen(value, text):
    assert padded(["Ana", value]) == [text]


def test_the_digits_stand_in_the_right_cells():
    rows = [[None, "name", "zip"], [], [None, "Ana", styled(1, 1)], [None, "Bob", 2], [None, styled(3, 1), 4]]
    found = table(packed({"S": sheet_xml(rows)}, **{"xl/styles.xml": STYLES}))
    assert [list(row.cells.values()) for row in found.rows()] == [["Ana", "00001"], ["Bob", "2"], ["00003", "4"]]


def test_each_sheet_has_its_own_facts():
    error = Raw('<c r="{at}" t="e"><v>#REF!</v></c>')
    sheets = {"A": sheet_xml([["name", "zip"], ["Ana", 5]]), "B": sheet_xml([["name", "zip"], [error, styled(5, 1)]])}
    data = packed(sheets, **{"xl/styles.xml": STYLES})
    assert [row.cells["zip"] for row in table(data, sheet="A").rows()] == ["5"]
    assert table(data, sheet="A").notes == ()
    assert [row.cells["zip"] for row in table(data, sheet="B").rows()] == ["00005"]
    assert table(data, sheet="B").notes == ("1 cell with an error such as #N/A, taken as empty",)


def formula(inside, kind=""):
    return Raw(f'<c r="{{at}}"{kind}>{inside}</c>')


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (formula("<f>1+1</f>"), 1),
        (formula("<f>1+1</f><v/>"), 1),
        (formula("<f>1+1</f><v></v>"), 1),
        (formula("<f>1+1</f><v>\n</v>"), 1),
        (formula("<f>1+1</f><v>2</v>"), 0),
        (formula("<f>A1</f><v></v>", ' t="str"'), 0),
        (formula("<v>2</v>"), 0),
    ],
)
def test_formulas_without_a_result_are_counted(value, count):
    told = "{} with a formula whose result is not in the file, taken as empty; save it once in a spreadsheet program"
    for rows, total in (([["name", "zip"], ["Ana", value]], count), ([["name"], [value], [value], ["x"]], 2 * count)):
        notes = table(workbook({"S": rows})).notes
        assert notes == ((told.format("1 cell" if total == 1 else f"{total} cells"),) if total else ())


def test_numbers_that_lost_their_last_digits_are_told_of():
    found = table(workbook({"S": [["name", "card"], ["Ana", 6222021234567890123], ["Bob", 622202123456789]]}))
    for _ in range(2):
        assert [row.cells["card"] for row in found.rows()] == ["6222021234567890000", "622202123456789"]
        (told,) = found.left_aside()
        assert told.startswith("1 cell with a number of more than 15 digits")


NOTE = [["说明"], ["请填写第二页"]]
NAMED = [["name", "zip"], ["Ana", "1"]]
OTHER = [["Wer", "Wo"], ["Ana", "Ulm"]]


@pytest.mark.parametrize(
    ("sheets", "columns"),
    [([NOTE, NAMED, OTHER], ["name", "zip"]), ([NAMED, NOTE], ["name", "zip"]), ([OTHER, NOTE], ["Wer", "Wo"])],
)
def test_the_first_sheet_with_a_known_header_is_read(sheets, columns):
    found = table(workbook({f"S{at}": rows for at, rows in enumerate(sheets)}), knows=known)
    assert found.columns == columns
    assert found.notes[0].startswith(f"sheet 'S{sheets.index(NAMED) if NAMED in sheets else 0}' was read; ")


def test_an_error_names_the_sheets():
    data = workbook({"说明": [["a", None, "b"], ["x", "y"]], "Daten": OTHER})
    with pytest.raises(Usage, match=r"sheet '说明' \('Daten': --sheet\), row 2: column 2 has a value but no name"):
        list(table(data, knows=known).rows())
