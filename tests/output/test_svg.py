import xml.etree.ElementTree as ET

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


def test_the_same_picture_is_the_same_bytes():
    assert drawn() == drawn()
