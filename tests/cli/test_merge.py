"""crm dedupe merge: one customer out of several records, and nothing lost."""

import pytest

from crmcli.store.book import Book
from dumps import everything_of, opened, records_of


def later(day):
    return {"CRM_NOW": f"2026-05-{day:02}T09:30:00+00:00"}


def add(crm, day, name, *options):
    return int(crm("add", name, *options, "--allow-duplicate", env=later(day)).stdout)


def change(crm, sql):
    with opened(crm) as book, book.batch("x", "2026-05-01T00:00:00Z") as batch:
        batch.conn.execute(sql)


def shown(crm, who):
    return crm("show", who, "--json").json


@pytest.fixture
def two(crm):
    """#1 is older; both have the phone, the tag vip and the address; #2 has more."""
    add(
        crm,
        1,
        "王伟",
        "--phone",
        "138 0013 8000",
        "--company",
        "华信",
        "--tag",
        "vip",
        "--note",
        "likes tea",
        "--field",
        "size=XL",
        "--source",
        "crm",
        "--external-id",
        "B",
        "--city",
        "上海",
    )
    add(crm, 2, "Wang Wei", "--phone", "+86 138 0013 8000", "--phone", "139 0013 9000", "--email", "w@example.com",
        "--company", "Huaxin Technology", "--title", "Buyer", "--tag", "VIP", "--tag", "expo", "--note", "likes coffee",
        "--field", "size=L", "--field", "shoe=42", "--source", "crm", "--external-id", "A", "--city", "上海",
        "--handle", "wechat=wangwei")  # fmt: skip
    crm("log", 2, "said hello", "+fri")
    return crm


def test_all_that_both_have_is_the_survivors(two):
    result = two("dedupe", "merge", "1", "2", env=later(3))
    assert result.stdout == "1\n"
    assert result.stderr == (
        "Merged Wang Wei (#2) into 王伟 (#1). 1 external id, 1 e-mail, 1 phone, 1 wechat, 1 tag, 1 touch, 1 follow-up"
        " moved; 3 it had already; changed: company, title, notes, field.size, field.shoe."
        " Undo: crm undo 4, or at any time crm dedupe split 2\n"
    )
    one = shown(two, 1)
    assert [it["value"] for it in one["phones"]] == ["138 0013 8000", "139 0013 9000"]
    assert [it["value"] for it in one["emails"]] == ["w@example.com"]
    assert one["tags"] == ["expo", "vip"]
    assert {it["value"] for it in one["external_ids"]} == {"A", "B"}
    assert [it["summary"] for it in one["touches"]] == ["said hello"]
    assert one["next_follow_up"] == "2026-05-08"
    assert len(one["addresses"]) == 1
    assert two("list").lines == two("list", "--limit", 0).lines
    assert two("count").stdout == "1\n"


def test_the_newest_value_is_taken_and_the_other_kept_with_its_record(two):
    two("dedupe", "merge", "1", "2")
    one = shown(two, 1)
    assert (one["name"], one["company"], one["title"]) == ("王伟", "Huaxin Technology", "Buyer")  # no Pinyin for 王伟
    assert one["fields"] == {"size": "L", "shoe": "42"}
    assert one["notes"] == "likes tea\nlikes coffee"
    assert one["merged_from"] == [{"id": 2, "name": "Wang Wei"}]
    assert one["alternates"] == [
        {"field": "name", "value": "Wang Wei", "from": 2},
        {"field": "company", "value": "华信", "from": 1},
        {"field": "field.size", "value": "XL", "from": 1},
    ]


def test_the_other_way_round_the_merged_record_keeps_its_values(two):
    two("dedupe", "merge", "2", "1")
    two_ = shown(two, 2)
    assert (two_["name"], two_["company"], two_["notes"]) == (
        "王伟",
        "Huaxin Technology",
        "likes coffee\nlikes tea",
    )
    assert {(it["field"], it["value"], it["from"]) for it in two_["alternates"]} == {
        ("name", "Wang Wei", 2), ("company", "华信", 1), ("field.size", "XL", 1),
    }  # fmt: skip


def test_the_card_says_what_was_merged_and_how_to_undo_it(two):
    two("dedupe", "merge", "1", "2")
    card = two("show", "1", "--format", "table").stdout
    assert card.splitlines()[-1] == "merged from #2 Wang Wei; undo: crm dedupe split 2"
    assert "Other values" in card
    assert "华信  (#1)" in card


