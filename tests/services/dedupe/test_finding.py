"""Duplicates found in a real book."""

from __future__ import annotations

from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet

import pytest

from crmcli.model.duplicates import Found
from crmcli.services.dedupe import candidates, finding
from crmcli.services.dedupe.likely import likely
from crmcli.store import customers as store
from dumps import opened
from runner import Runner

Pair = tuple[int, int]
STRANGERS = [
    ("周芳", "--company", "晨光包装", "--phone", "139 0000 0001", "--city", "东莞"),
    ("吴磊", "--company", "远航物流", "--phone", "139 0000 0002", "--city", "宁波"),
    ("Lucas Meyer", "--company", "Sunmeadow Foods", "--email", "lucas@sunmeadow.example", "--city", "Berlin"),
    ("Anna Schröder", "--company", "Nordwind GmbH", "--email", "anna@nordwind.example", "--city", "Hamburg"),
]

ONE = {
    "another script and the same phone": (
        ("王伟", "--phone", "138 0013 8000", "--company", "上海华信科技有限公司"),
        ("Wang Wei", "--phone", "+86 138 0013 8000", "--company", "Huaxin"),
    ),
    "traditional characters": (("陈伟", "--phone", "138 0013 8000"), ("陳偉", "--phone", "(+86) 13800138000")),
    "a remark and a title": (
        ("苏玲(老板)", "--phone", "138 0013 8000", "--city", "杭州"), ("苏玲女士", "--phone", "138 0013 8000"),
    ),
    "a nickname and the same mailbox": (
        ("Bob Miller", "--email", "bob.miller@x.example"), ("Miller, Robert", "--email", "Bob.Miller@X.example"),
    ),
    "a labelled mailbox": (
        ("Ana Silva", "--email", "ana.silva@x.example"), ("Ana Silva", "--email", "ana.silva+shop@x.example"),
    ),
    "a misheard name": (
        ("王小明", "--handle", "wechat=xm_wang", "--city", "上海"), ("王晓明", "--handle", "wechat=xm_wang"),
    ),
    "a typo in the number": (
        ("Álvaro Quintanilla", "--phone", "+34 612 345 678", "--company", "Solaria S.A.", "--city", "Sevilla"),
        ("Alvaro Quintanilla", "--phone", "+34 612 345 687", "--company", "Solaria", "--city", "Sevilla"),
    ),
    "day and month swapped, and moved": (
        ("Hannah Thomas", "--birthday", "1980-02-03", "--address", "12 Mill Street", "--postcode", "02139"),
        ("Thomas Hannah", "--birthday", "1980-03-02", "--address", "12 Mill Street", "--postcode", "02139"),
    ),
    "two firms' names": (
        ("华信科技有限公司", "--kind", "company", "--phone", "021 5555 0000"),
        ("上海华信科技有限公司", "--kind", "company", "--phone", "021 5555 0000"),
    ),
}  # fmt: skip
TWO = {
    "colleagues": (
        ("王伟", "--phone", "021 5555 0000", "--company", "华信科技", "--city", "上海"),
        ("王芳", "--phone", "021 5555 0000", "--company", "华信科技", "--city", "上海"),
    ),
    "colleagues with an office mailbox": (
        ("Emma Clarke", "--email", "info@nordwind.example", "--company", "Nordwind"),
        ("Paul Weber", "--email", "info@nordwind.example", "--company", "Nordwind"),
    ),
    "a couple": (
        ("Anna Berg", "--address", "12 Mill Street", "--city", "Boston", "--phone", "+1 617 555 0143"),
        ("John Berg", "--address", "12 Mill Street", "--city", "Boston", "--phone", "+1 617 555 0143"),
    ),
    "a firm and its only man": (
        ("Silva", "--kind", "company", "--phone", "+351 912 345 678"), ("Silva", "--phone", "+351 912 345 678"),
    ),
    "namesakes": (
        ("王伟", "--phone", "138 0013 8000", "--company", "华信科技", "--city", "上海", "--birthday", "1980-02-03"),
        ("王伟", "--phone", "139 1111 2222", "--company", "蓝天酒店", "--city", "成都", "--birthday", "1992-11-17"),
    ),
}  # fmt: skip


