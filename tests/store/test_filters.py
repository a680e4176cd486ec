from __future__ import annotations

from datetime import date

import pytest
from filter_book import CUSTOMERS, TODAY, found, ids, in_order, local_midnight, open_book

from crmcli import query
from crmcli.errors import InvalidValue, NotFound
from crmcli.model import fields
from crmcli.store import filters
from crmcli.store.customers import FROM, LIVING

EVERYBODY = [1, 2, 3, 4, 5, 8, 9, 10, 12]  # without the archived and the merged


@pytest.fixture(scope="module")
def book():
    conn = open_book()
    yield conn
    conn.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", EVERYBODY),
        ("王伟", [1]),
        ("伟", [1, 10]),
        ("伟 经理", [1]),
        ("muller", [2]),
        ("MÜLLER", [2]),
        ("mueller", [2]),
        ("name:Mueller", [2]),
        ("company:soehne", [2]),
        ("name:oneiel", []),
        ("otani", [8]),
        ("o'neil", [12]),
        ("zoe", [12]),
        ("acme", [5]),
        ('"new york"', [3]),
        ("new york", [3, 9]),
        ("茶", [1, 4]),
        ("展会", [2]),
        ("germany", [2]),
        ("alfki", [5, 9]),
        ("xl", [3, 8]),
        ("example", [1, 3]),
        ('"138 0013"', [1]),
        ("0571-6876170", [4]),
        ("(上海)有限公司", [1]),  # a parenthesis at the beginning opens a group
        ("贸易（上海）有限公司", [1]),
        ("%", [10]),
        ("_real_", [10]),
        ('"\u0301"', []),  # nothing is left of it after folding
        ("is:archived vip", [6]),
    ],
)
def test_words(book, text, expected):
    assert ids(book, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("city:上海", [1, 5]),
        ("city=上海", [1]),
        ("city=杭州", [4]),
        ("city:munchen", [2]),
        ("address:南京", [1]),
        ("country=中国 city:北京", [4]),
        ("company:sohne", [2]),
        ("name=王伟", [1]),
        ("name=王", []),
        ("notes:york", [3]),
        ("tag:vip", [1, 3]),
        ("tag:Vip", [1, 3]),
        ('#"vip plus"', [4]),
        ("tier:a", [1]),
        ("stage:won", [1]),
        ("language:d", [2]),
        ("kind:company", [5]),
        ("uid=c03", [3]),
        ("uid:c0", [1, 2, 3, 4, 5, 8, 9]),
        ("external_id:alfki", [5, 9]),
        ("external_id=alfki", [5]),
        ("email:example.com", [1]),
        ("email=JOSE@example.org", [3]),
        ("phone:13800138000", [1]),
        ('phone:"+86 138 0013"', [1]),
        ("phone:0086-138", [1]),
        ('phone:"0571 6876170"', [4]),
        ("phone=0571-6876170", [4]),
        ("phone=138 0013", []),
        ("phone=+8613800138000", [1]),
        ("phone=008613800138000", [1]),
        ("phone=13800138000", [1]),
        ("phone=8000", []),
        ("phone=110", [9]),
        ("phone:²", []),
        ("wechat:0571", [4]),
        ("handle:wangwei", [1]),
        ("handle:acme", [5]),
        ("handle.line:acme", [5]),
        ("handle.Line=acme", [5]),
        ("handle.wechat:acme", []),
        ("field.size:x", [3]),
        ("field.SIZE=xl", [3]),
        ("field.size=x", []),
        ("field.xl:size", [8]),
        ("field.饮料=TEA", [3]),
    ],
)
def test_text_fields(book, text, expected):
    assert ids(book, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id:3", [3]),
        ("id:3..5", [3, 4, 5]),
        ("orders:3..", [1, 3]),
        ("orders:1..3", [2, 3]),
        ("orders>3", [1]),
        ("orders>=3 orders<=3", [3]),
        ("orders<3 orders>0", [2]),
        ("total:5000..", [1, 2]),
        ("total>5000", [1]),
        ("total:99.50", [3]),
        ("touches:2", [1]),
        ("has:orders", [1, 2, 3]),
        ("has:touches", [1, 2, 4]),
    ],
)
def test_numbers_and_money(book, text, expected):
    assert ids(book, text) == expected