@pytest.mark.parametrize(
    ("confirmed", "names", "taken", "rule"),
    [
        ({}, ("Al", "Alfred"), "Al", "newest"),
        ({2: "2026-01-01T00:00:00Z"}, ("Al", "Alfred"), "Alfred", "confirmed"),
        ({1: "2026-01-01T00:00:00Z", 2: "2026-01-02T00:00:00Z"}, ("Al", "Alfred"), "Alfred", "confirmed"),
    ],
)
def test_confirmed_goes_before_newest(crm, confirmed, names, taken, rule):
    add(crm, 5, names[0])
    add(crm, 1, names[1])
    for number, instant in confirmed.items():
        change(crm, f"UPDATE customers SET confirmed_at = '{instant}' WHERE id = {number}")
    fields = crm("dedupe", "merge", "1", "2", "--json").json["fields"]
    assert [(it["field"], it["value"], it["rule"]) for it in fields] == [("name", taken, rule)]
    assert shown(crm, 1)["confirmed_at"] == max(confirmed.values(), default=None)


@pytest.mark.parametrize(("first", "second", "taken", "rule"), [
    ("Ana", "Ana Maria", "Ana Maria", "longest"),
    ("Ana Maria", "Ana", "Ana Maria", "longest"),
    ("Ana", "Eva", "Ana", "the survivor's"),
])  # fmt: skip
def test_of_the_same_age_the_longest_then_the_survivors(crm, first, second, taken, rule):
    add(crm, 1, first)
    add(crm, 1, second)
    (choice,) = crm("dedupe", "merge", "1", "2", "--json").json["fields"]
    assert (choice["value"], choice["rule"]) == (taken, rule)
    assert shown(crm, 1)["name"] == taken


def test_a_value_can_be_taken_by_hand(two):
    result = two(
        "dedupe", "merge", "1", "2", "--take", "company=1", "--take", "note=2", "--take", "field.size=1", "--json"
    )
    by_field = {it["field"]: (it["value"], it["from"], it["rule"]) for it in result.json["fields"]}
    assert by_field["company"] == ("华信", 1, "as told")
    assert by_field["notes"] == ("likes coffee", 2, "as told")
    assert by_field["field.size"] == ("XL", 1, "as told")
    assert by_field["title"] == ("Buyer", 2, "the only one")
    assert shown(two, 1)["notes"] == "likes coffee"
    assert {"field": "notes", "value": "likes tea", "from": 1} in shown(two, 1)["alternates"]


@pytest.mark.parametrize(("take", "code"), [
    ("company", 2), ("=1", 2), ("company=", 2), ("phone=1", 2), ("colour=1", 2), ("title=1", 2), ("company=99", 4),
])  # fmt: skip
def test_what_cannot_be_taken(two, take, code):
    before = everything_of(two)
    two("dedupe", "merge", "1", "2", "--take", take, exit_code=code)
    assert everything_of(two) == before


@pytest.mark.parametrize(("take", "code", "said"), [
    ("foo=18", 2, "'foo' is none of the fields that can be taken: kind, name, company,"),
    ("foo=18", 2, "notes, field.size"),
    ("company=18", 4, "'18' is none of the records that are merged: 王伟 (#1), Wang Wei (#2)"),
    ("company=3", 2, "#3 is none of the records that are merged: 王伟 (#1), Wang Wei (#2)"),
])  # fmt: skip
def test_it_says_what_can_be_taken(two, take, code, said):
    two.add("Ana Silva")
    assert said in two("dedupe", "merge", "1", "2", "--take", take, exit_code=code).stderr


def test_a_dry_run_shows_the_plan_and_changes_nothing(two):
    before = everything_of(two)
    result = two("dedupe", "merge", "1", "2", "--dry-run")
    assert result.lines[:3] == [
        "name\t王伟\t1\tfullest\tWang Wei (#2)",
        "company\tHuaxin Technology\t2\tnewest\t华信 (#1)",
        "title\tBuyer\t2\tthe only one\t",
    ]
    assert result.stderr.startswith("Would merge Wang Wei (#2) into 王伟 (#1). 1 external id,")
    assert result.stderr.endswith("Nothing was changed.\n")
    plan = two("dedupe", "merge", "1", "2", "-n", "--json").json
    assert (plan["batch"], plan["survivor"], plan["merged"], plan["dry_run"]) == (None, 1, [2], True)
    assert plan["moved"] == {
        "external_ids": 1,
        "phone": 1,
        "email": 1,
        "wechat": 1,
        "tags": 1,
        "interactions": 1,
        "follow-up": 1,
    }
    assert plan["stayed"] == 3
    assert everything_of(two) == before
    done = two("dedupe", "merge", "1", "2", "--json").json
    assert done == {**plan, "batch": 4, "dry_run": False}


