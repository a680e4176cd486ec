import csv
import io

import pytest

from crmcli.model.fields import FIELDS
from crmcli.output.columns import LIST_FIELDS


@pytest.fixture
def three(crm):
    crm.add("王伟", "--city", "上海", "--phone", "13800138000", "--tag", "vip")
    crm.add("Ana Silva", "--company", "Acme", "--email", "ana@example.com", "--note", "tab\there\nback\\slash")
    crm.add("李娜", "--city", "北京", "--tag", "vip", "--tag", "expo")
    return crm


def test_the_help_says_what_a_pipe_gets(crm):
    assert f"TSV without a header: {', '.join(LIST_FIELDS)};" in " ".join(crm("list", "--help").stdout.split())


def test_a_pipe_gets_tsv_without_a_header_newest_first(three):
    assert [line.split("\t")[:2] for line in three("list").lines] == [["3", "李娜"], ["2", "Ana Silva"], ["1", "王伟"]]
    assert three("list", "13800138000").stdout == "1\t王伟\t\t13800138000\t\t上海\tvip\t\n"


def test_tsv_escapes_what_would_break_a_line(three):
    assert three("list", "ana", "--fields", "name,notes").stdout == "Ana Silva\ttab\\there\\nback\\\\slash\n"


def test_a_terminal_gets_a_table_with_headings(three):
    shown = three("list", terminal=True)
    assert shown.lines[0].split()[:2] == ["id", "name"]
    assert "王伟" in shown.stdout


def test_a_terminal_shows_the_fields_that_were_asked_about(three):
    three("edit", "1", "--field", "size=XL", "--birthday", "05-01")
    shown = three("list", "field.size:xl", "--sort", "-birthday,city,email", terminal=True)
    assert shown.lines[0].split()[:4] == ["id", "name", "field.size", "birthday"]
    assert shown.lines[0].split().count("city") == 1
    assert "XL" in shown.stdout
    assert "05-01" in shown.stdout
    assert three("list", "field.size:xl", "--sort", "birthday").lines[0].split("\t")[:3] == ["1", "王伟", ""]
    assert "next" in three("list", "--sort", "next", terminal=True).lines[0].split()  # though nobody has one
    only = three("list", "has:phone", "--sort", "created", "--fields", "name", terminal=True)
    assert only.lines[0].split() == ["name"]


@pytest.mark.parametrize("query", ["09211-23465", "[0921]123465", "phone:09211234", "0921.12"])
def test_a_number_is_found_in_any_spelling(crm, query):
    crm.add("Emma Clarke", "--phone", "0921-12 34 65")
    assert crm("list", query, "--format", "ids").lines == ["1"]


def test_a_terminal_shows_the_next_follow_up_when_somebody_has_one_and_there_is_room(three):
    assert "next" not in three("list", terminal=True).lines[0].split()
    three("log", "1", "called", "+fri")
    assert three("list", terminal=True).lines[0].split()[-2:] == ["last", "next"]
    narrow = three("list", terminal=True, env={"COLUMNS": "60"})
    assert "next" not in narrow.stdout
    assert three("list", "has:next", terminal=True).lines[0].split()[2] == "next"
    assert len(three("list", "1").lines[0].split("\t")) == 8


def test_a_word_is_found_in_what_was_said(three):
    three("log", "3", "带了Ｌｏｎｇｊｉｎｇ和龙井茶")
    for command in ("list", "search"):
        assert three(command, "龙井茶", "--format", "ids").lines == ["3"]
        assert three(command, "longjing", "李娜", "--format", "ids").lines == ["3"]
    assert three("count", "not 龙井茶").lines == ["2"]


def test_an_empty_list_is_no_error(three):
    assert three("list", "nobody").stdout == ""
    assert three("list", "nobody", "--json").json == []
    assert three("list", "nobody", "--format", "jsonl").stdout == ""
    assert "No customer fits" in three("list", "nobody", terminal=True).stderr


def test_an_empty_book_says_how_to_begin(crm):
    assert "crm add" in crm("list", terminal=True).stderr
    assert crm("list").stderr == ""


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("name", [3, 1, 2]),
        ("-name", [2, 1, 3]),
        ("id", [1, 2, 3]),
        ("company,-id", [2, 3, 1]),
    ],
)
def test_sorts(three, sort, ids):
    assert [int(line) for line in three("list", "--sort", sort, "--format", "ids").lines] == ids


def test_limit(three):
    assert three("list", "--limit", "2", "--format", "ids").lines == ["3", "2"]
    assert len(three("list", "--limit", "0", "--format", "ids").lines) == 3


