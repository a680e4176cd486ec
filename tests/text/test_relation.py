"""How two names stand to each other, in both scripts and across them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.han import readings
from crmcli.text.person import person
from crmcli.text.relation import Relation, relate

SURNAMES, GIVEN = "王李张刘陈杨赵吴周徐", "伟芳娜敏静丽强磊军洋"
chinese = st.builds(str.__add__, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2))
western = st.lists(
    st.sampled_from(["Anna", "Bob", "Robert", "John", "J.", "Smith", "Smyth", "Costa", "Jr.", "Mr", "Lena", "O'Brien"]),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip
NAMES = st.one_of(
    st.text(max_size=10), chinese, western, st.text(SURNAMES + GIVEN + "欧阳总老板(展会)·- ", max_size=8),
    st.sampled_from(["Wang Wei", "Иван Петров", "田中太郎", "Wei Wang (David)", "", "王伟/李娜"]),
)  # fmt: skip


def relation(one: str, another: str) -> Relation:
    return relate(person(one), person(another)).relation


SAME_PERSON = {
    Relation.SAME: [
        "王伟|王伟", "陈伟|陳偉", "王伟|王伟先生", "苏玲(老板)|苏玲", "展会赵晴|赵晴", "昆明徐磊朴|徐磊朴",
        "伟王|王伟", "司马光|光司马", "欧阳 明|欧阳明",
        "John Smith|Smith, John", "John Smith|Mr. John Smith", "John A. Smith|John Smith", "José García|JOSE GARCIA",
        "Anna-Lena Berg|Anna Lena Berg", "Wang Wei|Wei Wang", "Xiaoming Wang|Wang Xiao Ming",
        "Иван Петров|Петров Иван",
        "José García López|José García", "Mary Smith-Jones|Mary Smith",
    ],
    Relation.READING: [
        "王伟|Wang Wei", "王伟|Wei Wang", "王伟|WANG, Wei", "王伟|weiwang", "王伟|Wang Wei (David)",
        "王伟|David Wei Wang", "王小明|Xiao Ming Wang", "王小明|Wang Xiaoming", "欧阳明|Ming Ouyang",
        "曾伟|Zeng Wei", "单雄|Shan Xiong", "陳偉|Chen Wei",
    ],
    Relation.SHORT: [
        "Bob Smith|Robert Smith", "Liz Taylor|Taylor, Elizabeth", "William Jones|Bill Jones",
    ],
    Relation.TYPO: [
        "John Smyth|John Smith", "Martha Jones|Marta Jones", "Laura Berg|Luara Berg", "Peterson|Petersen",
        "王伟|王玮", "王小明|王晓明", "王伟|汪伟",
    ],
    Relation.TYPOS: ["Jonathan Smith|Jonathon Smithe", "王伟|Wang Wie"],
    Relation.INITIAL: ["J. Smith|John Smith", "王伟|W. Wang", "王伟|Wang W", "J S|John Smith"],
    Relation.PART: [
        "Smith|John Smith", "John|John Smith", "王伟|王总", "王伟|王先生", "王伟|老王", "王伟|小王", "王小明|小明",
        "王伟|David Wang",
    ],
}  # fmt: skip
OTHER_PERSON = {
    Relation.SURNAME_DIFFERS: ["王小明|李小明", "王伟|李伟", "Mary Smith|Mary Jones"],
    Relation.GIVEN_ALIKE: ["王小明|王大明", "王小明|王小强"],
    Relation.GIVEN_DIFFERS: [
        "王伟|王芳", "王小明|王强", "John Smith|Mary Smith", "K. Smith|John Smith", "Jane Smith|Jean Smith",
    ],
    Relation.UNLIKE: ["王小明|李大强", "王伟|Wang Fang", "王伟|Emma Clarke", "John Smith|Peter Brown"],
}  # fmt: skip
CANNOT_BE_COMPARED = ["|", "|王伟", "|John Smith", "!!!|John", "Иван Петров|Ivan Petrov", "田中太郎|Tanaka Taro"]


def cases(table: dict[Relation, list[str]]) -> list[tuple[str, Relation]]:
    return [(pair, expected) for expected, pairs in table.items() for pair in pairs]


@pytest.mark.parametrize(("pair", "expected"), cases(SAME_PERSON))
def test_names_that_can_be_one_persons(pair: str, expected: Relation) -> None:
    assert relation(*pair.split("|")) is expected


@pytest.mark.parametrize(("pair", "expected"), cases(OTHER_PERSON))
def test_names_of_two(pair: str, expected: Relation) -> None:
    assert relation(*pair.split("|")) is expected


@pytest.mark.parametrize("pair", CANNOT_BE_COMPARED)
def test_names_that_say_nothing_of_each_other(pair: str) -> None:
    assert relation(*pair.split("|")) is Relation.UNKNOWN


def test_two_given_names_are_farther_apart_than_a_slip_of_the_pen() -> None:
    """Marc and Mark are two names; Smyth may be Smith."""
    assert relation("Marc Jones", "Mark Jones") > relation("John Smyth", "John Smith")


@pytest.mark.parametrize(
    ("one", "another", "differ"),
    [
        ("John Smith Jr.", "John Smith", True), ("John Smith Jr.", "John Smith Sr.", True),
        ("John Smith Jr.", "Smith, John Junior", False), ("John Smith", "John Smith", False),
    ],
)  # fmt: skip
def test_generations(one: str, another: str, differ: bool) -> None:
    found = relate(person(one), person(another))
    assert (found.relation, found.generations) == (Relation.SAME, differ)


@given(NAMES, NAMES)
@settings(max_examples=100, deadline=None)
def test_symmetric_and_never_raises(one: str, another: str) -> None:
    ours, theirs = person(one), person(another)
    assert relate(ours, theirs) == relate(theirs, ours)


@given(NAMES)
@settings(max_examples=100, deadline=None)
def test_a_name_is_the_same_as_itself(name: str) -> None:
    one = person(name)
    found = relate(one, person(name))
    assert found.relation is (Relation.SAME if one.han or one.words else Relation.UNKNOWN)
    assert not found.generations


@given(chinese)
@settings(max_examples=100, deadline=None)
def test_a_chinese_name_is_read_alike_in_every_order(name: str) -> None:
    surname, given = (" ".join(readings(each)[0] for each in part) for part in (name[0], name[1:]))
    for spelling in (f"{surname} {given}", f"{given} {surname}", f"{surname}, {given}".upper(), given + surname):
        assert relation(name, spelling) is Relation.READING
    for spelling in (f"Emma {surname} {given}", f"{given} {surname} (Emma)"):
        assert relation(name, spelling) is Relation.READING


@given(chinese, st.sampled_from(GIVEN))
@settings(max_examples=100, deadline=None)
def test_another_given_name_with_another_sound_is_never_a_typo(name: str, other: str) -> None:
    sounds = {reading for character in name[1:] for reading in readings(character)}
    if sounds.isdisjoint(readings(other)):
        assert relation(name, name[0] + other) >= Relation.GIVEN_ALIKE


@given(st.permutations(["Anna", "Maria", "Costa"]), st.booleans())
@settings(max_examples=20, deadline=None)
def test_order_case_and_commas_change_nothing(words: list[str], upper: bool) -> None:
    name = ", ".join(words)
    assert relation(name.upper() if upper else name, "Anna Maria Costa") is Relation.SAME
