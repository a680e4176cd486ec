"""crm dedupe split: a record comes out of a merge again, at any time."""

import json

import pytest

from dumps import everything_of, opened, records_of


def later(day):
    return {"CRM_NOW": f"2026-05-{day:02}T09:30:00+00:00"}


def add(crm, day, name, *options):
    return int(crm("add", name, *options, "--allow-duplicate", env=later(day)).stdout)


def shown(crm, who):
    return crm("show", who, "--json").json


def phones(crm, who):
    return [(it["value"], it["primary"]) for it in shown(crm, who)["phones"]]


def sound(crm):
    assert "folds" not in crm("doctor", exit_code=None).stdout


@pytest.fixture
def three(crm):
    """One customer in three records, the newest last."""
    add(
        crm, 1, "王伟", "--phone", "13800138000", "--company", "华信", "--tag", "vip", "--note", "tea", "--field", "k=1"
    )
    add(crm, 2, "Wang Wei", "--phone", "13900139000", "--email", "w@example.com", "--tag", "vip", "--tag", "expo",
        "--title", "Buyer", "--note", "coffee", "--field", "k=2", "--field", "l=3", "--city", "上海")  # fmt: skip
    add(crm, 3, "WANG Wei", "--phone", "13800138000", "--company", "Huaxin", "--tag", "expo", "--title", "Buyer")
    crm("log", "2", "said hello", "+fri")
    return crm


@pytest.mark.parametrize("merges", [[["1", "2"]], [["2", "1"]], [["1", "2", "3"]], [["3", "1"], ["2", "3"]]])
def test_without_edits_every_byte_is_as_it_was(three, merges):
    before = three("export", "--full").stdout
    for records in merges:
        three("dedupe", "merge", *records, env=later(4))
    merged = [each for records in merges for each in records[1:]]
    result = three("dedupe", "split", *merged)
    assert sorted(result.lines) == sorted(merged)
    assert three("export", "--full").stdout == before
    sound(three)


def test_what_is_said(three):
    three("dedupe", "merge", "1", "2", env=later(4))
    result = three("dedupe", "split", "2")
    assert (result.stdout, result.stderr) == (
        "2\n",
        "Split Wang Wei (#2) from 王伟 (#1). Scans leave them apart. Undo: crm undo 6\n",
    )


def test_only_one_of_several(three):
    three("dedupe", "merge", "1", "2", "3", env=later(4))
    three("dedupe", "split", "2")
    one, two = shown(three, 1), shown(three, 2)
    assert two["tags"] == ["expo", "vip"]
    assert one["tags"] == ["expo", "vip"], "expo is the third record's too, and vip was the first's"
    assert (one["title"], two["title"]) == ("Buyer", "Buyer"), "the third record says so as well"
    assert (one["company"], one["notes"], two["notes"]) == ("Huaxin", "tea", "coffee")
    assert one["fields"] == {"k": "1"}
    assert one["touches"] == []
    assert [it["summary"] for it in two["touches"]] == ["said hello"]
    assert one["merged_from"] == [{"id": 3, "name": "WANG Wei"}]
    three("dedupe", "split", "1")
    assert (shown(three, 1)["company"], shown(three, 1)["tags"], shown(three, 1)["title"]) == ("华信", ["vip"], None)
    assert shown(three, 3)["tags"] == ["expo"]
    sound(three)


def test_later_changes_stay_and_are_told(three):
    three("dedupe", "merge", "1", "2", env=later(4))
    three("edit", "1", "--title", "CEO", "--field", "l=9", "--note", "cake", "--remove-phone", "13900139000",
          "--add-phone", "13700137000", env=later(5))  # fmt: skip
    three("log", "1", "after", env=later(5))
    result = three("dedupe", "split", "2", env=later(6))
    assert result.stderr.splitlines() == [
        "Split Wang Wei (#2) from 王伟 (#1); 3 later changes kept. Scans leave them apart. Undo: crm undo 8",
        "  phone '13900139000' was removed since and stays so (王伟 (#1))",
        "  title stays 'CEO'; before the merge it was empty (王伟 (#1))",
        "  field.l stays '9'; before the merge it was empty (王伟 (#1))",
    ]
    one, two = shown(three, 1), shown(three, 2)
    assert (one["name"], one["title"], one["fields"], one["notes"]) == (
        "王伟",
        "CEO",
        {"k": "1", "l": "9"},
        "tea\ncake",
    )
    assert (two["name"], two["title"], two["fields"], two["notes"]) == (
        "Wang Wei",
        "Buyer",
        {"k": "2", "l": "3"},
        "coffee",
    )
    assert phones(three, 1) == [("13800138000", True), ("13700137000", False)]
    assert phones(three, 2) == []
    assert [it["summary"] for it in one["touches"]] == ["after"]
    sound(three)
    three("undo", "8")
    assert shown(three, 2)["id"] == 1


def test_json(three):
    three("dedupe", "merge", "1", "2", env=later(4))
    three("edit", "1", "--title", "CEO")
    before = everything_of(three)
    plan = three("dedupe", "split", "2", "--dry-run", "--json").json
    assert everything_of(three) == before
    done = three("dedupe", "split", "2", "--json").json
    assert done == {**plan, "batch": 7, "dry_run": False}
    assert done["split"] == [{"id": 2, "from": 1}]
    assert done["kept"] == [
        {"customer": 1, "table": "customers", "row": 1, "column": "title", "current": "CEO", "wanted": None}
    ]


def test_a_row_goes_back_as_it_is_now(three):
    three("dedupe", "merge", "1", "2")
    three("tag", "rename", "expo", "展会")
    three("dedupe", "split", "2")
    assert shown(three, 2)["tags"] == ["vip", "展会"]


