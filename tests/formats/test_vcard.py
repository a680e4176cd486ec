"""Address books as phones and mail programs write them, and as we do."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import Usage
from crmcli.formats.content_lines import cut, unescape
from crmcli.formats.vcard import read_vcard


def rows(text: str | bytes, **options: Any) -> list[Any]:
    data = text.replace("\n", "\r\n").encode() if isinstance(text, str) else text
    return list(read_vcard(io.BytesIO(data), **options).rows())


def cells(*lines: str, version: str = "3.0") -> dict[str, Any]:
    (row,) = rows("\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", "")))
    assert row.problem is None
    return row.cells


ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E4=BC=9F;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=
=E4=BC=9F
TEL;CELL;PREF:142 0000 0001
TEL;WORK;FAX:021-00000000
EMAIL;HOME:wei@qinghe.example
NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=B8=80=0D=0A=E4=BA=8C
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
 /9j/4AAQSkZJRgABAQAAAQABAAD

END:VCARD
"""


def test_an_old_phone():
    (row,) = rows(ANDROID)
    assert row.line == 1
    assert row.cells == {
        "name": "王伟",
        "phones": [{"value": "142 0000 0001", "label": "mobile"}, {"value": "021-00000000", "label": "work fax"}],
        "emails": [{"value": "wei@qinghe.example", "label": "home"}],
        "notes": "一\n二",
    }


def test_apple():
    found = cells(
        "N:Clarke;Emma;;Dr.;",
        "FN:Dr. Emma Clarke",
        "ORG:Brightwater Tools;Sales;North",
        "item1.TEL;type=pref:+44 20 7946 0001",
        "item1.X-ABLabel:_$!<Assistant>!$_",
        "TEL;type=CELL;type=VOICE:+44 7700 900001",
        "item2.ADR;type=WORK:;;1 Mill Lane\\nUnit 2;Oxford;;OX1 1AA;UK",
        "item3.X-ABDATE:2001-02-03",
        "item3.X-ABLabel:_$!<Anniversary>!$_",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-01",
        "IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:emma.made.up",
        "X-SOCIALPROFILE;type=linkedin:https://social.example/emma",
        "CATEGORIES:vip,good\\, really",
        "UID:ABC-1",
    )
    assert found["name"] == "Dr. Emma Clarke"
    assert (found["company"], found["fields"]) == (
        "Brightwater Tools",
        {"department": "Sales, North", "Anniversary": "2001-02-03"},
    )
    assert found["phones"] == [
        {"value": "+44 20 7946 0001", "label": "assistant"},
        {"value": "+44 7700 900001", "label": "mobile"},
    ]
    assert found["addresses"] == [
        {"street": "1 Mill Lane Unit 2", "city": "Oxford", "region": "", "postcode": "OX1 1AA", "country": "UK",
         "label": "work"}
    ]  # fmt: skip
    assert found["birthday"] == "--05-01"
    assert [handle["service"] for handle in found["handles"]] == ["skype", "linkedin"]
    assert found["tags"] == ["vip", "good", "really"]
    assert found["external_id"] == "ABC-1"


def test_version_4():
    found = cells(
        "KIND:org", "FN:Nordlicht GmbH", "TEL;VALUE=uri;PREF=1;TYPE=\"work,voice\":tel:+49-30-0000000;ext=12",
        "EMAIL:second@nordlicht.example", "EMAIL;PREF=1:first@nordlicht.example", "BDAY:19900501", "LANG:de",
        "GEO:geo:52.5,13.4", "NOTE;X=^n^'^^:a\\nb", version="4.0",
    )  # fmt: skip
    assert found["kind"] == "company"
    assert found["phones"] == [{"value": "+49-30-0000000;ext=12", "label": "work"}]
    assert [email["value"] for email in found["emails"]] == ["first@nordlicht.example", "second@nordlicht.example"]
    assert (found["birthday"], found["language"], found["notes"]) == ("1990-05-01", "de", "a\nb")
    assert found["fields"] == {"geo": "geo:52.5,13.4"}


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Silva;Ana;Maria;;"], "Ana Maria Silva"),
        (["FN:Ana Silva", "N:Silva;Ana;;;"], "Ana Silva"),
        (["EMAIL:ana@example.com"], "ana@example.com"),
        (["TEL:12345"], "12345"),
        (["ORG:Acme", "TEL:12345"], "Acme"),
    ],
)
def test_who_it_is(lines, name):
    assert cells(*lines).get("name") == name


def test_what_is_no_number_or_address_is_kept_as_text():
    found = cells("FN:Ana", "TEL;TYPE=WORK:ask at the desk", "EMAIL:none", "X-FAVOURITE:tea", "X-FAVOURITE:cake")
    assert found["fields"] == {"phone work": "ask at the desk", "email": "none", "favourite": "tea\ncake"}
    assert "phones" not in found


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n",
            ["the card does not end before the next begins", None],
        ),
        ("BEGIN:VCARD\nFN:A\n", ["the card does not end"]),
        ("BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\nEND:VCARD\n", [None]),
        ("begin:vcard\r\nfn:a\r\nend:vcard", [None]),
    ],
)
def test_cards_that_do_not_end(text, problems):
    assert [row.problem for row in rows(text)] == problems


