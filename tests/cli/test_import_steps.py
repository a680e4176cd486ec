"""Touches and next steps from a file's columns."""

import pytest

FORM = """\
Name,Mail,Nachricht,Wann
Ana Silva,ana@x.example,"Hello,\r
is it free?\x20\x20

  Ana",2026-04-01 10:33
Bob,bob@x.example,嗨,2026/4/2
Cid,cid@x.example,,2026-04-03
"""
MAP = ("--map", "Name=name", "--map", "Mail=email", "--map", "Nachricht=log", "--map", "Wann=log_at")


@pytest.fixture
def add(crm, tmp_path):
    def run(text, *options, exit_code=0):
        path = tmp_path / "list.csv"
        path.write_text(text, newline="")
        return crm("import", path, *options, "--json", exit_code=exit_code).json

    return run


def shown(crm, who):
    return crm("show", who, "--json").json


def touches(crm, who):
    return [(it["at"], it["kind"], it["summary"]) for it in shown(crm, who)["touches"]]


def test_each_rows_text_becomes_a_touch(crm, add):
    result = add(FORM, *MAP)
    assert (result["added"], result["touches"]) == (3, 2)
    assert touches(crm, "Ana Silva") == [("2026-04-01T10:33:00Z", "note", "Hello,\nis it free?  \n\n  Ana")]
    assert touches(crm, "Bob") == [("2026-04-02", "note", "嗨")]
    assert touches(crm, "Cid") == []
    assert shown(crm, "Ana Silva")["last_touch"] == "2026-04-01T10:33:00Z"
    assert crm("list", "last.after:2026-04-01", "--format", "ids").lines == ["2"]


def test_the_same_file_again_adds_none(crm, add):
    add(FORM, *MAP)
    result = add(FORM, *MAP)
    assert (result["batch"], result["same"], result["touches"]) == (None, 3, 0)
    with_another_time = FORM.replace("10:33", "10:34")
    assert (add(with_another_time, *MAP)["updated"], len(touches(crm, "Ana Silva"))) == (1, 2)


def test_without_a_time_it_is_of_now_and_the_text_alone_counts(crm, add):
    text = "name,email,said\nAna,ana@x.example,Hello\n"
    add(text, "--map", "said=log")
    assert touches(crm, "Ana") == [("2026-05-01T09:30:00Z", "note", "Hello")]
    assert crm("import", "-", "--map", "said=log", "--json", stdin=text, env={"CRM_NOW": "2026-06-01T09:30:00Z"}).json[
        "same"
    ] == 1  # fmt: skip


def test_a_row_that_brings_only_a_touch_updates_and_undo_takes_just_that(crm, add):
    crm.add("Ana Silva", "--email", "ana@x.example")
    crm("log", "1", "called")
    before = crm("export", "--full").stdout
    result = add("email,text\nana@x.example,please call\n", "--map", "text=log")
    assert (result["added"], result["updated"], result["touches"]) == (0, 1, 1)
    assert [it[2] for it in touches(crm, 1)] == ["called", "please call"]
    assert crm("list", f"batch:{result['batch']}", "--format", "ids").lines == ["1"]
    crm("undo", result["batch"])
    assert crm("export", "--full").stdout == before


def test_a_plan_names_the_touch(crm, tmp_path):
    crm.add("Ana Silva", "--email", "ana@x.example")
    path = tmp_path / "f.csv"
    path.write_text("email,text\nana@x.example,please call\n")
    plan = crm("import", path, "--map", "text=log", "-n").lines
    assert plan[-4:] == [
        "Changed:", "  line 2: ana@x.example is Ana Silva (#1)", "    touch: - -> please call",
        "Would update 1; 1 touch. Nothing was changed.",
    ]  # fmt: skip
    assert touches(crm, 1) == []


def test_several_rows_of_one_customer_are_several_touches(crm, add):
    rows = "".join(f"Ana,ana@x.example,message {number},2026-04-01 10:{number:02}\n" for number in range(30))
    result = add("name,email,text,at\n" + rows, "--map", "text=log", "--map", "at=log_at")
    assert (result["added"], result["updated"], result["touches"]) == (1, 29, 30)
    assert len(touches(crm, "Ana")) == 30


@pytest.mark.parametrize(("policy", "count"), [("fill", 1), ("update", 1), ("skip", 0), ("add", 0)])
def test_policies(crm, add, policy, count):
    crm.add("Ana", "--email", "ana@x.example")
    add("name,email,text\nAna,ana@x.example,hi\n", "--map", "text=log", "--on-match", policy)
    assert len(touches(crm, 1)) == count


