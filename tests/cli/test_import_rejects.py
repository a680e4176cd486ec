"""crm import --rejects: the refused rows in a file of their own, to be mended and imported again."""

import json
import shlex
import stat

import pytest

from workbooks import workbook

BAD = "姓名,手机,备注\n王伟,13800000001,\n李娜,1.38E+10,=1+1\n,,none of these\n张三,1,'x\n"


@pytest.fixture
def rejects(tmp_path):
    return tmp_path / "bad.csv"


def names(crm):
    return [it["name"] for it in crm("list", "--json", "--sort", "id").json]


def test_refused_rows_stand_there_with_line_and_reason(crm, file, rejects):
    told = crm("import", file(BAD), "--rejects", rejects, exit_code=3).stderr
    assert told.endswith(
        f"crm: 3 rows were refused, and written to {rejects}; mend them there, then: crm import {rejects}\n"
    )
    assert rejects.read_text() == (
        "姓名,手机,备注,refused_line,reason\n"
        "李娜,1.38E+10,'=1+1,3,"
        "手机: '1.38E+10' is in a spreadsheet's scientific notation; format the column as text\n"
        ",,none of these,4,姓名: is empty\n"
        "张三,1,''x,5,手机: has fewer than 3 digits\n"
    )
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    mended = rejects.read_text().replace("1.38E+10", "13800000009")
    mended = mended.replace("\n,", "\n赵六,").replace("三,1,", "三,110,")
    result = crm("import", file(mended, "mended.csv"), "--json").json
    assert (result["added"], result["refused_total"]) == (3, 0)
    assert names(crm) == ["王伟", "李娜", "赵六", "张三"]
    assert [it["fields"] for it in crm("list", "--json").json] == [{}] * 4
    assert crm("show", "李娜", "--json").json["notes"] == "=1+1"


def test_all_of_them_beyond_those_that_are_kept_one_by_one(crm, file, rejects):
    rows = "".join(f"Ana {number},x\n" for number in range(1500)) + "Bob,bob@x.example\n" + "Cid,x\n" * 4500
    crm("import", file(f"name,email\n{rows}"), "--rejects", rejects, exit_code=3)
    lines = rejects.read_text().splitlines()
    assert len(lines) == 6001
    assert lines[1].startswith("Ana 0,x,2,")
    assert lines[1500].startswith("Ana 1499,x,1501,")
    assert lines[6000].startswith("Cid,x,6002,")


def test_a_reason_is_given_anew_and_not_twice(crm, file, rejects):
    crm("import", file(BAD), "--rejects", rejects, exit_code=3)
    again = rejects.with_name("again.csv")
    crm("import", rejects, "--rejects", again, exit_code=3)
    header, first, *_ = again.read_text().splitlines()
    assert header == "姓名,手机,备注,refused_line,reason"
    assert first.startswith("李娜,1.38E+10,'=1+1,2,手机: ")


def test_what_stands_in_no_cell_stands_in_the_reason(crm, file, rejects):
    crm("import", file('name,city\nAna,"a" b\nBob,Porto,more,x\n'), "--rejects", rejects, exit_code=3)
    text = rejects.read_text()
    assert 'it is: Ana,""a"" b' in text
    assert "Bob,Porto,3," in text
    assert "it is: more, x" in text


def test_a_reason_of_other_files_is_a_column_like_others(crm, file):
    crm("import", file("name,reason,line\nAna,fair,ana88\n"))
    ana = crm("show", "1", "--json").json
    assert (ana["fields"], ana["handles"]) == ({"reason": "fair"}, [{"service": "line", "value": "ana88"}])


@pytest.mark.parametrize(("name", "rows"), [
    ("x.json", '[{"name": "Ana", "emails": ["@"], "fields": {"a": "1"}}, {"name": "Bob"}]'),
    ("x.jsonl", '{"name": "Ana", "emails": ["@"], "fields": {"a": "1"}}\n{"name": "Bob"}\n'),
])  # fmt: skip
def test_objects_stay_objects(crm, file, tmp_path, name, rows):
    target = tmp_path / f"bad-{name}"
    crm("import", file(rows, name), "--rejects", target, exit_code=3)
    text = target.read_text()
    found = json.loads(text)[0] if name == "x.json" else json.loads(text)
    assert {**found, "reason": ""} == {
        "name": "Ana", "emails": ["@"], "fields": {"a": "1"}, "refused_line": "1", "reason": ""
    }  # fmt: skip
    target.write_text(text.replace('["@"]', '["a@x.example"]'))
    crm("import", target)
    assert crm("show", "Ana", "--json").json["fields"] == {"a": "1"}