def test_a_tag_that_became_the_records_own_stays(crm):
    add(crm, 1, "Ana", "--tag", "vip")
    add(crm, 2, "Ana", "--tag", "vip", "--tag", "expo")
    crm("dedupe", "merge", "1", "2")
    crm("tag", "remove", "vip", "1")
    crm("tag", "rename", "expo", "vip")
    result = crm("dedupe", "split", "2")
    assert "tag 'expo' is 'vip' by now and stays so" in result.stderr
    assert (shown(crm, 1)["tags"], shown(crm, 2)["tags"]) == (["vip"], ["vip"])


def test_one_of_a_kind_is_primary_on_both_sides(crm):
    add(crm, 1, "Ana", "--phone", "13800138000")
    add(crm, 2, "Ana", "--phone", "13900139000", "--phone", "13700137000")
    crm("dedupe", "merge", "1", "2")
    crm("edit", "1", "--remove-phone", "13800138000", "--add-phone", "13600136000")
    crm("edit", "1", "--remove-phone", "13900139000")
    crm("dedupe", "split", "2")
    assert phones(crm, 1) == [("13600136000", True)]
    assert phones(crm, 2) == [("13700137000", True)]


def test_an_opt_out_goes_back_with_its_record(crm):
    add(crm, 1, "Ana", "--email", "ana@example.com")
    add(crm, 2, "Ana", "--email", "ana@example.com")
    add(crm, 3, "Ana", "--email", "ana@example.com")
    with opened(crm) as book, book.batch("x", "2026-05-01T00:00:00Z") as batch:
        batch.conn.execute("UPDATE contact_points SET opted_out = 1 WHERE customer IN (2, 3)")
    crm("dedupe", "merge", "1", "2", "3")
    out = lambda who: shown(crm, who)["emails"][0]["opted_out"]  # noqa: E731
    assert out(1)
    crm("dedupe", "split", "2")
    assert (out(1), out(2)) == (True, True), "the third record still says so"
    crm("dedupe", "split", "3")
    assert (out(1), out(2), out(3)) == (False, True, True)


def test_who_opted_out_since_is_opted_out_at_both(crm):
    add(crm, 1, "Ana", "--email", "ana@example.com")
    add(crm, 2, "Ana", "--email", "ana@example.com")
    crm("dedupe", "merge", "1", "2")
    with opened(crm) as book, book.batch("x", "2026-05-01T00:00:00Z") as batch:
        batch.conn.execute("UPDATE contact_points SET opted_out = 1 WHERE customer = 1")
    crm("dedupe", "split", "2")
    assert [shown(crm, who)["emails"][0]["opted_out"] for who in (1, 2)] == [True, True]


def test_out_of_the_middle_of_a_chain(three):
    three("dedupe", "merge", "2", "3", env=later(4))
    three("dedupe", "merge", "1", "2", env=later(5))
    three("dedupe", "split", "3", env=later(6))
    assert shown(three, 3)["company"] == "Huaxin"
    assert phones(three, 3) == [("13800138000", True)]
    assert shown(three, 1)["company"] == "华信"
    assert [it["id"] for it in shown(three, 1)["merged_from"]] == [2]
    three("dedupe", "split", "1", env=later(6))
    assert (shown(three, 2)["company"], phones(three, 2)) == (None, [("13900139000", True)])
    assert phones(three, 1) == [("13800138000", True)]
    sound(three)


def test_undone_redone_and_split_again(three):
    before = records_of(three)
    three("dedupe", "merge", "1", "2", "3", env=later(4))
    merged = records_of(three)
    three("undo", "5")
    three("redo", "5")
    assert records_of(three) == merged
    three("dedupe", "split", "2", "3")
    assert records_of(three) == before
    three("undo", "8")
    assert records_of(three) == merged
    three("dedupe", "split", "3")
    three("dedupe", "split", "2")
    assert records_of(three) == before
    sound(three)


def test_whom_it_means(three):
    assert "nobody is merged into 王伟 (#1)" in three("dedupe", "split", "1", exit_code=4).stderr
    three("dedupe", "merge", "1", "2", "3")
    error = three("dedupe", "split", "1", "--json", exit_code=5).error
    assert [it["id"] for it in error["candidates"]] == [2, 3]
    with opened(three) as book:
        uid = book.conn.execute("SELECT uid FROM customers WHERE id = 3").fetchone()[0]
    three("dedupe", "split", uid)
    three("dedupe", "split", "1")
    assert three("count").stdout == "3\n"


def test_what_came_here_merged(three, tmp_path):
    three("dedupe", "merge", "1", "2")
    file, other = tmp_path / "all.jsonl", tmp_path / "other.db"
    file.write_text(three("export", "--full").stdout, encoding="utf-8")
    three("--book", other, "init")
    three("--book", other, "import", file)
    assert json.loads(three("--book", other, "show", "2").stdout)["alternates"]
    message = three("--book", other, "dedupe", "split", "2", exit_code=4).stderr
    assert "does not have the merge of #2" in message


def test_what_was_taken_off_the_survivor_does_not_come_back_from_an_earlier_record(crm):
    for name in ("王伟", "王伟", "Ana Silva", "Ana Silva"):
        crm.add(name, "--tag", "expo")
    crm("dedupe", "merge", 1, 2)
    crm("edit", 1, "--remove-tag", "expo")
    crm("edit", 3, "--remove-tag", "expo")
    crm("dedupe", "merge", 3, 1)
    before = crm("export", "--full").stdout
    crm("dedupe", "merge", 3, 4)
    assert crm("show", 3, "--json").json["tags"] == ["expo"]
    crm("dedupe", "split", 4)
    assert crm("show", 3, "--json").json["tags"] == []
    assert crm("export", "--full").stdout == before
