"""crm dedupe review: likely duplicates side by side, one key each; at a real terminal see faults/test_terminal.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcli.store import verdicts
from dumps import everything_of, opened, records_of
from runner import Result, Runner

KEYS = "[m]erge, [p]ick field by field, [n]ot the same, [s]kip, [q]uit? "
WANG = ("--phone", "138 0013 8000", "--email", "wang.wei@huaxin.example", "--birthday", "1980-02-03")
BOB = ("--phone", "+1 202 555 0143", "--email", "bob.miller@x.example", "--birthday", "1975-07-21")
ANA = ("--phone", "+351 912 345 678", "--email", "ana.silva@y.example", "--birthday", "1990-12-31")


def fill(crm: Runner) -> None:
    """#1 and #2, #3 and #4, #5 and #6 are one each."""
    crm.add("王伟", *WANG, "--company", "华信科技", "--title", "Buyer")
    crm.add("王伟", *WANG, "--company", "上海华信科技", "--tag", "vip")
    crm.add("Bob Miller", *BOB, "--city", "Boston")
    crm.add("Robert Miller", *BOB, "--city", "Boston", "--title", "Head")
    crm.add("Ana Silva", *ANA)
    crm.add("Ana Silva", *ANA)
    crm.add("Lucas Meyer", "--phone", "+49 30 901820", "--city", "Berlin")


@pytest.fixture
def crm(crm: Runner, shelf: Path) -> Runner:
    return crm.filled_once(shelf, lambda: fill(crm))


def review(crm: Runner, keys: str, *options: str) -> Result:
    return crm("dedupe", "review", *options, terminal=True, answers="".join(f"{key}\n" for key in keys))


def left(crm: Runner) -> set[tuple[int, int]]:
    return {(it["left"], it["right"]) for it in crm("dedupe", "scan", "--json").json}


def shown_pairs(result: Result) -> int:
    return result.stderr.count(KEYS)


def test_each_pair_is_shown_side_by_side_with_score_and_reasons(crm: Runner) -> None:
    result = review(crm, "sss")
    assert shown_pairs(result) == 3
    assert result.stdout.strip() == ""
    for place in ("1 of 3", "2 of 3", "3 of 3"):
        assert f"{place} · " in result.stderr
    assert "sure: " in result.stderr
    assert "same e-mail" in result.stderr
    (companies,) = [line for line in result.stderr.splitlines() if line.startswith("company ")]
    assert companies.split() == ["company", "华信科技", "≠", "*", "上海华信科技"]
    assert "* is kept by [m]" in " ".join(result.stderr.split())
    assert all("≠" not in line for line in result.stderr.splitlines() if line.startswith("phone"))
    assert "0 pairs merged, 0 not the same, 3 skipped" in result.stderr.replace("\n", " ")


def test_skipping_changes_nothing_and_quitting_neither(crm: Runner) -> None:
    before = everything_of(crm)
    for keys in ("sss", "q", "ssq", "S", ""):
        review(crm, keys)
    assert everything_of(crm) == before


def test_merging(crm: Runner) -> None:
    """Each into the older record, by the rules of crm dedupe merge."""
    result = review(crm, "mmm")
    assert "3 pairs merged" in result.stderr
    assert (
        "Merged Robert Miller (#4) into Bob Miller (#3); from #4 it has: name Robert Miller, title Head."
        in " ".join(result.stderr.split())
    )
    assert crm("show", "3", "--json").json["name"] == "Robert Miller"
    assert crm("list", "--format", "ids", "--sort", "id").lines == ["1", "3", "5", "7"]
    assert crm("show", "3", "--json").json["title"] == "Head"
    assert left(crm) == set()


def test_not_the_same_is_remembered_and_not_asked_again(crm: Runner) -> None:
    result = review(crm, "nss")
    assert "Remembered. Undo: crm undo 8" in result.stderr
    assert "1 not the same, 2 skipped" in result.stderr.replace("\n", " ")
    with opened(crm) as book:
        assert len(verdicts.rejected(book.conn)) == 1
    assert len(left(crm)) == 2
    assert shown_pairs(review(crm, "sss")) == 2
    crm("undo", "8")
    assert len(left(crm)) == 3


def test_it_goes_on_where_it_stopped(crm: Runner) -> None:
    assert shown_pairs(review(crm, "mq")) == 2
    assert shown_pairs(review(crm, "nq")) == 2
    assert shown_pairs(review(crm, "m")) == 1
    assert "Nobody seems to be in the book twice" in review(crm, "").stderr


def test_picking_field_by_field(crm: Runner) -> None:
    result = review(crm, "p2q", "--where", "id:1")
    assert "company: [1]" in result.stderr
    wang = crm("show", "1", "--json").json
    chosen = wang["company"]
    assert (wang["title"], wang["tags"]) == ("Buyer", ["vip"])
    crm("undo", "--last")
    review(crm, "p1q", "--where", "id:1")
    assert {chosen, crm("show", "1", "--json").json["company"]} == {"华信科技", "上海华信科技"}


def test_who_leaves_while_picking_merges_nothing(crm: Runner) -> None:
    before = records_of(crm)
    assert "company: [1]" in review(crm, "p", "--where", "id:1").stderr
    assert records_of(crm) == before


def test_other_keys_are_asked_again(crm: Runner) -> None:
    result = review(crm, "x?7sq")
    assert shown_pairs(result) == 5
    assert "1 skipped" in result.stderr


def test_capitals_and_words_do(crm: Runner) -> None:
    result = crm("dedupe", "review", terminal=True, answers="MERGE\nNo\nquit\n")
    assert "1 pair merged, 1 not the same, 0 skipped" in result.stderr.replace("\n", " ")


def test_three_of_one_are_asked_about_until_they_are_one(crm: Runner) -> None:
    crm.add("王伟", *WANG)
    result = review(crm, "mmmm", "--where", "name:王伟")
    assert shown_pairs(result) == 2
    assert crm("show", "8", "--json").json["id"] == 1
    assert left(crm) == {(3, 4), (5, 6)}


def test_each_answer_is_a_batch_of_its_own(crm: Runner) -> None:
    before = records_of(crm)
    review(crm, "mnm")
    lines = crm("history", "--json", "--limit", "3").json
    assert sorted(it["command"] for it in lines) == ["dedupe merge", "dedupe merge", "dedupe reject"]
    for _ in range(3):
        crm("undo", "--last")
    assert records_of(crm) == before


@pytest.mark.parametrize(("query", "pairs"), [("id:1", 1), ("city:Boston", 1), ("name:Silva", 1), ("id:7", 0)])
def test_where(crm: Runner, query: str, pairs: int) -> None:
    assert shown_pairs(review(crm, "sss", "--where", query)) == pairs


def test_min_score(crm: Runner) -> None:
    assert shown_pairs(review(crm, "sss", "--min-score", "1")) == 0
    assert shown_pairs(review(crm, "sss", "--min-score", "0.5")) == 3


def test_a_script_is_told_what_to_use_instead(crm: Runner) -> None:
    before = everything_of(crm)
    result = crm("dedupe", "review", stdin="m\nm\nm\n", exit_code=2)
    assert "crm dedupe scan" in result.stderr
    assert everything_of(crm) == before


@pytest.mark.parametrize("options", [("--min-score", "7"), ("--where", "nofield:x"), ("1",)])
def test_bad_values(crm: Runner, options: tuple[str, ...]) -> None:
    crm("dedupe", "review", *options, terminal=True, exit_code=2)


def test_an_empty_book(bare: Runner) -> None:
    bare("init", "--no-recovery-code")
    assert "Nobody seems to be in the book twice" in review(bare, "").stderr
