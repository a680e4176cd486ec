"""crm dedupe auto: sure duplicates merged at once, and taken back at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dumps import everything_of, records_of
from runner import Runner


@pytest.fixture
def crm(crm: Runner, shelf: Path) -> Runner:
    """#1, #3 and #5 are surely one, #2 and #4 too; #6 is perhaps the one of #2, and #7 nobody else."""

    def fill() -> None:
        sure = ("--phone", "138 0013 8000", "--email", "wang.wei@huaxin.example", "--birthday", "1980-02-03")
        bob = ("--phone", "+1 202 555 0143", "--email", "bob.miller@x.example", "--birthday", "1975-07-21")
        crm.add("王伟", *sure, "--company", "华信科技", "--note", "likes tea")
        crm.add("Bob Miller", *bob, "--tag", "fair")
        crm.add("Wang Wei", *sure, "--tag", "vip")
        crm.add("Robert Miller", *bob, "--city", "Boston")
        crm.add("王伟", *sure, "--title", "Buyer")
        crm.add("R. Miller", "--city", "Boston")
        crm.add("Ana Silva", "--email", "ana@y.example")

    return crm.filled_once(shelf, fill)


def test_each_group_becomes_its_oldest_record(crm: Runner) -> None:
    result = crm("dedupe", "auto", "--yes", "--json")
    assert result.json == {
        "batch": 8,
        "groups": [{"survivor": 1, "merged": [3, 5]}, {"survivor": 2, "merged": [4]}],
        "dry_run": False,
    }
    assert crm("count").stdout == "4\n"
    wang = crm("show", "1", "--json").json
    assert (wang["company"], wang["title"], wang["tags"]) == ("华信科技", "Buyer", ["vip"])
    assert wang["notes"] == "likes tea"
    assert [it["id"] for it in wang["merged_from"]] == [3, 5]
    assert len(wang["phones"]) == len(wang["emails"]) == 1
    assert crm("dedupe", "auto", "--yes", "--json").json == {"batch": None, "groups": [], "dry_run": False}


def test_what_it_says(crm: Runner) -> None:
    assert "Would merge 1 record into 1 other;" in crm("dedupe", "auto", "-n", "--where", "tag:fair").stderr
    result = crm("dedupe", "auto", "--yes")
    assert result.lines == ["1", "2"]
    assert "Merged 3 records into 2 others" in result.stderr
    assert "crm undo 8" in result.stderr
    result = crm("dedupe", "auto", "--yes")
    assert result.stdout == ""
    assert "Nobody is in the book twice so surely" in result.stderr


def test_a_dry_run_changes_nothing_and_says_what_would_be(crm: Runner) -> None:
    before = everything_of(crm)
    result = crm("dedupe", "auto", "--dry-run")
    assert result.lines == ["1", "2"]
    assert "Would merge 3 records into 2 others" in result.stderr
    rehearsed = crm("dedupe", "auto", "-n", "--json").json
    assert (rehearsed["batch"], rehearsed["dry_run"]) == (None, True)
    assert everything_of(crm) == before
    assert crm("dedupe", "auto", "--yes", "--json").json["groups"] == rehearsed["groups"]


def test_one_undo_takes_it_back(crm: Runner) -> None:
    before, full = records_of(crm), crm("export", "--full").stdout
    crm("dedupe", "auto", "--yes")
    merged = records_of(crm)
    crm("undo", "8")
    assert records_of(crm) == before
    assert crm("export", "--full").stdout == full
    crm("redo", "8")
    assert records_of(crm) == merged


def test_who_was_parted_is_not_merged_again(crm: Runner) -> None:
    crm("dedupe", "auto", "--yes")
    survivor = str(crm("show", "5", "--json").json["id"])
    split = crm("dedupe", "split", "3", "4", "5", "--yes", "--json").json["batch"]
    crm("dedupe", "auto", "--yes")
    assert [crm("show", each, "--json").json["id"] for each in ("3", "4", "5")] == [3, 4, 5]
    pairs = [set(line.split("\t")[:2]) for line in crm("dedupe", "scan").lines]
    assert {survivor, "5"} not in pairs
    crm("undo", str(split))
    assert str(crm("show", "5", "--json").json["id"]) == survivor