def test_money_of_a_currency_without_minor_units(book):
    assert ids(book, "total:9950..500000", minor_units=1) == [2, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("created:2026-03-01", [5]),  # 16:30 UTC is after midnight in Shanghai
        ("created:2026-02", []),
        ("created:2026-03..", [5]),
        ("created:..2025", [12]),
        ("created.before:2026", [12]),
        ("created:2026-03..2025-12", EVERYBODY),
        ("last:2026-05-01", [1, 4]),  # an instant of that local day, and the bare day
        ("last:2026-04-30", []),
        ("last:2026-05", [1, 2, 4]),
        ("last:..2026-05-01", [1, 4]),
        ("last.after:2026-05-01", [2]),
        ("last>=2026-05-01", [1, 2, 4]),
        ("last<2026-05-02 has:last", [1, 4]),
        ("last<=2026-05-01 has:last", [1, 4]),
        ("last.before:2026-05-01", [3, 5, 8, 9, 10, 12]),  # never touched
        ("last.before:2026-05-02", [1, 3, 4, 5, 8, 9, 10, 12]),
        ("last.before:7d", [1, 3, 4, 5, 8, 9, 10, 12]),
        ("last>7d", [1, 3, 4, 5, 8, 9, 10, 12]),
        ("last.after:7d", [2]),
        ("last:30d", [1, 4]),
        ("no:last", [3, 5, 8, 9, 10, 12]),
        ("next.before:2026-06-01", [4]),
        ("next:2026-05-20..2026-06-01", [2, 4]),
        ("has:next", [2, 4]),
        ("next:mon", [2]),  # today is Sunday, 31 May
        ("next.before:2d", [2, 4]),
        ("next.before:1d", [4]),
        ("next.after:1d", []),
        ("next.after:-2w", [2, 4]),
        ("next:..1w", [2, 4]),
        ("next>0d", [2]),
        ("confirmed:2026", [9]),
        ("archived:2026-03", [6]),
        ("has:archived", [6, 11]),
    ],
)
def test_dates(book, text, expected):
    assert ids(book, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("birthday:05", [1, 2]),
        ("birthday:05-01", [1]),
        ("birthday:1990", [1]),
        ("birthday:1990-05", [1]),
        ("birthday:1990-05-01", [1]),
        ("birthday:1990-05-02", []),
        ("birthday:05-01..05-31", [1, 2]),
        ("birthday:05-02..05", [2]),
        ("birthday:12-20..01-10", [3, 4]),
        ("birthday:12..01", [3, 4]),
        ("birthday:06..", [3]),
        ("birthday:..05-01", [1, 4]),
        ("birthday:1980..1990", [1, 3]),
        ("birthday:..1989", [3]),
        ("birthday:1990-05-02..", [4]),
        ("has:birthday", [1, 2, 3, 4]),
    ],
)
def test_birthdays(book, text, expected):
    assert ids(book, text) == expected


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        ((5, 20), "birthday.before:1d", [2]),
        ((5, 21), "birthday.before:2w", []),
        ((4, 17), "birthday.before:2w", [1]),
        ((4, 16), "birthday.before:+2w", []),
        ((12, 25), "birthday.before:2w", [3, 4]),
        ((12, 26), "birthday.before:2周", [4]),
        ((6, 1), "birthday.before:1y", [1, 2, 3, 4]),
    ],
)
def test_birthdays_to_come(book, today, text, expected):
    condition = filters.compile(query.parse(text), today=date(2026, *today), local_midnight=local_midnight)
    assert found(book, condition) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("has:email", [1, 3]),
        ("no:phone", [3, 5, 8, 10, 12]),
        ("has:handle.line", [5]),
        ("has:city", [1, 2, 3, 4, 5, 9]),
        ("has:address", [1, 2, 3, 9]),
        ("has:tag", [1, 2, 3, 4]),
        ("has:field.size", [3]),
        ("has:name", EVERYBODY),
        ("is:company", [5]),
        ("is:archived", [6, 11]),
        ("is:archived is:company", [11]),
        ("is:archived or 王伟", [1, 6, 11]),
        ("not is:archived", EVERYBODY),
        ("is:merged", [7]),
        ("is:merged or 张伟", [7, 10]),
        ("batch:118", [2, 9]),
        ("batch:120", []),
        ("batch:118 or batch:119", [1, 2, 9]),
        ("tag:vip or tag:lead", [1, 2, 3]),
        ("tag:vip -city:上海", [3]),
        ("not city:上海", [2, 3, 4, 8, 9, 10, 12]),  # also those without any city
        ("not (tag:vip or has:phone)", [5, 8, 10, 12]),
        ("not not tag:vip", [1, 3]),
    ],
)
def test_what_is_there_and_what_is_not(book, text, expected):
    assert ids(book, text) == expected


