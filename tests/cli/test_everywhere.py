"""What holds for every command: global options, streams, WHO, stdin, --where, --expect, --dry-run, prompts."""

import json

import pytest
from dumps import everything_of, opened, records_of

# Commands that change customers whom they are given as WHO…, as - or with --where: (before WHO, after it).
CHANGES = {
    "edit": (("edit",), ("--city", "Lisboa")),
    "tag add": (("tag", "add", "new"), ()),
    "tag remove": (("tag", "remove", "vip"), ()),
    "archive": (("archive",), ()),
    "unarchive": (("unarchive",), ()),
}
CHANGING_ONE = {**CHANGES, "log": (("log",), ("hello",)), "purge": (("purge",), ("--yes",))}


_bytes = {}


@pytest.fixture
def three(crm):
    """王伟 and Ana Silva, both with the tag vip, and the archived 李娜 with it too."""
    if not _bytes:
        crm.add("王伟", "--tag", "vip", "--phone", "13800138000", "--company", "华信科技")
        crm.add("Ana Silva", "--tag", "vip", "--email", "ana@example.com")
        crm.add("李娜", "--tag", "vip")
        crm("archive", "3")
        _bytes["three"] = crm.book.read_bytes()
    crm.book.write_bytes(_bytes["three"])
    return crm


def command(name, *who):
    before, after = CHANGING_ONE[name]
    return (*before, *who, *after)


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
                                       ("tag", "add", "x", "1", "-q"), ("tag", "add", "x", "1", "--quiet")])  # fmt: skip
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


@pytest.mark.parametrize("arguments", [("nonsense",), ("list", "--nonsense"), ("--nonsense", "list"), ("tag", "nonsense"),
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
        "error": {"code": "not_found", "exit": 4, "message": "no customer fits 'nobody'; look for them with: crm search WORDS"}
    }  # fmt: skip


# WHO -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGING_ONE)
def test_a_forgiving_hit_is_5_for_a_change_without_a_terminal(three, name):
    before = everything_of(three)
    error = three(*command(name, "ana"), "--json", exit_code=5).error
    assert error["code"] == "ambiguous"
    assert error["candidates"] == [{"id": 2, "name": "Ana Silva", "company": None}]
    assert everything_of(three) == before


@pytest.mark.parametrize("name", CHANGING_ONE)
def test_several_that_fit_are_5_with_the_candidates(three, name):
    three.add("ana silva", "--company", "Acme")
    before = everything_of(three)
    result = three(*command(name, "Ana Silva"), exit_code=5)
    assert "#2  Ana Silva" in result.stderr
    assert "#4  ana silva · Acme" in result.stderr
    assert everything_of(three) == before


@pytest.mark.parametrize("name", [name for name in CHANGING_ONE if name != "purge"])
@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("是\n", 0), ("n\n", 5), ("\n", 5), ("", 1)])
def test_a_terminal_asks_about_a_forgiving_hit(three, name, answer, code):
    if name == "unarchive":
        three("archive", "1")
    who = "王伟" if name == "unarchive" else "华信"
    before = everything_of(three)
    result = three(*command(name, who), terminal=True, answers=answer, exit_code=0 if who == "王伟" else code)
    assert who == "王伟" or "Do you mean 王伟 (#1)?" in result.stderr
    assert (everything_of(three) == before) == (result.exit_code != 0)


def test_a_terminal_lets_choose_among_several(three):
    three.add("Ana Silva", "--company", "Acme")
    result = three("tag", "add", "x", "ana silva", terminal=True, answers="7\nfirst\n2\n")
    assert result.stdout == "4\n"
    assert "Ana Silva, Acme (#4)" in result.stderr
    assert three("show", "ana silva", terminal=True, answers="\n", exit_code=1).stdout == ""


@pytest.mark.parametrize("name", CHANGING_ONE)
@pytest.mark.parametrize("who", ["99", "id:99", "#99", "nobody at all", "", "ext:none", "x@example.com", "99999999999999999999"])
def test_nobody_is_4(three, name, who):
    before = everything_of(three)
    code = 2 if name == "edit" and not who else 4
    three(*command(name, who), exit_code=code)
    assert everything_of(three) == before


def merge(crm, gone, kept):
    with opened(crm) as book, book.batch("merge", "2026-05-01T09:30:00Z") as batch:
        batch.conn.execute("UPDATE customers SET merged_into = ? WHERE id = ?", (kept, gone))


@pytest.mark.parametrize("name", ["edit", "tag add", "archive", "log"])
def test_a_merged_id_is_its_survivor_with_a_note(three, name):
    gone = three("show", "1").jsonl[0]["uid"]
    merge(three, 1, 2)
    for who in ("1", "id:1", gone):
        result = three("show", who)
        assert result.jsonl[0]["id"] == 2
        assert result.stderr == "#1 was merged into Ana Silva (#2)\n"
    result = three(*command(name, "1"))
    assert result.stdout == "2\n"
    assert "#1 was merged into Ana Silva (#2)" in result.stderr


def test_ids_from_a_pipe_follow_a_merge_too(three):
    merge(three, 1, 2)
    assert three("tag", "add", "x", "-", stdin="1\n2\n").lines == ["2"]


