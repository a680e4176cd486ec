import pytest

from dumps import opened


@pytest.fixture
def crm_with_past(crm):
    crm.add(
        "王伟", "--phone", "13800138000", "--tag", "vip", "--city", "上海", "--external-id", "K-1", "--field", "a=1"
    )
    crm("edit", "1", "--city", "北京", "--title", "CEO", "--remove-tag", "vip", "--field", "a=2", "--field", "b=3")
    crm("log", "1", "sent the quote", "--kind", "email", "+fri", "--outcome", "reached")
    crm.add("Ana Silva", "--kind", "company")
    crm("archive", "1")
    return crm


def fields(crm, *arguments):
    return [
        (row["batch"], row["field"], row["before"], row["after"]) for row in crm("history", *arguments, "--json").json
    ]


def test_lists_the_batches_newest_first(crm_with_past):
    rows = crm_with_past("history", "--json").json
    assert [row["batch"] for row in rows] == [5, 4, 3, 2, 1]
    assert rows[3] == {
        "batch": 2, "at": "2026-05-01T09:30:00Z", "command": "edit", "customers": 1, "rows": 3, "names": ["王伟 #1"],
        "undone_by": None,
    }  # fmt: skip
    assert crm_with_past("history", "--limit", "2", "--format", "ids").lines == ["5", "4"]
    assert len(crm_with_past("history", "--limit", "0").lines) == 5


def test_a_pipe_gets_tsv_and_a_terminal_a_table(crm_with_past):
    assert crm_with_past("history", "--limit", "1").stdout == "5\t2026-05-01T09:30:00Z\tarchive\t1\t1\t王伟 #1\t\n"
    heading = crm_with_past("history", terminal=True).lines[0].split()
    assert heading == ["batch", "when", "command", "customers", "rows", "names"]


def test_a_terminal_is_told_of_batches_that_are_not_shown(crm_with_past):
    assert "2 of 5 batches; --limit 0 shows all." in crm_with_past("history", "--limit", "2", terminal=True).stderr
    assert "1 of 4 batches" in crm_with_past("history", "1", "--limit", "1", terminal=True).stderr
    for arguments in (["--limit", "5"], ["--limit", "2", "--json"], ["--batch", "1"]):
        assert crm_with_past("history", *arguments, terminal=True).stderr == ""


def test_a_batch_has_a_limit_of_lines(crm_with_past):
    whole = crm_with_past("history", "--batch", "1").lines
    assert crm_with_past("history", "--batch", "1", "--limit", "2").lines == whole[:2]
    cut = crm_with_past("history", "--batch", "1", "--limit", "2", terminal=True)
    assert (len(cut.lines), cut.stderr) == (2 + 2, "The first 2 lines; --limit 0 shows all.\n")
    assert crm_with_past("history", "--batch", "1", "--limit", str(len(whole)), terminal=True).stderr == ""


def test_only_a_terminal_is_spared_what_is_long(crm):
    crm("import", "-", "--from", "csv", stdin="name\n" + "".join(f"Customer {number}\n" for number in range(25)))
    for number in range(1, 25):
        crm("tag", "add", "x", str(number))
    for arguments in ([], ["--batch", "1"]):
        whole = crm("history", *arguments)
        assert (len(whole.lines), whole.stderr) == (25, "")
        shown = crm("history", *arguments, terminal=True)
        assert len(shown.lines) == 2 + 20
        assert "--limit 0 shows all." in shown.stderr
        assert len(crm("history", *arguments, "--limit", "0", terminal=True).lines) == 2 + 25


def test_undone_batches_say_by_which(crm_with_past):
    crm_with_past("undo", "5")
    rows = crm_with_past("history", "--json", "--limit", "2").json
    assert [(row["batch"], row["command"], row["undone_by"]) for row in rows] == [
        (6, "undo 5", None),
        (5, "archive", 6),
    ]


def test_a_customer_is_told_field_by_field_in_words_of_people(crm_with_past):
    assert fields(crm_with_past, "1") == [
        (5, "archived", None, "2026-05-01T09:30:00Z"),
        (3, "email", None, "sent the quote"),
        (3, "email outcome", None, "reached"),
        (3, "follow-up", None, "2026-05-08"),
        (2, "title", None, "CEO"),
        (2, "field.a", "1", "2"),
        (2, "field.b", None, "3"),
        (2, "city", "上海", "北京"),
        (2, "tag", "vip", None),
        (1, "name", None, "王伟"),
        (1, "field.a", None, "1"),
        (1, "phone", None, "13800138000"),
        (1, "city", None, "上海"),
        (1, "tag", None, "vip"),
        (1, "external id", None, "K-1"),
    ]


