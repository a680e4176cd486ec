"""Tables on a terminal, by Rich. Text from data is never markup, and always passes `safe_line`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from crmcli.output.columns import Column
from crmcli.output.screen import width
from crmcli.output.text import one_line, safe_line

GAP = 2
EASE = 14
"""Cells in which a column is at ease: only when all others are, a spare one is shown."""


def console(stream: TextIO, env: Mapping[str, str], color: bool | None = None) -> Console:
    """A console as wide as COLUMNS says or the terminal is, and in a pipe as wide as it takes."""
    if color is None and env.get("NO_COLOR"):
        color = False
    return Console(
        file=stream,
        width=width(stream, env),
        height=25,  # else Rich takes a dumb terminal to be 80 wide
        color_system=None if color is False else "auto",
        force_terminal=True if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        _environ=env,  # else Rich reads os.environ
    )


def show(console: Console, content: RenderableType) -> None:
    """Prints it; in a pipe no line ends with blanks."""
    if console.is_terminal:
        console.print(content)
        return
    with console.capture() as captured:
        console.print(content)
    console.file.write("\n".join(line.rstrip(" ") for line in captured.get().split("\n")))


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> Table:
    """One line a row unless a column may wrap, at most `room` cells wide; columns that find no room are named below."""
    cells = [[_shown(column, text) for column, text in zip(columns, row, strict=True)] for row in rows]
    used = [i for i, column in enumerate(columns) if not column.optional or any(row[i] for row in cells)]
    natural = {i: max(cell_len(text) for text in [_heading(columns[i]), *(row[i] for row in cells)]) for i in used}
    if _total(min(natural[i], max(columns[i].least, columns[i].comfort, EASE)) for i in used) > room:
        used = [i for i in used if not columns[i].spare]
    widths = fit({i: columns[i] for i in used}, natural, room)
    made = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),
        header_style="bold",
        border_style="dim",
        caption=_left_out([_heading(columns[i]) for i in used if i not in widths]),
        caption_justify="left",
    )
    for i, cells_wide in widths.items():
        _add_column(made, columns[i], cells_wide)
    for row in cells:
        made.add_row(*(Text(row[i] if columns[i].wrap else cut(row[i], room)) for i, room in widths.items()))
    return made


def cut(text: str, room: int) -> str:
    """The text in at most `room` cells. Rich would leave a blank where half of a wide character finds room."""
    if cell_len(text) <= room:
        return text
    return set_cell_size(text, room - 1).rstrip() + "…"


def fit(columns: Mapping[int, Column], natural: Mapping[int, int], room: int) -> dict[int, int]:
    """The width of each column that finds room.

    The widest shrink first, then the rightmost without comfort are left out, then those with comfort shrink further and
    are left out, id last.
    """
    least = {i: min(natural[i], column.least) for i, column in columns.items()}
    comfort = {i: min(natural[i], max(column.least, column.comfort)) for i, column in columns.items()}
    kept = list(columns)
    while _total(comfort[i] for i in kept) > room and (easy := [i for i in kept if _easy_to_miss(columns[i])]):
        if len(kept) == 1:
            break
        kept.remove(max(easy))
    while len(kept) > 1 and _total(least[i] for i in kept) > room:
        kept.remove(max(kept, key=lambda i: (columns[i].name != "id", i)))
    widths = {i: min(natural[i], max(room, least[i])) for i in kept}
    _shrink(widths, comfort, room)
    _shrink(widths, least, room)
    return widths


def _easy_to_miss(column: Column) -> bool:
    return not column.comfort and column.name != "id"


def _shrink(widths: dict[int, int], least: Mapping[int, int], room: int) -> None:
    while _total(widths.values()) > room:
        shrinkable = [i for i in widths if widths[i] > least[i]]
        if not shrinkable:
            return
        widths[max(shrinkable, key=lambda i: widths[i])] -= 1


def _total(widths: Iterable[int]) -> int:
    known = list(widths)
    return sum(known) + GAP * (len(known) - 1)


def _shown(column: Column, text: str) -> str:
    shown = column.show(text) if column.show else text
    return one_line(shown)


def _heading(column: Column) -> str:
    return safe_line(column.title or column.name)


def _left_out(names: Sequence[str]) -> Text | None:
    return Text(f"No room for: {', '.join(names)}", style="dim") if names else None


def _add_column(made: Table, column: Column, width: int) -> None:
    made.add_column(
        Text(_heading(column)),
        justify="right" if column.right else "left",
        style=column.style,
        width=width,
        no_wrap=not column.wrap,
        overflow="fold" if column.wrap else "ellipsis",
    )
