"""Which hits come first: names heard before addresses, whole names before longer ones, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from runner import Runner

PEOPLE: Sequence[Sequence[str]] = (
    ("姚志文", "--email", "yaozw607@one.example"),
    ("陶娜宇", "--wechat", "wxid_zwqdawkqzzwr", "--email", "zwei@two.example"),
    ("张伟",),
    ("赵强娟", "--email", "zhaoqiangjuan@one.example"),
    ("趙強",),
    ("Wei Zhang",),
    ("王超伟",),
    ("王伟秀",),
    ("王伟",),
    ("李明",),
    ("李明霞", "--phone", "139-3989-3081", "--email", "mingxia85@tiantai.example"),
    ("魏娜丽",),
    ("李娜", "--city", "München"),
    ("欧阳敏娜",),
    ("李安",),
    ("Jörg Müller",),
    ("Petra Mueller",),
    ("Jana Muller",),
    ("Samuel Noel",),
    ("Samul Noll",),
    ("Li Mingze", "--address", "280 Maple Dr. #17"),
)


@pytest.fixture
def people(crm: Runner, shelf: Path) -> Runner:
    def fill() -> None:
        for person in PEOPLE:
            crm.add(*person)

    return crm.filled_once(shelf, fill)


def names(people: Runner, typed: str) -> list[str]:
    lines: list[str] = people("search", typed, "--fields", "name", "--format", "tsv").lines
    return lines


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zw", ["张伟", "陶娜宇", "姚志文"]),
        ("zhaoqiang", ["趙強", "赵强娟"]),
        ("zhangwei", ["张伟", "Wei Zhang"]),
        ("weizhang", ["Wei Zhang", "张伟"]),
        ("wei zhang", ["Wei Zhang", "张伟"]),
        ("mingxiali", ["李明霞"]),
        ("mingzeli", ["Li Mingze"]),
        ("limingze", ["Li Mingze"]),
        ("伟 王", ["王伟", "王超伟", "王伟秀"]),
        ("王 伟", ["王伟", "王伟秀", "王超伟"]),
        ("oymn", ["欧阳敏娜"]),
        ("la", ["李安"]),
    ],
)
def test_names_that_are_heard_come_first(people: Runner, typed: str, found: list[str]) -> None:
    assert names(people, typed) == found


@pytest.mark.parametrize("typed", ["qdaw", "wkqz", "wxid zwqd"])
def test_a_part_of_an_id_made_by_a_machine_means_nothing(people: Runner, typed: str) -> None:
    assert names(people, typed) == []


@pytest.mark.parametrize("typed", ["wxid_zwqdawkqzzwr", "wxid_zwqd", "wxid"])
def test_such_an_id_is_found_whole_or_from_its_beginning(people: Runner, typed: str) -> None:
    assert names(people, typed) == ["陶娜宇"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mueller", ["Petra Mueller", "Jörg Müller"]),
        ("Müller", ["Jörg Müller", "Jana Muller", "Petra Mueller"]),
        ("muller", ["Jana Muller", "Jörg Müller"]),
        ("joerg mueller", ["Jörg Müller"]),
        ("muell", ["Petra Mueller", "Jörg Müller"]),
        ("muenchen", ["李娜"]),
        ("samuel", ["Samuel Noel"]),
        ("noel", ["Samuel Noel"]),
    ],
)
def test_umlauts_may_be_written_out(people: Runner, typed: str, found: list[str]) -> None:
    result = people("search", typed, "--fields", "name", "--format", "tsv")
    assert sorted(result.lines) == sorted(found)
    assert result.lines[:1] == found[:1]
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("李霞明", "李明霞"),
        ("霞明李", "李明霞"),
        ("娜李", "李娜"),
        ("139-3989-3018", "李明霞"),
        ("+86 139 3989 3018", "李明霞"),
        ("1393989308", "李明霞"),
        ("mingxia85@tiantai.org", "李明霞"),
        ("mingxai85@tiantai.example", "李明霞"),
    ],
)
def test_the_nearest_of_what_is_turned_or_mistyped(people: Runner, typed: str, first: str) -> None:
    result = people("search", typed, "--fields", "name", "--format", "tsv")
    assert result.lines[:1] == [first]


def test_an_id_comes_before_what_looks_like_it(people: Runner) -> None:
    found = people("search", "#1", "--explain", "--fields", "name,score,why").lines
    assert found == ["姚志文\t100.0\t#1 is the id 1", "Li Mingze\t46.8\t#1 is in the address 280 Maple Dr. #17"]


def test_a_pipe_is_told_of_hits_beyond_the_first_twenty(people: Runner) -> None:
    for number in range(21):
        people("add", "周平", "--company", f"{number}")
    cut = people("search", "周平", "--format", "ids")
    assert (len(cut.lines), cut.stderr) == (20, "20 of 21 customers; --limit 0 shows all.\n")
    assert people("search", "周平", "--format", "ids", "--limit", "3").stderr == ""
    assert len(people("search", "周平", "--format", "ids", "--limit", "0").lines) == 21


def test_one_takes_no_guess_and_names_the_nearest(people: Runner) -> None:
    result = people("search", "--one", "jörg mullr", exit_code=4)
    assert result.stdout == ""
    assert "nearest: Jörg Müller (#16)" in result.stderr


@pytest.mark.parametrize(("typed", "hits", "weighed"), [("86", 6, 6), ("+1", 1, 1), ("13", 510, 500)])
def test_of_very_many_numbers_only_those_that_fit_are_hits(crm: Runner, typed: str, hits: int, weighed: int) -> None:
    chinese = "".join(f"N{number},+86 138 0013 {number}\n" for number in range(8010, 8520))
    many = crm.book.parent / "many.csv"
    many.write_text(f"name,phone\nA,+1 305 555 0100\nB,+44 86 1234 5678\n{chinese}")
    crm("import", str(many), "--yes")
    scores = crm("search", typed, "--limit", "0", "--fields", "score").lines
    assert (len(scores), len(scores) - scores.count("0.0")) == (hits, weighed)