def test_a_terminal_shows_a_page_and_says_so(three):
    three("config", "set", "limit", "2")
    shown = three("list", terminal=True)
    assert "2 of 3 customers" in shown.stderr
    assert len(three("list", "--format", "ids").lines) == 3  # a pipe is never cut


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "tsv", "ids", "table"])
def test_every_format_tells_of_every_customer(three, format):
    out = three("list", "--format", format, "--sort", "id").stdout
    marks = ["1", "2", "3"] if format == "ids" else ["王伟", "Ana Silva", "李娜"]
    positions = [out.index(mark) for mark in marks]
    assert positions == sorted(positions)


def test_fields_are_flat_names_in_their_order_in_every_format(three):
    options = ("list", "id:1", "--fields", "phone,name,tags")
    assert three(*options).stdout == "13800138000\t王伟\tvip\n"
    assert three(*options, "--json").json == [{"phone": "13800138000", "name": "王伟", "tags": "vip"}]
    assert list(csv.reader(io.StringIO(three(*options, "--format", "csv").stdout))) == [
        ["phone", "name", "tags"],
        ["13800138000", "王伟", "vip"],
    ]


def test_several_values_stand_in_one_cell(three):
    assert three("list", "id:3", "--fields", "tags").stdout == "expo; vip\n"


@pytest.mark.parametrize("format", ["table", "json", "jsonl", "csv", "tsv", "ids"])
@pytest.mark.parametrize("fields", ["nonsense", ",,", "", "name,nonsense"])
def test_an_unknown_or_no_field_is_refused_before_anything_is_printed(three, fields, format):
    result = three("list", "--fields", fields, "--format", format, exit_code=2)
    assert result.stdout == ""


def test_an_unknown_field_is_refused_for_an_empty_book_too(crm):
    crm("list", "--fields", "nonsense", exit_code=2)


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "xml"), ("--sort", "nonsense"), ("--limit", "-1"), ("--limit", "1e9"),
        ("--limit", "99999999999999999999"), ("nonsense:1",), ("(",), ("total",), ('"',),
    ],
)  # fmt: skip
def test_what_cannot_be_is_wrong_usage(three, options):
    result = three("list", *options, exit_code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("crm: ")


def test_a_query_error_points_at_the_place(three):
    error = three("list", "city:上海 nonsense:1", "--json", exit_code=2).error
    assert error["code"] == "query"
    assert error["query"][error["position"] :].startswith("nonsense")


def test_archived_customers_are_left_out(three):
    three("archive", "1")
    assert three("list", "--format", "ids").lines == ["3", "2"]
    assert three("list", "is:archived", "--format", "ids").lines == ["1"]


def test_the_largest_limit_is_none(three):
    assert len(three("list", "--limit", str(2**63 - 1)).lines) == 3


def test_every_field_has_a_value_for_a_customer_who_has_everything(crm):
    everything = {
        "name": "王伟", "company": "华信科技", "title": "CEO", "phone": "13800138000", "email": "wei@example.com",
        "wechat": "wei88", "address": "示例路 1 号", "city": "杭州", "region": "浙江", "postcode": "310000",
        "country": "中国", "birthday": "05-01", "tags": "vip", "source": "expo", "language": "zh", "notes": "tea",
        "external_id": "K-1", "stage": "lead", "tier": "A",
    }  # fmt: skip
    crm("import", "-", "--from", "csv", stdin="\n".join(map(",".join, (everything.keys(), everything.values()))))
    crm("log", "1", "sent the quote", "+fri")
    crm("log", "1", "called back", "--follow-up", "2026-05-09")
    crm("archive", "1")
    crm("cadence", "set", "1", "30d")
    for day in ("2026-04-01", "2026-04-11", "2026-04-21"):
        crm("log", "1", "called", "--on", day)
        crm("sell", "1", "--total", "5", "--on", day)
    unset = {"confirmed"}  # no command sets it yet
    names = [field.name for field in FIELDS]
    (row,) = crm("list", "is:archived", "--fields", ",".join(names), "--json").json
    assert {name for name, value in row.items() if not value} == unset
    assert (row["touches"], row["birthday"]) == ("5", "--05-01")
    for format in ("csv", "tsv", "jsonl"):
        assert "5" in crm("list", "is:archived", "--fields", "touches", "--format", format).lines[-1]


def test_a_birthday_without_a_year_is_shown_as_people_write_it(crm):
    crm.add("Ana", "--birthday", "05-01")
    assert crm("list", "--fields", "birthday", terminal=True).lines[-1].strip() == "05-01"
    assert "--05" not in crm("show", "1", terminal=True).stdout
    assert crm("list", "--fields", "birthday").lines == ["--05-01"]
