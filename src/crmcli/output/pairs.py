"""Two customers side by side, by Rich."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rich import box
from rich.table import Table
from rich.text import Text

from crmcli.model.customer import Customer
from crmcli.model.shapes import FLAT_COLUMNS, pick
from crmcli.output.columns import cell, day
from crmcli.output.text import one_line, safe_line

BOOKKEEPING = ("uid", "id", "external_id")
ALSO = ("last", "created", "updated")
DIFFERENT = "≠"
BOTH = "both"
STAR = "*"
NARROW = 66  # cells: with less room the values would be cut into pieces side by side


class Line(NamedTuple):
    """What the two have in one field."""

    name: str
    ours: str
    theirs: str
    differ: bool

    @property
    def mark(self) -> str:
        return DIFFERENT if self.differ else ""

    @property
    def style(self) -> str:
        return "yellow" if self.differ else ""


def side_by_side(left: Customer, right: Customer, heading: str, room: int, winners: Mapping[str, int]) -> Table:
    """A line for each field that either has; what differs is marked, and which of the two values would be kept.

    In little `room` one record stands below the other.
    """
    lines = [_starred(it, winners.get(it.name), left.number, right.number) for it in _lines(left, right)]
    made = Table(
        title=Text(safe_line(heading), style="bold"), title_justify="left", expand=True, box=box.SIMPLE_HEAD,
        show_edge=False, pad_edge=False, header_style="bold", border_style="dim",
    )  # fmt: skip
    made.add_column("", style="dim", no_wrap=True)
    fill = _stack if room < NARROW else _put_beside
    fill(made, f"#{left.id}", f"#{right.id}", lines)
    return made


def _starred(line: Line, winner: int | None, left: int, right: int) -> Line:
    if not line.differ or winner not in (left, right):
        return line
    if winner == left:
        return line._replace(ours=f"{STAR} {line.ours}")
    return line._replace(theirs=f"{STAR} {line.theirs}")


def _put_beside(made: Table, left: str, right: str, lines: Iterable[Line]) -> None:
    made.add_column(left, overflow="fold", ratio=1)
    made.add_column("", no_wrap=True)
    made.add_column(right, overflow="fold", ratio=1)
    for it in lines:
        made.add_row(it.name, Text(it.ours, it.style), it.mark, Text(it.theirs, it.style))


def _stack(made: Table, left: str, right: str, lines: Iterable[Line]) -> None:
    """What both have comes once."""
    made.show_header = False
    made.add_column("", no_wrap=True)
    made.add_column("", no_wrap=True)
    made.add_column("", overflow="fold", ratio=1)
    for it in lines:
        if it.ours == it.theirs:
            made.add_row(it.name, "", BOTH, it.ours)
            continue
        name = it.name
        for whose, value in ((left, it.ours), (right, it.theirs)):
            if value:
                made.add_row(name, it.mark, whose, Text(value, it.style))
                name = ""


def _same_points(left: Customer, right: Customer, kind: str) -> bool:
    """Whether contact points are the same, however they are typed."""
    ours, theirs = ({point.norm for point in side.of_kind(kind)} for side in (left, right))
    return bool(ours) and ours == theirs


def _lines(left: Customer, right: Customer) -> Iterator[Line]:
    names = [name for name in FLAT_COLUMNS if name not in BOOKKEEPING]
    custom = [f"field.{key}" for key in {**left.fields, **right.fields}]
    wanted = [*names, *custom, *ALSO]
    left_values, right_values = pick(left, wanted), pick(right, wanted)
    for name in wanted:
        ours, theirs = (one_line(safe_line(day(cell(side[name])))) for side in (left_values, right_values))
        if ours or theirs:
            differ = bool(ours and theirs and ours != theirs) and not _same_points(left, right, name)
            yield Line(name, ours, theirs, differ)
