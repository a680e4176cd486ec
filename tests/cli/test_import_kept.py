"""What a file says otherwise than the book, and what an import says of it."""

from __future__ import annotations

import pytest

OURS = """\
name,email,company,title,street,city,birthday,field.size
Bob Miller,bob@x.example,Acme,CEO,Weg 1,Berlin,1990-01-01,XL
Ann Lee,ann@x.example,Acme,,,Paris,,
"""
THEIRS = """\
name,email,company,title,street,city,birthday,field.size,tags
Bob Miller,bob@x.example,Acme Ltd,CTO,Weg 2,Berlin,1990-01-01,L,
Ann Lee,ann@x.example,acme inc,CFO,,Paris,,,
"""


@pytest.fixture
def book(crm):
    crm("import", "-", "--from", "csv", stdin=OURS)
    return crm


def test_what_is_kept_is_said_with_the_way_to_take_it(book):
    said = book("import", "-", "--from", "csv", stdin=THEIRS).stderr
    assert "0 added, 1 updated, 1 the same" in said
    assert (
        "Kept ours: company of 2, title of 1, address of 1, field.size of 1 (use --on-match update to take the file's)"
        in said
    )
    assert "in the file" not in said
    first, second = book("list", "--sort", "id", "--json").json
    assert (first["company"], first["title"], first["fields"]) == ("Acme", "CEO", {"size": "XL"})
    assert (second["company"], second["title"]) == ("Acme", "CFO")  # an empty field was filled


def test_a_plan_shows_both(book):
    plan = book("import", "-", "--from", "csv", "--dry-run", stdin=THEIRS).stdout
    assert (
        "  line 2: Bob Miller (#1)\n    company: Acme, in the file Acme Ltd\n    title: CEO, in the file CTO\n" in plan
    )
    assert "    address: Weg 1, Berlin, in the file Weg 2, Berlin\n    field.size: XL, in the file L\n" in plan


def test_json_counts_by_field_and_a_plan_has_samples(book):
    plan = book("import", "-", "--from", "csv", "-n", "--json", stdin=THEIRS).json
    assert plan["kept_ours"] == {"company": 2, "title": 1, "address": 1, "field.size": 1}
    assert plan["differing"][1] == {
        "line": 3, "id": 2, "other_line": None, "name": "Ann Lee",
        "fields": [{"field": "company", "ours": "Acme", "file": "acme inc"}],
    }  # fmt: skip
    done = book("import", "-", "--from", "csv", "--json", stdin=THEIRS).json
    assert done["kept_ours"] == plan["kept_ours"]
    assert "differing" not in done


def test_whoever_only_differs_is_the_same_but_not_as_in_the_book(book):
    theirs = "name,email,title\nBob Miller,bob@x.example,CTO\n"
    said = book("import", "-", "--from", "csv", stdin=theirs).stderr
    assert said.startswith("Nothing new in standard input: 1 is the same.\nKept ours: title of 1 ")
    assert book("history", "--json").json[0]["command"] == "import"
    assert len(book("history", "--json").json) == 1


@pytest.mark.parametrize("policy", ["update", "skip", "add"])
def test_nothing_is_kept_where_nothing_is_filled(book, policy):
    result = book("import", "-", "--from", "csv", "--on-match", policy, "--json", stdin=THEIRS).json
    assert result["kept_ours"] == {}


@pytest.mark.parametrize(
    "theirs",
    [
        OURS,
        "name,email\nBob Miller,bob@x.example\n",
        "name,email,city\nBob Miller,bob@x.example,BERLIN\n",
        "name,email,phone,tags\nBob Miller,bob@x.example,13800138000,new\n",
    ],
)
def test_nothing_is_kept_where_nothing_differs(book, theirs):
    assert "Kept ours" not in book("import", "-", "--from", "csv", stdin=theirs).stderr


def test_a_vcard_too(book):
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bob Miller\r\nEMAIL:bob@x.example\r\nTITLE:CTO\r\nEND:VCARD\r\n"
    assert book("import", "-", "--from", "vcard", "--json", stdin=card).json["kept_ours"] == {"title": 1}


def test_an_opt_out_counts_whatever_else_is_kept(book):
    row = '{"name": "Bob Miller", "emails": [{"value": "BOB@x.example", "opted_out": true}]}\n'
    plan = book("import", "-", "--from", "jsonl", "--dry-run", stdin=row).stdout
    assert "email opted out: - -> bob@x.example" in plan
    book("import", "-", "--from", "jsonl", stdin=row)
    assert book("show", "1").json["emails"][0]["opted_out"]
    assert "Nothing new" in book("import", "-", "--from", "jsonl", stdin=row).stderr
    book("import", "-", "--from", "jsonl", stdin=row.replace("true", "false"))
    assert book("show", "1").json["emails"][0]["opted_out"]
