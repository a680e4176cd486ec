"""crm import, through the front door."""

import json

import pytest

CSV = """\
Customer ID,Name,Phone,E-mail,City,Tags
A1,王伟,138 0000 0001,wang@example.com,上海,vip
A2,Ana Silva,,ana@example.com,,
"""


@pytest.fixture
def add(crm, file):
    """Import a text of CSV; returns the JSON result."""

    def run(text, *options, exit_code=0, name="list.csv"):
        return crm("import", file(text, name), *options, "--json", exit_code=exit_code).json

    return run


def customers(crm):
    return crm("list", "--json", "--sort", "id").json


def counts(result):
    return tuple(result[name] for name in ("added", "updated", "same", "skipped"))


def without_ids(shapes):
    return [{key: value for key, value in shape.items() if key != "id"} for shape in shapes]


# What is read ----------------------------------------------------------------------------------------------------


def test_a_list_of_customers(crm, file):
    result = crm("import", file(CSV, "customers.csv"))
    assert result.lines == ["1", "2"]
    assert (
        result.stderr == "Imported 2 customers from customers.csv: 2 added, 0 updated, 0 the same. Undo: crm undo 1\n"
    )
    wang, ana = customers(crm)
    assert (wang["name"], wang["external_id"], wang["tags"]) == ("王伟", "A1", ["vip"])
    assert wang["phones"][0]["e164"] == "+8613800000001"
    assert wang["addresses"][0]["city"] == "上海"
    assert ana["emails"][0]["value"] == "ana@example.com"


def test_the_result_in_json(add):
    text = CSV + "A3,Bad Phone,1.38E+10,,,\nA4,Bob,,wang@example.com,,\n"
    assert add(text, exit_code=3) == {
        "batch": 1,
        "dry_run": False,
        "added": 3,
        "archived": 0,
        "updated": 0,
        "same": 0,
        "skipped": 0,
        "left_out": 0,
        "touches": 0,
        "follow_ups": 0,
        "orders": 0,
        "duplicates": [
            {
                "line": 5,
                "id": 1,
                "other_line": 2,
                "name": "王伟",
                "reason": "same e-mail and a like name, but an id of its own",
            }
        ],
        "duplicates_total": 1,
        "refused": [
            {
                "line": 4,
                "column": "Phone",
                "reason": "'1.38E+10' is in a spreadsheet's scientific notation; format the column as text",
            }
        ],
        "refused_total": 1,
        "kept_as_text": [],
        "kept_as_text_total": 0,
        "ambiguous_dates": [],
        "notes": [],
        "kept_ours": {},
    }


def test_files_from_china(crm, file):
    crm("import", file("姓名,手机,城市\n王伟,13800000001,上海\n", encoding="gb18030"))
    assert crm("import", file("姓名,手机\n李娜,13800000002\n", encoding="gbk"), "--encoding", "gbk").lines == ["2"]
    assert [it["name"] for it in customers(crm)] == ["王伟", "李娜"]


def test_standard_input(crm):
    result = crm("import", "-", stdin=CSV)
    assert "from standard input: 2 added" in result.stderr
    assert crm("import", "-", "--from", "jsonl", stdin='{"name": "Bob"}\n').lines == ["3"]
    assert crm("import", "-", stdin='{"name": "Ann"}\n').lines == ["4"]


def test_several_files_are_one_batch(crm, file):
    files = file(CSV, "one.csv"), file("name\nBob\n\nBad\n".replace("Bad", '"a" b'), "two.csv")
    result = crm("import", *files, "--json", exit_code=3).json
    assert (result["batch"], result["added"]) == (1, 3)
    assert result["refused"] == [
        {"file": "two.csv", "line": 4, "column": "", "reason": 'a quote (") inside a quoted cell; double it'}
    ]
    crm("undo", 1)
    assert customers(crm) == []


def test_columns_are_mapped_by_hand(crm, file):
    path = file("Kundennr,Wer,Ring,Weg\n7,Ana Silva,18,x\n")
    crm(
        "import",
        path,
        "--map",
        "Kundennr=external_id",
        "--map",
        "Wer=name",
        "--map",
        "Weg=",
        "--map",
        "Ring=field.ring size",
    )
    (ana,) = customers(crm)
    assert (ana["name"], ana["external_id"], ana["fields"]) == ("Ana Silva", "7", {"ring size": "18"})


def test_tags_and_source_for_all(crm, file):
    crm("import", file("id,name,source\n1,Ana Silva,fair\n2,Bob,\n"), "--source", "oldcrm", "--tag", "moved,new")
    ana, bob = customers(crm)
    assert ana["tags"] == bob["tags"] == ["moved", "new"]
    assert (ana["source"], bob["source"]) == ("fair", "oldcrm")
    assert crm("show", "ext:oldcrm/2", "--json").json["name"] == "Bob"