@pytest.fixture
def find(crm: Runner) -> Callable[..., Found]:
    def run(*, least: float = 0.5, among: AbstractSet[int] | None = None, rejected: Collection[Pair] = ()) -> Found:
        with opened(crm) as book:
            return finding.find(book, least=least, among=among, rejected=rejected)

    return run


def ids(found: Found) -> list[Pair]:
    return sorted((it.left, it.right) for it in found.pairs)


def put(crm: Runner, *people: tuple[str, ...]) -> None:
    for name, *options in people:
        crm.add(name, *options)


def warned(crm: Runner, customer: int) -> list[int]:
    """Who would be told to be probably the same, had the customer just been added."""
    with opened(crm) as book:
        (added,) = store.load(book.conn, [customer])
        return [it.right for it, _ in likely(book.conn, added, candidates.of(book.conn, added))]


@pytest.mark.parametrize("case", ONE)
def test_one_behind_two_records(crm: Runner, find: Callable[..., Found], case: str) -> None:
    put(crm, *STRANGERS, *ONE[case])
    found = find()
    assert ids(found) == [(5, 6)]
    assert found.groups == ((5, 6),)
    assert found.pairs[0].reasons
    assert (warned(crm, 5), warned(crm, 6)) == ([6], [5])


@pytest.mark.parametrize("case", TWO)
def test_two_who_have_to_do_with_each_other_or_look_alike(crm: Runner, find: Callable[..., Found], case: str) -> None:
    put(crm, *STRANGERS, *TWO[case])
    assert find() == Found((), ())
    assert (warned(crm, 5), warned(crm, 6)) == ([], [])


CLARKES = ("Emma Clarke", "Paul Clarke", "Ian Clarke", "Rosa Clarke")


def test_the_warning_at_add_knows_what_a_scan_knows(crm: Runner, find: Callable[..., Found]) -> None:
    """A new job, a crowd behind a switchboard, a name that all share, and records of one customer who count once."""
    move = ("--phone", "+49 30 901820", "--birthday", "1980-02-03")
    put(
        crm, *STRANGERS,
        ("Hanna Petersen", *move, "--company", "Nordwind", "--email", "h@nordwind.example", "--city", "Hamburg"),
        ("Hanna Petersen", *move, "--company", "Solaria", "--email", "h@solaria.example", "--city", "Berlin"),
        *((name, "--phone", "+44 20 7946 0000", "--company", "Acme") for name in CLARKES),
        *[("王伟", "--city", "上海")] * 4,
        *[("Ana Silva", "--phone", "+351 912 345 678", "--email", "ana@x.example")] * 4,
    )  # fmt: skip
    found = ids(find())
    assert {(5, 6), (15, 16), (17, 18)} <= set(found)
    by_add = {(min(one, other), max(one, other)) for one in range(1, 19) for other in warned(crm, one)}
    assert by_add == set(found)


def test_all_of_them_in_one_book(crm: Runner, find: Callable[..., Found]) -> None:
    put(crm, *STRANGERS)
    cases = ["a nickname and the same mailbox", "a labelled mailbox", "a typo in the number"]
    put(crm, *(each for case in cases for each in ONE[case]), *TWO["a couple"])
    assert ids(find()) == [(5, 6), (7, 8), (9, 10)]


@pytest.mark.parametrize("people", [[], STRANGERS[:1], STRANGERS])
def test_nobody_is_there_twice(crm: Runner, find: Callable[..., Found], people: list[tuple[str, ...]]) -> None:
    put(crm, *people)
    assert find() == Found((), ())
    assert find(least=0.0, among={1}).groups == ()