def test_who_was_parted_can_be_merged_by_hand_again(crm: Runner) -> None:
    for _ in range(2):
        crm("dedupe", "merge", "1", "2")
        crm("dedupe", "split", "2")
    assert "1\t2" not in crm("dedupe", "scan").stdout
    crm("undo", "--last")
    assert crm("show", "2", "--json").json["id"] == 1


def test_split_after_it_even_after_later_edits(crm: Runner) -> None:
    before = crm("export", "--full").stdout
    crm("dedupe", "auto", "--yes")
    crm("dedupe", "split", "3", "4", "5")
    assert crm("export", "--full").stdout == before
    crm("undo", "--last")
    crm("edit", "1", "--city", "Lisboa")
    crm("dedupe", "split", "5")
    assert crm("show", "5", "--json").json["title"] == "Buyer"
    assert crm("show", "1", "--json").json["addresses"][0]["city"] == "Lisboa"
    assert crm("show", "3", "--json").json["id"] == 1


@pytest.mark.parametrize(("answer", "code", "left"), [("y", 0, 4), ("n", 1, 7), ("", 1, 7)])
def test_a_person_is_asked(crm: Runner, answer: str, code: int, left: int) -> None:
    result = crm("dedupe", "auto", terminal=True, answers=f"{answer}\n", exit_code=code)
    assert "Merge 3 records into 2 others? [y/N]" in result.stderr
    assert crm("count").stdout == f"{left}\n"


def test_a_person_who_says_yes_beforehand_or_has_nothing_to_merge_is_not_asked(crm: Runner) -> None:
    assert "[y/N]" not in crm("dedupe", "auto", "--dry-run", terminal=True).stderr
    assert "[y/N]" not in crm("dedupe", "auto", "--yes", terminal=True).stderr
    assert "[y/N]" not in crm("dedupe", "auto", terminal=True).stderr


def test_where(crm: Runner) -> None:
    assert crm("dedupe", "auto", "--yes", "--where", "tag:fair", "--json").json["groups"] == [
        {"survivor": 2, "merged": [4]}
    ]
    assert crm("count").stdout == "6\n"


def test_min_score(crm: Runner) -> None:
    assert crm("dedupe", "auto", "-n", "--min-score", "1", "--json").json["groups"] == []
    sure = crm("dedupe", "auto", "-n", "--json").json["groups"]
    likely = crm("dedupe", "auto", "-n", "--min-score", "0.5", "--json").json["groups"]
    assert {it["survivor"] for it in sure} <= {it["survivor"] for it in likely}


def test_rejected_ones_stay_two(crm: Runner) -> None:
    """Both are surely the third one: it can become one of the two only."""
    crm("dedupe", "reject", "1", "3")
    crm("dedupe", "reject", "2", "4")
    (group,) = crm("dedupe", "auto", "--yes", "--json").json["groups"]
    assert not {1, 3} <= {group["survivor"], *group["merged"]}
    assert 5 in group["merged"]
    assert crm("count").stdout == "6\n"


@pytest.mark.parametrize("options", [("--min-score", "0.4"), ("--min-score", "2"), ("--where", "nofield:x"), ("1",)])
def test_bad_values(crm: Runner, options: tuple[str, ...]) -> None:
    before = everything_of(crm)
    crm("dedupe", "auto", "--yes", *options, exit_code=2)
    assert everything_of(crm) == before


def test_an_empty_book(bare: Runner) -> None:
    bare("init", "--no-recovery-code")
    assert bare("dedupe", "auto", "--yes", "--json").json == {"batch": None, "groups": [], "dry_run": False}