def test_a_time_that_cannot_be_read_is_kept(crm, add):
    result = add("name,text,at\nAna,hi,whenever it was\n", "--map", "text=log", "--map", "at=log_at")
    assert result["kept_as_text"] == [{"line": 2, "column": "at", "value": "whenever it was"}]
    assert touches(crm, "Ana") == [("2026-05-01T09:30:00Z", "note", "hi")]
    assert shown(crm, "Ana")["fields"] == {"log_at": "whenever it was"}


def test_a_time_alone_is_refused(crm, tmp_path):
    (tmp_path / "f.csv").write_text("name,at\nAna,2026-01-01\n")
    assert "=log" in crm("import", tmp_path / "f.csv", "--map", "at=log_at", exit_code=2).stderr


def test_a_text_that_is_too_long_is_refused_by_its_column(add):
    result = add(f'name,text,more\nAna,"{"x" * 900_000}","{"y" * 900_000}"\n', "--map", "text=log", "--map", "more=log",
                 exit_code=3)  # fmt: skip
    assert result["refused"][0]["column"] == "text"
    assert "at most 1,000,000" in result["refused"][0]["reason"]


# Next steps ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["next", "next_follow_up", "Next Activity Date", "下次跟进", "下次联系时间"])
def test_a_column_of_the_next_step(crm, add, heading):
    result = add(f"name,email,{heading}\nAna,ana@x.example,2026-05-20 08:00\nBob,bob@x.example,\n")
    assert (result["added"], result["follow_ups"]) == (2, 1)
    assert [shown(crm, who)["next_follow_up"] for who in ("Ana", "Bob")] == ["2026-05-20", None]
    crm("done", "1", exit_code=None)


def test_the_next_step_fills_and_updates_and_comes_once(crm, add):
    crm.add("Ana", "--email", "ana@x.example")
    text = "name,email,next\nAna,ana@x.example,2026-05-20\n"
    before = crm("export", "--full").stdout
    assert add(text)["updated"] == 1
    crm("undo", "--last")
    assert crm("export", "--full").stdout == before
    add(text)
    assert add(text)["same"] == 1
    other = text.replace("05-20", "06-20")
    kept = add(other)
    assert (kept["same"], kept["kept_ours"], shown(crm, 1)["next_follow_up"]) == (1, {"next": 1}, "2026-05-20")
    assert add(other, "--on-match", "update")["updated"] == 1
    assert shown(crm, 1)["next_follow_up"] == "2026-06-20"
    crm("log", "1", "done", "--follow-up", "none")
    assert add(other)["same"] == 1
    assert shown(crm, 1)["next_follow_up"] is None


def test_a_day_that_cannot_be_read_is_a_field(crm, add):
    result = add("name,next\nAna,when she calls\nBob,0000-00-00\n")
    assert result["kept_as_text"] == [{"line": 2, "column": "next", "value": "when she calls"}]
    assert [shown(crm, who)["fields"] for who in ("Ana", "Bob")] == [{"next": "when she calls"}, {}]
    assert shown(crm, "Ana")["next_follow_up"] is None


def test_a_month_first_file_is_read_so(crm, add):
    add("name,next\nAna,12/25/2026\nBob,11/05/2026\n")
    assert [shown(crm, who)["next_follow_up"] for who in ("Ana", "Bob")] == ["2026-12-25", "2026-11-05"]


def test_the_day_of_the_last_touch_is_not_taken_and_said(crm, tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("name,email,Last Activity Date,Total\nAna,ana@x.example,2026-01-01,7\n")
    assert "left out: Last Activity Date" in crm("import", path).stderr
    ana = shown(crm, "Ana")
    assert (ana["fields"], ana["last_touch"]) == ({"Total": "7"}, None)
    assert crm("import", path, "--map", "Last Activity Date=field.last", "--json").json["updated"] == 1


def test_our_own_table_brings_the_next_step_back_and_computes_the_rest(crm, tmp_path):
    crm.add("Ana", "--email", "ana@x.example")
    crm("log", "1", "called", "--follow-up", "2026-05-20")
    path = tmp_path / "own.csv"
    crm("export", "--fields", "uid,name,email,last,next,orders,total", "-o", path)
    crm("purge", "1", "--yes")
    plan = crm("import", path, "-n").stdout
    assert "last -> (left out: worked out from the book)" in plan
    result = crm("import", path, "--json").json
    assert (result["added"], result["follow_ups"]) == (1, 1)
    ana = shown(crm, "Ana")
    assert (ana["next_follow_up"], ana["last_touch"], ana["fields"]) == ("2026-05-20", None, {})
