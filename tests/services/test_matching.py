"""Whom a record means, and what it then changes: the policies and keys of crm import."""

import pytest

CSV = """\
Customer ID,Name,Phone,E-mail,City,Tags
A1,王伟,138 0000 0001,wang@example.com,上海,vip
A2,Ana Silva,,ana@example.com,,
"""


@pytest.fixture
def add(crm):
    """Import a text of CSV; returns the JSON result."""

    def run(text, *options, exit_code=0):
        return crm("import", "-", *options, "--json", stdin=text, exit_code=exit_code).json

    return run


def customers(crm):
    return crm("list", "--json", "--sort", "id").json


def counts(result):
    return tuple(result[name] for name in ("added", "updated", "same", "skipped"))


@pytest.mark.parametrize("policy", ["fill", "update", "skip"])
def test_the_same_file_again_changes_nothing(crm, add, policy):
    add(CSV, "--source", "s", "--tag", "t")
    before = crm("export", "--full").stdout
    result = add(CSV, "--source", "s", "--tag", "t", "--on-match", policy)
    assert counts(result) == ((0, 0, 0, 2) if policy == "skip" else (0, 0, 2, 0))
    assert result["batch"] is None
    assert crm("export", "--full").stdout == before


def test_fill_only_fills(crm, add):
    add("id,name,phone,city,title,tags,size\n1,Ana Silva,+351 911 000 001,Lisboa,,vip,7\n")
    again = "id,name,phone,city,title,tags,size,color\n1,Ana S.,+351 911 000 002,,Owner,new,8,red\n"
    assert counts(add(again)) == (0, 1, 0, 0)
    (ana,) = customers(crm)
    assert (ana["name"], ana["title"], ana["fields"]) == ("Ana Silva", "Owner", {"size": "7", "color": "red"})
    assert ana["tags"] == ["new", "vip"]
    assert [(it["value"], it["primary"]) for it in ana["phones"]] == [
        ("+351 911 000 001", True),
        ("+351 911 000 002", False),
    ]
    assert ana["addresses"][0]["city"] == "Lisboa"
    assert counts(add(again)) == (0, 0, 1, 0)


def test_update_replaces_but_blanks_never_erase(crm, add):
    add("id,name,kind,phone,city,title,size\n1,Ana Silva,person,+351 911 000 001,Lisboa,Owner,7\n", "--source", "s")
    add("id,name,kind,phone,city,title,size\n1,Ana Souza,company,,Porto,,8\n", "--on-match", "update", "--source", "s")
    (ana,) = customers(crm)
    assert (ana["name"], ana["kind"], ana["title"], ana["fields"]) == ("Ana Souza", "company", "Owner", {"size": "8"})
    assert ana["addresses"][0]["city"] == "Porto"
    assert len(ana["phones"]) == 1


def test_skip_leaves_what_is_there(crm, add):
    add("id,name\n1,Ana Silva\n")
    assert counts(add("id,name,city\n1,Ana Silva,Lisboa\n2,Bob,\n", "--on-match", "skip")) == (1, 0, 0, 1)
    assert [it["addresses"] for it in customers(crm)] == [[], []]


def test_add_never_matches(crm, add):
    add("uid,name,external_id\n00000000000000aa,Ana Silva,1\n")
    text = "uid,name,external_id\n00000000000000aa,Ana Silva,1\n00000000000000bb,Bob,2\n00000000000000bb,Bob,2\n"
    assert counts(add(text, "--on-match", "add")) == (3, 0, 0, 0)
    first, again, bob, bob_again = (it["uid"] for it in customers(crm))
    assert (first, bob) == ("00000000000000aa", "00000000000000bb")
    assert len({first, again, bob, bob_again}) == 4


def test_a_phone_or_mail_counts_only_with_a_like_name(crm, add):
    add("name,phone,email\n王伟,13800000001,\nAna Silva,,ana@example.com\n")
    result = add("name,phone,email\n老王,13800000001,\nA. Silva,,ana@example.com\nBruno,,ANA@example.com\n")
    assert counts(result) == (1, 0, 2, 0)
    assert result["duplicates"] == [
        {"line": 4, "id": 2, "other_line": None, "name": "Ana Silva", "reason": "same e-mail, another name"}
    ]


def test_external_ids_belong_to_their_source(crm, add):
    add("id,name\n1,Ana Silva\n", "--source", "one")
    assert counts(add("id,name\n1,Bruno Costa\n", "--source", "two")) == (1, 0, 0, 0)
    assert counts(add("id,name,city\n1,Ana Silva,Lisboa\n", "--source", "one")) == (0, 1, 0, 0)
    assert counts(add("id,name\n1,Carla Dias\n")) == (1, 0, 0, 0)