SILVA = ("Ana Silva", "--email", "ana.silva@x.example", "--phone", "+351 912 345 678", "--birthday", "1980-02-03")


def test_archived_and_merged_ones_are_left_out(crm: Runner, find: Callable[..., Found]) -> None:
    put(crm, SILVA, *STRANGERS, SILVA, SILVA)
    assert find().groups == ((1, 6, 7),)
    crm("archive", "6")
    assert find().groups == ((1, 7),)
    crm("dedupe", "merge", "1", "7")
    assert find() == Found((), ())
    crm("unarchive", "6")
    assert find().groups == ((1, 6),)


def test_among_these_one_of_each_pair_must_be(crm: Runner, find: Callable[..., Found]) -> None:
    put(crm, SILVA, *STRANGERS, SILVA, *ONE["traditional characters"])
    everything = find()
    assert ids(everything) == [(1, 6), (7, 8)]
    assert ids(find(among={6})) == [(1, 6)]
    assert find(among={6}).groups == ((1, 6),)
    assert find(among={2, 99}) == find(among=frozenset()) == Found((), ())
    assert find(among=set(range(1, 9))) == everything


def test_rejected_ones_never_come_together(crm: Runner, find: Callable[..., Found]) -> None:
    put(crm, SILVA, *STRANGERS, SILVA, SILVA)
    assert find().groups == ((1, 6, 7),)
    (group,) = find(rejected={(1, 6)}).groups
    assert group in ((1, 7), (6, 7))
    assert (1, 6) not in ids(find(rejected={(1, 6)}))
    assert find(rejected={(1, 6), (1, 7), (6, 7)}) == Found((), (), rejected=3)
    assert find(rejected={(98, 99), (1, 99)}) == find()


def test_rejected_ones_are_counted_and_not_shown_with_a_lower_floor_either(
    crm: Runner, find: Callable[..., Found]
) -> None:
    put(crm, *STRANGERS, SILVA, SILVA, *TWO["colleagues"])
    everything, without = find(least=0.0), find(least=0.0, rejected={(5, 6), (97, 98)})
    assert set(ids(everything)) - set(ids(without)) == {(5, 6)}
    assert (everything.rejected, without.rejected) == (0, 1)
    assert find(rejected={(1, 2)}).rejected == 0  # nobody would have taken them for one
    assert find(rejected={(5, 6)}, among={1}).rejected == 0
    assert (find(rejected={(5, 6)}, among={5}).rejected, find(rejected={(5, 6)}).grouped) == (1, 0)


def test_a_lower_floor_shows_more_and_groups_no_more(crm: Runner, find: Callable[..., Found]) -> None:
    put(crm, *STRANGERS, SILVA, SILVA, *TWO["colleagues"])
    usual, more, sure = find(), find(least=0.0), find(least=0.9999999999)
    assert set(ids(usual)) < set(ids(more))
    assert (7, 8) in ids(more)
    assert more.groups == usual.groups
    assert (usual.grouped, more.grouped) == (len(usual.pairs), len(usual.pairs))
    assert (sure.pairs, sure.groups) == ((), ())
    assert [it.score for it in more.pairs] == sorted((it.score for it in more.pairs), reverse=True)
    assert all(0 <= it.score <= 1 for it in more.pairs)


def test_the_reasons_say_what_speaks_for_and_against(crm: Runner, find: Callable[..., Found]) -> None:
    put(crm, *STRANGERS, (*SILVA, "--city", "Lisboa"), (*SILVA, "--city", "Porto"))
    words = find().pairs[0].in_words()
    assert {"same e-mail", "same phone", "same birthday", "same name"} <= set(words)
    assert words[-1] == "but other city"


def test_each_step_is_told(crm: Runner) -> None:
    put(crm, SILVA, SILVA)
    steps: list[int] = []
    with opened(crm) as book:
        finding.find(book, step=lambda: steps.append(1))
    assert len(steps) == finding.STEPS
