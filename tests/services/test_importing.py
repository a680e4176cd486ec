"""What records add to customers, whom they mean, and that nothing is lost between two books."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.formats.records import Row, Table
from crmcli.model.customer import Address, ContactPoint, Customer, ExternalId
from crmcli.services.checking import Rules
from crmcli.services.filling import changes, described
from crmcli.services.importing import Options, Source, run
from crmcli.services.mapping import plan_mapping
from crmcli.services.matching import Matcher
from crmcli.store import customers as store
from crmcli.store.book import Book

NOW = "2026-05-01T09:30:00Z"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("importing") / "book.db"
    path.touch(0o600)
    made = Book.create(path, b"\1" * 16, lambda header: b"k" * 32)
    yield made
    made.close()


@pytest.fixture
def batch(book):
    """A batch of which nothing stays."""
    with book.batch("import", NOW, rehearse=True) as open_batch:
        yield open_batch


def phone(norm, **more):
    return ContactPoint("phone", norm, norm, **more)


# Filling ---------------------------------------------------------------------------------------------------------

THERE = Customer(
    "Ana Silva",
    id=1,
    company="Example Foods",
    fields={"size": "7"},
    contacts=(phone("+1", is_primary=True),),
    addresses=(Address("1 Road", "Lisboa", is_primary=True, id=9),),
    tags=("VIP",),
    external_ids=(ExternalId("crm", "A1"),),
)


def test_nothing_new_is_no_change():
    given_again = THERE._replace(name="", company=None, id=None, tags=("vip",), fields={"size": "8"})
    assert not changes(THERE, given_again, overwrite=False)
    assert not changes(THERE, Customer(""), overwrite=True)


def test_what_is_gained_is_told():
    given = Customer(
        "Ana",
        company="Other",
        title="Owner",
        fields={"color": "red"},
        contacts=(phone("+2", is_primary=True), ContactPoint("line", "l", "l", is_primary=True)),
        addresses=(Address(postcode="1000", city="LISBOA"),),
        tags=("new",),
        external_ids=(ExternalId("crm", "A2"),),
    )
    found = changes(THERE, given, overwrite=False)
    assert found.values == {"title": "Owner", "fields": {"size": "7", "color": "red"}}
    assert found.addresses == (Address("1 Road", "Lisboa", postcode="1000", is_primary=True, id=9),)
    assert [(it.norm, it.is_primary) for it in found.contacts] == [("+2", False), ("l", True)]
    assert described(THERE, found) == (
        ("title", "", "Owner"),
        ("field.color", "", "red"),
        ("address", "1 Road, Lisboa", "1 Road, Lisboa, 1000"),
        ("phone", "+1", "+1; +2"),
        ("line", "", "l"),
        ("tags", "VIP", "VIP; new"),
        ("external_id", "A1", "A1; A2"),
    )


def test_an_address_that_contradicts_is_not_filled_in():
    porto = Address("2 Road", "Porto", is_primary=True)
    assert not changes(THERE, Customer("", addresses=(porto,)), overwrite=False)
    assert not changes(THERE, Customer("", addresses=(Address(city="里斯本", country="Portugal"),)), overwrite=False)
    moved = changes(THERE, Customer("", addresses=(porto,)), overwrite=True).addresses
    assert moved == (Address("2 Road", "Porto", is_primary=True, id=9),)


HERE = Address("1 Road", "Lisboa", "Centro", "1000", "Portugal", is_primary=True, id=9)


@pytest.mark.parametrize(("given", "expected"), [
    (Address(city="Porto"), [("1 Road", "Lisboa", False), (None, "Porto", True)]),
    (Address(city="Porto", postcode="4000"), [("1 Road", "Lisboa", False), (None, "Porto", True)]),
    (Address("2 Road", "Porto"), [("2 Road", "Porto", True)]),
    (Address("2 Road"), [("2 Road", "Lisboa", True)]),
    (Address(postcode="2000", city="lisboa"), [("1 Road", "lisboa", True)]),
    (Address(country="Spain"), [("1 Road", "Lisboa", False), (None, None, True)]),
])  # fmt: skip
def test_an_address_changes_as_a_whole(given, expected):
    there = THERE._replace(addresses=(HERE,))
    found = changes(there, Customer("", addresses=(given,)), overwrite=True).addresses
    assert [(it.street, it.city, it.is_primary) for it in found] == expected
    elsewhere = (given.city or "").casefold() != "lisboa" and (given.city or given.country)
    assert found[-1].country == (given.country or "Portugal")
    assert found[-1].postcode == (given.postcode or (None if elsewhere else "1000"))


def test_an_address_that_was_left_is_told_behind_the_new_one():
    there = THERE._replace(addresses=(HERE,))
    found = changes(there, Customer("", addresses=(Address(city="Porto"),)), overwrite=True)
    old, new = "1 Road, Lisboa, Centro, 1000, Portugal", "Porto, Portugal"
    assert described(there, found) == (("address", old, f"{new}; {old}"),)
    again = there._replace(addresses=(found.addresses[1], found.addresses[0]))
    assert not changes(again, Customer("", addresses=(Address(city="Porto"),)), overwrite=True)


def test_several_addresses_find_their_places():
    here, there = Address("1 Road", "Lisboa", "", is_primary=True), Address("2 Road", "Porto")
    both = THERE._replace(addresses=(*THERE.addresses, there._replace(id=10)))
    assert not changes(both, Customer("", addresses=(here, there)), overwrite=False)
    found = changes(THERE, Customer("", addresses=(here._replace(country="Portugal"), there)), overwrite=True)
    assert [(it.id, it.country, it.is_primary) for it in found.addresses] == [
        (9, "Portugal", True),
        (None, None, False),
    ]


def test_a_second_address_is_filled_in_only_beside_a_first():
    there = Address("2 Road", "Porto")
    given = Customer("", addresses=(THERE.addresses[0]._replace(id=None), there))
    found = changes(THERE, given, overwrite=False)
    assert found.addresses == (there,)
    assert described(THERE, found) == (("address", "1 Road, Lisboa", "1 Road, Lisboa; 2 Road, Porto"),)
    both = THERE._replace(addresses=(*THERE.addresses, there._replace(id=10)))
    assert not changes(both, Customer("", addresses=(there,)), overwrite=False)
    blank = THERE._replace(addresses=(Address(city="Porto", is_primary=True, id=9), there._replace(id=10)))
    assert not changes(blank, Customer("", addresses=(there,)), overwrite=False)


def test_an_external_id_without_source_is_any():
    assert not changes(THERE, Customer("", external_ids=(ExternalId("", "A1"),)), overwrite=False)
    assert changes(THERE, Customer("", external_ids=(ExternalId("erp", "A1"),)), overwrite=False)


# Matching --------------------------------------------------------------------------------------------------------


def matched(batch, record, keys=("uid", "external_id", "email", "phone")):
    matcher = Matcher(batch.conn, keys)
    matcher.look_up([record])
    return matcher.find(record)


def test_the_first_key_decides(batch):
    ana = store.insert(batch, Customer("Ana Silva", contacts=(phone("+1"),)))
    bruno = store.insert(batch, Customer("Bruno Costa", external_ids=(ExternalId("s", "B"),)))
    record = Customer("Ana Silva", contacts=(phone("+1"),), external_ids=(ExternalId("s", "B"),))
    assert matched(batch, record).customer == bruno
    assert matched(batch, record, ("phone", "external_id")).customer == ana


def test_a_merged_customer_is_the_survivor(batch):
    kept = store.insert(batch, Customer("Ana Silva"))
    merged = Customer("Ana S", uid="00000000000000aa", external_ids=(ExternalId("s", "A"),), contacts=(phone("+1"),))
    middle = store.insert(batch, Customer("Ana", merged_into=kept))
    store.insert(batch, merged._replace(merged_into=middle))
    for record in (
        Customer("x", uid="00000000000000aa"),
        Customer("x", external_ids=(ExternalId("s", "A"),)),
        Customer("Ana Silva", contacts=(phone("+1"),)),
    ):
        assert matched(batch, record).customer == kept


def test_of_two_with_one_number_the_same_name_is_meant(batch):
    store.insert(batch, Customer("A. Silva", contacts=(phone("+1"),)))
    ana = store.insert(batch, Customer("Ana Silva", contacts=(phone("+1"),)))
    assert matched(batch, Customer("ana silva", contacts=(phone("+1"),))).customer == ana


# All of it -------------------------------------------------------------------------------------------------------


def table(rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return Table(columns, "utf-8", lambda: (Row(number, dict(row)) for number, row in enumerate(rows, 2)))


def imported(batch, rows, **options):
    source = Source("made up", table(rows), plan_mapping(table(rows).columns))
    told = []
    result = run(batch, [source], Options(Rules(), **options), told.append)
    assert sum(told) == len(rows)
    assert result.taken + result.refused == len(rows)
    return result


def test_more_rows_than_fit_a_portion(batch):
    rows = [{"name": f"Person {number}", "email": f"p{number}@example.com"} for number in range(1201)]
    assert imported(batch, rows).added == 1201
    assert imported(batch, rows).same == 1201
    doubled = imported(batch, [{**row, "city": "Lisboa"} for row in rows for _ in (1, 2)])
    assert (doubled.updated, doubled.same, len(doubled.ids), len(doubled.changes)) == (1201, 1201, 1201, 10)


def not_blank(texts):
    return texts.map(lambda text: text if text.strip() else f"x{text}")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r"), max_size=12)
HEADINGS = not_blank(st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=12))
NAMES = not_blank(LINES)
SERVICES = st.sampled_from(["wechat", "line", "Zalo"])
HANDLES = not_blank(st.text("a;\\ é,", max_size=12))
CUSTOMERS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES},
        optional={
            "company": LINES,
            "notes": TEXTS,
            "birthday": st.dates(date(1901, 1, 1), date(2019, 12, 31)).map(str),
            "handles": st.lists(st.fixed_dictionaries({"service": SERVICES, "value": HANDLES}), max_size=3),
            "addresses": st.lists(st.fixed_dictionaries({"street": NAMES, "city": LINES}), max_size=1),
            "fields": st.dictionaries(HEADINGS, TEXTS, max_size=2),
        },
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def second(crm, tmp_path):
    book = tmp_path / "second" / "book.db"
    crm("init", "--no-recovery-code", "--book", book)
    return ["--book", book]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CUSTOMERS, st.sampled_from(["csv", "tsv", "json", "jsonl"]))
def test_nothing_is_lost_between_two_books(crm, second, made_up, format):
    crm("import", "-", "--from", "json", "--on-match", "add", stdin=json.dumps(made_up))
    there = crm("export", "--format", format)
    try:
        crm("import", "-", "--from", format, *second, stdin=there.stdout)
        assert crm("export", "--format", format, *second).stdout == there.stdout
    finally:
        crm("undo", "--last")
        crm("undo", "--last", *second, exit_code=None)
