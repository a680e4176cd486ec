"""Search as people type: Pinyin with mistakes, names in pieces, and what comes first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from runner import Runner

PEOPLE: dict[str, Sequence[str]] = {
    "曾国强": ["--company", "华信科技有限公司", "--phone", "+86 138 0013 8001", "--phone", "+86 159 2222 1113"],
    "张伟": ["--phone", "+86 139 1111 2222"], "林小红": [],
    "Sam Lee": ["--email", "sam@huaxin.example", "--phone", "+1 312 555 0100"],
    "Pat O'Connor": [], "Beatrice D'Angelo": [], "Maria De La Cruz": [], "Anne Mc Donald": [],
    "Fiona OConnor": [], "Ronald McDonald": [],
    "Katherine Smith": [], "Kathe Rinaldi": [], "Käthe Kruse": [],
    "Brightwater": ["--kind", "company"], "Susan Sands": [],
}  # fmt: skip


@pytest.fixture
def people(crm: Runner, shelf: Path) -> Runner:
    def fill() -> None:
        for name, more in PEOPLE.items():
            crm.add(name, *more)

    return crm.filled_once(shelf, fill)


def names(people: Runner, typed: str) -> list[str]:
    lines: list[str] = people("search", *typed.split(), "--fields", "name", "--format", "tsv").lines
    return lines


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zenggq", ["曾国强"]), ("zenggqiang", ["曾国强"]), ("zgqiang", ["曾国强"]), ("zhangw", ["张伟"]),
        ("zhw", ["张伟"]), ("linxh", ["林小红"]), ("huaxkj", ["曾国强"]),
        ("oconnor", ["Fiona OConnor", "Pat O'Connor"]), ("dangelo", ["Beatrice D'Angelo"]),
        ("o'connor", ["Pat O'Connor", "Fiona OConnor"]), ("o connor", ["Pat O'Connor", "Fiona OConnor"]),
        ("mcdonald", ["Ronald McDonald", "Anne Mc Donald"]), ("mc donald", ["Anne Mc Donald", "Ronald McDonald"]),
        ("delacruz", ["Maria De La Cruz"]), ("maria dela cruz", ["Maria De La Cruz"]),
    ],
)  # fmt: skip
def test_what_is_shortened_or_cut_otherwise_is_no_guess(people: Runner, typed: str, found: list[str]) -> None:
    result = people("search", *typed.split(), "--fields", "name", "--format", "tsv")
    assert (result.lines, result.stderr) == (found, "")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("zneg", "曾国强"), ("zangwei", "张伟"), ("zan wei", "张伟"), ("zhnagwei", "张伟"), ("zhangwi", "张伟"),
        ("zenguoqian", "曾国强"), ("lingxiaohong", "林小红"), ("ningxiaohong", "林小红"), ("zengguoqing", "曾国强"),
        ("huasin", "曾国强"), ("watr", "Brightwater"), ("brightwatr", "Brightwater"), ("briht", "Brightwater"),
    ],
)  # fmt: skip
def test_the_nearest_is_shown_and_said_to_be_a_guess(people: Runner, typed: str, first: str) -> None:
    result = people("search", *typed.split(), "--fields", "name", "--format", "tsv")
    assert result.lines[:1] == [first]
    assert "Nobody is written like" in result.stderr


def test_what_is_heard_as_typed_comes_before_what_only_sounds_alike(people: Runner) -> None:
    people("add", "臧维")
    assert names(people, "zangwei") == ["臧维", "张伟"]
    assert people("search", "zangwei", "--one").stdout == "16\n"  # a guess beside it does not count


def test_many_who_are_heard_as_typed_leave_no_room_for_guesses(people: Runner) -> None:
    for name in ("臧维", "臧伟", "臧薇"):
        people("add", name)
    assert names(people, "zangwei") == ["臧维", "臧伟", "臧薇"]


@pytest.mark.parametrize("typed", ["szns", "xqzv", "blorf", "smithson"])
def test_nonsense_finds_nobody(people: Runner, typed: str) -> None:
    assert names(people, typed) == []


def test_a_company_heard_comes_before_the_domain_of_a_mail_address(people: Runner) -> None:
    assert names(people, "huaxin") == ["曾国强", "Sam Lee"]


def test_a_domain_is_found_when_nothing_else_fits(people: Runner) -> None:
    assert names(people, "huaxin.example") == ["Sam Lee"]


def test_a_whole_word_comes_before_the_beginning_of_another(people: Runner) -> None:
    assert names(people, "käthe") == ["Käthe Kruse", "Kathe Rinaldi", "Katherine Smith"]
    assert names(people, "kathe") == ["Kathe Rinaldi", "Käthe Kruse", "Katherine Smith"]


def test_who_is_the_one_with_the_whole_word(people: Runner) -> None:
    people("archive", "12")
    assert people("show", "käthe", "--json").json["name"] == "Käthe Kruse"
    people("add", "Anders Käthesen")
    assert people("show", "kathe", "--json").json["name"] == "Käthe Kruse"


def test_of_two_ways_to_write_a_name_the_one_that_was_typed_comes_first(people: Runner) -> None:
    people("add", "張偉", "--allow-duplicate")
    people("log", "16", "called")  # whoever was touched last is first otherwise
    assert names(people, "张伟") == ["张伟", "張偉"]
    assert names(people, "張偉") == ["張偉", "张伟"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("13", ["曾国强", "张伟"]),  # the end of one number before the beginnings of others
        ("31", ["Sam Lee"]),
        ("+1", ["Sam Lee"]),
        ("+86 13", ["曾国强", "张伟"]),
        ("11", []),
        ("86", []),
    ],
)
def test_a_few_digits_begin_or_end_a_number_without_its_country_code(
    people: Runner, typed: str, found: list[str]
) -> None:
    assert names(people, typed) == found


def test_a_table_shows_the_number_that_was_found(people: Runner) -> None:
    shown = people("search", "1113", terminal=True).stdout
    assert "159 2222 1113 +1" in shown
    assert "138 0013 8001 +1" in people("search", "8001", terminal=True).stdout
    assert people("search", "1113", "--fields", "phone").stdout == "+86 138 0013 8001; +86 159 2222 1113\n"


def test_what_stands_inside_a_word_or_number_is_not_called_misspelt(crm):
    crm.add("Liam Murphy", "--phone", "+1 312 555 0107")
    for typed in ("urph", "5501"):
        told = crm("search", typed, terminal=True)
        assert told.stderr.startswith(f"'{typed}' is found only inside words or numbers:")
        assert "Liam Murphy" in told.stdout
    assert crm("search", "murhpy", terminal=True).stderr.startswith("Nobody is written like 'murhpy'; nearest:")