def test_what_is_no_vcard():
    with pytest.raises(Usage, match="no vCard"):
        rows("name,phone\nAna,1\n")


def test_bytes_of_another_charset_than_they_say():
    line = b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=CD=F5=CE=B0\r\n"  # GB18030
    (row,) = rows(b"BEGIN:VCARD\r\nVERSION:2.1\r\n" + line + b"END:VCARD\r\n")
    assert row.cells["name"] == "王伟"


def test_lines_folded_within_a_character():
    note = ("NOTE:" + "长" * 40).encode()
    folded = b"\r\n ".join(note[start : start + 74] for start in range(0, len(note), 74))
    (row,) = rows(b"BEGIN:VCARD\r\nFN:A\r\n" + folded + b"\r\nEND:VCARD\r\n")
    assert row.cells["notes"] == "长" * 40


def test_a_western_card_is_not_taken_for_chinese():
    lines = ("VERSION:2.1", "FN:Käthe Grüßmann", "ADR;ENCODING=QUOTED-PRINTABLE:;;Hafenstra=DFe 1")
    card = "\r\n".join(("BEGIN:VCARD", *lines, "END:VCARD"))
    for encoding in (None, "cp1252"):
        (row,) = rows(card.encode("cp1252"), encoding=encoding)
        assert (row.cells["name"], row.cells["addresses"][0]["street"]) == ("Käthe Grüßmann", "Hafenstraße 1")


@given(st.text(max_size=50))
@settings(max_examples=100, deadline=None)
def test_cutting_loses_nothing(text):
    assert ";".join(cut(text, ";")) == text or "\\" in text
    unescape(text)


PIECES = ["BEGIN:VCARD", "END:VCARD", "N:;;", "TEL;=:", "ADR:;", ":", ";", "ORG:", "A" * 90, " ", "BDAY:--", "item1.",
          "FN;ENCODING=QUOTED-PRINTABLE:=", "=C3=", "PHOTO;BASE64:x", "ORG:;;b", "IMPP:", "X-ABLABEL:"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)))
@settings(max_examples=100, deadline=None)
def test_nonsense_is_a_usage_error_or_a_row(lines):
    with suppress(Usage):
        rows("\n".join(lines) + "\n")


def test_cards_as_they_are_written_for_those_that_are_refused():
    inside = "BEGIN:VCARD\r\nAGENT:\r\nBEGIN:VCARD\r\nEND:VCARD\r\nEND:VCARD\r\n"
    text = f"BEGIN:VCARD\r\nFN:A\r\n B\r\n{inside}\r\nBEGIN:VCARD\r\nFN:C"
    table = read_vcard(io.BytesIO(text.encode()))
    assert table.written is not None
    found = list(table.written())
    assert [line for line, _ in found] == [row.line for row in table.rows()] == [1, 4, 10]
    assert found[0][1] == ["BEGIN:VCARD", "FN:A", " B"]
    assert len(found[1][1]) == 5


def test_hostile_cards_take_no_long_time():
    """Each of these would take minutes if its time grew with the square of its length."""
    lines = ["X-A:" + "y" * 190, "NOTE:x", "TEL:138", "CATEGORIES:t", "ADR:;;a 1", "LABEL:a 2", "EMAIL:a@b.example"]
    many = "".join(f"{line}{number}\r\n" for number in range(700) for line in lines)
    found = rows(b"BEGIN:VCARD\r\nFN:A\r\n" + many.encode() + b"END:VCARD\r\n")
    assert len(found[0].cells["phones"]) == 700


def test_a_group_may_have_more_members_than_a_card_has_lines():
    table = read_vcard(
        io.BytesIO(b"BEGIN:VCARD\nKIND:group\nFN:All\n" + b"MEMBER:urn:uuid:1\n" * 6_000 + b"END:VCARD\n")
    )
    assert list(table.rows()) == []
    assert table.left_aside() == ["not kept: cards of groups, not of people: All"]


def test_a_card_of_too_many_lines():
    with pytest.raises(Usage, match="line 5002: a record of more than 5,000 lines"):
        rows(b"BEGIN:VCARD\n" + b"NOTE:x\n" * 1_000_000)


def test_what_is_not_kept_is_listed_within_limits():
    many = "".join(f"X-P{number};ENCODING=B:AAAA\n" for number in range(30))
    table = read_vcard(io.BytesIO(f"BEGIN:VCARD\nFN:A\n{many}END:VCARD\n".encode()))
    list(table.rows())
    (note,) = table.left_aside()
    assert note.endswith(" and 10 more")