def test_no_mechanics_are_shown(crm_with_past):
    crm_with_past("undo", "2", "--skip-conflicts")
    for who in ("1", "2"):
        shown = crm_with_past("history", who).stdout
        for inner in ("uid", "is_primary", "opted_out", "folded", "norm", "updated", "created", "contact_points", "{"):
            assert inner not in shown


def test_flags_are_words(crm_with_past):
    with opened(crm_with_past) as book, book.batch("edit", "2026-05-02T08:00:00Z") as batch:
        batch.conn.execute("UPDATE contact_points SET opted_out = 1, is_primary = 0, label = 'work' WHERE customer = 1")
    assert sorted(fields(crm_with_past, "1", "--limit", "1")) == [
        (6, "main phone", "13800138000", None), (6, "phone label", None, "work"), (6, "phone opted out", False, True),
    ]  # fmt: skip
    assert "phone opted out\tno\tyes" in crm_with_past("history", "1", "--limit", "1").stdout


def test_a_batch_names_each_customer(crm_with_past):
    crm_with_past("tag", "add", "new", "1", "2")
    assert crm_with_past("history", "--batch", "6").lines == [
        "6\t2026-05-01T09:30:00Z\ttag add\t1\t王伟\ttag\t\tnew",
        "6\t2026-05-01T09:30:00Z\ttag add\t2\tAna Silva\ttag\t\tnew",
    ]
    assert fields(crm_with_past, "--batch", "4")[0] == (4, "kind", None, "company")
    assert [row[1:] for row in fields(crm_with_past, "--batch", "6", "2")] == [("tag", None, "new")]


def test_what_is_gone_keeps_its_name(crm_with_past):
    crm_with_past("undo", "4")
    assert crm_with_past("history", "--json", "--limit", "1").json[0]["names"] == ["Ana Silva #2"]
    assert {row["name"] for row in crm_with_past("history", "--batch", "4", "--json").json} == {"Ana Silva"}


def test_it_is_told_in_local_time_on_a_terminal(crm_with_past, monkeypatch):
    import time

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    assert "2026-05-01 17:30" in crm_with_past("history", terminal=True).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("nobody",), 4), (("--batch", "99"), 4), (("--batch", "99999999999999999999"), 4), (("--limit", "-1"), 2),
     (("--limit", "99999999999999999999"), 2), (("--batch", "x"), 2)],
)  # fmt: skip
def test_what_is_not_there(crm_with_past, arguments, code):
    assert crm_with_past("history", *arguments, exit_code=code).stdout == ""


def test_a_forgiving_name_is_taken_and_named(crm_with_past):
    assert "Taking Ana Silva (#2)" in crm_with_past("history", "ana").stderr


def test_a_long_batch_is_told_whole_and_in_order(crm):
    with opened(crm) as book, book.batch("import", "2026-05-01T09:30:00Z") as batch:
        batch.conn.executemany(
            "INSERT INTO customers (kind, name, created_at, updated_at) VALUES ('person', ?, '', '')",
            [(f"Customer {number}",) for number in range(1201)],
        )
    rows = crm("history", "--batch", "1", "--json").json
    assert [row["id"] for row in rows] == list(range(1, 1202))


def test_a_terminal_shows_where_long_texts_differ(crm):
    crm.add("Ana", "--note", "Likes green tea and long talks about her garden in the hills")
    crm("edit", "1", "--note", "Never call on Mondays")
    for columns in ("100", "60", "40"):
        shown = crm("history", "1", "--limit", "1", terminal=True, env={"COLUMNS": columns})
        heading = shown.lines[0].split()
        assert heading[-3:] == ["field", "before", "after"]
        assert "… hills" in shown.lines[2]
        assert "Never" in shown.lines[2]
    (row,) = crm("history", "1", "--limit", "1", "--json").json
    assert row["before"] == "Likes green tea and long talks about her garden in the hills"


def test_a_narrow_terminal_loses_the_names_first(crm_with_past):
    shown = crm_with_past("history", "1", terminal=True, env={"COLUMNS": "80"})
    assert shown.lines[0].split() == ["batch", "when", "command", "id", "field", "before", "after"]
    assert "No room for: name" in shown.stdout


def test_a_birthday_without_a_year_is_shown_without_dashes(crm):
    crm.add("Ana", "--birthday", "05-01")
    assert "--05" not in crm("history", "1", terminal=True).stdout
    assert "--05-01" in crm("history", "1").stdout
