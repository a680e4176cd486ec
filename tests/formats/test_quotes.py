"""Quotes that nobody doubled: text within a cell, a row that is refused, or one whose end nobody knows."""

import io

import pytest

from crmcli.errors import Usage
from crmcli.formats import FORMATS


def rows(text):
    return list(FORMATS["csv"].table(io.BytesIO(text.encode())).rows())


@pytest.mark.parametrize("cell", ['12" monitor', '"', 'a "b" c', ' "big" one', "3' 4\""])
def test_within_a_cell_they_are_text(cell):
    if cell.startswith('"'):
        cell = " " + cell
    assert [row.cells["notes"] for row in rows(f"name,notes,city\nAna,{cell},Porto\nBob,x,y\n")] == [cell, "x"]


@pytest.mark.parametrize("cell", ['"12" monitor"', '"the "big one"', '"12"x 14" y"', '"a" b'])
def test_a_row_that_ends_on_its_line_is_refused_alone(cell):
    ana, bob = rows(f"name,notes,city\nAna,{cell},Porto\nBob,x,y\n")
    assert (ana.line, ana.problem) == (2, 'a quote (") inside a quoted cell; double it')
    assert (bob.problem, bob.cells["name"]) == (None, "Bob")


@pytest.mark.parametrize("text", ['Ana," monitor,Porto\nBob,"x",y\n', 'Ana,"a" b,"c\nBob,x,y\n', 'Ana,"a\nb" c,d\n'])
def test_one_that_swallows_rows_is_refused_with_its_line(text):
    with pytest.raises(Usage, match=r'line 2: a quote \("\) opens in this row and is not closed'):
        rows("name,notes,city\n" + text)
