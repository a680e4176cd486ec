"""crm dedupe scan: pairs and groups, for people and for programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from runner import Runner

PAIRS = ["left", "right", "score", "left_external_id", "right_external_id", "reasons"]
GROUPS = ["group", "id", "external_id"]


@pytest.fixture
def crm(crm: Runner, shelf: Path) -> Runner:
    """#1, #2 and #3 are one, #4 and #5 another, #6 a colleague of the first; #7 and #8 have nothing to do with them."""

    def fill() -> None:
        wang = ("--phone", "138 0013 8000", "--email", "wang.wei@huaxin.example", "--birthday", "1980-02-03")
        crm.add("王伟", *wang, "--phone", "021 5555 0000", "--company", "上海华信科技有限公司", "--city", "上海",
                "--external-id", "K-1", "--source", "erp")  # fmt: skip
        crm.add("Wang Wei", *wang, "--phone", "139 0000 0009")
        crm.add("王伟", *wang, "--company", "上海华信科技")
        crm.add("Bob Miller", "--email", "bob.miller@x.example", "--phone", "+1 202 555 0143", "--city", "Boston",
                "--birthday", "1975-07-21", "--tag", "fair")  # fmt: skip
        crm.add("Miller, Robert", "--email", "bob.miller@x.example", "--phone", "+1 202 555 0143")
        crm.add("李娜", "--phone", "021 5555 0000", "--company", "上海华信科技有限公司", "--city", "上海")
        crm.add("Ana Silva", "--email", "ana@y.example", "--city", "Lisboa")
        crm.add("Lucas Meyer", "--phone", "+49 30 901820", "--city", "Berlin")

    return crm.filled_once(shelf, fill)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def found(crm: Runner, *options: str) -> list[tuple[int, int]]:
    return sorted((it["left"], it["right"]) for it in crm("dedupe", "scan", *options, "--format", "json").json)


def test_pairs_as_csv(crm: Runner) -> None:
    result = crm("dedupe", "scan", "--format", "csv")
    lines = rows(result.stdout)
    assert result.lines[0].split(",") == PAIRS
    assert {(it["left"], it["right"]) for it in lines} == {("1", "2"), ("1", "3"), ("2", "3"), ("4", "5")}
    assert [float(it["score"]) for it in lines] == sorted((float(it["score"]) for it in lines), reverse=True)
    assert all(0.5 <= float(it["score"]) <= 1 for it in lines)
    assert {it["left_external_id"] for it in lines if it["left"] == "1"} == {"K-1"}
    assert {it["right_external_id"] for it in lines} == {""}
    (bob,) = [it for it in lines if it["left"] == "4"]
    assert {"same e-mail", "same phone", "name shortened"} <= set(bob["reasons"].split("; "))


def test_pairs_as_json_have_reasons_the_weightiest_first(crm: Runner) -> None:
    pairs = crm("dedupe", "scan", "--format", "json").json
    assert all(list(it) == PAIRS for it in pairs)
    assert all(it["left"] < it["right"] for it in pairs)
    (reading,) = [it for it in pairs if (it["left"], it["right"]) == (1, 2)]
    assert {"same phone", "same e-mail", "same birthday"} <= set(reading["reasons"])
    assert (reading["left_external_id"], reading["right_external_id"]) == ("K-1", None)
    assert crm("dedupe", "scan", "--json").json == pairs


def test_all_formats_tell_the_same(crm: Runner) -> None:
    pairs = crm("dedupe", "scan", "--format", "json").json
    expected = [(str(it["left"]), str(it["right"])) for it in pairs]
    assert [(it["left"], it["right"]) for it in rows(crm("dedupe", "scan", "--format", "csv").stdout)] == expected
    assert crm("dedupe", "scan", "--format", "jsonl").jsonl == pairs
    for options in (("--format", "tsv"), ()):
        assert [tuple(line.split("\t")[:2]) for line in crm("dedupe", "scan", *options).lines] == expected


def test_groups(crm: Runner) -> None:
    result = crm("dedupe", "scan", "--groups", "--format", "csv")
    assert result.lines[0].split(",") == GROUPS
    assert [(it["group"], it["id"], it["external_id"]) for it in rows(result.stdout)] == [
        ("1", "1", "K-1"), ("1", "2", ""), ("1", "3", ""), ("2", "4", ""), ("2", "5", ""),
    ]  # fmt: skip
    assert crm("dedupe", "scan", "--groups", "--json").json[3] == {"group": 2, "id": 4, "external_id": None}


def test_what_it_says_beside(crm: Runner) -> None:
    result = crm("dedupe", "scan", "--format", "csv")
    assert "4 pairs in 2 groups of 5 records. Go through them: crm dedupe review" in result.stderr
    assert "pairs in" not in result.stdout
    assert "pairs in" not in crm("dedupe", "scan", "--quiet").stderr


def test_every_count_it_says_is_true(crm: Runner) -> None:
    crm("dedupe", "reject", "4", "5")
    below = crm("dedupe", "scan", "--min-score", "0", "--format", "csv")
    listed = len(below.lines) - 1
    assert listed > 3
    assert f"{listed} pairs, of which 3 in 1 group of 3 records; 1 pair left out, for you said" in below.stderr
    assert "crm dedupe review --min-score 0;" in below.stderr
    assert "3 pairs in 1 group of 3 records; 2 shown" in crm("dedupe", "scan", "--limit", "2").stderr
    groups = crm("dedupe", "scan", "--groups", "--format", "csv")
    assert "1 group of 3 records; 1 pair left out" in groups.stderr
    crm("dedupe", "merge", "1", "2", "3")
    assert "1 pair below 0.5; 1 pair left" in crm("dedupe", "scan", "--min-score", "0").stderr


