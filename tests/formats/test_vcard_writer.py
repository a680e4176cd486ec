"""Customers as vCards: each in its place for other programs, and all of them there and back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards import CUSTOMER, as_row
from crmcli.formats.content_writing import WIDTH
from crmcli.formats.vcard import read_vcard
from crmcli.formats.vcard_writer import write_vcard, write_vcard4

EMPTY: dict[str, Any] = {
    "uid": "00112233aabbccdd", "kind": "person", "company": None, "title": None, "emails": [], "phones": [],
    "handles": [], "addresses": [], "birthday": None, "tags": [], "source": None, "stage": None, "tier": None,
    "language": None, "notes": None, "external_id": None, "fields": {},
}  # fmt: skip
WORK = {"label": "work", "primary": True, "opted_out": False}
OWN = {"label": "Sekretariat", "primary": False, "opted_out": True}


def rows(data: bytes) -> list[Any]:
    return list(read_vcard(io.BytesIO(data)).rows())


def written(write: Any, name: str, **given: Any) -> list[str]:
    """The lines of a card that hold something, without folds."""
    stream = io.BytesIO()
    write(stream, [], [{**EMPTY, "name": name, **given}])
    lines = stream.getvalue().decode().replace("\r\n ", "").split("\r\n")
    return lines[2:-2]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("王伟", "王;伟;;;"),
        ("欧阳小明", "欧阳;小明;;;"),
        ("歐陽小明", "歐陽;小明;;;"),
        ("诸葛亮", "诸葛;亮;;;"),
        ("青河贸易公司", "青河贸易公司;;;;"),
        ("Emma Clarke", "Clarke;Emma;;;"),
        ("Dr. Emma van der Berg Jr.", "van der Berg;Emma;;Dr.;Jr."),
        ("Al Gore", "Gore;Al;;;"),
        ("Madonna", "Madonna;;;;"),
        ("Dr.", "Dr.;;;;"),
        ("Ana; Silva", "Silva;Ana\\;;;;"),
    ],
)
def test_a_name_is_cut_into_its_parts(name, parts):
    assert f"N:{parts}" in written(write_vcard, name)


def test_everything_is_where_other_programs_look_for_it():
    given = {
        "company": "Brightwater Tools", "title": "Buyer", "birthday": "--05-01", "tags": ["vip", "展会"],
        "notes": "一\n二", "language": "de", "stage": "lead", "external_id": "K-1",
        "emails": [{"value": "e@b.example", **WORK}],
        "phones": [{"value": "+44 20 7946 0001", **WORK}, {"value": "110", **OWN}],
        "handles": [{"service": "qq", "value": "10001"}, {"service": "url", "value": "b.example"},
                    {"service": "linkedin", "value": "https://l.example/e"}],
        "addresses": [{"street": "1 Mill Lane", "city": "Oxford", "region": None, "postcode": "OX1", "country": "UK",
                       "label": "home"}],
        "fields": {"department": "Sales", "nickname": "Em", "尺码": "XL"},
    }  # fmt: skip
    assert written(write_vcard, "Emma Clarke", **given) == [
        "X-CRM-UID:00112233aabbccdd", "UID:00112233aabbccdd", "FN:Emma Clarke", "N:Clarke;Emma;;;",
        "ORG:Brightwater Tools;Sales", "TITLE:Buyer", "NOTE:一\\n二", "X-CRM-STAGE:lead", "X-CRM-EXTERNAL-ID:K-1",
        "EMAIL;TYPE=INTERNET;TYPE=WORK;TYPE=PREF:e@b.example", "TEL;TYPE=VOICE;TYPE=WORK;TYPE=PREF:+44 20 7946 0001",
        "item1.TEL;TYPE=VOICE;X-CRM-OPTED-OUT=1:110", "item1.X-ABLabel:Sekretariat",
        'IMPP;X-SERVICE-TYPE="qq":x-apple:10001', "URL:b.example", "item2.URL:https://l.example/e",
        "item2.X-ABLabel:linkedin", "ADR;TYPE=HOME:;;1 Mill Lane;Oxford;;OX1;UK",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-01", "CATEGORIES:vip,展会", "X-CRM-LANGUAGE:de", "NICKNAME:Em",
        "item3.X-CRM-FIELD:XL", "item3.X-ABLabel:尺码",
    ]  # fmt: skip
    four = written(write_vcard4, "Emma Clarke", **given)
    assert {"EMAIL;TYPE=WORK;PREF=1:e@b.example", "BDAY:--0501", "LANG:de"} <= set(four)


def test_a_company():
    lines = written(write_vcard, "Acme", kind="company")
    assert lines[2:] == ["FN:Acme", "N:;;;;", "ORG:Acme", "X-ABShowAs:COMPANY"]
    assert "KIND:org" in written(write_vcard4, "Acme", kind="company")


@pytest.mark.parametrize("write", [write_vcard, write_vcard4])
@given(st.lists(CUSTOMER, min_size=1, max_size=2))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(write, drawn):
    stream = io.BytesIO()
    wanted = [as_row(each) for each in drawn]
    assert write(stream, [], wanted) == len(drawn)
    assert all(len(line) <= WIDTH for line in stream.getvalue().split(b"\r\n"))
    for row, each in zip(rows(stream.getvalue()), wanted, strict=True):
        for name in ("uid", "name", "company", "title", "birthday", "notes", "language", "source", "tier", "tags",
                     "external_id", "fields"):  # fmt: skip
            assert (row.cells.get(name) or None) == (each[name] or None), name
        for name in ("emails", "phones"):
            found = [(it["value"], it["label"] or None, it.get("opted_out", False)) for it in row.cells.get(name, [])]
            assert found == [(it["value"], it["label"], it["opted_out"]) for it in each[name]]
        assert row.cells["handles"] == each["handles"]
        assert [{key: value or None for key, value in it.items()} for it in row.cells["addresses"]] == each["addresses"]