def test_the_header_may_stand_lower(add):
    assert counts(add("Report of May\n\nname,city\nAna,Lisboa\n", "--header-row", "3")) == (1, 0, 0, 0)


# Refusals --------------------------------------------------------------------------------------------------------


def test_bad_rows_are_named_and_good_ones_come_in(crm, file):
    path = file("姓名,手机,邮箱,生日\n王伟,没人接,,\n李娜,,a@,\n张三,1,,\n,,,1990-05-01\n好人,,,1990-05-01\n")
    result = crm("import", path, exit_code=3)
    assert result.lines == ["1"]
    assert result.stderr.splitlines() == [
        "Imported 1 customer from list.csv: 1 added, 0 updated, 0 the same, 4 refused. Undo: crm undo 1",
        "Refused:",
        "  line 2, 手机: has no digits",
        "  line 3, 邮箱: has nothing after the @",
        "  line 4, 手机: has fewer than 3 digits",
        "  line 5, 姓名: is empty",
        "crm: 4 rows were refused; mend them and import the file again",
    ]


def test_the_guilty_one_of_several_columns_is_named(add):
    refused = add("name,mobile,business phone\nAna,13800000001,ask her\n", exit_code=3)["refused"]
    assert [(it["line"], it["column"]) for it in refused] == [(2, "business phone")]


def test_with_json_the_refusal_is_an_error_too(crm, file):
    result = crm("import", file("name,email\nAna,@\n"), "--json", exit_code=3)
    assert result.error == {
        "code": "partial",
        "exit": 3,
        "message": "1 row was refused; mend it and import the file again",
    }
    assert result.json["refused_total"] == 1


def test_many_refusals_are_counted_and_the_first_thousand_kept(add):
    result = add("name,email\n" + "Ana,@\n" * 1200, exit_code=3)
    assert (result["refused_total"], len(result["refused"])) == (1200, 1000)


def test_a_field_with_a_control_character_in_its_name_is_refused(crm, file):
    path = file('{"name": "Ana", "fields": {"a\\u001bb": "1"}}', "x.jsonl")
    (refused,) = crm("import", path, "--json", exit_code=3).json["refused"]
    assert "control character" in refused["reason"]


@pytest.mark.parametrize(
    ("arguments", "exit_code", "part"),
    [
        (["missing.csv"], 4, "there is no file missing.csv"),
        (["{tmp}"], 1, "Is a directory"),
        (["{file}", "--from", "xyz"], 2, "--from xyz"),
        (["{file}", "--key", "name"], 2, "--key name"),
        (["{file}", "--on-match", "maybe"], 2, "--on-match maybe"),
        (["{file}", "--map", "x"], 2, "name=value"),
        (["{file}", "--map", "x=name"], 2, "no such column"),
        (["{file}", "--tag", "#"], 2, "tag"),
        (["{file}", "--encoding", "klingon"], 2, "klingon"),
        ([], 2, "FILE"),
    ],
)
def test_wrong_calls(crm, file, tmp_path, arguments, exit_code, part):
    path = file(CSV)
    words = [word.format(tmp=tmp_path, file=path) for word in arguments]
    assert part in crm("import", *words, exit_code=exit_code).stderr
    assert customers(crm) == []


def test_a_file_that_breaks_off_changes_nothing(crm, file):
    path = file("name\n" + "Ana\n" * 700 + '"open\n')
    assert "a quote" in crm("import", path, exit_code=2).stderr
    assert customers(crm) == []


@pytest.mark.parametrize(
    "hostile", ["\x1b[31mRed", "=cmd|' /C calc'!A0", "a\u202eb", "[bold]x[/bold]", "'; DROP TABLE customers;--"]
)
def test_hostile_names_are_only_text(crm, file, hostile):
    crm("import", file(json.dumps([{"name": hostile}]), "x.json"))
    assert customers(crm)[0]["name"] == hostile
    shown = crm(
        "import",
        file(json.dumps([{"name": "Bob", "email": hostile}]), "x.json"),
        exit_code=3,
        terminal=True,
        answers="y\n",
    )
    assert "\x1b" not in shown.stderr
    assert "\u202e" not in shown.stderr


# Plans and questions ---------------------------------------------------------------------------------------------


