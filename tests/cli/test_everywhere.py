"""What holds for every command: global options, where things come from, streams, prompts."""

import json

import pytest
from changing import CHANGING_ONE, command, filled

from dumps import everything_of


@pytest.fixture
def three(crm):
    return filled(crm)


# Global options --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["before", "after", "between"])
def test_the_book_is_named_before_and_after_the_command(three, tmp_path, place):
    other = tmp_path / "other.db"
    three("--book", other, "init")
    option = ("--book", str(other))
    arguments = {
        "before": (*option, "tag", "list"),
        "between": ("tag", *option, "list"),
        "after": ("tag", "list", *option),
    }[place]
    assert three(*arguments).stdout == ""
    assert three("tag", "list").stdout == "vip\t3\n"


@pytest.mark.parametrize("arguments", [("-q", "tag", "add", "x", "1"), ("tag", "-q", "add", "x", "1"),
                                       ("tag", "add", "x", "1", "-q"),
                                       ("tag", "add", "x", "1", "--quiet")])  # fmt: skip
def test_quiet_before_and_after(three, arguments):
    result = three(*arguments)
    assert (result.stdout, result.stderr) == ("", "")
    assert three("count", "tag:x").stdout == "1\n"


def test_quiet_keeps_data_and_errors(three):
    assert len(three("-q", "list").lines) == 2
    assert three("-q", "count").stdout == "2\n"
    assert three("-q", "edit", "1", "--city", "x", "--json").json["changed"] == [1]
    assert three("-q", "show", "nobody", exit_code=4).stderr


@pytest.mark.parametrize("place", ["before", "after"])
def test_no_color_before_and_after(three, place):
    colourful = {"NO_COLOR": "", "TERM": "xterm-256color"}
    assert "\x1b[" in three("list", terminal=True, env=colourful).stdout
    arguments = ("--no-color", "list") if place == "before" else ("list", "--no-color")
    assert "\x1b[" not in three(*arguments, terminal=True, env=colourful).stdout


@pytest.mark.parametrize("arguments", [("--debug", "show", "nobody"), ("show", "nobody", "--debug")])
def test_a_traceback_only_with_debug(three, arguments):
    assert "Traceback" in three(*arguments, exit_code=4).stderr
    assert "Traceback" not in three("show", "nobody", exit_code=4).stderr


@pytest.mark.parametrize("name", ["add", "list", "tag", "undo"])
def test_help_in_both_spellings(bare, name):
    assert bare(name, "-h").stdout == bare(name, "--help").stdout != ""
    assert bare("-h").stdout == bare("--help").stdout


def test_version(bare):
    assert bare("--version").stdout.split()[0] == "crm"


@pytest.mark.parametrize("arguments", [("nonsense",), ("list", "--nonsense"), ("--nonsense", "list"),
("tag", "nonsense"),
                                       ("show",), ("show", "1", "2"), ("undo", "x")])  # fmt: skip
