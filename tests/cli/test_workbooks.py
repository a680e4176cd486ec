"""Workbooks, Markdown and files in other encodings through the front door."""

import zipfile

import pytest

from workbooks import DATE, styled, workbook


@pytest.fixture
def book(crm):
    crm.add("王伟", "--phone", "138 0013 8000", "--phone", "+86 139 0000 0001", "--email", "a@b.example",
            "--handle", "line=wang88", "--field", "尺码=XL|L", "--birthday", "05-01", "--note", "一\n二\ta_x0041_",
            "--city", "上海", "--tag", "vip", "--external-id", "0012")  # fmt: skip
    crm.add("Acme", "--kind", "company", "--title", "=1+1")
    return crm


def test_a_workbook_there_and_back(book, tmp_path):
    file, second = tmp_path / "customers.xlsx", tmp_path / "second.db"
    assert book("export", "-o", file).stderr == f"Wrote 2 customers to {file}.\n"
    assert "both customers are as in the book" in book("import", file, "--on-match", "update").stderr
    book("init", "--no-recovery-code", "--book", second)
    book("import", file, "--book", second)
    ours, theirs = (book("export", "--format", "json", *more).json for more in ((), ("--book", second)))
    for customer in (*ours, *theirs):
        for name in ("id", "created_at", "updated_at"):
            del customer[name]
        for point in (*customer["emails"], *customer["phones"]):
            del point["label"]
    assert theirs == ours


def test_some_fields_of_a_workbook(book, tmp_path):
    file = tmp_path / "some.xlsx"
    book("export", "tag:vip", "--fields", "name,phone", "-o", file)
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "王伟" in sheet
    assert "上海" not in sheet
    assert "Acme" not in sheet


def test_a_workbook_is_for_a_file_or_a_pipe(book, process):
    told = book("export", "--format", "xlsx", terminal=True, exit_code=2)
    assert "xlsx is no text for a terminal; name a file for it: -o customers.xlsx" in told.stderr
    assert told.stdout == ""
    assert process("export", "--format", "xlsx").stdout.startswith(b"PK")


def test_what_no_workbook_holds_leaves_no_file(crm, tmp_path):
    crm.add("Ana", "--note", "x" * 40_000)
    told = crm("export", "-o", tmp_path / "a.xlsx", exit_code=2).stderr
    assert "row 2, notes: 40,000 characters" in told
    assert not [it for it in tmp_path.iterdir() if "a.xlsx" in it.name]


def test_a_list_made_by_hand(crm, tmp_path):
    file = tmp_path / "客户.xlsx"
    rows = [
        ["客户名单 2025"],
        [],
        ["序号", "姓名", "手机", "生日", "公司"],
        [1, "王伟", 13800138000, styled(32994, DATE), "示例"],
        [2, "李娜", 13900000001, None, None],
        [3, None, 5, None, None],
    ]
    file.write_bytes(workbook({"封面": [], "客户": rows, "旧客户": [["姓名"], ["旧"]]}))
    plan = crm("import", file, "-n", exit_code=3).stdout
    assert "客户.xlsx: sheet '客户' was read; '旧客户' has rows too (use --sheet to change)" in plan
    assert "客户.xlsx: the columns are named in row 3 (use --header-row to change)" in plan
    assert "row 4: 王伟, 示例" in plan
    assert "row 6, 手机: has fewer than 3 digits" in plan
    crm("import", file, exit_code=3)
    assert crm("list", "--sort", "id", "--format", "json", "--fields", "name,phone,birthday,company").json == [
        {"name": "王伟", "phone": "13800138000", "birthday": "1990-05-01", "company": "示例"},
        {"name": "李娜", "phone": "13900000001", "birthday": "", "company": ""},
    ]
    assert crm("import", file, "--sheet", "3").lines == ["3"]


def test_what_a_file_is_counts_more_than_its_name(crm, tmp_path):
    text, book = tmp_path / "a.xlsx", tmp_path / "b.csv"
    text.write_text("name,phone\nAna,1380001\n")
    book.write_bytes(workbook({"S": [["name", "phone"], ["Bob", "1380002"]]}))
    assert crm("import", text, book).lines == ["1", "2"]
    assert crm("import", "-", stdin=book.read_bytes(), exit_code=0).lines == []
    assert "this is not a workbook" in crm("import", text, "--from", "xlsx", exit_code=2).stderr


def test_markdown_is_only_written(book, tmp_path):
    file = tmp_path / "a.md"
    book("export", "--fields", "name,field.尺码", "-o", file)
    assert file.read_text() == "| name | field.尺码 |\n| --- | --- |\n| 王伟 | XL\\|L |\n| Acme |  |\n"
    for arguments, what in (([file], file), (["-", "--from", "markdown"], "--from markdown")):
        told = book("import", *arguments, exit_code=2).stderr
        assert f"{what}: markdown can only be written; what can be read is csv, tsv, json" in told


CHINESE = "姓名,手机\n王小明,13800000000\n"
SAMPLES = {
    "UTF-8": (CHINESE.encode(), [], "王小明", False),
    "UTF-8 with BOM": (CHINESE.encode("utf-8-sig"), [], "王小明", False),
    "UTF-16 little-endian": (b"\xff\xfe" + CHINESE.encode("utf-16-le"), [], "王小明", True),
    "UTF-16 big-endian": (b"\xfe\xff" + CHINESE.encode("utf-16-be"), [], "王小明", True),
    "GBK, short": (CHINESE.encode("gbk"), [], "王小明", True),
    "GB18030, rare": (CHINESE.replace("明", "𠮷㐂").encode("gb18030"), [], "王小𠮷㐂", True),
    "Big5": ("姓名,手機\n陳偉,13800000000\n".encode("big5"), ["--encoding", "big5"], "陳偉", False),
    "cp1252": ("name,phone\nJosé Œuvre,13800000000\n".encode("cp1252"), ["--encoding", "cp1252"], "José Œuvre", False),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_encodings(crm, tmp_path, sample):
    data, options, name, guessed = SAMPLES[sample]
    file = tmp_path / "list.csv"
    file.write_bytes(data)
    plan = crm("import", file, *options, "-n").stdout
    assert ("list.csv: read as " in plan) == guessed
    crm("import", file, *options)
    assert crm("list", "--json").json[0]["name"] == name


def test_of_sheets_of_which_none_is_known_all_are_named(crm, tmp_path):
    file = tmp_path / "x.xlsx"
    file.write_bytes(workbook({"说明": [["请填写"], ["第二页"]], "Daten": [["Wer", "Wo"], ["Ana", "Ulm"]]}))
    told = crm("import", file, exit_code=2, env={"COLUMNS": "300"}).stderr
    assert "sheet '说明' was read; 'Daten' has rows too (use --sheet to change)" in told
    assert crm("import", file, "--sheet", "Daten", "--map", "Wer=name").lines == ["1"]
