"""WHO: every class of name, exact and forgiving."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.errors import Ambiguous, NotFound
from crmcli.services import lookup
from dumps import opened

SAMPLES = (
    (
        "王伟",
        "--company",
        "华信科技",
        "--phone",
        "138 0013 8000",
        "--external-id",
        "ALFKI",
        "--email",
        "Wei@Example.com",
    ),
    ("Ana Silva", "--company", "Acme", "--email", "ana@example.com", "--phone", "+49 30 12345678"),
    ("Jürgen Weiß", "--company", "Müller & Söhne"),
    ("Ana Sousa", "--external-id", "A/B", "--wechat", "ana88"),
    ("李娜",),
    ("李娜", "--company", "Other"),
)
_bytes = {}


@pytest.fixture
def book(crm):
    if not _bytes:
        for sample in SAMPLES:
            crm.add(*sample)
        _bytes["book"] = crm.book.read_bytes()
    crm.book.write_bytes(_bytes["book"])
    with opened(crm) as book:
        yield book


def uid(book, number):
    return book.conn.execute("SELECT uid FROM customers WHERE id = ?", (number,)).fetchone()[0]


def change(book, sql):
    with book.batch("x", "2026-05-01T09:30:00Z") as batch:
        batch.conn.execute(sql)


@pytest.mark.parametrize(
    ("who", "number"),
    [
        ("1", 1), ("id:1", 1), ("#1", 1), (" 1 ", 1), ("id:4", 4),
        ("ext:ALFKI", 1), ("ext:/ALFKI", 1), ("ext:A/B", 4), ("ALFKI", 1), ("A/B", 4),
        ("wei@example.com", 1), ("WEI@EXAMPLE.COM", 1), ("mailto:wei@example.com", 1), ("王伟 <wei@example.com>", 1),
        ("13800138000", 1), ("+86 138 0013 8000", 1), ("0086-138-0013-8000", 1), ("138-0013-8000", 1),
        ("(138) 0013.8000", 1), ("１３８００１３８０００", 1), ("tel:+8613800138000", 1),
        ("+49 30 12345678", 2), ("030 12345678", 2), ("004930/12345678", 2),
        ("王伟", 1), ("ana silva", 2), ("ANA  SILVA", 2), ("Ａｎａ Silva", 2), ("jurgen weiss", 3), ("JÜRGEN WEISS", 3),
    ],
)  # fmt: skip
def test_exact_classes(book, who, number):
    found = lookup.find(book.conn, who)
    assert (found.customer.id, found.exact, found.note) == (number, True, None)


def test_the_uid_is_exact(book):
    found = lookup.find(book.conn, uid(book, 2))
    assert (found.customer.id, found.exact) == (2, True)


@pytest.mark.parametrize(
    ("who", "number"),
    [("silva", 2), ("ana si", 2), ("acme", 2), ("华信", 1), ("muller", 3), ("Silva Acme", 2), ("jurgen wiess", 3),
     ("Ana Slva", 2), ("Jurgn Weiß", 3), ("aan@example.com", 2), ("wie@example.com", 1), ("wang w", 1)],
)  # fmt: skip
def test_forgiving_classes_find_one_and_say_so(book, who, number):
    found = lookup.find(book.conn, who)
    assert (found.customer.id, found.exact) == (number, False)


@pytest.mark.parametrize(("who", "numbers"), [("李娜", [5, 6]), ("ana", [2, 4]), ("娜", [5, 6])])
def test_several_are_named_in_order(book, who, numbers):
    with pytest.raises(Ambiguous) as error:
        lookup.find(book.conn, who)
    assert [one["id"] for one in error.value.candidates] == numbers
    keys = ["id", "name", "company", "city", "phone", "last_touch"]
    assert all(list(one) == keys for one in error.value.candidates)


@pytest.mark.parametrize(
    "who",
    ["01", "id:04", "#04",
     "", "  ", "99", "id:99", "#99", "id:", "#", "ext:", "ext:nobody", "ext:x/ALFKI", "ffffffffffffffff", "0", "-1",
     "ana@example.org", "ana@", "@", "13900139000", "138001380", "1" * 18, "9" * 19, "9" * 400, "nobody at all", "²",
     "%", "_", "'", "\0", "x" * 10_000, "()", "ext:" + "x" * 10_000],
)  # fmt: skip
def test_nobody(book, who):
    with pytest.raises(NotFound) as error:
        lookup.find(book.conn, who)
    assert len(error.value.message) < 200


NAMESAKES = (
    ("李明霞", "--wechat", "limingxia_045", "--email", "mingxia85@tiantai.example", "--phone", "13900010002"),
    ("Xiajing Xia",),
    ("Liu Mingyan",),
    ("徐轩磊", "--wechat", "xuxuanlei_865"),
    ("徐轩磊", "--company", "B"),
)


@pytest.fixture
def more(crm, book):
    del book
    for sample in NAMESAKES:
        crm.add(*sample)
    with opened(crm) as open_book:
        yield open_book.conn


@pytest.mark.parametrize("who", ["limingxia", "mingxia li", "li mingxia", "mingxiali", "lmx", "limingxia_045"])
def test_an_address_that_fits_better_does_not_hide_that_the_name_fits(more, who):
    found = lookup.find(more, who)
    assert (found.customer.name, found.exact) == ("李明霞", False)


def test_namesakes_are_named_whatever_their_addresses_are(more):
    with pytest.raises(Ambiguous) as error:
        lookup.find(more, "xuxuanlei")
    assert {one["name"] for one in error.value.candidates} == {"徐轩磊"}
    assert len(error.value.candidates) == 2


@pytest.mark.parametrize("who", ["limingxia_04", "limingxia_045@", "tiantai", "mingxia85"])
def test_a_part_of_an_address_names_nobody(more, who):
    with pytest.raises(NotFound):
        lookup.find(more, who)


def test_digits_with_a_nought_before_them_are_no_id(more):
    assert lookup.find(more, "2").customer.name == "Ana Silva"
    found = lookup.find(more, "0002")  # the end of a phone, though there is a customer 2
    assert (found.customer.name, found.exact) == ("李明霞", False)


def test_an_unknown_address_is_not_a_mistyped_name(book):
    change(book, "UPDATE customers SET name = 'Ana' WHERE id = 2")
    with pytest.raises(NotFound):
        lookup.find(book.conn, "ana@nowhere.example")


def test_an_external_id_goes_before_the_end_of_a_phone_but_a_bare_number_may_be_either(book):
    change(
        book, "INSERT INTO external_ids (customer, source, value) VALUES (4, '', 'P80013 8000'), (4, '', '38001380')"
    )
    assert lookup.find(book.conn, "P80013 8000").customer.id == 4
    assert lookup.find(book.conn, "38001380").customer.id == 4
    change(book, "UPDATE external_ids SET value = '13800138000' WHERE value = '38001380'")
    with pytest.raises(Ambiguous):
        lookup.find(book.conn, "13800138000")


def test_a_sign_that_only_looks_like_a_digit_is_a_word(book):
    change(book, "UPDATE customers SET company = 'Flat 12 m²' WHERE id = 2")
    found = lookup.find(book.conn, "m²")
    assert (found.customer.id, found.note) == (2, None)


def test_an_id_goes_before_a_phone(book):
    change(
        book, "INSERT INTO customers (id, kind, name, created_at, updated_at) VALUES (13800, 'person', 'Far', '', '')"
    )
    assert lookup.find(book.conn, "13800").customer.name == "Far"
    assert lookup.find(book.conn, "13800138000").customer.name == "王伟"


def test_two_sources_of_one_external_id(book):
    change(book, "INSERT INTO external_ids (customer, source, value) VALUES (2, 'shop', 'X1'), (3, 'erp', 'X1')")
    with pytest.raises(Ambiguous):
        lookup.find(book.conn, "ext:X1")
    with pytest.raises(Ambiguous):
        lookup.find(book.conn, "X1")
    assert lookup.find(book.conn, "ext:shop/X1").customer.id == 2
    assert lookup.find(book.conn, "ext:erp/X1").customer.id == 3


@pytest.mark.parametrize("who", ["shared@example.com", "13700137000", "ext:S1", "Twin"])
def test_archived_customers_step_back_for_others_and_are_found_alone(book, who):
    for number in (5, 6):
        change(book, f"UPDATE customers SET name = 'Twin' WHERE id = {number}")
        change(book, "INSERT INTO contact_points (customer, kind, value, norm) VALUES"
                     f" ({number}, 'email', 'shared@example.com', 'shared@example.com'),"
                     f" ({number}, 'phone', '13700137000', '+8613700137000')")  # fmt: skip
        change(book, f"INSERT INTO external_ids (customer, source, value) VALUES ({number}, '{number}', 'S1')")
    with pytest.raises(Ambiguous):
        lookup.find(book.conn, who)
    change(book, "UPDATE customers SET archived_at = '2026-01-01' WHERE id = 5")
    assert lookup.find(book.conn, who).customer.id == 6
    change(book, "UPDATE customers SET archived_at = '2026-01-01' WHERE id = 6")
    with pytest.raises(Ambiguous):
        lookup.find(book.conn, who)
    assert lookup.find(book.conn, "5").customer.id == 5


def test_forgiving_words_do_not_find_archived_customers(book):
    change(book, "UPDATE customers SET archived_at = '2026-01-01' WHERE id = 2")
    assert lookup.find(book.conn, "ana s").customer.id == 4


@pytest.mark.parametrize("chain", [{1: 2}, {1: 4, 4: 2}])
def test_a_merged_id_or_uid_is_its_survivor_with_a_note(book, chain):
    gone = uid(book, 1)
    for merged, kept in chain.items():
        change(book, f"UPDATE customers SET merged_into = {kept} WHERE id = {merged}")
    for who in ("1", "id:1", gone):
        found = lookup.find(book.conn, who)
        assert (found.customer.id, found.exact) == (2, True)
        assert found.note == "#1 was merged into Ana Silva (#2)"
    by_name = lookup.find(book.conn, "王伟")
    assert (by_name.customer.id, by_name.exact) == (2, False)


def test_the_region_tells_how_to_read_a_phone(book):
    change(book, "INSERT INTO contact_points (customer, kind, value, norm)"
                 " VALUES (3, 'phone', '030 7654321', '+49307654321')")  # fmt: skip
    assert lookup.find(book.conn, "030 765 43 21", "DE").customer.id == 3


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.text(), st.text("0123456789+-()# :@.ext/id"), st.sampled_from([s[0] for s in SAMPLES]).map(str.title))
)
def test_any_text_finds_one_or_says_why_not(book, who):
    try:
        found = lookup.find(book.conn, who)
    except (NotFound, Ambiguous):
        return
    assert found.customer.id in range(1, 7)
