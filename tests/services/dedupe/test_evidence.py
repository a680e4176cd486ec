"""How evidence adds up: what holds whatever the figures are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.services.dedupe.evidence import shipped
from people import Entry, pairs, score, weighed

WHOLE = Entry(
    "王伟",
    "华信科技",
    ("13800138000",),
    ("wangwei@huaxin.example",),
    "wei_wang88",
    "和平路675号",
    "上海",
    "200000",
    "1980-02-03",
)
FIELDS = WHOLE._fields[:-1]
PERSONAL = ("name", "phones", "emails", "wechat", "birthday")
CROWD = tuple(
    Entry(name, firm, (phone,), city=city)
    for name, firm, phone, city in (
        ("周芳", "晨光包装", "13900000001", "东莞"), ("吴磊", "远航物流", "13900000002", "宁波"),
        ("Lucas Meyer", "Sunmeadow Foods", "3090182000", "Berlin"),
        ("Anna Schröder", "Nordwind", "4012345678", "Hamburg"),
    )
)  # fmt: skip
NEARLY_SURE = 5.0  # bits


def with_only(fields: set[str]) -> Entry:
    return Entry(**{name: value for name, value in WHOLE._asdict().items() if name in fields})


def odds(one: Entry, another: Entry, *others: Entry) -> float:
    return score(one, another, *others, *CROWD)


@given(st.sets(st.sampled_from(FIELDS)), st.sampled_from(FIELDS))
@settings(max_examples=15, deadline=None)
def test_more_agreement_never_makes_a_pair_doubtful(fields: set[str], more: str) -> None:
    less, all_of_it = with_only({"name", *fields}), with_only({"name", *fields, more})
    assert odds(all_of_it, all_of_it) >= min(odds(less, less), NEARLY_SURE) - 0.01


@given(st.sets(st.sampled_from(FIELDS)), st.sampled_from(["name", "birthday"]))
@settings(max_examples=20, deadline=None)
def test_what_no_firm_and_no_home_shares_always_adds(fields: set[str], more: str) -> None:
    less, all_of_it = with_only(fields - {more}), with_only(fields | {more})
    assert odds(all_of_it, all_of_it) > odds(less, less)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("name", "王芳"), ("name", "李强"), ("name", "Emma Clarke"), ("phones", ("13911112222",)),
        ("emails", ("emma@y.example",)), ("wechat", "somebody"), ("birthday", "1961-11-27"), ("birthday", "1994-06-17"),
    ],
)  # fmt: skip
def test_a_contradiction_counts_against(field: str, other: object) -> None:
    another = WHOLE._replace(**{field: other})  # type: ignore[arg-type]
    assert odds(WHOLE, another) < odds(WHOLE, WHOLE)
    empty = Entry()._asdict()[field]
    if field in PERSONAL:
        assert odds(WHOLE, another) < odds(WHOLE, WHOLE._replace(**{field: empty}))


@pytest.mark.parametrize(
    ("closer", "farther"),
    [
        ("王伟", "Wang Wei"), ("Wang Wei", "W. Wang"), ("王伟", "王玮"), ("王玮", "王芳"), ("王玮", "李强"),
    ],
)  # fmt: skip
def test_the_closer_name_is_the_likelier_one(closer: str, farther: str) -> None:
    assert odds(WHOLE, WHOLE._replace(name=closer)) > odds(WHOLE, WHOLE._replace(name=farther))


@given(st.integers(0, 25), st.sampled_from(["phones", "emails", "street", "company"]))
@settings(max_examples=15, deadline=None)
def test_what_many_share_is_worth_less(count: int, field: str) -> None:
    value = getattr(WHOLE, field)
    alike = with_only({"name", field})
    crowd = [Entry(f"赵{chr(0x4E8C + 97 * number)}", **{field: value}) for number in range(count)]
    more = [Entry(f"孙{chr(0x4E8D + 89 * number)}", **{field: value}) for number in range(count + 8)]
    nobody = [Entry(each.name) for each in more]
    assert odds(alike, alike, *crowd, *more) < odds(alike, alike, *nobody)


def test_a_rare_name_says_more_than_one_that_many_have() -> None:
    rare, common = Entry("Álvaro Quintanilla", city="上海"), Entry("王伟", city="上海")
    many = [Entry("王伟", city=f"城{number}") for number in range(15)]
    assert odds(rare, rare, *many) > odds(common, common, *many)


COLLEAGUES = [
    Entry(
        name,
        "华信科技",
        ("2155550000",),
        ("info@huaxin.example",),
        street="和平路675号",
        city="上海",
        postcode="200000",
    )
    for name in ("李娜", "张敏", "刘洋", "陈静", "杨磊", "Emma Clarke", "孙丽", "Li Qiang", "王伟", "王芳")
]


def test_colleagues_on_a_switchboard_are_not_one() -> None:
    found = weighed(*COLLEAGUES, *CROWD)
    assert (found.scores < 0).all()


@pytest.mark.parametrize("number", [2, 3, 6])
def test_a_few_of_them_are_not_one_either(number: int) -> None:
    assert (weighed(*COLLEAGUES[:number], *CROWD).scores < 0).all()


def test_one_of_them_who_is_there_twice_is_one() -> None:
    mobile = COLLEAGUES[0]._replace(phones=("2155550000", "13800138000"))
    again = mobile._replace(name="Li Na")
    found = weighed(mobile, again, *COLLEAGUES[1:], *CROWD)
    assert float(found.more(pairs((0, 1), size=len(COLLEAGUES) + 1 + len(CROWD)))[0]) > 0
    assert (found.scores > 0).sum() == 1


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (Entry("Anna Berg", birthday="1980-02-03"), Entry("Lena Berg", birthday="1980-02-03")),  # twins
        (Entry("Anna Berg", birthday="1952-11-27"), Entry("Lena Berg", birthday="1981-06-30")),  # mother and daughter
        (Entry("John Berg", birthday="1952-11-27"), Entry("John Berg Jr.", birthday="1981-06-30")),
        (Entry("王建国", phones=("6175550143",)), Entry("王小明", phones=("6175550143",))),
    ],
)  # fmt: skip
def test_a_family_at_one_address_is_not_one(one: Entry, another: Entry) -> None:
    home = {"street": "12 mill street", "city": "Boston"}
    assert odds(one._replace(**home), another._replace(**home)) < 0  # type: ignore[arg-type]


def test_a_person_and_a_firm_are_never_one() -> None:
    assert odds(WHOLE, WHOLE._replace(kind="company")) < -20


def test_a_score_is_the_same_from_either_side() -> None:
    one, another = WHOLE, WHOLE._replace(name="Wang Wei", phones=("13800138001",), birthday="1980-03-02")
    assert odds(one, another) == pytest.approx(odds(another, one))


def strangers(count: int) -> list[Entry]:
    """A book without duplicates: colleagues of ten, and people who share a town."""
    surnames, given = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
    return [
        Entry(
            surnames[number % 20] + given[number // 20 % 20] + given[7 * number % 20], f"firm{number // 10}",
            (f"139{number * 7919:08}",), (f"u{number}x@firm{number // 10}.example",), city=f"town{number % 7}",
            birthday=f"{1950 + number % 50}-{1 + number % 12:02}-{1 + number % 28:02}",
        )
        for number in range(count)
    ]  # fmt: skip


def test_learning_does_not_run_away_where_there_is_nothing_to_learn() -> None:
    """On a book without duplicates none are found, and the figures stay near the shipped ones."""
    found = weighed(*strangers(300))
    assert (found.scores > 0).sum() == 0
    start = shipped()
    assert found.model.rate <= start.rate
    for name, figures in start.one.items():
        assert found.model.one[name] == pytest.approx(figures, abs=0.1), name


def test_learning_where_everybody_is_there_twice() -> None:
    people = strangers(100)
    found = weighed(*people, *(it._replace(emails=()) for it in people))
    likely = {
        pair
        for pair, it in zip(zip(found.pairs.left, found.pairs.right, strict=True), found.scores, strict=True)
        if it > 0
    }
    assert likely == {(number, number + 100) for number in range(100)}
    assert found.model.rate > shipped().rate
    assert all(((figures > 0) & (figures <= 1)).all() for figures in found.model.one.values())
