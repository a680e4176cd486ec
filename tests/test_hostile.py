"""Texts and arguments that somebody made to break something, and random ones."""

import itertools
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.main import get_command

from crmcli.cli.app import app
from crmcli.errors import all_errors
from dumps import everything_of

# What could command a terminal or turn its text round: C0 but tab and newline, DEL, C1, bidi controls, surrogates.
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
CODES = {0, *(error.exit_code for error in all_errors())}

TEXTS = {
    "markup": "[red]x[/foo]",
    "link": "[link=https://example.com]x[/link]",
    "escape": "\x1b[31mred\x1b]0;title\x07",
    "c1": "a\x9b31mb\x85c",
    "bidi": "a\u202egnp.exe\u2066b",
    "formula": "=cmd|'/c calc'!A1",
    "long": "A" * 10_000,
    "long chinese": "王" * 10_000,
    "nul": "a\0b",
    "surrogate": "a\udcffb",
    "family": "👩‍👩‍👧‍👦🏳️‍🌈",
    "arabic": "مرحبا بالعالم",
    "lines": "a\tb\x0bd\x0ce\u2028f",
    "sql": "'; DROP TABLE customers; --",
    "json": '{"a": [1, "\\u0000"]}',
    "shell": "$(rm -rf ~) `id` ; & | > < * ? ~",
    "option": "--yes",
    "percent": "%s %d %(x)s {0} {x!r}",
    "combining": "e" + "\u0301" * 500,
    "backslash": "\\t\\n\\x1b",
    "separator": "a\x1fb",
}
TEXT_OPTIONS = (
    "--company", "--title", "--address", "--city", "--region", "--postcode", "--country", "--source", "--language",
    "--note",
)  # fmt: skip
STORED = {"--address": "street", "--note": "notes"}


def harmless(result):
    """What every command owes, whatever it is given."""
    assert result.exit_code in CODES
    assert "should not happen" not in result.stderr
    assert "Traceback" not in result.stderr
    return result


def clean(result):
    """And on a terminal."""
    found = HARMFUL.search(result.stdout + result.stderr)
    assert found is None, repr(found)
    return harmless(result)


def stored(customer, option):
    name = STORED.get(option, option.removeprefix("--"))
    places = customer["addresses"][0] if customer["addresses"] else {}
    return places[name] if name in places else customer[name]


def storable(text):
    return "\0" not in text and "\udcff" not in text


@pytest.mark.parametrize("text", [text for text in TEXTS.values() if storable(text)], ids=lambda text: ascii(text[:12]))
def test_a_text_is_kept_exactly(crm, text):
    given = [f"{option}={text}" for option in TEXT_OPTIONS]
    more = (f"--field=key={text}", f"--external-id={text}", f"--wechat={text}", f"--handle=line={text}")
    harmless(crm("add", *given, *more, "--", text))
    crm.add("Bo")
    harmless(crm("edit", "2", *given, f"--field=key={text}", f"--name={text}", f"--add-handle=wechat={text}"))
    harmless(crm("log", "1", f"--text={text}", f"--outcome={text}"))
    for customer in (crm("show", number).jsonl[0] for number in (1, 2)):
        assert {option: stored(customer, option) for option in TEXT_OPTIONS} == dict.fromkeys(TEXT_OPTIONS, text)
        assert (customer["name"], customer["fields"]) == (text, {"key": text})
        assert {handle["value"] for handle in customer["handles"]} == {text}
    touch = crm("show", "1").jsonl[0]["touches"][0]
    assert (touch["summary"], touch["outcome"]) == (text, text)
    for words in ((text,), text.split()):  # and is found by itself, as far as it can be a word
        harmless(crm("search", "--", *words, exit_code=None))
        harmless(crm("show", "--", *words, exit_code=None))


