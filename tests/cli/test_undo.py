import pytest

from dumps import everything_of, opened, records_of


@pytest.fixture
def edited(crm):
    """Batch 1 adds, 2 and 3 edit the same field."""
    crm.add("王伟", "--city", "上海")
    crm("edit", "1", "--city", "北京")
    crm("edit", "1", "--city", "广州", "--title", "CEO")
    return crm


def city(crm):
    return crm("show", "1").jsonl[0]["addresses"][0]["city"]


def test_takes_the_last_batch_back(edited):
    result = edited("undo", "--last")
    assert city(edited) == "北京"
    assert result.stderr == "Took back batch 3 (edit): 王伟 (#1). To reverse: crm redo 3\n"
    assert edited("undo", "--last", "--json").json == {
        "batch": 5,
        "undone": 2,
        "customers": 1,
        "conflicts": 0,
        "kept": 0,
    }
    assert city(edited) == "上海"


def test_a_later_change_is_a_conflict_with_both_values(edited):
    before = everything_of(edited)
    result = edited("undo", "2", exit_code=5)
    for part in ("city", "王伟 (#1)", "'广州'", "'上海'", "--skip-conflicts", "--force"):
        assert part in result.stderr
    error = edited("undo", "2", "--json", exit_code=5).error
    assert error["code"] == "conflict"
    (conflict,) = error["conflicts"]
    assert (conflict["customer"], conflict["column"], conflict["current"], conflict["wanted"]) == (
        1, "city", "广州", "上海"
    )  # fmt: skip
    assert everything_of(edited) == before


def test_skip_conflicts_keeps_the_later_change(edited):
    edited("edit", "1", "--company", "Acme", "--city", "深圳")
    result = edited("undo", "3", "--skip-conflicts")
    assert city(edited) == "深圳"
    assert edited("show", "1").jsonl[0]["title"] is None
    assert "1 later change kept" in result.stderr


def test_force_overrules_the_later_change(edited):
    result = edited("undo", "2", "--force")
    assert city(edited) == "上海"
    assert edited("show", "1").jsonl[0]["title"] == "CEO"
    assert "1 later change overruled" in result.stderr


def test_skipping_everything_is_nothing_undone(edited):
    before = everything_of(edited)
    edited("undo", "2", "--skip-conflicts", exit_code=4)
    assert everything_of(edited) == before
    edited("redo", "2", exit_code=4)  # and it does not count as undone


def test_another_field_is_no_conflict(edited):
    edited("edit", "1", "--company", "Acme")
    edited("undo", "3")
    shown = edited("show", "1").jsonl[0]
    assert (shown["company"], shown["title"], city(edited)) == ("Acme", None, "北京")


def test_an_added_customer_with_later_parts_is_a_conflict(crm):
    crm.add("王伟")
    crm("log", "1", "hello")
    before = everything_of(crm)
    assert "touch" in crm("undo", "1", exit_code=5).stderr
    crm("undo", "1", "--skip-conflicts", exit_code=4)
    assert everything_of(crm) == before
    crm("undo", "1", "--force")
    assert crm("count").stdout == "0\n"
    crm("redo", "1")
    assert crm("show", "1").jsonl[0]["touches"][0]["summary"] == "hello"


@pytest.mark.parametrize(
    "change", [("--add-phone", "13800138000"), ("--add-tag", "vip"), ("--city", "上海"), ("--title", "x")]
)
def test_an_added_customer_that_was_changed_is_a_conflict(crm, change):
    crm.add("王伟")
    crm("edit", "1", *change)
    crm("undo", "1", exit_code=5)
    crm("undo", "2")
    crm("undo", "1")
    assert crm("count").stdout == "0\n"