def test_on_a_terminal_the_plan_is_shown_and_asked_about(two):
    before = everything_of(two)
    no = two("dedupe", "merge", "1", "2", terminal=True, answers="n\n", exit_code=1)
    assert "Huaxin Technology" in no.stdout
    assert "Merge Wang Wei (#2) into 王伟 (#1)? [y/N]" in no.stderr
    assert everything_of(two) == before
    two("dedupe", "merge", "1", "2", terminal=True, answers="y\n")
    assert two("count").stdout == "1\n"


def test_undo_and_redo(two):
    before = records_of(two)
    two("dedupe", "merge", "1", "2", env=later(3))
    after = records_of(two)
    two("undo", "--last")
    assert records_of(two) == before
    two("redo", "4")
    assert records_of(two) == after
    assert two("doctor", exit_code=None).exit_code in (0, 6)


@pytest.mark.parametrize("who", ["Wang Wei", "王伟", "wang", "伟", "ww", "Wamg Wei"])
def test_the_survivor_is_found_by_every_name(two, who):
    two("dedupe", "merge", "1", "2")
    assert two("search", who).lines[0].split("\t")[0] == "1"
    assert shown(two, who)["id"] == 1


def test_search_says_that_a_name_is_a_merged_records(crm):
    add(crm, 2, "Ana Silva")
    add(crm, 1, "Annie Gomes")
    crm("dedupe", "merge", "1", "2")
    assert crm("search", "gomes", "--explain", "--format", "json").json[0]["id"] == 1
    assert "merged record annie gomes" in crm("search", "gomes", "--explain").stdout
    crm("dedupe", "split", "2")
    assert [line.split("\t")[0] for line in crm("search", "gomes").lines] == ["2"]
    assert crm("doctor", exit_code=None).stderr.count("folds") == 0


def test_opting_out_is_never_lost(crm):
    add(crm, 1, "Ana", "--email", "ana@example.com", "--email", "b@example.com")
    add(crm, 2, "Ana", "--email", "ANA@example.com")
    change(crm, "UPDATE contact_points SET opted_out = 1 WHERE customer = 2")
    result = crm("dedupe", "merge", "1", "2", "--json").json
    assert result["opted_out"] == ["ana@example.com"]
    assert [it["opted_out"] for it in shown(crm, 1)["emails"]] == [True, False]


def test_one_of_a_kind_is_primary(crm):
    add(crm, 1, "Ana", "--phone", "+351 912 345 678")
    add(crm, 2, "Ana", "--phone", "+351 912 345 679", "--email", "ana@example.com", "--city", "Porto")
    add(crm, 3, "Ana", "--phone", "+351 912 345 670", "--email", "ana@example.org", "--city", "Lisboa")
    crm("dedupe", "merge", "1", "2", "3")
    one = shown(crm, 1)
    assert [it["primary"] for it in one["phones"]] == [True, False, False]
    assert [(it["value"], it["primary"]) for it in one["emails"]] == [
        ("ana@example.com", True),
        ("ana@example.org", False),
    ]
    assert [it["city"] for it in one["addresses"]] == ["Porto", "Lisboa"]


def test_a_customer_comes_back_from_the_archive_with_a_living_record(crm):
    for name in ("Ana", "Ana", "Ana"):
        add(crm, 1, name)
    crm("archive", "1", "2")
    assert "archive" not in crm("dedupe", "merge", "1", "2").stderr
    assert shown(crm, "id:1")["archived_at"]
    assert "brought back from the archive" in crm("dedupe", "merge", "1", "3").stderr
    assert shown(crm, 1)["archived_at"] is None


