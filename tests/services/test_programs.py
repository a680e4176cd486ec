"""Rows as other programs write them, under their real headers."""

import pytest

from crmcli.model.draft import Draft
from crmcli.services.headings import recognise
from crmcli.services.mapping import plan_mapping, to_draft


def draft(header, row, overrides=None):
    columns = header.split(",")
    return to_draft(plan_mapping(columns, overrides), dict(zip(columns, row.split("|"), strict=True)))


@pytest.mark.parametrize(
    ("row", "name", "fields"),
    [
        ("Tom|Ray||Ray Plumbing|", "Tom Ray", {"File As": "Ray Plumbing"}),
        ("Tom|Ray||Ray Plumbing|Ray Plumbing", "Tom Ray", {}),
        ("Grace|Hopper|B.|Hopper, Grace|", "Grace B. Hopper", {}),
        ("|||Ray Plumbing|", "Ray Plumbing", {}),
        ("||||Ray Plumbing", "Ray Plumbing", {}),
        ("|||Hopper, Grace|", "Grace Hopper", {}),
        ("|||Hopper, Grace|US Navy", "Grace Hopper", {}),
        ("|||Silva, Ana de|", "Ana de Silva", {}),
        ("|||王, 伟|", "王伟", {}),
        ("|||Ray Plumbing, Inc.|", "Ray Plumbing, Inc.", {}),
        ("|||Muster, GmbH & Co. KG|", "Muster, GmbH & Co. KG", {}),
        ("|||Martin Luther King, Jr.|", "Martin Luther King, Jr.", {}),
        ("|||Berlin, Mitte, Foo|", "Berlin, Mitte, Foo", {}),
        ("|||Hopper,|", "Hopper,", {}),
    ],
)
def test_who_is_filed_otherwise_keeps_the_name(row, name, fields):
    found = draft("First Name,Last Name,Middle Name,File As,Organization Name", row)
    assert (found.name, found.fields) == (name, fields)


def test_a_firm_that_is_filed_under_its_name_is_a_company():
    found = draft("First Name,File As,Organization Name", "|Ray Plumbing|Ray Plumbing")
    assert (found.name, found.company, found.kind) == ("Ray Plumbing", None, "company")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Your name", "name"),
        ("Your Name *", "name"),
        ("What is your name?", "name"),
        ("Your email", "email"),
        ("Tel.", "phone"),
        ("您的姓名", "name"),
        ("您的称呼", "name"),
        ("请输入联系电话", "phone"),
        ("Person - Name", "name"),
        ("Person - Email - Work", "email"),
        ("Person - Phone - Mobile", "phone"),
        ("Person - Organization", "company"),
        ("Organization - Name", "company"),
        ("Organization - Address", "address"),
        ("Deal - Contact person", "name"),
        ("Deal - Organization", "company"),
        ("Account Name", "company"),
        ("Email Address", "email"),
        ("Position", "title"),
        ("HasOptedOutOfEmail", "opted_out"),
        ("Unsubscribed from all email", "opted_out"),
        ("UNSUB_TIME", "opted_out"),
        ("最近联系", "last"),
        ("上次联系", "last"),
    ],
)
def test_their_headings_are_known(heading, field):
    found = recognise(heading)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    "heading",
    ["Message", "Your message", "留言", "Submitted at", "Connected On", "Deal - ID", "Deal - Title", "City - Home",
     "Status", "Person - Owner"],
)  # fmt: skip
def test_what_they_say_of_other_things_stays_a_field(heading):
    assert recognise(heading) is None


def test_pipedrive():
    header = "Person - Name,Person - Email - Work,Person - Phone - Mobile,Organization - Name,Deal - Title"
    assert draft(header, "Ann Lee|ann@x.example|+1 415 555 0100|Example Ltd|Ten chairs") == Draft(
        name="Ann Lee", emails=["ann@x.example"], phones=["+1 415 555 0100"], company="Example Ltd",
        labels={"ann@x.example": "work", "+1 415 555 0100": "mobile"}, fields={"Deal - Title": "Ten chairs"},
    )  # fmt: skip


@pytest.mark.parametrize("word", ["Label", "Type"])
def test_google_says_beside_a_value_what_it_is(word):
    header = (
        f"Name,E-mail 1 - {word},E-mail 1 - Value,Phone 1 - {word},Phone 1 - Value,Phone 2 - {word},Phone 2 - Value"
    )
    found = draft(header, "Ann|* Home|a@x.example|Mobile|138 0013 8000 ::: 139 0013 9000|Shop|010-60000000")
    assert found.labels == {
        "a@x.example": "home", "138 0013 8000": "mobile", "139 0013 9000": "mobile", "010-60000000": "Shop",
    }  # fmt: skip
    assert plan_mapping(header.split(",")).column_of("label") == f"E-mail 1 - {word}"
    assert draft(header, "Ann|||||| 1", {f"Phone 2 - {word}": "", f"Phone 1 - {word}": "tags"}).labels == {}


def test_outlook_says_in_its_headings_what_a_phone_is():
    header = "First Name,Business Fax,Business Phone,Home Phone,Mobile Phone,Primary Phone,E-mail Address,E-mail Type"
    found = draft(header, "Ann|010-60000009|010-60000001|010-60000002|13800138000|010-60000003|a@x.example|SMTP")
    assert found.phones == ["010-60000001", "010-60000002", "13800138000", "010-60000003", "010-60000009"]
    assert [found.labels.get(each) for each in found.phones] == ["work", "home", "mobile", None, "work fax"]
    assert "a@x.example" not in found.labels


def test_our_own_columns_say_nothing_of_labels():
    assert draft("uid,name,phone,mobile", "u1|Ann|1|13800138000").labels == {}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("Email Opt Out", "true"), ("HasOptedOutOfEmail", "1"), ("Unsubscribed from all email", "Yes"), ("退订", "是"),
     ("Subscription status", "unsubscribed"), ("Opted out", "Opted out"), ("UNSUB_TIME", "2026-03-01 10:00:00")],
)  # fmt: skip
def test_who_opted_out_did_so_for_all_e_mails(heading, cell):
    found = draft(f"{heading},Name,Email,Other Email", f"{cell}|Ann|a@x.example|b@x.example")
    assert (found.opted_out, found.fields) == ({"a@x.example", "b@x.example"}, {})


@pytest.mark.parametrize("cell", ["false", "0", "no", "", "否", "subscribed"])
def test_who_did_not_opt_out_says_nothing(cell):
    found = draft("Email Opt Out,Name,Email", f"{cell}|Ann|a@x.example")
    assert (found.opted_out, found.fields) == (set(), {})


@pytest.mark.parametrize(("cell", "email"), [("cleaned", "a@x.example"), ("true", "")])
def test_what_cannot_be_done_with_an_opt_out_is_kept(cell, email):
    found = draft("Email Opt Out,Name,Email", f"{cell}|Ann|{email}")
    assert (found.opted_out, found.fields) == (set(), {"Email Opt Out": cell})


def test_any_column_can_be_said_to_opt_out():
    assert draft("Newsletter off,Name,Email", "x|Ann|a@x.example", {"Newsletter off": "opted_out"}).opted_out