# Ids from stdin --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGES)
def test_ids_from_stdin_need_no_yes(three, name):
    if name == "unarchive":
        three("archive", "1", "2")
    result = three(*command(name, "-"), stdin="2\n\n #1 \nid:2\n")
    assert result.lines == ["2", "1"]


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("stdin", ["", "\n\n"])
def test_an_empty_stdin_changes_nothing(three, name, stdin):
    before = everything_of(three)
    assert three(*command(name, "-"), stdin=stdin).stdout == ""
    assert everything_of(three) == before


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize(("stdin", "code"), [("1\n99\n2\n", 4), ("99999999999999999999999\n", 2), ("1\nAna Silva\n", 2),
                                             ("1\n-2\n", 2), (b"1\n\xff\n", 2), ("1\x002\n", 2)])  # fmt: skip
def test_one_wrong_id_and_nothing_is_written(three, name, stdin, code):
    before = everything_of(three)
    result = three(*command(name, "-"), stdin=stdin, exit_code=code)
    assert result.stdout == ""
    assert everything_of(three) == before


def test_a_wrong_line_is_named_by_its_number(three):
    assert "line 2" in three("archive", "-", stdin="1\n99\n", exit_code=4).stderr
    assert "line 3" in three("archive", "-", stdin="1\n\nx\n", exit_code=2).stderr


# --where, --expect, --dry-run, --yes -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGES)
def test_where_needs_yes_without_a_terminal(three, name):
    query = "is:archived" if name == "unarchive" else "tag:vip"
    before = everything_of(three)
    message = three(*command(name, "--where", query), exit_code=2).stderr
    assert "--yes" in message
    assert f"--expect {1 if name == 'unarchive' else 2}" in message
    assert everything_of(three) == before
    three(*command(name, "--where", query, "--yes"))
    assert everything_of(three) != before


@pytest.mark.parametrize("name", CHANGES)
def test_where_tells_how_many_and_whom_and_asks_on_a_terminal(three, name):
    query = "is:archived" if name == "unarchive" else "tag:vip"
    before = everything_of(three)
    result = three(*command(name, "--where", query), terminal=True, answers="\n", exit_code=1)
    assert ("李娜 (#3)?" if name == "unarchive" else "2 customers (") in result.stderr
    assert everything_of(three) == before
    three(*command(name, "--where", query), terminal=True, answers="y\n")
    assert everything_of(three) != before


@pytest.mark.parametrize("name", CHANGES)
def test_expect_refuses_another_count(three, name):
    query = "is:archived" if name == "unarchive" else "tag:vip"
    right = 1 if name == "unarchive" else 2
    before = everything_of(three)
    for wrong in (0, right - 1, right + 1):
        result = three(*command(name, "--where", query, "--yes", "--expect", str(wrong)), "--json", exit_code=5)
        assert result.error["code"] == "conflict"
    three(*command(name, "-", "--expect", "1"), stdin="1\n2\n", exit_code=5)
    three(*command(name, "--where", query, "--dry-run", "--expect", "7"), exit_code=5)
    assert everything_of(three) == before
    three(*command(name, "--where", query, "--yes", "--expect", str(right)))
    assert everything_of(three) != before


@pytest.mark.parametrize("name", CHANGES)
def test_where_that_fits_nobody_changes_nothing(three, name):
    before = everything_of(three)
    assert three(*command(name, "--where", "nobody")).stdout == ""
    assert everything_of(three) == before


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("query", ["", "  ", "(", "nonsense:1", "last"])
def test_a_broken_query_changes_nothing(three, name, query):
    before = everything_of(three)
    three(*command(name, "--where", query, "--yes"), exit_code=2)
    assert everything_of(three) == before


@pytest.mark.parametrize("name", [*CHANGES, "purge"])
@pytest.mark.parametrize("spelling", ["--dry-run", "-n"])
def test_a_dry_run_shows_the_plan_and_changes_no_table(three, name, spelling):
    who = "3" if name == "unarchive" else "1"
    before, history, file = everything_of(three), three("history").stdout, three.book.read_bytes()
    result = three(*command(name, who), spelling)
    assert result.stdout == f"{who}\n"
    assert "Nothing was changed" in result.stderr
    assert three(*command(name, who), spelling, "--json").json["dry_run"] is True
    assert everything_of(three) == before
    assert three("history").stdout == history
    assert three.book.read_bytes() == file


@pytest.mark.parametrize("name", CHANGES)
def test_the_plan_is_what_then_happens(three, name):
    query = "is:archived" if name == "unarchive" else "vip"
    plan = three(*command(name, "--where", query), "-n", "--json").json
    done = three(*command(name, "--where", query), "-y", "--json").json
    assert plan["changed"] == done["changed"] != []
    assert (plan["batch"], done["dry_run"]) == (None, False)


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_can_be_undone_without_a_trace(three, name):
    before = records_of(three)
    three(*command(name, "--where", "tag:vip (is:archived or not is:archived)", "-y"))
    if everything_of(three) == before:
        pytest.fail("nothing was changed")
    three("undo", "--last")
    assert records_of(three) == before


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
