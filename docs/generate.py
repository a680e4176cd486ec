"""Write what the documentation takes from the program: docs/cli.md, docs/exit-codes.md and docs/crm.svg.

`python docs/generate.py` writes them, `--check` only compares and exits with 1 when one is out of date.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text
from typer.main import get_command

from crmcli.cli.app import app
from crmcli.cli.lazy import LazyCommand
from crmcli.errors import SIGNALS, all_errors
from crmcli.model.customer import Address, ContactPoint, Customer
from crmcli.model.interaction import Interaction
from crmcli.model.shapes import pick
from crmcli.output.cards import card
from crmcli.output.columns import LIST_FIELDS, cell, customer_columns
from crmcli.output.svg import picture
from crmcli.output.tables import table

DOCS = Path(__file__).parent
COLUMNS = 80
PICTURE_COLUMNS = 108


def commands() -> Iterator[tuple[str, Any, Any]]:
    """Every command in the order of the table, those of groups too: full name, the command, its context."""
    root: Any = get_command(app)
    top = _context(root, None, "crm")
    yield "crm", root, top
    for name, row in root.commands.items():
        yield from _with_children(f"crm {name}", row.load() if isinstance(row, LazyCommand) else row, top)


def _with_children(full_name: str, command: Any, parent: Any) -> Iterator[tuple[str, Any, Any]]:
    context = _context(command, parent, full_name.rpartition(" ")[2])
    yield full_name, command, context
    for name, child in getattr(command, "commands", {}).items():
        yield from _with_children(f"{full_name} {name}", child, context)


def _context(command: Any, parent: Any, name: str) -> Any:
    """As on a terminal of 80 columns, of which help leaves two free."""
    width = COLUMNS - 2
    return command.context_class(command, parent, name, terminal_width=width, **command.context_settings)


def cli_page() -> str:
    parts = [
        "# Commands\n",
        "Written by `make docs` from the program's own help. The global options, which `crm --help` shows, are taken",
        "before and after every command.\n",
    ]
    for name, command, context in commands():
        level = "#" * min(len(name.split()) + 1, 3)
        parts.append(f"{level} {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def exit_code_page() -> str:
    rows: list[tuple[int, str, str]] = [(0, "", "all is well; an empty list is too")]
    rows += [(one.exit_code, f"`{one.code}`", one.meaning) for one in all_errors()]
    rows += [(number, f"`{code}`", meaning) for number, code, meaning in SIGNALS]
    lines = [
        "# Exit codes\n",
        "Written by `make docs` from the classes in `src/crmcli/errors.py`. The second column is `code` in the JSON",
        "form of an error, which `--json` and `--format json` put on standard error:",
        '`{"error": {"code": "ambiguous", "exit": 5, "message": …, "candidates": […]}}`\n',
        "| exit | code | meaning |",
        "| ---: | --- | --- |",
        *(f"| {number} | {code} | {meaning} |" for number, code, meaning in rows),
    ]
    return "\n".join(lines) + "\n"


def svg() -> str:
    """A list and a card, drawn from made-up customers."""
    shown = [_wang(), _emma(), _jurgen(), _linxiaoyu()]

    def render(console: Console) -> None:
        columns = customer_columns(LIST_FIELDS, optional=LIST_FIELDS)
        rows = [[cell(value) for value in pick(customer, LIST_FIELDS).values()] for customer in shown]
        console.print(Text("$ crm list tag:vip last.before:30d", style="bold green"))
        console.print(table(columns, rows, PICTURE_COLUMNS))
        console.print()
        console.print(Text("$ crm show 王伟", style="bold green"))
        console.print(card(shown[0], _touches(), (), PICTURE_COLUMNS))

    return picture(render, "crm", PICTURE_COLUMNS)


def _wang() -> Customer:
    return Customer(
        "王伟", id=42, company="青禾茶业", title="采购经理", birthday="--05-12", source="介绍", language="zh",
        notes="喜欢先看样品再谈价格", fields={"interest": "龙井 一级"}, tags=("vip",), last_touch="2026-03-28",
        next_follow_up="2026-05-04",
        contacts=(
            ContactPoint("phone", "142 0000 0001", "+8614200000001", is_primary=True),
            ContactPoint("email", "wangwei@qinghe.example", "", is_primary=True),
            ContactPoint("wechat", "wangwei_qh", ""),
        ),
        addresses=(Address("静安路 88 号", "上海", None, "200040", "中国"),),
    )  # fmt: skip


def _emma() -> Customer:
    return _short(57, "Emma Clarke", "Brightwater Tools", "+44 20 7946 0101", "London", ("vip",), "2026-03-11")


def _jurgen() -> Customer:
    return _short(61, "Jürgen Weiß", "Nordwind GmbH", "+49 30 23125 003", "Hamburg", ("vip",), "2026-02-20")


def _linxiaoyu() -> Customer:
    return _short(90, "林晓雨", "鹭风贸易", "142 0000 0018", "厦门", ("vip", "出口"), None)


def _short(
    number: int, name: str, company: str, phone: str, city: str, tags: tuple[str, ...], last: str | None
) -> Customer:
    return Customer(
        name, id=number, company=company, tags=tags, last_touch=last,
        contacts=(ContactPoint("phone", phone, ""),), addresses=(Address(city=city),),
    )  # fmt: skip


def _touches() -> list[Interaction]:
    return [
        Interaction(42, "2026-01-09", "meeting", "展会上认识，想要三种样品"),
        Interaction(42, "2026-02-16", "email", "样品已寄出"),
        Interaction(42, "2026-03-28", "call", "样品满意，谈年度价格", outcome="reached"),
    ]


def readable(text: str) -> str:
    """What a page says. Of a picture that is its words: how Rich draws them differs from release to release."""
    if not text.startswith("<svg"):
        return text
    drawn = ET.fromstring(text).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(" ".join(piece.itertext()) for piece in drawn)


PAGES = {"cli.md": cli_page, "exit-codes.md": exit_code_page, "crm.svg": svg}


def outdated() -> list[str]:
    """The pages that do not say what the program says now."""
    return [
        name
        for name, page in PAGES.items()
        if not (DOCS / name).exists() or readable((DOCS / name).read_text(encoding="utf-8")) != readable(page())
    ]


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        for name in (found := outdated()):
            print(f"docs/{name} is out of date; run: make docs")
        return 1 if found else 0
    for name in outdated():
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"wrote docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