@pytest.mark.parametrize(("name", "rows"), [
    ("x.csv", "name,email,reason\nAna,@,likes us\nBob,@,\n"),
    ("x.tsv", "name\temail\treason\nAna\t@\tlikes us\nBob\t@\t\n"),
    ("x.jsonl", '{"name": "Ana", "email": "@", "reason": "likes us"}\n{"name": "Bob", "email": "@"}\n'),
    ("x.json", '[{"name": "Ana", "email": "@", "reason": "likes us"}, {"name": "Bob", "email": "@"}]'),
])  # fmt: skip
def test_a_reason_of_the_file_itself_comes_back_and_ours_does_not(crm, file, tmp_path, name, rows):
    first, second, third = (tmp_path / f"{number}-{name}" for number in (1, 2, 3))
    crm("import", file(rows, name), "--rejects", first, exit_code=3)
    crm("import", first, "--rejects", second, exit_code=3)
    text = second.read_text()
    assert text.count("likes us") == 1
    third.write_text(
        text.replace("@,", "ana@x.example,").replace("@\t", "ana@x.example\t").replace('"@"', '"a@x.example"')
    )
    crm("import", third)
    assert crm("show", "Ana", "--json").json["fields"] == {"reason": "likes us"}
    assert crm("show", "Bob", "--json").json["fields"] == {}


def test_who_takes_our_reason_out_need_not_take_the_line_too(crm, file, tmp_path):
    target = tmp_path / "bad.jsonl"
    crm("import", file('{"name": "Ana", "email": "@"}\n', "x.jsonl"), "--rejects", target, exit_code=3)
    target.write_text('{"name": "Ana", "email": "ana@x.example", "refused_line": "1"}\n')
    crm("import", target)
    assert crm("show", "Ana", "--json").json["fields"] == {}


def test_the_command_for_the_mended_rows_repeats_what_was_said(crm, file, rejects):
    path = file("Kd,name,email,dob\n1,Ana,@,5/6/1990\n2,Bob,bob@x.example,5/25/1990\n")
    options = ["--map", "Kd=external_id", "--source", "old crm", "--tag", "a,b", "--tag", "c", "--key", "external_id"]
    rehearsed = crm("import", path, "--rejects", rejects, *options, "--dry-run", exit_code=3).stderr
    assert "then: crm import " in rehearsed
    assert "--map Kd=external_id --key external_id --date-order mdy --source 'old crm' --tag a,b --tag c\n" in rehearsed
    rejects.unlink()
    told = crm("import", path, "--rejects", rejects, *options, exit_code=3).stderr
    rejects.write_text(rejects.read_text().replace("@", "ana@x.example"))
    words = shlex.split(told.splitlines()[-1].partition("then: crm ")[2])
    assert "--map" not in words  # it is remembered
    crm(*words)
    ana = crm("show", "Ana", "--json").json
    assert (ana["birthday"], ana["tags"], ana["fields"]) == ("1990-05-06", ["a", "b", "c"], {})
    assert ana["external_ids"] == [{"source": "old crm", "value": "1"}]


def test_a_line_that_is_no_json(crm, file, tmp_path):
    target = tmp_path / "bad.jsonl"
    crm("import", file('{"name": "Ana"}\n{"name": Bob}\n', "x.jsonl"), "--rejects", target, exit_code=3)
    assert '{"name": Bob}' in json.loads(target.read_text())["reason"]


def test_cards_stay_as_they_were_written(crm, file, tmp_path):
    card = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEMAIL:a@x.example\r\nX-OWN:a\\,b\r\nNOTE:one\r\n  two\r\nEND:VCARD\r\n"
    )
    for _ in range(2):
        crm.add("Ana", "--email", "a@x.example")
    good = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bob\r\nEND:VCARD\r\n"
    target = tmp_path / "bad.vcf"
    crm("import", file(good + card, "x.vcf"), "--rejects", target, exit_code=3)
    text = target.read_bytes().decode()
    whole = text.replace("\r\n ", "").replace(" two", "\r\n  two")
    assert whole.startswith(card.replace("END:VCARD\r\n", "X-CRM-REASON:line 5: emails: fits 2 customers"))
    assert text.endswith("\r\nEND:VCARD\r\n")
    crm("import", target, "--rejects", tmp_path / "again.vcf", exit_code=3)
    assert (tmp_path / "again.vcf").read_text().count("X-CRM-REASON") == 1
    target.write_text(text.replace("EMAIL:a@", "EMAIL:ana@"), newline="")
    crm("import", target)
    shown = crm("show", "ana@x.example", "--json").json
    assert (shown["fields"], shown["notes"]) == ({"own": "a,b"}, "one two")


