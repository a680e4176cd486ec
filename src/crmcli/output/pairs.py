"""Two customers side by side, by Rich."""

from __future__ import annotations

from collections.abc import Iterator

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


def side_by_side(left: Customer, right: Customer, heading: str) -> Table:
    """A line for each field that either has; what differs is marked."""
    made = Table(
        title=Text(safe_line(heading), style="bold"), title_justify="left", expand=True, box=box.SIMPLE_HEAD,
        show_edge=False, pad_edge=False, header_style="bold", border_style="dim",
    )  # fmt: skip
    made.add_column("", style="dim", no_wrap=True)
    made.add_column(f"#{left.id}", overflow="fold", ratio=1)
    made.add_column("", no_wrap=True)
    made.add_column(f"#{right.id}", overflow="fold", ratio=1)
    for name, ours, theirs in _lines(left, right):
        differ = bool(ours and theirs and ours != theirs) and not _same_points(left, right, name)
        style = "yellow" if differ else ""
        made.add_row(name, Text(ours, style=style), DIFFERENT if differ else "", Text(theirs, style=style))
    return made


def _same_points(left: Customer, right: Customer, kind: str) -> bool:
    """Whether contact points are the same, however they are typed."""
    ours, theirs = ({point.norm for point in side.of_kind(kind)} for side in (left, right))
    return bool(ours) and ours == theirs


def _lines(left: Customer, right: Customer) -> Iterator[tuple[str, str, str]]:
    names = [name for name in FLAT_COLUMNS if name not in BOOKKEEPING]
    custom = [f"field.{key}" for key in {**left.fields, **right.fields}]
    wanted = [*names, *custom, *ALSO]
    ours, theirs = pick(left, wanted), pick(right, wanted)
    for name in wanted:
        both = [one_line(safe_line(day(cell(side[name])))) for side in (ours, theirs)]
        if any(both):
            yield name, both[0], both[1]