def test_a_dry_run_is_the_plan_and_leaves_no_trace(crm, file):
    crm("import", file("id,name,city\n1,Ana Silva,\n"))
    before = crm("export", "--full", "--with-history").stdout
    path = file("id,name,city,Weg\n1,Ana Silva,Lisboa,\n2,Bob,,\n3,,,\n")
    result = crm("import", path, "--map", "Weg=", "--dry-run", exit_code=3)
    assert result.lines == [
        "Columns of list.csv:",
        "  name, city as they are",
        "  id -> external_id",
        "  Weg -> (left out)",
        "New:",
        "  line 3: Bob",
        "Changed:",
        "  line 2: Ana Silva (#1)",
        "    address: - -> Lisboa",
        "Refused:",
        "  line 4, name: is empty",
        "Would add 1, update 1; 1 is refused. Nothing was changed.",
    ]
    shape = crm("import", path, "-n", "--json", exit_code=3).json
    assert (shape["batch"], shape["dry_run"], shape["added"], shape["updated"]) == (None, True, 1, 1)
    assert shape["mapping"] == [
        {
            "file": "list.csv",
            "columns": {"id": "external_id", "name": "name", "city": "city", "Weg": "field.Weg"},
        }
    ]
    assert shape["new"] == [{"line": 3, "name": "Bob", "company": None}]
    assert shape["changed"] == [
        {
            "line": 2,
            "id": 1,
            "other_line": None,
            "name": "Ana Silva",
            "fields": [{"field": "address", "before": "", "after": "Lisboa"}],
        }
    ]
    assert crm("export", "--full", "--with-history").stdout == before


def test_a_person_sees_the_plan_and_decides(crm, file):
    path = file(CSV)
    declined = crm("import", path, terminal=True, answers="n\n", exit_code=1)
    assert "Import 2 customers? [y/N]" in declined.stderr
    assert "  line 2: 王伟" in declined.stderr
    assert customers(crm) == []
    assert "2 added" in crm("import", path, terminal=True, answers="y\n").stderr
    assert "[y/N]" not in crm("import", path, terminal=True).stderr  # nothing to decide


def test_yes_asks_nothing(crm, file):
    result = crm("import", file(CSV), "--yes", terminal=True)
    assert "[y/N]" not in result.stderr
    assert len(customers(crm)) == 2


# There and back --------------------------------------------------------------------------------------------------


def test_undo_restores_the_book_to_the_byte(crm, add):
    add("id,name,city\n1,Ana Silva,\n2,Bob,\n")
    before = crm("export", "--full").stdout
    add(
        "id,name,city,phone,tags,size\n1,Ana Silva,Lisboa,+351911000001,vip,7\n3,Cid,Porto,,x,\n",
        "--on-match",
        "update",
    )
    crm("undo", 2)
    assert crm("export", "--full").stdout == before


def other_book(crm, tmp_path):
    """Arguments that name a second, empty book."""
    path = tmp_path / "second" / "book.db"
    if not path.exists():
        crm("init", "--no-recovery-code", "--book", path)
    return ["--book", path]


@pytest.fixture
def rich_book(crm, file):
    shapes = [
        {
            "uid": "00000000000000aa",
            "kind": "person",
            "name": "王伟; \\ Wang",
            "company": "华信",
            "emails": [{"value": "a@example.com", "label": "work"}, {"value": "b@example.com", "opted_out": True}],
            "phones": ["+86 138 0000 0001", "021-61234567;ext=5"],
            "handles": [{"service": "wechat", "value": "w;1"}, {"service": "line", "value": "l\\2"}],
            "addresses": [
                {"street": "南京路 1 号", "city": "上海", "label": "home"},
                {"city": "Berlin", "country": "Germany"},
            ],
            "birthday": "--05-01",
            "tags": ["vip", "老客户; x"],
            "notes": "two\nlines",
            "fields": {"ring size": "7", "=key": "=1+1"},
            "external_id": "X-1",
        },
        {"name": "Ana Silva", "stage": "lead", "tier": "A", "language": "pt", "source": "fair"},
    ]
    crm("import", file(json.dumps(shapes, ensure_ascii=False), "rich.json"))
    return crm


def test_json_there_and_back(rich_book, tmp_path):
    crm = rich_book
    there = tmp_path / "there.json"
    crm("export", "--format", "json", "-o", there)
    second = other_book(crm, tmp_path)
    crm("import", there, *second)
    assert without_ids(crm("list", "--json", "--sort", "id", *second).json) == without_ids(customers(crm))


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_tables_there_and_back(rich_book, tmp_path, suffix):
    crm = rich_book
    there = tmp_path / f"there.{suffix}"
    crm("export", "-o", there)
    second = other_book(crm, tmp_path)
    crm("import", there, *second)
    again = tmp_path / f"again.{suffix}"
    crm("export", "-o", again, *second)
    assert again.read_bytes() == there.read_bytes()
    assert counts(crm("import", there, "--json").json) == (0, 0, 2, 0)


def test_line_breaks_in_short_fields_become_spaces(crm, tmp_path):
    file = tmp_path / "outlook.csv"
    file.write_text('name,company,address,tags,notes\n"Ana\nSilva","A\r\nB","Road 1\n2nd floor","vip","one\ntwo"\n')
    crm("import", file, "--yes")
    shown = crm("show", "1", "--json").json
    assert (shown["name"], shown["company"]) == ("Ana Silva", "A B")
    assert shown["addresses"][0]["street"] == "Road 1 2nd floor"
    assert shown["notes"] == "one\ntwo"
