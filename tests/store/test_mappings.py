"""The table of remembered mappings."""

import pytest

from crmcli.model.mapping import SavedMapping
from crmcli.store import mappings
from dumps import opened

NOW = "2026-05-01T09:30:00Z"
SAVED = SavedMapping("list.csv", {"Kunde": "name", "Rest": ""}, "dmy", "shop")


@pytest.fixture
def book(crm):
    with opened(crm) as book:
        yield book


def test_it_is_found_by_the_whole_header(book):
    with book.batch("import", NOW) as batch:
        mappings.save(batch, ["Kunde", "Rest"], SAVED)
    assert mappings.get(book.conn, ["ＫＵＮＤＥ", "rest"]) == SAVED
    for other in (["Kunde"], ["Rest", "Kunde"], ["Kunde", "Rest", "x"], []):
        assert mappings.get(book.conn, other) is None
    assert mappings.batch_of(book.conn, ["Kunde", "Rest"]) == 1


def test_the_same_again_is_no_change(book):
    for _ in range(2):
        with book.batch("import", NOW) as batch:
            mappings.save(batch, ["Kunde"], SAVED)
    assert not batch.changed
    with book.batch("import", NOW) as batch:
        mappings.drop(batch, ["Kunde"])
    assert mappings.get(book.conn, ["Kunde"]) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', "null", "7"])
def test_what_is_no_mapping_is_none(book, text):
    with book.batch("import", NOW) as batch:
        mappings.save(batch, ["Kunde"], SAVED)
        batch.conn.execute("UPDATE mappings SET columns = ?", (text,))
    assert mappings.get(book.conn, ["Kunde"]) is None