def test_segments(book):
    saved = {"good": "tag:vip", "gone": "is:archived"}
    assert ids(book, "@good -city:上海", segments=saved.__getitem__) == [3]
    assert ids(book, "@good or @gone", segments=saved.__getitem__) == [1, 3, 6, 11]
    with pytest.raises(NotFound, match="no segment named 'good'"):
        ids(book, "@good")


def test_the_longest_and_the_deepest_query(book):
    assert ids(book, "伟 " * query.MAX_TERMS) == [1, 10]
    nested = "(a or -(b " * (query.MAX_DEPTH // 3) + "c" + "))" * (query.MAX_DEPTH // 3)
    assert set(ids(book, nested)) <= set(EVERYBODY)
    chain = {str(level): f"qx or (has:name @{level + 1})" for level in range(45)} | {"45": "伟"}
    assert ids(book, "@0", segments=chain.__getitem__) == [1, 10]


# Sorting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("id", [1, 2, 3, 4]),
        ("-id", [4, 3, 2, 1]),
        ("name", [4, 1, 2, 3]),
        ("last", [1, 4, 2, 3]),
        ("-last", [2, 4, 1, 3]),  # never touched stands last both ways
        ("next，-id", [4, 2, 3, 1]),
        ("-total", [1, 2, 3, 4]),
        ("birthday", [3, 4, 1, 2]),  # the next one first
        ("company,name", [2, 1, 4, 3]),
        ("email", [3, 1, 2, 4]),
        ("tags", [2, 3, 1, 4]),
        ("note", [3, 4, 1, 2]),
        ("kind, -name", [3, 2, 1, 4]),
    ],
)
def test_sorting(book, sort, expected):
    assert in_order(book, filters.Condition("c.id <= 4"), sort) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", [4, 1, 7, 2, 3]),
        ("-name", [3, 2, 7, 1, 4]),
        ("name,-last", [4, 1, 7, 2, 3]),
        ("-name,last", [3, 2, 1, 7, 4]),
    ],
)
def test_the_fields_behind_a_name_decide_between_equals(book, sort, expected):
    assert in_order(book, filters.Condition("c.id <= 4 OR c.id = 7"), sort) == expected


@pytest.mark.parametrize("sort", ["name", "-name"])
def test_a_page_of_names_is_read_from_the_index(book, sort):
    sql = f"SELECT c.id {FROM} WHERE {LIVING} ORDER BY {filters.order_by(sort, TODAY)[0]} LIMIT 20"
    plan = [row[3] for row in book.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert plan[0] == "SCAN f USING COVERING INDEX idx_folds_sort_key"
    assert not any("TEMP B-TREE" in step for step in plan)


@pytest.mark.parametrize("name", [field.name for field in fields.FIELDS])
def test_every_field_sorts_both_ways_and_can_be_asked_for(book, name):
    assert sorted(in_order(book, filters.TRUE, f"{name},-{name}")) == sorted(CUSTOMERS)
    assert set(ids(book, f"has:{name}")).isdisjoint(ids(book, f"no:{name}"))


@pytest.mark.parametrize(
    ("sort", "reason"), [("nmae", "name"), ("", "missing"), ("name,-", "missing"), ("field.x", "field.x")]
)
def test_what_cannot_be_sorted_by(sort, reason):
    with pytest.raises(InvalidValue, match=reason):
        filters.order_by(sort, TODAY)
