"""What holds for every command that changes customers: WHO, ids from stdin, --where, --expect, --dry-run."""

import pytest
from changing import CHANGES, CHANGING_ONE, command, filled
from typer.main import get_command

from crmcli.cli.app import app
from dumps import everything_of, opened, records_of


@pytest.fixture
def three(crm):
    return filled(crm)


# WHO -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGING_ONE)
def test_a_forgiving_hit_is_5_for_a_change_without_a_terminal(three, name):
    before = everything_of(three)
    error = three(*command(name, "ana"), "--json", exit_code=5).error
    assert error["code"] == "ambiguous"
    assert [(one["id"], one["name"]) for one in error["candidates"]] == [(2, "Ana Silva")]
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
@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("是\n", 0), ("q\n", 1), ("n\n", 1), ("\n", 1), ("", 1)])
def test_a_terminal_asks_about_a_forgiving_hit(three, name, answer, code):
    if name == "unarchive":
        three("archive", "1")
    who = "王伟" if name == "unarchive" else "华信"
    before = everything_of(three)
    result = three(*command(name, who), terminal=True, answers=answer, exit_code=0 if who == "王伟" else code)
    assert who == "王伟" or "Do you mean 王伟 (#1) · 华信" in result.stderr
    assert (everything_of(three) == before) == (result.exit_code != 0)
    assert result.exit_code == 0 or result.stderr.endswith("nothing was changed\n")


def test_a_terminal_lets_choose_among_several(three):
    three.add("Ana Silva", "--company", "Acme")
    result = three("tag", "add", "x", "ana silva", terminal=True, answers="7\nfirst\n2\n")
    assert "Tagged Ana Silva (#4) with x" in result.stderr
    assert "   1)  #2  Ana Silva\n   2)  #4  Ana Silva · Acme\n" in result.stderr
    assert result.stderr.count("Type a number from 1 to 2, or #id.") == 2
    assert "(#4)" in three("tag", "add", "y", "ana silva", terminal=True, answers="#4\n").stderr
    assert "(#4)" in three("tag", "add", "number", "ana silva", terminal=True, answers="2\n").stderr


@pytest.mark.parametrize("answer", ["", "\n", "q\n", "N\n", "no\n", "0\n"])
def test_nobody_can_be_chosen(three, answer):
    three.add("Ana Silva", "--company", "Acme")
    before = everything_of(three)
    change = three("tag", "add", "x", "ana silva", terminal=True, answers=answer, exit_code=1)
    assert change.stderr.endswith("crm: nothing was changed\n")
    assert everything_of(three) == before
    read = three("show", "ana silva", terminal=True, answers=answer, exit_code=1)
    assert read.stdout == ""
    assert read.stderr.strip().endswith("Enter for none]")  # whoever reads changes nothing anyway


def test_a_bare_number_is_a_place_in_the_list_and_never_an_id(three):
    three.add("Ana Silva")
    result = three("tag", "add", "x", "ana silva", terminal=True, answers="4\n#2\n")
    assert result.stderr.count("Type a number from 1 to 2, or #id.") == 1
    assert "Tagged Ana Silva (#2)" in result.stderr


def test_people_of_one_name_can_be_told_apart(crm):
    crm.add("王伟", "--company", "青禾茶业", "--city", "北京", "--phone", "138 0013 8000")
    crm.add("王伟")
    crm("log", "1", "met", "--on", "2026-04-20")
    plain = crm("tag", "add", "x", "王伟", exit_code=5).stderr
    assert "  #1  王伟 · 青禾茶业 · 北京 · 138 0013 8000 · last 2026-04-20\n  #2  王伟\n" in plain
    error = crm("tag", "add", "x", "王伟", "--json", exit_code=5).error
    assert error["candidates"] == [
        {"id": 1, "name": "王伟", "company": "青禾茶业", "city": "北京", "phone": "138 0013 8000",
         "last_touch": "2026-04-20"},
        {"id": 2, "name": "王伟", "company": None, "city": None, "phone": None, "last_touch": None},
    ]  # fmt: skip


@pytest.mark.parametrize("name", CHANGING_ONE)
@pytest.mark.parametrize(
    "who", ["99", "id:99", "#99", "nobody at all", "", "ext:none", "x@example.com", "99999999999999999999"]
)
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
    assert "'02' is not an id" in three("archive", "-", stdin="1\n02\n", exit_code=2).stderr


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


def test_no_command_is_forgotten_here():
    """Whatever takes --where and --yes is one that changes many, and is tried above."""
    found = []
    for name, lazy in get_command(app).commands.items():
        real = lazy.load()
        for child_name, child in (getattr(real, "commands", None) or {"": real}).items():
            options = {option for parameter in child.params for option in parameter.opts}
            # The --where of these asks rows of a file, or whom duplicates are looked for; cadences have own tests.
            elsewhere = ("import ", "dedupe auto", "cadence set", "cadence clear")
            if {"--where", "--yes"} <= options and f"{name} {child_name}" not in elsewhere:
                found.append(f"{name} {child_name}".strip())
    assert sorted(found) == sorted(CHANGES)
