import csv
import io
import json
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import Ambiguous, InvalidValue, NotFound, QueryError, Usage
from crmcli.model.customer import Address, ContactPoint, Customer
from crmcli.model.interaction import Interaction
from crmcli.model.shapes import FLAT_COLUMNS, as_json
from crmcli.output.columns import Column
from crmcli.output.emit import Output
from crmcli.world import World

WANG = Customer(
    name="王伟",
    id=42,
    company="示例贸易",
    contacts=(
        ContactPoint("phone", "138 0013 8000", "+8613800138000", is_primary=True),
        ContactPoint("phone", "010-5550 1234", "01055501234"),
        ContactPoint("email", "wang@example.com", "wang@example.com"),
    ),
    addresses=(Address(city="北京"),),
    tags=("vip", "老客户"),
    notes='likes\ttea, "green"\n\x1b[31m',
    last_touch="2026-05-01",
)
ADA = Customer(name="Ada\x1b Example", id=7)

TAGS = [{"tag": "vip", "customers": 12, "since": None}, {"tag": "老\t客户", "customers": 3, "since": "2026-01-01"}]


def test_a_pipe_gets_tsv_without_a_header(screen):
    shown = screen()
    assert shown.output.customers([WANG, ADA]) == 2
    assert shown.out == (
        "42\t王伟\t示例贸易\t138 0013 8000; 010-5550 1234\twang@example.com\t北京\tvip; 老客户\t2026-05-01\n"
        "7\tAda\x1b Example\t\t\t\t\t\t\n"
    )
    assert shown.err == ""


def test_a_terminal_gets_a_table(screen):
    shown = screen(terminal=True, color=False)
    assert shown.output.customers([WANG, ADA]) == 2
    lines = [line.rstrip() for line in shown.out.splitlines()]
    assert lines == [
        "id  name             company   phone             email             city  tags         last",
        "─" * 96,
        "42  王伟             示例贸易  138 0013 8000 +1  wang@example.com  北京  vip; 老客户  2026-05-01",
        r" 7  Ada\x1b Example",
    ]


def test_csv_of_customers_is_what_import_reads_back(screen):
    shown = screen()
    shown.output.customers([WANG], format="csv")
    assert shown.out == (
        ",".join(FLAT_COLUMNS) + "\n"
        ",42,,person,王伟,示例贸易,,wang@example.com,138 0013 8000; 010-5550 1234,,,北京,,,,,vip; 老客户,,,,,"
        '"likes\ttea, ""green""\n\x1b[31m"\n'
    )


def test_json_is_an_array_of_whole_customers(screen):
    shown = screen()
    shown.output.customers([ADA, WANG], format="json")
    ada, wang = (json.dumps(as_json(one), ensure_ascii=False) for one in (ADA, WANG))
    assert shown.out == f"[\n{ada},\n{wang}\n]\n"


def test_jsonl_is_a_customer_a_line(screen):
    shown = screen(terminal=True)
    shown.output.customers([ADA, WANG], format="jsonl")
    assert [json.loads(line) for line in shown.out.splitlines()] == [as_json(ADA), as_json(WANG)]
    assert "\x1b" not in shown.out


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("json", '[\n{"name": "王伟", "phone": "138 0013 8000; 010-5550 1234"}\n]\n'),
        ("jsonl", '{"name": "王伟", "phone": "138 0013 8000; 010-5550 1234"}\n'),
        ("csv", "name,phone\n王伟,138 0013 8000; 010-5550 1234\n"),
        ("tsv", "王伟\t138 0013 8000; 010-5550 1234\n"),
        ("table", "name  phone\n" + "─" * 22 + "\n王伟  138 0013 8000 +1\n"),
        ("ids", "42\n"),
    ],
)
def test_fields_in_every_format(screen, format, text):
    shown = screen()
    assert shown.output.customers([WANG], ["name", "phone"], format) == 1
    assert shown.out == text


@pytest.mark.parametrize(
    ("format", "text"),
    [("json", "[]\n"), ("jsonl", ""), ("csv", "name\n"), ("tsv", ""), ("table", ""), ("ids", ""), (None, "")],
)
def test_nobody_in_every_format(screen, format, text):
    shown = screen()
    assert shown.output.customers([], ["name"], format) == 0
    assert shown.out == text


@pytest.mark.parametrize(
    ("format", "text"),
    [
        (None, "vip\t12\n老\\t客户\t3\n"),
        ("csv", "tag,customers\nvip,12\n老\t客户,3\n"),
        ("ids", "vip\n老\\t客户\n"),
        ("table", "tag      used\n─────────────\nvip        12\n老 客户     3\n"),
        (
            "jsonl",
            '{"tag": "vip", "customers": 12, "since": null}\n'
            '{"tag": "老\\t客户", "customers": 3, "since": "2026-01-01"}\n',
        ),
    ],
)
def test_rows_of_another_kind(screen, format, text):
    shown = screen()
    assert shown.output.table(["tag", Column("customers", "used", right=True)], TAGS, format) == 2
    assert shown.out.expandtabs(1) == text.expandtabs(1)


