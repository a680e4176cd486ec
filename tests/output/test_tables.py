import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from crmcli.model.shapes import join_values
from crmcli.output.columns import LIST_FIELDS, WHOLE, Column, customer_columns
from crmcli.output.tables import console, fit, table

ROWS = [
    line.split("|")
    for line in (
        "42|王伟|北京示例科技有限公司|+86 138 0013 8000|wang@example.com|北京|vip; 老客户|2026-05-01",
        "104321|Ana Maria Example-Sample|Example GmbH & Co. KG||ana.maria@subsidiary.example.com|Köln||",
    )
]


NAMES = ("Emma Clarke", "Jürgen Weiß")


def drawn(columns, rows, width):
    stream = io.StringIO()
    console(stream, {"COLUMNS": str(width)}).print(table(columns, rows, width))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_wide():
    columns, rows = customer_columns(LIST_FIELDS[:4]), [row[:4] for row in ROWS]
    assert drawn(columns, rows, 100) == [
        "    id  name                      company                phone",
        "─" * 74,
        "    42  王伟                      北京示例科技有限公司   +86 138 0013 8000",
        "104321  Ana Maria Example-Sample  Example GmbH & Co. KG",
    ]


def test_narrow():
    assert drawn(customer_columns(LIST_FIELDS), ROWS, 60) == [
        "    id  name              company          phone",
        "─" * 60,
        "    42  王伟              北京示例科技有…  +86 138 0013 8000",
        "104321  Ana Maria Examp…  Example GmbH &…",
        "No room for: email, city, tags, last",
    ]


@pytest.mark.parametrize(
    ("width", "phone"), [(60, "+86 138 0013 8000"), (40, "+86 138 0013 8000"), (28, "+86 138 00…")]
)
def test_names_are_cut_last(width, phone):
    rows = [["42", name, "Example", "+86 138 0013 8000", "a.b@example.com", "Köln", "vip", ""] for name in NAMES]
    shown = "\n".join(drawn(customer_columns(LIST_FIELDS), rows, width))
    assert all(name in shown for name in (*NAMES, phone))


def test_a_column_may_wrap():
    columns = [Column("a"), Column("help", least=10, wrap=True)]
    assert drawn(columns, [["x", "one two three four"]], 14) == ["a  help", "─" * 14, "x  one two", "   three four"]


@pytest.mark.parametrize("width", [1, 5, 8, 20, 33, 40, 60, 80, 81, 99, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_no_id_is_cut(width):
    lines = drawn(customer_columns(["name", "email", "id", "phone"]), [[r[1], r[4], r[0], r[3]] for r in ROWS], width)
    assert max(map(cell_len, lines)) <= width
    if width >= 6:
        assert "104321" in "\n".join(lines)


def test_columns_that_nobody_fills_stay_away_when_optional():
    rows = [["42", "", ""], ["7", "", ""]]
    columns = [Column("id"), Column("city"), Column("tags", optional=True)]
    assert drawn(columns, rows, 80) == ["id  city", "────────", "42", "7"]


def test_text_from_data_is_neither_markup_nor_command():
    text = "[red]x[/foo] :smile: \x1b[31m\n\tend\u202e"
    assert drawn([Column("[b]a\x1b"), Column("b", title="\x07")], [[text, "https://example.com"]], 200) == [
        r"[b]a\x1b                                  \x07",
        "─" * 61,
        r"[red]x[/foo] :smile: \x1b[31m  end\u202e  https://example.com",
    ]


def test_fit_shrinks_the_widest_first():
    columns = {0: Column("id", least=WHOLE), 1: Column("a"), 2: Column("b")}
    assert fit(columns, {0: 4, 1: 30, 2: 12}, 100) == {0: 4, 1: 30, 2: 12}
    assert fit(columns, {0: 4, 1: 30, 2: 12}, 38) == {0: 4, 1: 18, 2: 12}
    assert fit(columns, {0: 4, 1: 30, 2: 12}, 26) == {0: 4, 1: 9, 2: 9}
    assert fit(columns, {0: 4, 1: 30, 2: 12}, 20) == {0: 4, 1: 14}
    assert fit(columns, {0: 4, 1: 30, 2: 12}, 5) == {0: 4}


@pytest.mark.parametrize("width", range(4, 24))
def test_no_blank_stands_before_the_sign_of_a_cut(width):
    """Half of a wide character finds room where the width is odd."""
    shown = drawn([Column("a", least=2)], [["杭州天泰贸易股份有限公司"]], width)[2]
    assert shown.endswith("…")
    assert " " not in shown


pieces = st.sampled_from([*"ab王é ;\\\n[]\u200d", "👩\u200d💻"])
names = st.lists(pieces, max_size=40).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(names, names, names), min_size=1, max_size=4), st.integers(10, 90))
def test_any_text_fits(rows, width):
    columns = [Column("name"), Column("tags", least=4, right=True), Column("notes", show=lambda text: text * 2)]
    lines = drawn(columns, [list(row) for row in rows], width)
    assert max(map(cell_len, lines)) <= width


def test_several_values_are_counted_in_the_cell():
    cell = join_values(["138 0013 8000", "010", "020"])
    assert drawn(customer_columns(["phone"]), [[cell]], 80)[2] == "138 0013 8000 +2"


@pytest.mark.parametrize(
    ("terminal", "env", "color", "colored"),
    [
        (True, {"TERM": "xterm-256color"}, None, True),
        (True, {"TERM": "xterm-256color"}, False, False),
        (True, {"TERM": "xterm-256color", "NO_COLOR": "1"}, None, False),
        (True, {"TERM": "xterm-256color", "NO_COLOR": ""}, None, True),
        (True, {"TERM": "dumb"}, None, False),
        (False, {"TERM": "xterm-256color"}, None, False),
        (False, {"TERM": "xterm-256color", "FORCE_COLOR": "1"}, None, True),
        (False, {"TERM": "xterm-256color", "FORCE_COLOR": "1"}, False, False),
        (False, {"TERM": "xterm-256color"}, True, True),
    ],
)
def test_color(screen, terminal, env, color, colored):
    shown = screen(terminal=terminal, env=env, color=color)
    shown.output.table(["name"], [{"name": "王伟"}], "table")
    assert ("\x1b[" in shown.out) == colored


@pytest.mark.parametrize(
    ("env", "width"), [({"COLUMNS": "55"}, 55), ({"COLUMNS": "0"}, 80), ({"COLUMNS": "x"}, 80), ({}, 80)]
)
@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_the_width_of_a_terminal(screen, env, width, term):
    stdout = screen(terminal=True).stdout
    assert console(stdout, {**env, "TERM": term}).width == width


def test_a_table_in_a_pipe_is_as_wide_as_it_takes(screen):
    shown = screen()
    shown.output.table(["name"], [{"name": "x" * 500}], "table")
    assert "x" * 500 + "\n" in shown.out