@pytest.mark.parametrize("text", [TEXTS["nul"], TEXTS["surrogate"]])
def test_what_no_database_keeps_is_refused_in_every_option(crm, text):
    crm.add("Ana")
    before = everything_of(crm)
    for option in TEXT_OPTIONS:
        assert harmless(crm("add", "Bo", f"{option}={text}", exit_code=2))
        assert harmless(crm("edit", "1", f"{option}={text}", exit_code=2))
    for arguments in (
        ("add", text), ("add", "Bo", f"--tag={text}"), ("add", "Bo", f"--field={text}=x"),
        ("add", "Bo", f"--field=x={text}"),
        ("add", "Bo", f"--handle={text}=x"), ("add", "Bo", f"--handle=x={text}"),
        ("add", "Bo", f"--external-id={text}"),
        ("log", "1", text), ("log", "1", "x", f"--outcome={text}"), ("tag", "add", text, "1"),
        ("tag", "rename", "a", text),
        ("edit", "1", f"--add-tag={text}"), ("edit", "1", f"--name={text}"), ("add", "Bo", f"--phone={text}"),
        ("add", "Bo", f"--email={text}"), ("edit", "1", f"--field={text}=x"),
    ):  # fmt: skip
        harmless(crm(*arguments, exit_code=2))
    assert everything_of(crm) == before


RAW = {name: TEXTS[name] for name in ("markup", "escape", "c1", "bidi", "surrogate", "lines", "separator")}


@pytest.mark.parametrize("text", RAW.values(), ids=RAW)
def test_nothing_of_it_reaches_a_terminal_raw(crm, text):
    if storable(text):
        crm.add(text, *(f"{option}={text}" for option in TEXT_OPTIONS), f"--field=key={text}", f"--tag={text}")
        crm("log", "1", f"--text={text}", f"--outcome={text}")
        crm("edit", "1", "--title", "other", "--company", "other")
    for format in ("table", "json", "csv", "tsv"):
        for command in (("list",), ("show", "1"), ("history",), ("history", "1"), ("tag", "list")):
            clean(crm(*command, "--format", format, terminal=True, exit_code=None))
    for command in (
        ("search", "--", text), ("show", "--", text), ("list", "--", text), ("list", f"--sort={text}"),
        ("list", f"--fields={text}"), ("list", f"--format={text}"), ("config", "get", "--", text), (text,),
        ("help", text),
        ("completion", "--", text), ("undo", "--", text), ("tag", "remove", "--", text, "1"),
        ("add", f"--kind={text}", "A"),
        ("add", f"--phone={text}", "A"), ("add", f"--email={text}", "A"), ("add", f"--birthday={text}", "A"),
        ("edit", "1", f"--clear={text}"), ("log", "1", "x", f"--on={text}"), ("archive", f"--where={text}"),
        ("show", "1", f"--touches={text}"), ("edit", "1", f"--city={text}", "--dry-run"), ("purge", "--", text),
        ("show", "--json", "--", text), ("list", "--json", f"--fields={text}"), (text, "--json"),
    ):  # fmt: skip
        clean(crm(*command, terminal=True, answers="n\nn\nn\n", exit_code=None))


@pytest.mark.parametrize(
    "query",
    ["(" * 10_000, ")" * 10_000, "not " * 10_000, "a or " * 5_000, "-" * 10_000, '"' * 9_999, "city:" * 3_000,
     "a " * 5_000, "@" * 1000, "#" * 1000, "total:1.." * 2_000, "x" * 100_000, "(a) " * 3_000, "\\" * 10_000,
     "%" * 10_000],
    ids=lambda query: f"{query[:4]}x{len(query)}",
)  # fmt: skip
def test_a_query_bomb_is_defused_quickly(crm, query):
    crm.add("Ana")
    began = time.monotonic()
    for command in (("list", "--", query), ("search", "--", query), ("archive", "--yes", f"--where={query}")):
        assert len(harmless(crm(*command, exit_code=None)).stderr) < 25_000
    assert time.monotonic() - began < 5
    assert crm("show", "1").jsonl[0]["archived_at"] is None


@pytest.mark.parametrize(
    "number", ["99999999999999999999", "9" * 400, "-1", "1e9", "0x10", "１２", "1_000", " ", "", "nan"]
)
def test_huge_and_strange_numbers(crm, number):
    crm.add("Ana")
    before = everything_of(crm)
    for command in (
        ("show",), ("edit", "--city", "x"), ("undo",), ("redo",), ("history",), ("archive",), ("log", "--text", "x"),
        ("purge", "--yes"), ("tag", "add", "x"),
    ):  # fmt: skip
        result = harmless(crm(*command, "--", number, exit_code=None))
        assert result.exit_code in (2, 4), command
    for option in ("list --limit", "search a --limit", "show 1 --touches", "history --limit", "history --batch",
                   "edit --city x --where ana --expect"):  # fmt: skip
        harmless(crm(*option.split(), number, exit_code=None))
    assert everything_of(crm) == before