def test_only_those_who_were_taken_back_are_named(crm, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name\n王芳\nAna\nBob\n")
    crm("import", path)
    crm("edit", "1", "--city", "上海")
    told = crm("undo", "1", "--skip-conflicts", "--json").json
    assert (told["customers"], told["kept"]) == (2, 1)
    assert "Brought back batch 1 (import): 2 customers (Ana #2, Bob #3). To" in crm("redo", "1").stderr
    told = crm("undo", "1", "--skip-conflicts").stderr
    assert "Took back batch 1 (import): 2 customers (Ana #2, Bob #3), 1 later change kept" in told


def test_customers_that_were_not_touched_go_when_others_are_kept(crm):
    crm.add("A")
    crm("tag", "add", "t", "1")
    for name in ("B", "C"):
        crm.add(name)
    crm("tag", "add", "t2", "2", "3")
    crm("edit", "2", "--remove-tag", "t2")
    crm("edit", "2", "--add-tag", "T2")
    crm("undo", "5", "--skip-conflicts")
    tags = {one["id"]: one["tags"] for one in crm("list", "--json").json}
    assert tags == {1: ["t"], 2: ["T2"], 3: []}


def test_in_order_back_to_the_empty_book(crm):
    states = [records_of(crm)]
    for command in (
        ("add", "王伟", "--phone", "13800138000", "--tag", "vip"),
        ("add", "Ana", "--city", "Lisboa"),
        ("edit", "1", "--city", "上海", "--add-email", "a@b.cn", "--note", "n", "--field", "a=b"),
        ("log", "1", "hello", "+fri"),
        ("log", "1", "again", "+2w"),
        ("tag", "add", "expo", "1", "2"),
        ("tag", "rename", "expo", "fair"),
        ("archive", "2"),
        ("edit", "1", "--clear", "phone,tag,notes"),
        ("unarchive", "2"),
    ):
        crm(*command)
        states.append(records_of(crm))
    for state in reversed(states[:-1]):
        crm("undo", "--last")
        assert records_of(crm) == state
    assert crm("undo", "--last", "--json", exit_code=4).error["code"] == "nothing_to_undo"


def test_undo_and_redo_go_back_and_forth(edited):
    after = records_of(edited)
    edited("undo", "3")
    before = records_of(edited)
    for _ in range(3):
        assert edited("redo", "3").stderr == "Brought back batch 3 (edit): 王伟 (#1). To reverse: crm undo 3\n"
        assert records_of(edited) == after
        edited("undo", "3")
        assert records_of(edited) == before


def test_the_last_batch_is_never_an_undo(edited):
    edited("undo", "3")
    edited("redo", "3")
    assert edited("undo", "--last", "--json").json["undone"] == 3
    assert edited("undo", "--last", "--json").json["undone"] == 2


@pytest.mark.parametrize(
    ("commands", "hint"),
    [
        ([("undo", "3"), ("undo", "3")], "crm redo 3"),
        ([("undo", "3"), ("undo", "4")], "crm redo 3"),
        ([("undo", "3"), ("redo", "3"), ("undo", "5")], "crm undo 3"),
        ([("undo", "99")], "crm history"),
        ([("undo", "0")], "crm history"),
        ([("undo", "99999999999999999999")], "crm history"),
    ],
)
def test_what_cannot_be_undone_names_the_way(edited, commands, hint):
    *first, last = commands
    for command in first:
        edited(*command)
    before = everything_of(edited)
    assert hint in edited(*last, exit_code=4).stderr
    assert everything_of(edited) == before


def test_a_terminal_shows_the_last_batch_and_asks(edited):
    question = edited("undo", terminal=True, answers="n\n", exit_code=1).stderr
    assert "batch 3, edit (王伟 #1)" in question
    assert city(edited) == "广州"
    edited("undo", terminal=True, answers="y\n")
    assert city(edited) == "北京"


def test_a_script_says_which(edited):
    assert "--last" in edited("undo", exit_code=2).stderr
    edited("undo", "3", "--last", exit_code=2)
    edited("undo", "x", exit_code=2)
    edited("undo", "3", "--skip-conflicts", "--force", exit_code=2)
    assert city(edited) == "广州"


def test_an_empty_book_has_nothing_to_undo(crm):
    crm("undo", "--last", exit_code=4)
    crm("undo", terminal=True, answers="y\n", exit_code=4)


def test_what_another_program_wrote_can_be_undone_too(edited):
    before = records_of(edited)
    with opened(edited) as book:
        book.conn.execute("UPDATE customers SET name = 'Wang Wei' WHERE id = 1")
        book.conn.execute("INSERT INTO tags (customer, tag, folded) VALUES (1, 'Outside', 'outside')")
    edited.add("Ana")
    assert edited("list", "tag:outside", "--format", "ids").lines == ["1"]  # the derived rows have followed
    assert [row["command"] for row in edited("history", "--json", "--limit", "2").json] == ["add", "outside"]
    edited("undo", "5")
    edited("undo", "4")
    assert records_of(edited) == before


def test_a_purge_cannot_be_undone(edited):
    edited("purge", "1", "--yes")
    error = edited("undo", "4", "--json", exit_code=4).error
    assert error["code"] == "nothing_to_undo"
    assert "backup" in error["message"]


def test_nothing_left_to_undo_leaves_the_batch_as_it_was(edited):
    """A batch whose customer was purged must not take the number of the next batch for its undo."""
    edited.add("Ana")
    edited("purge", "1", "--yes")
    edited("undo", "2", exit_code=4)
    edited("edit", "2", "--title", "CEO")
    edited("redo", "2", exit_code=4)
    assert edited("show", "2").jsonl[0]["title"] == "CEO"


def test_the_undo_of_a_removal_waits_for_its_customer(crm):
    crm.add("Ana", "--tag", "vip")
    crm("edit", "1", "--remove-tag", "vip")
    crm("undo", "1", "--force")
    crm("undo", "2", "--json", exit_code=5)
    crm("redo", "1")
    crm("undo", "2")
    assert crm("show", "1").jsonl[0]["tags"] == ["vip"]


def merge(crm, gone, kept):
    """What a merge does: the parts move over, and the record that is gone points at the one that stays."""
    with opened(crm) as book, book.batch("merge", "2026-05-01T09:30:00Z") as batch:
        batch.conn.execute("UPDATE contact_points SET customer = ? WHERE customer = ?", (kept, gone))
        batch.conn.execute("UPDATE customers SET merged_into = ? WHERE id = ?", (kept, gone))


def test_a_customer_with_others_merged_into_stays_even_by_force(crm):
    crm.add("Ana", "--email", "ana@example.com")
    crm.add("Ana S.", "--phone", "13800138000")
    merge(crm, 2, 1)
    before = everything_of(crm)
    for policy in ((), ("--force",)):
        crm("undo", "1", *policy, exit_code=5)
    assert "take it back first" in crm("undo", "1", "--force", exit_code=5).stderr
    assert everything_of(crm) == before
    crm("undo", "3")
    crm("undo", "1")


def test_parts_go_back_only_to_a_customer_who_is_there(crm):
    crm.add("Ana", "--email", "ana@example.com")
    crm.add("Ana S.", "--phone", "13800138000")
    merge(crm, 2, 1)
    crm("undo", "2", "--force")  # the record that was merged goes, its phone is with the other one by now
    before = everything_of(crm)
    crm("undo", "3", exit_code=5)
    crm("undo", "3", "--skip-conflicts", exit_code=4)
    assert everything_of(crm) == before
    crm("undo", "3", "--force")  # brings the record back too
    assert crm("show", "2").jsonl[0]["phones"][0]["value"] == "13800138000"


def test_a_tag_whose_place_is_taken_stays_where_it_is(crm):
    crm.add("Ana", "--tag", "vip")
    crm.add("Bo")
    with opened(crm) as book, book.batch("move", "2026-05-01T09:30:00Z") as batch:
        batch.conn.execute("UPDATE tags SET customer = 2")
    crm("tag", "add", "VIP", "1")
    before = everything_of(crm)
    crm("undo", "3", exit_code=5)
    crm("undo", "3", "--force", exit_code=5)
    assert everything_of(crm) == before


def test_force_says_what_it_could_not_overrule(crm):
    crm.add("Ana", "--tag", "vip")
    crm.add("Bo")
    with opened(crm) as book, book.batch("move", "2026-05-01T09:30:00Z") as batch:
        batch.conn.execute("UPDATE tags SET customer = 2")
        batch.conn.execute("UPDATE customers SET title = 'CEO' WHERE id = 2")
    crm("tag", "add", "VIP", "1")
    crm("edit", "2", "--title", "CTO")
    result = crm("undo", "3", "--force")
    assert "1 later change overruled, 1 later change kept" in result.stderr
    assert crm("show", "2").jsonl[0]["title"] is None


ROWS = """\
name,email,phone,city,tags
Ana,ana@example.com,13800138000,Lisboa,fair
王伟,,13900139000,上海,vip; fair
Bo,,,,
"""


@pytest.mark.parametrize(
    "command",
    [
        ("add", "李娜", "--phone", "13700137000", "--tag", "new"),
        (
            "edit",
            "1",
            "--name",
            "Wang Wei",
            "--city",
            "北京",
            "--add-phone",
            "13800138000",
            "--field",
            "a=b",
            "--note",
            "n",
        ),
        ("edit", "--where", "vip", "--clear", "phone,email,tag,address,notes,fields", "-y"),
        ("tag", "add", "fair", "1", "2"),
        ("tag", "remove", "vip", "1", "2"),
        ("tag", "rename", "vip", "VIP"),
        ("archive", "1", "2"),
        ("log", "1", "hello", "+fri", "--outcome", "no-answer"),
        ("log", "2", "hello"),
        ("import", "rows.csv"),
        ("import", "rows.csv", "--on-match", "update"),
        ("import", "rows.csv", "--on-match", "add"),
    ],
    ids=lambda command: " ".join(command[:3]),
)
def test_the_full_export_is_byte_equal_after_every_undo(crm, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_text(ROWS)
    crm.add("王伟", "--phone", "13900139000", "--tag", "vip", "--city", "上海", "--note", "first")
    crm.add("Ana", "--email", "ana@example.com", "--tag", "vip")
    crm("log", "2", "earlier", "--follow-up", "today")
    later = {"CRM_NOW": "2026-05-02T10:00:00+00:00"}
    before = crm("export", "--full").stdout
    crm(*command, env=later)
    after = crm("export", "--full").stdout
    assert after != before
    crm("undo", "--last", env=later)
    assert crm("export", "--full").stdout == before
    batch = crm("history", "--json", "--limit", "1").json[0]["command"].removeprefix("undo ")
    crm("redo", batch, env=later)
    assert crm("export", "--full").stdout == after


def test_a_conflict_calls_what_is_not_there_empty(crm):
    crm.add("王伟")
    crm("edit", "1", "--city", "上海")
    crm("edit", "1", "--company", "甲")
    crm("edit", "1", "--company", "乙")
    assert "is '乙' by now and would become empty" in crm("undo", "3", exit_code=5).stderr


@pytest.mark.parametrize("option", ["-y", "--yes"])
def test_yes_is_the_answer_where_undo_and_redo_ask(crm, option):
    crm.add("Ana")
    assert "?" not in crm("undo", option, terminal=True).stderr
    assert crm("count").stdout == "0\n"
    assert "?" not in crm("redo", option, terminal=True).stderr
    assert crm("count").stdout == "1\n"
    crm("undo", "1", option)
    assert "--last" in crm("undo", option, exit_code=2).stderr
