"""Pinyin in several words and with a last syllable that is only begun, rare readings, and beginnings of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from runner import Runner

PEOPLE: Sequence[Sequence[str]] = (
    ("段嘉艳",), ("段嘉阳",), ("段俊桂",), ("段嘉",), ("Duan Li", "--email", "j.duan@one.example", "--city", "Jena"),
    ("Anna", "--company", "成都安达有限公司"), ("Olga", "--company", "高端贸易有限公司"),
    ("张强",), ("Ida", "--company", "长江贸易有限公司"), ("强伟",), ("江宁",), ("欧阳敏娜",), ("王小明",),
    ("Lin", "--phone", "+86 571 5473 8821"), ("Xu", "--phone", "0571 5473 8822"), ("Amy", "--phone", "+1 571 547 3882"),
)  # fmt: skip


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
        ("duan j", ["段嘉", "段嘉艳", "段嘉阳", "段俊桂", "Duan Li"]),  # an address is the last thing to have a j
        ("duan jia", ["段嘉", "段嘉艳", "段嘉阳"]),
        ("duan jy", ["段嘉艳", "段嘉阳"]),
        ("ouyang m", ["欧阳敏娜"]),
        ("ou yang mi", ["欧阳敏娜"]),
        ("wang xiaom", ["王小明"]),
        ("wang xiao mi", ["王小明"]),
        ("duanjiayan", ["段嘉艳", "段嘉阳"]),
        ("duan jiayan", ["段嘉艳", "段嘉阳"]),
        ("duan jia yan", ["段嘉艳", "段嘉阳"]),
    ],
)
def test_a_name_that_is_only_begun(people: Runner, typed: str, found: list[str]) -> None:
    assert names(people, typed) == found


@pytest.mark.parametrize("typed", ["duanj", "duanjy", "ouyangm", "wangxiaom"])
def test_a_blank_behind_the_surname_loses_nobody(people: Runner, typed: str) -> None:
    surname = next(it for it in ("duan", "ouyang", "wang") if typed.startswith(it))
    assert set(names(people, typed)) <= set(names(people, f"{surname} {typed.removeprefix(surname)}"))


def test_the_one_who_is_meant_is_the_one_who_was_typed_out(people: Runner) -> None:
    assert people("search", "duanjiayan", "--one").stdout == people("search", "duan jiayan", "--one").stdout == "1\n"
    assert people("show", "duan jiayan", "--json").json["name"] == "段嘉艳"
    people("archive", "1")
    assert people("show", "duan jiayan", "--json").json["name"] == "段嘉阳"
    assert people("show", "duan jun", "--json").json["name"] == "段俊桂"


def test_what_is_rarely_read_so_comes_last(people: Runner) -> None:
    assert names(people, "jiang") == ["江宁", "Ida", "强伟", "张强"]
    assert names(people, "duan")[-2:] == ["Olga", "Anna"]  # 安达 of 成都 is no duan to anybody's ear


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("+86 571 5473", {"Lin", "Xu"}), ("0086 571 5473", {"Lin", "Xu"}),
        ("0571 5473", {"Lin", "Xu", "Amy"}), ("571 5473", {"Lin", "Xu", "Amy"}), ("+1 571 5473", {"Amy", "Xu"}),
    ],
)  # fmt: skip
def test_a_number_is_found_by_its_beginning_with_its_country_or_without(
    people: Runner, typed: str, found: set[str]
) -> None:
    assert set(names(people, typed)) == found
    for query in (typed, f"phone:{typed}"):
        assert found <= set(people("list", query, "--fields", "name").lines) <= {"Lin", "Xu", "Amy"}
