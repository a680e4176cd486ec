"""crm import of dates as a spreadsheet counts them, and of columns with dates in both orders."""

import pytest

from crmcli.services.cells import day_of
from workbooks import workbook

ROWS = [
    ["name", "birthday", "next", "message", "at"],
    ["Ana", "32874", "46388", "hi", "45123.4375"],
    ["Bob", "99999", "", "", ""],
    ["Cid", "1990-05-01", "", "", ""],
]
MAPS = ("--map", "message=log", "--map", "at=log_at")


@pytest.mark.parametrize(("text", "day"), [
    ("45123", "2023-07-16"),
    ("10000", "1927-05-18"),
    ("73415", "2100-12-31"),
    ("45123.4375", "2023-07-16 10:30:00"),
    ("45123.0", "2023-07-16"),
    ("73416", "73416"),
    ("1990", "1990"),
    ("19900501", "19900501"),
    ("01234", "01234"),
    ("４５１２３", "４５１２３"),
])  # fmt: skip
def test_five_figures_are_a_day(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_they_are_read_where_a_date_is_meant_and_told(crm, file, name):
    numbers = [[float(cell) if cell[:1] in "349" and cell else cell for cell in row] for row in ROWS]
    text = "\n".join(map(",".join, ROWS)) + "\n"
    told = crm("import", file(text if name == "x.csv" else workbook({"S": numbers}), name), *MAPS).stderr
    assert f"{name}: numbers in birthday, next, at are read as a spreadsheet's days: 32874 as 1990-01-01" in told
    assert "1 birthday could not be read and was kept as field.birthday" in told
    assert "'99999'" in told
    ana = crm("show", "1", "--json").json
    assert (ana["birthday"], ana["next_follow_up"]) == ("1990-01-01", "2027-01-01")
    assert crm("show", "3", "--json").json["birthday"] == "1990-05-01"
    assert "2023-07-16T10:30:00" in crm("show", "1", "--json").stdout


def test_a_number_elsewhere_stays_one(crm, file):
    crm("import", file("name,postcode,notes\nAna,45123,45123\n"))
    ana = crm("show", "1", "--json").json
    assert (ana["addresses"][0]["postcode"], ana["notes"]) == ("45123", "45123")


@pytest.mark.parametrize("third", ["", "Cid,5/6/1990\n"])
def test_dates_of_both_orders_are_told(crm, file, third):
    told = crm("import", file(f"name,birthday\nAna,13/05/1990\nBob,05/13/1990\n{third}")).stderr
    assert "its dates are written in both orders, 13/05/1990 and 05/13/1990" in told
    assert ('"5/6/1990" was read as 1990-06-05, day first' in told) == bool(third)
