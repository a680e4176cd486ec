"""A person's name taken to pieces: forms of address and remarks away, surname and given name told apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.person import MOST_READINGS, Person, canonical, person

SURNAMES = ["王", "李", "张", "刘", "陈", "杨", "赵", "吴", "周", "欧阳", "司马", "诸葛"]
GIVEN = "伟芳娜敏静丽强磊军洋"
NAMES = st.one_of(
    st.text(max_size=12),
    st.text("".join(SURNAMES) + GIVEN + "总工老板展会(（·)）-/ ", max_size=9),
    st.lists(st.sampled_from(["Mr", "Dr.", "Anna", "W.", "Jr.", "III", "O'Brien", "王伟", "m0ura"]), max_size=5).map(
        " ".join
    ),
)


@pytest.mark.parametrize(
    ("name", "surname", "given"),
    [
        ("王伟", "王", "伟"), ("李小龙", "李", "小龙"), ("欧阳明", "欧阳", "明"), ("司马相如", "司马", "相如"),
        ("欧阳 明", "欧阳", "明"), ("陈 伟", "陈", "伟"),
        ("陳偉", "陈", "伟"), ("司馬光", "司马", "光"),
        ("王先生", "王", ""), ("李女士", "李", ""), ("王经理", "王", ""), ("王总", "王", ""), ("李工", "李", ""),
        ("王伟先生", "王", "伟"), ("雷凯毅工", "雷", "凯毅"), ("王", "王", ""),
        ("苏玲(老板)", "苏", "玲"), ("苏玲（老板）", "苏", "玲"), ("客户张三", "张", "三"), ("赵晴采购", "赵", "晴"),
        ("展会赵晴", "赵", "晴"), ("昆明徐磊朴", "徐", "磊朴"), ("岸澜-莫瑶", "莫", "瑶"),
        ("David 王伟", "王", "伟"), ("王伟 David", "王", "伟"),
    ],
)  # fmt: skip
def test_a_chinese_name_among_titles_and_remarks(name: str, surname: str, given: str) -> None:
    found = person(name)
    assert (found.surname, found.given, found.han) == (surname, given, surname + given)


def test_a_chinese_surname_that_is_none_of_the_common_ones() -> None:
    assert person("钭伟")[:3] == ("钭伟", "钭", "伟")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("John Smith", ("john", "smith")), ("Smith, John", ("smith", "john")), ("Mr. John Smith", ("john", "smith")),
        ("Dr. Jane A. Smith", ("jane", "a", "smith")), ("José García", ("jose", "garcia")),
        ("Anna-Lena Berg", ("anna", "lena", "berg")), ("O'Brien", ("obrien",)), ("O’Brien", ("obrien",)),
        ("Иван Петров", ("иван", "петров")), ("JOHN   SMITH", ("john", "smith")), ("Ｊohn Smith", ("john", "smith")),
        ("gian1uca m0ura", ("gianluca", "moura")), ("12345", ("12345",)),
        ("David 王伟", ("david",)), ("王伟", ()), ("", ()), ("!!!", ()),
    ],
)  # fmt: skip
def test_words_in_letters(name: str, words: tuple[str, ...]) -> None:
    assert person(name).words == words


@pytest.mark.parametrize(
    ("name", "generation", "words"),
    [
        ("John Smith Jr.", "jr", ("john", "smith")), ("John Smith, Junior", "jr", ("john", "smith")),
        ("John Smith Sr", "sr", ("john", "smith")), ("John Smith III", "iii", ("john", "smith")),
        ("Junior Santos", "", ("junior", "santos")), ("John Smith", "", ("john", "smith")),
    ],
)  # fmt: skip
def test_generations(name: str, generation: str, words: tuple[str, ...]) -> None:
    found = person(name)
    assert (found.generation, found.words) == (generation, words)


def test_an_empty_name_has_no_pieces() -> None:
    assert person("") == person("?!") == Person("", "", "", (), "", (), frozenset())


@pytest.mark.parametrize(
    "names",
    [
        ("Bob Smith", "Robert Smith", "Smith, Rob", "Mr. Bob T. Smith"),
        ("王伟", "Wang Wei", "Wei Wang", "王伟 (David)"), ("欧阳明", "Ouyang Ming"), ("曾伟", "Zeng Wei"),
    ],
)  # fmt: skip
def test_tokens_are_what_spellings_of_one_name_have_in_common(names: tuple[str, ...]) -> None:
    assert frozenset.intersection(*(person(name).tokens for name in names)) >= person(names[1]).tokens - {"david"}


def test_initials_are_no_tokens() -> None:
    assert person("J. K. Smith").tokens == {"smith"}


@pytest.mark.parametrize("other", ["Zhang Xiaoming", "Xiaoming Zhang", "zhangxiaoming", "Xiao Ming Zhang", "張小明"])
def test_letters_are_those_of_every_spelling(other: str) -> None:
    assert not person("张小明").letters.isdisjoint(person(other).letters)
    assert person("张小强").letters.isdisjoint(person(other).letters)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("John Smith", "Smith, John"), ("John Smith", "Mr John Smith"), ("John Smith", "John K. Smith"),
        ("王伟", "王伟先生"), ("陈伟", "陳偉"),
    ],
)  # fmt: skip
def test_the_key_minds_neither_order_nor_initials_nor_titles(one: str, another: str) -> None:
    assert person(one).key == person(another).key
    assert person(one).key != person("Jane Miller").key


@pytest.mark.parametrize("shorts", ["bob rob bobby robert", "bill will william", "liz beth elizabeth"])
def test_short_names_have_one_canonical_form(shorts: str) -> None:
    assert len({canonical(word) for word in shorts.split()}) == 1


def test_a_name_that_is_short_for_none_is_its_own_canonical_form() -> None:
    assert canonical("wang") == "wang"


def test_polyphonic_characters_have_a_bounded_number_of_readings() -> None:
    assert 1 < len(person("乐乐乐乐").readings) <= MOST_READINGS * MOST_READINGS


@given(NAMES)
@settings(max_examples=100, deadline=None)
def test_never_raises_and_the_pieces_fit_together(name: str) -> None:
    found = person(name)
    assert found == person(name)
    assert not found.surname or found.han == found.surname + found.given
    assert not found.readings or found.surname
    assert all(found.words)
    assert (found.key == "") == (not found.han and not found.words)


@given(
    st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2), st.sampled_from(["先生", "女士", "总", "(老板)"])
)
@settings(max_examples=100, deadline=None)
def test_forms_of_address_change_nothing(surname: str, given: str, title: str) -> None:
    assert person(surname + given + title)[:3] == (surname + given, surname, given)
    assert person(person(surname + given).han) == person(surname + given)


@given(st.permutations(["anna", "maria", "silva", "costa"]))
@settings(max_examples=24, deadline=None)
def test_order_of_words_changes_neither_key_nor_letters_nor_tokens(words: list[str]) -> None:
    one, another = person(" ".join(words)), person("Anna Maria Silva Costa")
    assert (one.key, one.letters, one.tokens) == (another.key, another.letters, another.tokens)
