"""Address books through the front door."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards import CARDS, CUSTOMER, as_row, card

PHONE_BOOK = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E5=B0=8F=E6=98=8E;;;
TEL;CELL:142 0000 0001
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Emma Clarke
ORG:Brightwater Tools;Sales
EMAIL;TYPE=INTERNET:emma@brightwater.example
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
BDAY:19900501
CATEGORIES:vip
END:VCARD
BEGIN:VCARD
FN:Nobody
"""


def test_an_address_book(crm, tmp_path):
    book = tmp_path / "contacts.vcf"
    book.write_text(PHONE_BOOK)
    result = crm("import", book, "--yes", exit_code=3)
    assert "line 15: the card does not end" in result.stderr
    fields = "name,company,phone,email,birthday,tags,field.department"
    assert crm("list", "--sort", "id", "--format", "json", "--fields", fields).json == [
        {"name": "王小明", "company": "", "phone": "142 0000 0001", "email": "", "birthday": "", "tags": "",
         "field.department": ""},
        {"name": "Emma Clarke", "company": "Brightwater Tools", "phone": "", "email": "emma@brightwater.example",
         "birthday": "1990-05-01", "tags": "vip", "field.department": "Sales"},
    ]  # fmt: skip
    assert "2 are the same" in crm("import", book, "--yes", exit_code=3).stderr


def exported(crm, book):
    """All customers but for what differs between two books."""
    customers = crm("export", "--format", "json", "--book", book).json
    return [{name: value for name, value in it.items() if name not in ("id", "created_at", "updated_at")}
            for it in customers]  # fmt: skip


def there_and_back(crm, book, file):
    """The customers in a new book that reads what this one writes as vCards; reading it again says nothing new."""
    crm("export", "--book", book, "-o", file, "--format", file.suffix[1:])
    second = file.with_suffix(".db")
    crm("init", "--no-recovery-code", "--book", second)
    crm("import", file, "--yes", "--book", second)
    assert "Nothing new" in crm("import", file, "--yes", "--book", second).stderr
    return exported(crm, second)


@pytest.mark.parametrize("format", ["vcf", "vcard4"])
def test_cards_of_all_programs_in_and_out(crm, tmp_path, format):
    book = tmp_path / "contacts.vcf"
    book.write_bytes("".join(card(text) for text, _, _ in CARDS.values()).encode())
    result = crm("import", book, "--yes", "--on-match", "add")
    assert f"{len(CARDS)} added" in result.stderr
    assert "contacts.vcf: not kept: PHOTO of 3 cards, PRODID of 2 cards, REV of 2 cards" in result.stderr
    assert "1 birthday could not be read and was kept as field.birthday" in result.stderr
    assert there_and_back(crm, crm.book, tmp_path / f"out.{format}") == exported(crm, crm.book)


@given(st.lists(CUSTOMER, min_size=1, max_size=3), st.sampled_from(["vcf", "vcard4"]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_book_holds_comes_back(crm, tmp_path_factory, drawn, format):
    folder = tmp_path_factory.mktemp("books")
    (folder / "a.jsonl").write_text("\n".join(json.dumps(as_row(each)) for each in drawn))
    crm("init", "--no-recovery-code", "--book", folder / "a.db")
    crm("import", folder / "a.jsonl", "--yes", "--on-match", "add", "--book", folder / "a.db")
    assert there_and_back(crm, folder / "a.db", folder / f"b.{format}") == exported(crm, folder / "a.db")


def test_a_bad_value_costs_no_customer(crm, tmp_path):
    book = tmp_path / "contacts.vcf"
    lines = ("FN:Ana\\nSilva", "EMAIL:ana@@s..example", "TEL:1.38E+10", "TEL:" + "1" * 30, "BDAY:2190-01-01",
             "CATEGORIES:#,a\\,b", "ORG:a\\nb", "X-\x07A:b", "item1.TEL:110", "item1.X-ABLabel:a\\nb")  # fmt: skip
    book.write_bytes(card("\n".join(lines)).encode())
    crm("import", book, "--yes")
    (ana,) = crm("export", "--format", "json").json
    assert (ana["name"], ana["company"], ana["tags"]) == ("Ana Silva", "a b", ["a", "b"])
    assert [(it["value"], it["label"]) for it in ana["phones"]] == [("110", "a b")]
    assert ana["notes"] == "X-\x07A:b"
    assert ana["fields"] == {"email": "ana@@s..example", "phone": "1.38E+10\n" + "1" * 30, "tag": "#",
                             "birthday": "2190-01-01"}  # fmt: skip


def test_the_plan_names_what_is_not_kept(crm, tmp_path):
    book = tmp_path / "contacts.vcf"
    book.write_text(card("FN:Ana\nPHOTO;ENCODING=b:AAAA\nTEL:110") + card("KIND:group\nFN:Family"))
    plan = crm("import", book, "--dry-run")
    assert "contacts.vcf: not kept: PHOTO of 1 card" in plan.stdout
    assert "contacts.vcf: not kept: cards of groups, not of people: Family" in plan.stdout
    assert "PHOTO of 1 card" in " ".join(crm("import", book, "--yes", "--json").json["notes"])


def test_a_vcard_holds_whole_customers(crm):
    crm.add("Ana")
    assert "--fields is for tables" in crm("export", "--format", "vcard", "--fields", "name", exit_code=2).stderr


def test_vcf_is_another_word_for_it(crm):
    crm.add("Ana Silva", "--email", "ana@example.com")
    cards = crm("export", "--format", "vcf").stdout
    assert cards == crm("export", "--format", "vcard").stdout
    crm("undo", "--last")
    assert crm("import", "-", "--from", "vcf", "--json", stdin=cards).json["added"] == 1
    assert "vcard" in crm("export", "--format", "vcfx", exit_code=2).stderr
