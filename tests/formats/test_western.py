"""Files in cp1252 are read as such; Chinese ones, however short, never are."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import Usage
from crmcli.formats import FORMATS
from crmcli.formats.decoding import encoding_of

LEVEL_1 = [bytes([lead, trail]) for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFF)]
GBK = [bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) if trail != 0x7F]
names = st.lists(st.sampled_from(LEVEL_1) | st.sampled_from(GBK), min_size=1, max_size=4).map(b"".join)


def found(data):
    try:
        return encoding_of(io.BytesIO(data), None)
    except Usage:
        return None


@pytest.mark.parametrize("text", [
    "José\n",
    "name,city\nJosé Peña,México\n",
    "Name;Straße\nJürgen Groß;Größenweg 3\n",
    "Größe\n",
    "NAME\nMÜLLER\nGRÖSSE\n",
    "name\nÅsa Öberg\nØrjan Sæther\n",
    "nom,ville\nHélène Lefèvre,Nîmes\nFrançois Bérégovoy,à Orléans\n",
    "name,notes\nTom’s Café,“quoted” – 50 €\nAna,»Grüße«\n",
    "x" * 3_000_000 + "\nIñaki Núñez\n",
])  # fmt: skip
def test_western_text_is_known(text):
    assert found(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("text", [
    "王\n", "姓名\n王伟\n", "name\nTom王\n", "name\n朱镕基\n", "name\n镕\n", "name\nA镕\n", "name\n王珺\n李喆\n",
    "姓名,電話\n張偉,1\n東華,3\n", "name\n東\n華\n", "name,x\nAna李,b\nBob王,c\n", "name,notes\nAna,café和\n",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["gbk", "big5"])
def test_chinese_text_is_not(text, encoding):
    assert found(text.encode(encoding, "replace")) != "cp1252"


@settings(max_examples=100, deadline=None)
@given(st.lists(names, min_size=1, max_size=8), st.sampled_from(["name", "姓名", "Name,City"]))
def test_no_list_of_chinese_names_is(them, header):
    assert found(header.encode("gbk") + b"\n" + b"\n".join(them) + b"\n") != "cp1252"


def test_what_cp1252_does_not_have_is_not():
    assert found("José".encode("cp1252") + b"\n\x81\n") is None


def test_the_plan_names_it():
    table = FORMATS["csv"].table(io.BytesIO("name\nMüller\n".encode("cp1252")))
    assert [row.cells for row in table.rows()] == [{"name": "Müller"}]
    assert "read as cp1252" in table.notes[0]