def test_a_table_of_two_lines_a_pair_marks_what_differs(crm: Runner) -> None:
    lines = crm("dedupe", "scan", terminal=True, env={"COLUMNS": "160"}).lines
    assert lines[0].split()[:3] == ["score", "id", "name"]
    (bob,) = [number for number, line in enumerate(lines) if "Bob Miller" in line]
    assert "same e-mail" in "".join(lines[bob : bob + 3])
    (robert,) = [line for line in lines if "Miller, Robert" in line]
    assert "=" in robert.split()  # the same phone and e-mail
    assert "bob.miller@x.example" not in robert
    groups = crm("dedupe", "scan", "--groups", terminal=True, env={"COLUMNS": "160"}).lines
    assert groups[0].split()[:3] == ["group", "id", "name"]
    assert [line.split()[:2] for line in groups[2:7]] == [["1", "1"], ["1", "2"], ["1", "3"], ["2", "4"], ["2", "5"]]


def test_a_table_when_asked_for_in_a_pipe(crm: Runner) -> None:
    assert "─" in crm("dedupe", "scan", "--format", "table").stdout


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag:fair", [(4, 5)]), ("id:3", [(1, 3), (2, 3)]), ("city:上海", [(1, 2), (1, 3)]), ("city:Lisboa", []),
        ("city:Nowhere", []),
    ],
)  # fmt: skip
def test_where_one_of_each_pair_must_fit(crm: Runner, query: str, expected: list[tuple[int, int]]) -> None:
    assert found(crm, "--where", query) == expected


def test_where_shows_whole_groups(crm: Runner) -> None:
    groups = crm("dedupe", "scan", "--groups", "--where", "tag:fair", "--json").json
    assert [(it["group"], it["id"]) for it in groups] == [(1, 4), (1, 5)]


def test_min_score_is_a_floor(crm: Runner) -> None:
    scores = {(it["left"], it["right"]): it["score"] for it in crm("dedupe", "scan", "--json").json}
    between = (min(scores.values()) + max(scores.values())) / 2
    assert found(crm, "--min-score", str(between)) == sorted(pair for pair, it in scores.items() if it >= between)
    assert set(found(crm, "--min-score", "0")) > set(scores)
    assert (1, 6) in found(crm, "--min-score", "0")
    assert found(crm, "--min-score", "1") == []


def test_limit(crm: Runner) -> None:
    whole = crm("dedupe", "scan", "--format", "csv").lines
    assert crm("dedupe", "scan", "--format", "csv", "--limit", "2").lines == whole[:3]
    assert crm("dedupe", "scan", "--format", "csv", "--limit", "0").lines == whole
    groups = crm("dedupe", "scan", "--groups", "--format", "csv", "--limit", "1").lines
    assert len(groups) == 1 + 3
    assert "1 shown, --limit 0 shows all" in crm("dedupe", "scan", "--limit", "1", terminal=True).stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--min-score", "1.5"), ("--min-score", "-0.1"), ("--min-score", "high"), ("--format", "vcard"),
        ("--format", "nonsense"), ("--limit", "-1"), ("--where", "nofield:x"), ("王伟",),
    ],
)  # fmt: skip
def test_bad_values(crm: Runner, options: tuple[str, ...]) -> None:
    result = crm("dedupe", "scan", *options, exit_code=2)
    assert result.stdout == ""
    assert result.stderr


def test_nothing_is_changed(crm: Runner) -> None:
    before = crm("export", "--full", "--with-history").stdout
    crm("dedupe", "scan")
    assert crm("export", "--full", "--with-history").stdout == before


def test_merged_archived_and_rejected_ones_are_left_out(crm: Runner) -> None:
    crm("dedupe", "reject", "4", "5")
    assert found(crm) == [(1, 2), (1, 3), (2, 3)]
    crm("archive", "2")
    assert found(crm) == [(1, 3)]
    crm("dedupe", "merge", "1", "3")
    assert found(crm) == []
    result = crm("dedupe", "scan")
    left_out = "1 pair left out, for you said they are not the same"
    assert (result.stdout, result.stderr) == ("", f"Nobody seems to be in the book twice; {left_out}.\n")
    crm("undo", "--last")
    assert found(crm) == [(1, 3)]


def test_who_was_rejected_comes_together_with_nobodys_help(crm: Runner) -> None:
    """王伟 #2 is like both others, who are told not to be one."""
    crm("dedupe", "reject", "1", "3")
    assert (1, 3) not in found(crm)
    groups = crm("dedupe", "scan", "--groups", "--json").json
    assert not {1, 3} <= {it["id"] for it in groups if it["group"] == 1}


def test_an_empty_book(bare: Runner) -> None:
    bare("init", "--no-recovery-code")
    for _ in range(2):
        result = bare("dedupe", "scan")
        assert (result.stdout, result.stderr) == ("", "Nobody seems to be in the book twice.\n")
        assert bare("dedupe", "scan", "--json").json == []
        assert bare("dedupe", "scan", "--format", "csv").lines == [",".join(PAIRS)]
        assert bare("dedupe", "scan", "--groups", "--format", "csv").lines == [",".join(GROUPS)]
        bare.add("王伟", "--phone", "138 0013 8000")


def test_no_book(bare: Runner) -> None:
    assert "crm init" in bare("dedupe", "scan", exit_code=10).stderr