def test_a_command_may_choose_what_a_pipe_gets(screen):
    shown = screen()
    shown.output.table(["tag"], [{"tag": "vip"}], piped="jsonl")
    assert shown.out == '{"tag": "vip"}\n'


@pytest.mark.parametrize("format", ["csv", "tsv", "ids", "table", "json", "jsonl"])
def test_no_format_lets_a_control_reach_the_terminal(screen, format):
    shown = screen(terminal=True, color=False)
    evil = "a\x1b[31m\u202eb\x9b\x00"
    shown.output.table([evil, "n"], [{evil: evil, "n": evil}], format)
    assert not set(shown.out) & set("\x1b\u202e\x9b\x00")
    assert "31m" in shown.out


def test_unknown_format_and_field(screen):
    with pytest.raises(Usage, match="there is no format 'yaml'; there are table, json, jsonl, csv, tsv, ids"):
        screen().output.customers([WANG], None, "yaml")
    with pytest.raises(InvalidValue, match="did you mean name"):
        screen().output.customers([WANG], ["nmae"])


cells = st.text(st.sampled_from('a王,;"\n\r\t\\ \x1b'))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(cells, cells)))
def test_csv_reads_back_exactly(rows):
    stdout = io.StringIO()
    output = Output(World(io.StringIO(), stdout, io.StringIO()))
    output.table(["a", "b"], [{"a": a, "b": b} for a, b in rows], "csv")
    assert list(csv.reader(io.StringIO(stdout.getvalue(), newline=""))) == [["a", "b"], *map(list, rows)]


TOUCH = Interaction(42, "2026-05-01", "call", "asked for prices", id=9)


@pytest.mark.parametrize(("format", "indent"), [(None, None), ("jsonl", None), ("json", 2)])
def test_a_card_in_a_pipe_is_json(screen, format, indent):
    shown = screen()
    shown.output.card(WANG, [TOUCH], ["merged from #57"], format)
    touch = {
        "id": 9,
        "at": "2026-05-01",
        "kind": "call",
        "summary": "asked for prices",
        "outcome": None,
        "direction": None,
        "minutes": None,
        "body": None,
        "source": None,
    }
    expected = {**as_json(WANG), "touches": [touch], "merged_from": [], "alternates": [], "last_orders": []}
    assert shown.out == json.dumps(expected, ensure_ascii=False, indent=indent) + "\n"


@pytest.mark.parametrize("format", ["csv", "tsv", "ids"])
def test_a_card_in_other_formats_is_a_list_of_one(screen, format):
    card, listed = screen(), screen()
    card.output.card(WANG, [TOUCH], format=format)
    listed.output.customers([WANG], None, format)
    assert card.out == listed.out


def test_result_of_a_change(screen):
    shown = screen()
    shown.output.result([42, 7], "Tagged 2 customers. Undo: crm undo 118", {"batch": 118})
    assert (shown.out, shown.err) == ("42\n7\n", "Tagged 2 customers. Undo: crm undo 118\n")


def test_quiet_result(screen):
    shown = screen(quiet=True)
    shown.output.result([42], "Added.", {})
    assert (shown.out, shown.err) == ("", "")


@pytest.mark.parametrize("quiet", [False, True])
def test_result_in_json_is_the_object_alone(screen, quiet):
    shown = screen(quiet=quiet)
    shown.output.result([42], "Added 王伟 (#42).", {"batch": 118, "ids": [42], "name": "王伟"}, "json")
    assert (shown.out, shown.err) == ('{"batch": 118, "ids": [42], "name": "王伟"}\n', "")


def test_messages(screen):
    shown = screen()
    shown.output.say("Added \x1b[1m王伟\nok")
    shown.output.warn("old\u202e")
    assert (shown.out, shown.err) == ("", "Added \\x1b[1m王伟\nok\nWarning: old\\u202e\n")


def test_quiet_keeps_warnings(screen):
    shown = screen(quiet=True)
    shown.output.say("Added.")
    shown.output.warn("old")
    assert shown.err == "Warning: old\n"


def test_a_line_of_data_is_exact_in_a_pipe_and_safe_on_a_terminal(screen):
    pipe, terminal = screen(quiet=True), screen(terminal=True)
    for shown in (pipe, terminal):
        shown.output.line("/a\x1b/b")
    assert (pipe.out, terminal.out) == ("/a\x1b/b\n", "/a\\x1b/b\n")


def candidates(count):
    return [{"id": 8 + i, "name": f"王{i}\n", "company": "甲" if i == 1 else None} for i in range(count)]


