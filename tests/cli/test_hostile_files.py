"""Files made to harm, or harmed: each is refused in a sentence, or its good rows are taken and the bad ones named.

Whatever is refused leaves the book as it was, and none takes long.
"""

import io
import json
import re
import time
import zipfile

import pytest

from workbooks import DURATION, MAIN, Raw, packed, sheet_xml, styled, workbook

SECONDS = 5.0

GOOD = "name,phone\nAna,1380001\n"
SHEET = sheet_xml([["name", "phone"], ["Ana", "1380001"]])
OPEN = f'<worksheet xmlns="{MAIN}"><sheetData>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)


def far(cell):
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return packed({"S": SHEET.replace("</sheetData>", f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>')})


def lying(data, size):
    """The workbook, with its sheet declared to be of that size when unpacked."""
    sizes = zipfile.ZipFile(io.BytesIO(data)).getinfo("xl/worksheets/sheet1.xml")
    return data.replace(sizes.file_size.to_bytes(4, "little"), size.to_bytes(4, "little"))


def twice():
    stream = io.BytesIO(workbook({"S": [["name"], ["Ana"]]}))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", SHEET)
    return stream.getvalue()


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "."), content)
    return stream.getvalue()


REFUSED = {  # name of the file: what is in it, what is said
    # CSV
    "an open quote.csv": (lambda: 'name,notes\nAna,"begins\n' + "Bob,x\n" * 1000, 'line 2: a quote .* is not closed'),
    "an open quote, and a long file.csv": (lambda: 'name,notes\nAna,"x\n' + "Bob,x\n" * 300_000, "line 2: .*1,000,000"),
    "a quote in the header.csv": (lambda: 'name,"phone\nAna,1\n', "line 1: a quote"),
    "a cell of 10 MB.csv": (lambda: "name,notes\nAna," + "x" * 10_000_000, "line 2: a record of more than 5,000,000"),
    "a header of 10 MB.csv": (lambda: "x" * 10_000_000, "line 1: a record of more than 5,000,000"),
    "no names.csv": (lambda: " , ,\nAna,1,2\n", "line 1: the header does not name any column"),
    "many columns.csv": (lambda: ",".join(f"c{n}" for n in range(20_000)) + "\n", "line 1: 20,000 columns; at most"),
    "a name is missing.csv": (lambda: "name,,phone\nAna,x,1\n", "line 2: column 2 has a value but no name"),
    "zeros.csv": (lambda: bytes(10_000), "this is not text"),
    "any bytes.csv": (lambda: bytes(range(256)) * 400, "this is not text"),
    "half UTF-16.csv": (lambda: GOOD.encode("utf-16")[:-1], "line 2: not utf-16"),
    "a damaged character.csv": (lambda: "姓名\n王小明\n李小龙\n".encode() + b"\xe7\x8e\n", "line 4: a damaged"),
    "nothing.csv": (lambda: "", "the file is empty"),
    "line ends only.csv": (lambda: "\n" * 100_000, "no header line"),
    "a picture.csv": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "this is a picture"),
    # JSON
    "deep.json": (lambda: "[" * 1_000_000, "line 1: nested too deeply"),
    "deep in an object.json": (lambda: '[{"name": ' + "[" * 1_000_000, "line 1: nested too deeply"),
    "cut off.json": (lambda: '[{"name": "Ana"},\n{"name": "B', "line 2: not JSON"),
    "NaN.json": (lambda: '[{"name": NaN}]', "line 1: NaN is not a number"),
    "two lists.json": (lambda: "[][]", "line 1: not JSON: text behind the end"),
    "many keys.jsonl": (lambda: json.dumps({f"k{n}": n for n in range(20_000)}), "line 1: more than 10,000"),
    "a long line.jsonl": (lambda: '{"name": "' + "x" * 10_000_000 + '"}', "line 1: a record of more than 5,000,000"),
    # vCards
    "without end.vcf": (lambda: "BEGIN:VCARD\n" + ("NOTE:" + "x" * 70 + "\n") * 100_000, "a record of more than 5,000"),
    "an endless fold.vcf": (lambda: "BEGIN:VCARD\nFN:A" + ("\n " + "x" * 70) * 100_000, "a record of more than 5,000"),
    "a soft line for ever.vcf": (
        lambda: "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:x=\n" + ("=41" * 24 + "=\n") * 100_000,
        "a record of more than 5,000,000",
    ),
    "no card.vcf": (lambda: GOOD, "there is no vCard in it"),
    # Workbooks
    "a zip.xlsx": (lambda: archive(readme__txt="x"), "this is a zip archive but not a workbook"),
    "a document.xlsx": (lambda: archive(mimetype="x", content__xml="<a/>"), "this is an OpenDocument file; open it"),
    "cut off.xlsx": (lambda: workbook({"S": [["name"]] * 500})[:-300], "the workbook is damaged or cut off"),
    "encrypted.xlsx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    "old.xls": (lambda: OLE, "this is an old workbook .xls.; open it in a spreadsheet program"),
    "far away.xlsx": (lambda: far("XFD1048576"), "reaches over 1,048,576 rows and 16,384 columns"),
    "beyond all sheets.xlsx": (lambda: far("ZZZZZZ99999999"), "reaches over 99,999,999 rows"),
    "no such cell.xlsx": (lambda: far("A1:B2"), "'A1:B2' is no cell"),
    "laughs.xlsx": (
        lambda: packed({"S": f"<!DOCTYPE x [<!ENTITY l0 'ha'>{LAUGHS}]>" + SHEET.replace("Ana", "&l9;")}),
        "declares entities",
    ),
    "declares 1 GB.xlsx": (lambda: lying(packed({"S": SHEET}), 1 << 30), "holds more than 256 MB"),
    "declares 100 bytes.xlsx": (lambda: lying(packed({"S": SHEET + " " * 9_000_000}), 100), "the workbook is damaged"),
    "declares many texts.xlsx": (
        lambda: packed({"S": SHEET}, **{"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" uniqueCount="99999999999"/>'}),
        "it declares more than it can hold",
    ),
    "a time without end.xlsx": (
        lambda: workbook({"S": [["name"], [styled(1e12, DURATION)]]}), "the workbook is damaged .days="
    ),
    "deep.xlsx": (lambda: packed({"S": OPEN + "<a>" * 1_000_000}), "nested too deeply"),
    "an endless tag.xlsx": (lambda: packed({"S": OPEN + '<c r="' + "A" * 20_000_000}), "a tag of more than 5,000,000"),
    "no XML.xlsx": (lambda: packed({"S": "not XML"}), "xl/worksheets/sheet1.xml: the workbook is damaged"),
    "no sheets.xlsx": (lambda: packed({}), "there are no rows in the workbook"),
    "a cell of 10 MB.xlsx": (lambda: workbook({"S": [["name"], ["x" * 10_000_000]]}), "row 2: a row of more than"),
    "the same part twice.xlsx": (twice, "parts of it stand there twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_a_sentence(crm, tmp_path, name):
    make, message = REFUSED[name]
    content = make()
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    before, began = crm.book.read_bytes(), time.monotonic()
    result = crm("import", file, "--yes", exit_code=2)
    assert time.monotonic() - began < SECONDS
    assert result.stdout == ""
    assert crm.book.read_bytes() == before
    (line,) = result.stderr.splitlines()
    assert name in line
    assert len(line) < 400
    assert re.search(message, line), line


ODD = {  # name of the file: what is in it, how many are taken, what is said
    "NULs.csv": ("name,phone\nAna,1380001\nB\0b,1\nEve,1380002\n", 2, "line 3: a NUL character"),
    "a quote within.csv": ('name,notes\nAna,"a"b"c"\nBob,x\n', 1, 'line 2: a quote (") inside a quoted cell'),
    "too wide.csv": ("name,phone\nAna,1380001,x\nBob,1380002\n", 1, "line 2: 3 cells, but the header names 2 columns"),
    "names twice.csv": ("name,phone,name\nAna,1380001,x\nBob,1,y\n", 1, "the second is called 'name 2' here"),
    "huge numbers.json": ('[{"name": "Ana", "n": 1' + "0" * 100_000 + '}, {"name": "Bob", "phone": 1}]', None, None),
    "half characters.jsonl": ('{"name": "\\ud800"}\n{"name": "Bob"}\n', 1, "line 1: half a character"),
    "a NUL.jsonl": ('{"name": "a\\u0000"}\n{"name": "Bob"}\n', 1, "line 1: a NUL character"),
    "deep.jsonl": ('{"name": ' + "[" * 100_000 + '\n{"name": "Bob"}\n', 1, "line 1: nested too deeply"),
    "no JSON.jsonl": ('{"name": "Ana"}\nx\n[1]\n{"name": "Bob"}\n', 2, "line 2: not JSON"),
    "NaN.jsonl": ('{"name": Infinity}\n{"name": "Bob"}\n', 1, "line 1: Infinity is not a number"),
    "cards in cards.vcf": ("BEGIN:VCARD\n" * 1000 + "FN:Ana\nEND:VCARD\n", 1, "does not end before the next begins"),
    "a card that does not end.vcf": (
        "BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\n",
        1,
        "line 4: the card does not",
    ),
    "no name.vcf": ("BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", 1, "line 1, name: is empty"),
}


@pytest.mark.parametrize("name", ODD)
def test_good_rows_are_taken_and_bad_ones_named(crm, tmp_path, name):
    content, taken, message = ODD[name]
    file = tmp_path / name
    file.write_text(content)
    began = time.monotonic()
    result = crm("import", file, "--yes", exit_code=3)
    assert time.monotonic() - began < SECONDS
    assert int(crm("count").stdout) == (1 if taken is None else taken)
    assert message is None or message in result.stderr
    assert len(result.stderr) < 1000


ESCAPES = "\x1b]0;title\x07\x1b[2J\x9b31m\u202eAna"
ESCAPED = Raw('<c r="{at}" t="inlineStr"><is><t>_x001B_[2J\u202e</t></is></c>')
WITH_ESCAPES = {
    "a.csv": f"name,phone,{ESCAPES}\n{ESCAPES},1,x\n{ESCAPES},1380001,y\n".encode(),
    "a.jsonl": f'{json.dumps({"name": ESCAPES, "phone": "1", ESCAPES: "x"})}\n{{"name": "Bob"}}\n'.encode(),
    "a.vcf": f"BEGIN:VCARD\nFN:{ESCAPES}\nX-{ESCAPES}:x\nEND:VCARD\n".encode(),
    "a.xlsx": workbook({"S": [["name", "phone"], [ESCAPED, "1"], ["Bob", "1380001"]], "\u202e": [["x"]]}),
}


@pytest.mark.parametrize("name", WITH_ESCAPES)
def test_escape_sequences_do_not_reach_the_terminal(crm, tmp_path, name):
    file = tmp_path / name
    file.write_bytes(WITH_ESCAPES[name])
    for arguments in (["-n"], ["--yes"]):
        result = crm("import", file, *arguments, terminal=True, exit_code=None)
        assert result.stdout + result.stderr
        assert not set(result.stdout + result.stderr) & set("\x1b\x07\x9b\u202e")
