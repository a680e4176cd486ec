"""crm import --on-match ask, with a made-up person; at a real terminal see faults/test_terminal.py."""

import pytest

THERE = [("Ana Silva", "ana@x.example", "Porto"), ("Bob", "bob@x.example", ""), ("Cid", "cid@x.example", "Lisboa")]
ROWS = """\
name,email,city,title
Ana Silva,ana@x.example,Lisboa,Dr
Bob,bob@x.example,Braga,
Cid,cid@x.example,Lisboa,
Dora,dora@x.example,Faro,
"""
QUESTION = "[f]ill, [u]pdate, [s]kip, [a]dd as new; F, U, S or A for all the rest; [q]uit: "


@pytest.fixture
def file(crm, tmp_path):
    for name, email, city in THERE:
        crm.add(name, "--email", email, *(["--city", city] if city else []))
    path = tmp_path / "list.csv"
    path.write_text(ROWS)
    return path


def ask(crm, file, answers, *options, exit_code=0):
    words = ["import", file, "--on-match", "ask", *options]
    return crm(*words, terminal=True, answers=answers, exit_code=exit_code).stderr


def people(crm):
    shapes = crm("list", "--json", "--sort", "id").json
    return [(it["name"], (it["addresses"] or [{"city": None}])[0]["city"], it["title"]) for it in shapes]


def test_each_match_that_says_otherwise_is_shown_and_asked(crm, file):
    told = ask(crm, file, "f\nu\ny\n")
    assert told.count(QUESTION) == 2
    assert (
        "line 2: Ana Silva (#1)\n"
        "    in the book: Ana Silva · ana@x.example · Porto\n    in the file: Ana Silva · ana@x.example · Lisboa\n"
        "    title: -, with the file Dr\n    address: Porto, with the file Lisboa\n"
    ) in told
    assert "    in the file: Bob · bob@x.example · Braga\n    address: -, with the file Braga\n" in told
    assert "Cid" not in told
    assert people(crm) == [
        ("Ana Silva", "Porto", "Dr"), ("Bob", "Braga", None), ("Cid", "Lisboa", None), ("Dora", "Faro", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "ana", "bob", "total"),
    [
        ("u\ns\n", ("Lisboa", "Dr"), (None, None), 4),
        ("s\nf\n", ("Porto", None), ("Braga", None), 4),
        ("a\ns\n", ("Porto", None), (None, None), 5),
        ("U\n", ("Lisboa", "Dr"), ("Braga", None), 4),
        ("S\n", ("Porto", None), (None, None), 4),
        ("A\n", ("Porto", None), (None, None), 6),
        ("s\nF\n", ("Porto", None), ("Braga", None), 4),
        ("x\n\nyes\nu\ns\n", ("Lisboa", "Dr"), (None, None), 4),
    ],
)
def test_answers(crm, file, answers, ana, bob, total):
    ask(crm, file, answers, "--yes")
    found = people(crm)
    assert (found[0][1:], found[1][1:], len(found)) == (ana, bob, total)


@pytest.mark.parametrize("answers", ["q\n", "u\nQ\n", "u\n", "u\nu\nn\n"])
def test_who_quits_changes_nothing(crm, file, answers):
    before = people(crm)
    assert "nothing was changed" in ask(crm, file, answers, exit_code=1)
    assert people(crm) == before


def test_a_dry_run_asks_and_changes_nothing(crm, file):
    before = people(crm)
    result = crm("import", file, "--on-match", "ask", "-n", terminal=True, answers="U\n")
    assert "Would add 1, update 2; 1 is the same. Nothing was changed." in result.stdout
    assert people(crm) == before


def test_a_quiet_program_still_shows_what_it_asks_about_and_nothing_runs_there(crm, file):
    file.write_text('name,email,title\nBob,bob@x.example,"\x1b[31mred\u202e"\n')
    told = ask(crm, file, "s\n", "--yes", "--quiet")
    assert "    title: -, with the file " in told
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_one_undo_takes_all_of_it_back(crm, file):
    before = crm("export", "--full").stdout
    ask(crm, file, "u\na\n", "--yes")
    crm("undo", "--last")
    assert crm("export", "--full").stdout == before


def test_a_row_that_an_answer_makes_differ_is_asked_about_too(crm, file):
    """The second Bob says the same as the first, until that one is left out."""
    file.write_text("name,email,city\nBob,bob@x.example,Braga\nBob,bob@x.example,Braga\n")
    assert ask(crm, file, "u\ns\n", "--yes").count(QUESTION) == 2
    assert ask(crm, file, "", "--yes").count(QUESTION) == 0


def test_more_matches_than_are_asked_about_at_once(crm, tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("name,email\n" + "".join(f"Customer {it},c{it}@x.example\n" for it in range(1100)))
    crm("import", path)
    path.write_text("name,email,city\n" + "".join(f"Customer {it},c{it}@x.example,Porto\n" for it in range(1100)))
    told = ask(crm, path, "u\n" * 1050 + "S\n", "--yes")
    assert told.count(QUESTION) == 1051
    assert crm("count", "city:Porto").stdout == "1050\n"


@pytest.mark.parametrize("options", [[], ["--yes"], ["--dry-run"]])
def test_without_a_terminal_nobody_is_asked(crm, file, options):
    told = crm("import", file, "--on-match", "ask", *options, exit_code=2).stderr
    assert "--on-match fill|update|skip|add" in told
    assert len(people(crm)) == 3


LIKELY = "name,phone,email,title\nBob,13800000002,bob@x.example,\nEve,13800000001,eve@x.example,CEO\n"


@pytest.fixture
def doubtful(crm, file):
    crm("edit", "1", "--add-phone", "13800000001", "--yes")
    file.write_text(LIKELY)
    return file


def test_a_likely_duplicate_is_shown_with_its_reason_and_asked_about(crm, doubtful):
    told = ask(crm, doubtful, "s\ns\n", "--yes")
    assert told.count(QUESTION) == 2
    assert (
        "line 3: Eve is Ana Silva (#1), perhaps: same phone, another name\n    in the book: Ana Silva · 13800000001"
        in told
    )
    assert "    in the file: Eve · 13800000001 · eve@x.example\n" in told
    assert len(people(crm)) == 3


@pytest.mark.parametrize(("answers", "ana", "total"), [
    ("s\na\n", ("Ana Silva", "Porto", None), 4),
    ("s\nf\n", ("Ana Silva", "Porto", "CEO"), 3),
    ("s\nu\n", ("Eve", "Porto", "CEO"), 3),
    ("s\nS\n", ("Ana Silva", "Porto", None), 3),
    ("F\n", ("Ana Silva", "Porto", None), 4),
    ("U\n", ("Ana Silva", "Porto", None), 4),
])  # fmt: skip
def test_what_is_said_of_a_likely_duplicate_is_done(crm, doubtful, answers, ana, total):
    ask(crm, doubtful, answers, "--yes")
    found = people(crm)
    assert (found[0], len(found)) == (ana, total)


def test_two_rows_of_the_file_that_are_like_each_other_are_asked_about_too(crm, file):
    file.write_text("name,phone\nEve,13900000001\nFay,13900000001\n")
    assert "line 3: Fay is Eve of line 2, perhaps: same phone" in ask(crm, file, "f\n", "--yes")
    assert len(people(crm)) == 4