def test_an_error_lists_its_candidates(screen):
    shown = screen(quiet=True)
    shown.output.error(Ambiguous("3 customers fit 王.", candidates(3)))
    assert shown.err == "crm: 3 customers fit 王.\n   #8  王0\\x0a\n   #9  王1\\x0a · 甲\n  #10  王2\\x0a\n"


def test_an_error_lists_ten_candidates_at_most(screen):
    shown = screen()
    shown.output.error(Ambiguous("Many fit.", candidates(13)))
    lines = shown.err.splitlines()
    assert len(lines) == 12
    assert lines[-1] == "  … and 3 more"


def test_a_plain_error(screen):
    shown = screen()
    shown.output.error(NotFound("There is no customer \x1b9."))
    assert (shown.out, shown.err) == ("", "crm: There is no customer \\x1b9.\n")


def test_errors_in_json(screen):
    shown = screen()
    shown.output.error(Ambiguous("Two fit.", [{"id": 1, "name": "王", "company": None}]), json=True)
    shown.output.error(QueryError("no such field", "nmae:x", 0), json=True)
    assert [json.loads(line) for line in shown.err.splitlines()] == [
        {
            "error": {
                "code": "ambiguous",
                "exit": 5,
                "message": "Two fit.",
                "candidates": [{"id": 1, "name": "王", "company": None}],
            }
        },
        {
            "error": {
                "code": "query",
                "exit": 2,
                "message": "no such field (character 1 of the query: nmae:x)",
                "query": "nmae:x",
                "position": 0,
            }
        },
    ]


class AsciiTerminal(io.TextIOWrapper):
    def isatty(self):
        return True


def ascii_output(stream):
    raw = io.BytesIO()
    stdout = stream(raw, encoding="ascii")
    return Output(World(io.StringIO(), stdout, stdout, {"COLUMNS": "60"}), color=False), stdout, raw


@pytest.mark.parametrize("format", ["table", "csv", "tsv"])
def test_a_terminal_without_unicode_shows_escapes(format):
    output, stdout, raw = ascii_output(AsciiTerminal)
    output.customers([WANG], ["id", "name"], format)
    stdout.flush()
    assert rb"\u738b\u4f1f" in raw.getvalue()


def test_json_stays_json_without_unicode():
    output, stdout, raw = ascii_output(AsciiTerminal)
    output.result([], "", {"name": "é王😀"}, "json")
    output.error(NotFound("é王😀"), json=True)
    stdout.flush()
    result, error = map(json.loads, raw.getvalue().decode("ascii").splitlines())
    assert result == {"name": "é王😀"}
    assert error["error"]["message"] == "é王😀"


def test_a_pipe_gets_utf_8_in_every_locale():
    output, stdout, raw = ascii_output(io.TextIOWrapper)
    output.customers([WANG], ["name"], "csv")
    output.customers([WANG], ["name"], "json")
    stdout.flush()
    assert raw.getvalue().decode() == 'name\n王伟\n[\n{"name": "王伟"}\n]\n'


LIGHT = """
import io, sys
from crmcli.model.customer import Customer
from crmcli.output.emit import Output
from crmcli.world import World
output = Output(World(io.StringIO(), io.StringIO(), io.StringIO()))
output.customers([Customer(name="Ada", id=1)])
output.card(Customer(name="Ada", id=1))
output.say("done")
with output.progress("Reading", 2) as progress:
    progress.advance(2)
heavy = {"rich", "csv", "typer", "sqlite_utils", "rapidfuzz", "phonenumbers", "pydantic", "unicodedata"}
print(*sorted(heavy & set(sys.modules)))
"""


def test_a_piped_list_loads_nothing_heavy():
    path = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, env={"PYTHONPATH": path})
    assert (done.stdout, done.stderr) == ("\n", "")


def test_many_rows_are_written_quickly_and_as_they_come(screen):
    row = {name: '王伟, "x"\nline' if name == "notes" else "Example 示例" for name in FLAT_COLUMNS}
    seen = []

    def rows():
        for _ in range(20_000):
            seen.append(len(shown.stdout.getvalue()) if len(seen) == 10_000 else 0)
            yield row

    shown = screen()
    started = time.process_time()
    assert shown.output.table(FLAT_COLUMNS, rows(), "csv") == 20_000
    assert time.process_time() - started < 1  # the budget is a second for five times as many, on a quiet machine
    assert max(seen) > 1_000_000


@pytest.mark.parametrize(
    ("terminal", "shown", "expected"),
    [(True, False, ""), (True, True, "42\n"), (False, False, "42\n"), (False, True, "42\n")],
)
def test_a_terminal_is_spared_bare_ids(screen, terminal, shown, expected):
    screened = screen(terminal=terminal)
    screened.output.result([42], "Added 王伟 (#42).", {}, shown=shown)
    assert screened.out == expected
