import time

import pytest

from crmcli.output.columns import Column, cell, customer_columns, day, first


@pytest.fixture
def in_shanghai(monkeypatch):
    monkeypatch.setenv("TZ", "CST-8")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_shanghai")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-05-01T09:30:00Z", "2026-05-01"),
        ("2026-05-01T16:30:00+00:00", "2026-05-02"),
        ("2026-05-01", "2026-05-01"),
        ("--05-01", "--05-01"),
        ("", ""),
        ("Today", "Today"),
    ],
)
def test_day(text, shown):
    assert day(text) == shown


@pytest.mark.parametrize(("many", "shown"), [("", ""), ("a", "a"), ("a; b; c", "a +2"), (r"a\;b; c", "a;b +1")])
def test_first(many, shown):
    assert first(many) == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "yes"), (False, "no"), (0, "0"), ("王", "王"), (["a;b", 2], r"a\;b; 2"), ((), "")],
)
def test_cell(value, text):
    assert cell(value) == text


def test_customer_columns_keep_the_order_and_know_unknown_names():
    columns = customer_columns(["field.colour", "id"], optional=["field.colour"])
    assert [column.name for column in columns] == ["field.colour", "id"]
    assert columns[0] == Column("field.colour", optional=True)
    assert columns[1].right
    assert not columns[1].optional