def test_a_card_without_an_end_gets_one(crm, file, tmp_path):
    target = tmp_path / "bad.vcf"
    cards = file("BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bob\nEND:VCARD\n", "x.vcf")
    crm("import", cards, "--rejects", target, exit_code=3)
    assert crm("import", target).lines == ["2"]
    assert names(crm) == ["Bob", "Ana"]


def test_a_workbook_stays_one(crm, file, tmp_path):
    target = tmp_path / "bad.xlsx"
    crm("import", file(workbook({"S": [["姓名", "手机"], ["王伟", "1"], ["李娜", "110"]]}), "x.xlsx"),
        "--rejects", target, exit_code=3)  # fmt: skip
    plan = crm("import", target, "--dry-run", "--json", exit_code=3).json
    assert [(it["line"], it["column"]) for it in plan["refused"]] == [(2, "手机")]


def test_a_file_in_gbk_is_written_for_excel(crm, file, rejects):
    crm("import", file("姓名,手机\n李娜,1\n".encode("gbk")), "--rejects", rejects, exit_code=3)
    assert rejects.read_bytes().startswith("\ufeff姓名".encode())
    rejects.unlink()
    crm("import", file("\ufeff姓名,手机\n李娜,1\n"), "--rejects", rejects, exit_code=3)
    assert rejects.read_bytes().startswith("\ufeff姓名".encode())
    crm("import", rejects, "--dry-run", exit_code=3)


def test_several_files_of_one_format(crm, file, rejects):
    one, two = file("name,email\nAna,x\n", "one.csv"), file("name,phone\nBob,1\n", "two.csv")
    crm("import", one, two, "--rejects", rejects, exit_code=3)
    assert [line.split(":")[0] for line in rejects.read_text().splitlines()[1:]] == ["Ana,x,,one.csv", "Bob,,1,two.csv"]
    other = file('{"name": "Cid"}', "x.jsonl")
    told = crm("import", one, other, "--rejects", rejects, exit_code=2).stderr
    assert "csv and jsonl" in told


@pytest.mark.parametrize("how", ["--dry-run", "--yes", "--json"])
@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("there", ["precious", "name,refused_line,reason\nhalf mended,3,x\n"])
def test_no_file_is_replaced(crm, file, rejects, how, terminal, there):
    rejects.write_text(there)
    told = crm("import", file("name,phone\nAna,\nBob,1\n"), "--rejects", rejects, how, terminal=terminal,
               answers="y\ny\n", exit_code=1, env={"COLUMNS": "300"})  # fmt: skip
    assert "is there already, and is not replaced; name another file, or remove it" in told.stderr
    assert rejects.read_text() == there
    assert names(crm) == []


def test_a_name_of_another_format_is_refused(crm, file, tmp_path):
    bad, table = tmp_path / "bad.csv", [["姓名", "手机"], ["李娜", "1"]]
    told = crm("import", file(workbook({"S": table}), "x.xlsx"), "--rejects", bad, exit_code=2)
    assert "refused rows stand in the format of their file, xlsx; name it bad.xlsx" in told.stderr
    assert not bad.exists()
    card = file("BEGIN:VCARD\nFN:Ana\nEMAIL:@\nEND:VCARD\n", "x.vcf")
    assert "name it bad.vcf" in crm("import", card, "--rejects", bad, exit_code=2).stderr
    crm("import", card, "--rejects", tmp_path / "bad.vcard")
    crm("import", file("name,phone\nBob,1\n"), "--rejects", tmp_path / "bad.txt", exit_code=3)
    assert (tmp_path / "bad.txt").exists()


def test_a_dry_run_writes_it_too_and_a_no_does_not(crm, file, rejects):
    path = file("name,email\nAna,\nBob,x\n")
    crm("import", path, "--rejects", rejects, terminal=True, answers="n\n", exit_code=1)
    assert not rejects.exists()
    crm("import", path, "--rejects", rejects, "--dry-run", exit_code=3)
    assert rejects.read_text().startswith("name,email,refused_line,reason\nBob,x,3,")
    assert names(crm) == []


@pytest.mark.parametrize("place", ["link", "folder", "nowhere/bad.csv", "list.csv", "book"])
def test_where_it_cannot_go_nothing_is_imported(crm, file, tmp_path, place):
    path = file("name,email\nAna,\nBob,x\n")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "folder").mkdir()
    target = crm.book if place == "book" else tmp_path / place
    before = path.read_bytes()
    assert str(target) in crm("import", path, "--rejects", target, exit_code=None).stderr or place == "nowhere/bad.csv"
    assert names(crm) == []
    assert path.read_bytes() == before
    assert not (tmp_path / "elsewhere").exists()


def test_standard_output_is_for_ids(crm, file):
    assert "name a file" in crm("import", file(BAD), "--rejects", "-", exit_code=2).stderr