def test_wrong_usage_is_one_sentence_and_2(three, arguments):
    result = three(*arguments, exit_code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("crm: ")
    assert len(result.stderr.splitlines()) == 1
    assert three(*arguments, "--json", exit_code=2).error["exit"] == 2


# Where things come from ------------------------------------------------------------------------------------------


def test_the_book_is_named_by_option_environment_configuration_or_default(bare, tmp_path):
    del bare.env["CRM_BOOK"]
    names = [tmp_path / f"{name}.db" for name in ("option", "environment", "configured")]
    default = tmp_path / "home" / "data" / "crmcli" / "customers.db"
    bare("init")
    assert default.exists()
    bare("config", "set", "book", str(names[2]))
    bare("init")
    assert names[2].exists()
    bare("init", env={"CRM_BOOK": str(names[1])})
    assert names[1].exists()
    bare("--book", names[0], "init", env={"CRM_BOOK": str(names[1])})
    assert names[0].exists()


def test_the_passphrase_comes_from_the_first_that_has_one(crm, tmp_path):
    words = crm.env.pop("CRM_PASSPHRASE")
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text(words + "\n")
    wrong.write_text("other words\n")
    crm("count", exit_code=11)
    sources = [
        ("--passphrase-file", lambda file: (("--passphrase-file", str(file)), {})),
        ("CRM_PASSPHRASE_FILE", lambda file: ((), {"CRM_PASSPHRASE_FILE": str(file)})),
        ("CRM_PASSPHRASE_COMMAND", lambda file: ((), {"CRM_PASSPHRASE_COMMAND": f"cat '{file}'"})),
        ("CRM_PASSPHRASE", lambda file: ((), {"CRM_PASSPHRASE": file.read_text()})),
    ]
    for at, (name, make) in enumerate(sources):
        options, env = make(right)
        for _, lower in sources[at + 1 :]:
            env.update(lower(wrong)[1])
        assert crm("count", *options, env=env).stdout == "0\n", name
        options, env = make(wrong)
        for _, lower in sources[at + 1 :]:
            env.update(lower(right)[1])
        crm("count", *options, env=env, exit_code=12)


@pytest.mark.parametrize("setting", ["passphrase_file", "passphrase_command"])
def test_the_configuration_names_the_passphrase_last(crm, tmp_path, setting):
    (tmp_path / "words").write_text(crm.env.pop("CRM_PASSPHRASE"))
    crm("config", "set", setting, f"{'cat ' if setting.endswith('command') else ''}{tmp_path / 'words'}")
    assert crm("count").stdout == "0\n"
    crm("count", env={"CRM_PASSPHRASE": "other words"}, exit_code=12)


@pytest.mark.parametrize(
    ("env", "part"),
    [
        ({}, "CRM_PASSPHRASE_FILE"),
        ({"CRM_PASSPHRASE_FILE": "/nowhere/words"}, "/nowhere/words"),
        ({"CRM_PASSPHRASE_COMMAND": "exit 3"}, "exit code 3"),
        ({"CRM_PASSPHRASE_COMMAND": "printf '\\377'"}, "UTF-8"),
    ],
)
def test_without_a_passphrase_it_is_locked_at_once(crm, env, part):
    del crm.env["CRM_PASSPHRASE"]
    error = crm("list", "--json", env=env, exit_code=11).error
    assert error["code"] == "locked"
    assert part in error["message"]


def test_stdin_is_never_taken_for_a_passphrase(crm):
    words = crm.env.pop("CRM_PASSPHRASE")
    crm("count", stdin=words + "\n", exit_code=11)
    crm("archive", "-", stdin="1\n", exit_code=11)


def test_a_clock_that_is_no_time_is_named(crm):
    for clock in ("yesterday", "0001-01-01T00:00:00+14:00"):
        assert "CRM_NOW" in crm("add", "Ana", env={"CRM_NOW": clock}, exit_code=2).stderr


# Streams ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGING_ONE)
def test_a_change_prints_the_id_on_stdout_and_the_undo_on_stderr(three, name):
    if name == "unarchive":
        three("archive", "2")
    result = three(*command(name, "2"))
    assert result.stdout == "2\n"
    assert "Ana Silva (#2)" in result.stderr
    if name == "purge":
        assert "undo" not in result.stderr
    else:
        batch = three("history", "--format", "ids", "--limit", "1").stdout.strip()
        assert result.stderr.endswith(f". Undo: crm undo {batch}\n")


@pytest.mark.parametrize("name", CHANGING_ONE)
def test_json_is_one_object_on_stdout_and_nothing_else(three, name):
    if name == "unarchive":
        three("archive", "2")
    result = three(*command(name, "2"), "--json")
    assert isinstance(result.json, dict)
    assert result.stderr == ""


@pytest.mark.parametrize("spelling", [("--json",), ("--format", "json"), ("--format=jsonl",)])
def test_an_error_is_one_line_of_json_on_stderr(three, spelling):
    result = three("show", "nobody", *spelling, exit_code=4)
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert json.loads(result.stderr) == {
        "error": {"code": "not_found", "exit": 4,
        "message": "no customer fits 'nobody'; look for them with: crm search WORDS"}
    }  # fmt: skip


# Prompts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "flag"),
    [
        (("add",), "NAME"),
        (("log", "1"), "TEXT"),
        (("edit", "1"), "--city"),
        (("purge", "1"), "--yes"),
        (("archive", "--where", "tag:vip"), "--yes"),
        (("undo",), "--last"),
    ],
)
@pytest.mark.parametrize("terminal", [False, (True, True, False), (False, True, True)])
def test_without_a_terminal_nobody_is_asked(three, arguments, flag, terminal):
    """A terminal means that stdin and stderr are terminals; one alone is none."""
    before = everything_of(three)
    result = three(*arguments, terminal=terminal, answers="y\ny\ny\n", stdin="y\ny\ny\n", exit_code=2)
    assert flag in result.stderr
    assert "[y/N]" not in result.stderr
    assert everything_of(three) == before


def test_prompts_are_on_stderr(three):
    result = three("purge", "1", terminal=True, answers="n\n", exit_code=1)
    assert result.stdout == ""
    assert "[y/N]" in result.stderr


@pytest.mark.parametrize("answer", ["y\n", "Y\n", "yes\n", "是\n", "好\n"])
def test_yes_in_two_languages(three, answer):
    three("purge", "1", terminal=True, answers=answer)
    assert three("count").stdout == "1\n"


@pytest.mark.parametrize("answer", ["n\n", "\n", "ja\n", "", "yy\n"])
def test_everything_else_is_no(three, answer):
    assert three("purge", "1", "--json", terminal=True, answers=answer, exit_code=1).stdout == ""
    assert three("count").stdout == "2\n"