def test_rows_with_ids_of_their_own_stay_apart(crm, add):
    text = "id,name,email\n1,Ana Silva,ana@example.com\n2,Ana Silva,ana@example.com\n"
    result = add(text)
    assert (result["added"], result["duplicates_total"]) == (2, 1)
    assert counts(add(text)) == (0, 0, 2, 0)
    # Another system's list of the same people is matched by e-mail; it fits both here, so a person must decide.
    assert add("name,email\nAna Silva,ana@example.com\n", exit_code=3)["refused"] == [
        {"line": 2, "column": "email", "reason": "fits 2 customers, #1 and #2; merge them, or give the uid"}
    ]


def test_later_rows_meet_earlier_ones_of_the_file(crm, add):
    text = (
        "name,phone,city,email\nAna Silva,+351911000001,,\n"
        "Ana Silva,+351911000001,Lisboa,a@example.com\nA. Silva,,,a@example.com\n"
    )
    assert counts(add(text)) == (1, 1, 1, 0)
    (ana,) = customers(crm)
    assert (ana["addresses"][0]["city"], ana["emails"][0]["value"]) == ("Lisboa", "a@example.com")


def test_keys_can_be_chosen(crm, add):
    add("id,name,email,phone\n1,Ana Silva,a@example.com,+351911000001\n")
    other = "id,name,email,phone\n2,Ana Silva,b@example.com,+351911000001\n"
    assert counts(add(other, "--key", "email")) == (1, 0, 0, 0)
    crm("undo", "--last")
    assert counts(add(other, "--key", "phone")) == (0, 1, 0, 0)


def test_our_own_id_counts_only_when_asked_for(crm, add):
    add("name\nAna Silva\n")
    assert counts(add("uid,id,name,city\n,1,Ana Silva,Lisboa\n")) == (1, 0, 0, 0)
    assert counts(add("uid,id,name,city\n,1,,Lisboa\n", "--key", "id")) == (0, 1, 0, 0)
    assert counts(add("id,city\n1,Porto\n", "--key", "id", "--on-match", "update")) == (0, 1, 0, 0)
    refused = add("uid,id,name\n,x,Ana\n,99,Ana\n,,Bob\n", "--key", "id", exit_code=3)
    assert refused["refused"] == [
        {"line": 2, "column": "id", "reason": "'x' is not a number"},
        {"line": 3, "column": "id", "reason": "there is no customer 99 in this book"},
    ]
    assert refused["added"] == 1


def test_a_row_without_a_name_can_change_but_not_add(crm, add):
    add("id,name\n1,Ana Silva\n")
    result = add("id,city\n1,Lisboa\n2,Porto\n", exit_code=3)
    assert counts(result) == (0, 1, 0, 0)
    assert result["refused"] == [{"line": 3, "column": "name", "reason": "is empty"}]


def test_a_crowd_behind_one_number_is_told_by_name(crm, add):
    rows = "".join(f"Person {chr(0xAC00 + number)},010-12345678\n" for number in range(150))
    text = "name,phone\n" + rows
    assert add(text, "--key", "phone")["added"] == 150
    assert counts(add(text, "--key", "phone")) == (0, 0, 150, 0)


OFFICE = "name,company,phone,email\nEmma Clarke,Acme,+44 20 7946 0000,\nPaul Weber,Acme,+44 20 7946 0000,\n"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("E. Clarke", False), ("Clarke", False), ("Mr Weber", False), ("王伟", False), ("Emma Clark", True),
        ("Clarke, Emma", True), ("Emma J. Clarke", True), ("Paul Weber", True),
    ],
)  # fmt: skip
def test_behind_a_number_that_several_have_an_initial_means_nobody(add, name, told):
    add(OFFICE)
    result = add(f'name,company,phone\n"{name}",Acme,+44 20 7946 0000\n', "--dry-run")
    assert (counts(result)[0], result["duplicates_total"]) == ((0, 0) if told else (1, 1))


def test_an_initial_that_fits_two_behind_one_number_is_added_as_a_likely_duplicate(crm, add):
    add(OFFICE.replace("Paul Weber", "Eric Clarke"))
    result = add("name,phone\nE. Clarke,+44 20 7946 0000\n")
    assert (counts(result), len(customers(crm))) == ((1, 0, 0, 0), 3)
    (likely,) = result["duplicates"]
    assert likely["reason"] == "same phone and perhaps the same name, but several have the phone"
    assert counts(add("name,phone\nE. Clarke,+44 20 7946 0000\n")) == (0, 0, 1, 0)


def test_a_number_of_ones_own_needs_no_more_than_an_initial(crm, add):
    add("name,phone\nEmma Clarke,+44 20 7946 0000\n")
    assert counts(add("name,phone\nE. Clarke,+44 20 7946 0000\n"))[0] == 0
