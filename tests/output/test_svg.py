import xml.etree.ElementTree as ET

from rich.cells import cell_len

from crmcli.output.columns import Column
from crmcli.output.svg import picture
from crmcli.output.tables import table


def drawn():
    rows = [["42", "王伟 <b>"]]
    return picture(lambda console: console.print(table([Column("id"), Column("name")], rows, 40)), "crm list", 40)


def test_a_picture_is_well_formed_and_holds_the_text():
    svg = ET.fromstring(drawn())
    text = "".join(svg.itertext()).replace("\u00a0", " ")
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert "王伟 <b>" in text
    assert "crm list" in text


def test_chinese_characters_have_the_room_of_two():
    svg = ET.fromstring(drawn())
    pieces = [it for it in svg.iter("{http://www.w3.org/2000/svg}text") if it.get("textLength") and it.text.strip()]
    widths = {round(float(it.get("textLength")) / cell_len(it.text), 3) for it in pieces}
    assert any("王伟" in it.text for it in pieces)
    assert widths == {12.2}


def test_the_same_picture_is_the_same_bytes():
    assert drawn() == drawn()