# Random arguments ------------------------------------------------------------------------------------------------

SKIPPED_COMMANDS = ("demo", "init", "import", "backup", "key", "lock", "unlock")  # they write files, or ask for words
SKIPPED_OPTIONS = ("--book", "--passphrase-file", "--output", "--to", "--in", "--debug", "--rejects")
DATA_ONLY = ("set",)  # config set would change what the next command reads


def grammar():
    """(words, option names, flags) of each command, read from the program itself."""
    commands = get_command(app).commands
    for name, lazy in commands.items():
        if name in SKIPPED_COMMANDS:
            continue
        command = lazy.load()
        children = getattr(command, "commands", None) or {"": command}
        for child_name, child in children.items():
            if child_name not in DATA_ONLY:
                yield ([name, child_name] if child_name else [name]), *options_of(child)


def options_of(command):
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    named = [one for one in options if not set(one.opts) & set(SKIPPED_OPTIONS)]
    return [one.opts[-1] for one in named if not one.is_flag], [one.opts[-1] for one in named if one.is_flag]


GRAMMAR = list(grammar())
words = st.one_of(
    st.sampled_from(
        ["1", "2", "3", "99", "王伟", "ana", "Ana Silva", "-", "+fri", "vip", "is:archived", "name", "json"]
    ),
    st.sampled_from(
        ["tsv", "0", "5", "2026-05-01", "call", "a=b", "line=x", "13800138000", "a@b.cn", "city:上海", "--"]
    ),
    st.sampled_from(list(TEXTS.values())),
    st.text(max_size=12),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Zl", "Nd", "Sm"]), max_size=6),
)


@st.composite
def command_lines(draw):
    names, options, flags = draw(st.sampled_from(GRAMMAR))
    line = list(names)
    for option in draw(st.lists(st.sampled_from(options), max_size=3)) if options else []:
        line.append(f"{option}={draw(words)}")
    line += draw(st.lists(st.sampled_from(flags), max_size=2)) if flags else []
    return line + draw(st.lists(words, max_size=3))


lines = st.lists(st.tuples(command_lines(), st.booleans(), st.sampled_from(["", "1\n2\n", "y\ny\n", "\x1b\n",
"n\n"])), min_size=1, max_size=3)  # fmt: skip
_numbers = itertools.count()
_bytes = {}


@pytest.fixture
def some(crm, monkeypatch, tmp_path):
    """A small book, and an editor that changes nothing."""
    monkeypatch.chdir(tmp_path)
    crm.env |= {"EDITOR": "true", "VISUAL": "true"}
    if not _bytes:
        crm.add("王伟", "--tag", "vip", "--phone", "13800138000", "--city", "上海")
        crm.add("Ana Silva", "--email", "a@b.cn", "--note", TEXTS["escape"])
        crm.add(TEXTS["bidi"])
        crm("log", "1", "hello", "+fri")
        crm("archive", "3")
        crm("undo", "4")
        _bytes["book"] = crm.book.read_bytes()
    return crm


def play(crm, lines):
    crm.book.write_bytes(_bytes["book"])
    for arguments, terminal, typed in lines:
        before = everything_of(crm)
        options = {"terminal": True, "answers": typed} if terminal else {"stdin": typed}
        result = crm(*arguments, exit_code=None, **options)
        (clean if terminal else harmless)(result)
        if result.exit_code or "--dry-run" in arguments:
            assert everything_of(crm) == before, "what was refused or only planned must change nothing"
        if everything_of(crm) != before:
            assert "Nothing" not in result.stderr


SETTINGS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=100, **SETTINGS)
@given(lines)
def test_random_command_lines(some, lines):
    play(some, lines)


@pytest.mark.soak
@settings(max_examples=10_000, **SETTINGS)
@given(lines)
def test_many_random_command_lines(some, lines):
    play(some, lines)


def test_the_grammar_knows_the_commands():
    assert {names[0] for names, _, _ in GRAMMAR} >= {"add", "list", "edit", "tag", "undo", "history", "export", "help"}
    assert any("--city" in options for _, options, _ in GRAMMAR)
