"""Editing below the command line: what an Edit does, and when it is a change."""

import pytest

from crmcli.errors import Duplicate, InvalidValue, NotFound
from crmcli.model.draft import Draft
from crmcli.services import customers
from crmcli.services.checking import Rules, build
from crmcli.services.customers import Edit, apply_edit, check_clear
from crmcli.store import customers as store
from dumps import everything, opened

NOW, LATER = "2026-05-01T09:30:00Z", "2026-05-02T09:30:00Z"
RULES = Rules()


@pytest.fixture
def book(crm):
    with opened(crm) as book:
        yield book


def add(book, **values):
    with book.batch("add", NOW) as batch:
        number = store.insert(batch, build(Draft(**values), RULES))
    return store.get(book.conn, number)


def edit(book, customer, **values):
    with book.batch("edit", LATER) as batch:
        changed = apply_edit(batch, customer, Edit(**values), RULES)
    assert batch.changed == changed
    return store.get(book.conn, customer.id)


def test_an_edit_without_anything_is_empty():
    assert not Edit()
    assert Edit(clear=["notes"])
    assert Edit(values={"company": ""})


def test_a_value_that_is_so_already_is_no_change(book):
    ana = add(book, name="Ana", company="Acme", phones=["13800138000"], city="Lisboa", tags=["vip"])
    before = everything(book.conn)
    after = edit(
        book, ana, values={"company": " Acme ", "city": "Lisboa"}, add_phones=["+86 138 0013 8000"], add_tags=["VIP"],
        remove_tags=["none"], clear=["title"],
    )  # fmt: skip
    assert after == ana
    assert everything(book.conn) == before


def test_the_time_of_the_change_is_kept(book):
    ana = add(book, name="Ana")
    for values in ({"values": {"city": "x"}}, {"add_tags": ["x"]}, {"add_phones": ["13800138000"]}):
        assert edit(book, ana, **values).updated_at == LATER
    assert store.get(book.conn, ana.id).created_at == NOW


def test_a_new_value_is_primary_only_when_it_is_the_first_of_its_kind(book):
    ana = edit(book, add(book, name="Ana"), add_phones=["13800138000", "13900139000"], add_emails=["a@x.cn"])
    assert [(point.value, point.is_primary) for point in ana.contacts] == [
        ("a@x.cn", True), ("13800138000", True), ("13900139000", False)
    ]  # fmt: skip


def test_when_the_primary_one_goes_the_next_takes_its_place(book):
    ana = add(book, name="Ana", phones=["13800138000", "13900139000", "13700137000"], emails=["a@x.cn"])
    ana = edit(book, ana, remove_phones=["13800138000"], add_phones=["13600136000"])
    assert [(point.value, point.is_primary) for point in ana.phones] == [
        ("13900139000", True), ("13700137000", False), ("13600136000", False)
    ]  # fmt: skip
    assert [point.is_primary for point in edit(book, ana, remove_phones=["13700137000"]).phones] == [True, False]


def test_what_is_removed_can_be_added_in_the_same_edit(book):
    ana = add(book, name="Ana", phones=["138 0013 8000"])
    ana = edit(book, ana, remove_phones=["13800138000"], add_phones=["+86 13800138000"])
    assert [point.value for point in ana.phones] == ["+86 13800138000"]


def test_a_phone_without_a_plan_is_removed_as_typed(book):
    ana = add(book, name="Ana", phones=["ext. 1234"])
    assert edit(book, ana, remove_phones=["EXT. 1234"]).phones == ()


@pytest.mark.parametrize(
    "what", [{"remove_phones": ["110"]}, {"remove_emails": ["a@x.cn"]}, {"remove_handles": [("line", "x")]}]
)
def test_what_is_not_there_cannot_be_removed(book, what):
    ana = add(book, name="Ana")
    with pytest.raises(NotFound, match=r"Ana \(#1\)"):
        edit(book, ana, **what)


def test_the_first_address_is_changed_and_made_when_there_is_none(book):
    ana = edit(book, add(book, name="Ana"), values={"city": "Lisboa"})
    assert [(one.city, one.is_primary) for one in ana.addresses] == [("Lisboa", True)]
    ana = edit(book, ana, values={"street": "Rua 1"}, clear=["city"])
    assert [(one.street, one.city) for one in ana.addresses] == [("Rua 1", None)]
    ana = edit(book, ana, clear=["address"], values={"city": "Porto"})
    assert [(one.street, one.city) for one in ana.addresses] == [(None, "Porto")]


@pytest.mark.parametrize(
    ("name", "plain"),
    [("phones", "phone"), ("Emails", "email"), ("标签", "tag"), ("备注", "notes"), ("wechat", "wechat"),
     ("handle.line", "handle.line"), ("field.a", "field.a"), ("street", "street"), ("address", "address")],
)  # fmt: skip
def test_fields_to_clear_by_any_of_their_names(name, plain):
    assert check_clear([name]) == [plain]


@pytest.mark.parametrize("name", ["name", "id", "uid", "kind", "created", "total", "nonsense", "", "last"])
def test_what_cannot_be_cleared(name):
    with pytest.raises(InvalidValue, match=r"field\.KEY"):
        check_clear([name])


def test_duplicates_are_sure_only_with_a_like_name(book):
    ana = add(book, name="Ana Silva", emails=["ana@x.cn"], phones=["13800138000"])
    for name, sure in (("Silva, Ana", True), ("A. Silva", True), ("Bo Anderson", False)):
        for values in ({"emails": ["ANA@x.cn"]}, {"phones": ["+86 138 0013 8000"]}):
            found = customers.sure_duplicate(book.conn, build(Draft(name=name, **values), RULES))
            assert (found == ana) == sure
    assert customers.sure_duplicate(book.conn, build(Draft(name="Ana Silva"), RULES)) is None
    with pytest.raises(Duplicate, match="--allow-duplicate"):
        customers.refuse_duplicate(book.conn, build(Draft(name="Ana Silva", emails=["ana@x.cn"]), RULES))


def test_retagging_keeps_one_tag_for_each_spelling(book):
    ana = add(book, name="Ana", tags=["old", "Both"])
    with book.batch("rename", LATER) as batch:
        assert customers.retag(batch, ana, "OLD", "both")
    assert store.get(book.conn, ana.id).tags == ("Both",)


def test_archiving_tells_whom_it_changed(book):
    ana, bo = add(book, name="Ana"), add(book, name="Bo")
    with book.batch("archive", LATER) as batch:
        assert customers.set_archived(batch, [ana], True) == [ana]
    ana = store.get(book.conn, ana.id)
    assert (ana.archived_at, ana.updated_at) == (LATER, LATER)
    with book.batch("archive", LATER) as batch:
        assert customers.set_archived(batch, [ana, bo], True) == [bo]