def test_merged_in_steps(crm):
    for number, name in enumerate(("Ana", "Anna", "Hannah"), 1):
        add(crm, number, name, "--tag", f"t{number}")
    crm("dedupe", "merge", "2", "3")
    crm("dedupe", "merge", "1", "2")
    result = crm("show", "3")
    assert result.jsonl[0]["id"] == 1
    assert result.jsonl[0]["tags"] == ["t1", "t2", "t3"]
    assert result.stderr == "#3 was merged into Hannah (#1)\n"
    assert [it["id"] for it in result.jsonl[0]["merged_from"]] == [2, 3]


def test_a_merged_one_is_the_survivor_with_a_note(crm):
    for number in (1, 2, 3):
        add(crm, 1, "Ana", "--tag", f"t{number}")
    crm("dedupe", "merge", "1", "2")
    result = crm("dedupe", "merge", "2", "3")
    assert result.stdout == "1\n"
    assert "#2 was merged into Ana (#1)" in result.stderr


@pytest.mark.parametrize("others", [["1"], ["2", "1"], ["2", "2"]])
def test_nobody_is_merged_into_themselves(crm, others):
    add(crm, 1, "Ana")
    add(crm, 1, "Ana")
    before = everything_of(crm)
    assert "cannot be merged into itself" in crm("dedupe", "merge", "1", *others, exit_code=5).stderr
    assert everything_of(crm) == before
    crm("dedupe", "merge", "1", "2")
    crm("dedupe", "merge", "1", "2", exit_code=5)


def test_a_person_and_a_company_are_not_merged_by_mistake(crm):
    add(crm, 1, "Silva")
    add(crm, 2, "Silva", "--kind", "company")
    result = crm("dedupe", "merge", "1", "2", exit_code=5)
    assert "Silva (#1) is a person and Silva (#2) is a company" in result.stderr
    assert "--take kind=1" in result.stderr
    crm("dedupe", "merge", "1", "2", "--take", "kind=1")
    assert shown(crm, 1)["kind"] == "person"


def test_only_exact_names_are_merged(crm):
    add(crm, 1, "Ana Silva")
    add(crm, 1, "Bo")
    assert "only loosely" in crm("dedupe", "merge", "1", "Boo", exit_code=5).stderr
    crm("dedupe", "merge", "1", "nobody at all", exit_code=4)
    crm("dedupe", "merge", "Ana Silva", "Bo")


def test_ids_from_stdin(crm):
    for _ in range(3):
        add(crm, 1, "Ana")
    assert "nothing was changed" in crm("dedupe", "merge", "1", "-", stdin="").stderr
    assert crm("dedupe", "merge", "1", "-", "--json", stdin="2\n3\n").json["merged"] == [2, 3]


def test_history_of_both_stays_readable(two):
    two("dedupe", "merge", "1", "2")
    lines = [(it["batch"], it["id"], it["field"]) for it in two("history", "2", "--json").json]
    assert {(4, 2, "merged into"), (4, 1, "company"), (3, 2, "call"), (2, 2, "name"), (1, 1, "name")} <= set(lines)
    assert {it["id"] for it in two("history", "1", "--json").json} == {1, 2}


def test_changed_between_the_question_and_the_answer(two, monkeypatch):
    begin = Book.batch

    def another_comes_between(self, command, *arguments, **options):
        if command == "dedupe merge":
            monkeypatch.setattr(Book, "batch", begin)
            change(two, "UPDATE customers SET title = 'CEO' WHERE id = 2")
        return begin(self, command, *arguments, **options)

    monkeypatch.setattr(Book, "batch", another_comes_between)
    assert "changed meanwhile" in two("dedupe", "merge", "1", "2", exit_code=5).stderr
    assert two("count").stdout == "2\n"


def test_a_merge_that_was_split_meanwhile_says_why_it_cannot_be_undone(two):
    merged = two("dedupe", "merge", "1", "2", "--json").json["batch"]
    split = two("dedupe", "split", "2", "--json").json["batch"]
    for policy in ((), ("--force",), ("--skip-conflicts",)):
        said = two("undo", str(merged), *policy, exit_code=4).stderr
        assert f"nothing of batch {merged} (dedupe merge) is left to undo: batch {split} (dedupe split)" in said
        assert f"crm undo {split}" in said
    two("undo", str(split))
    assert two("show", "2", "--json").json["id"] == 1
    two("undo", str(merged))
    assert two("show", "2", "--json").json["id"] == 2
