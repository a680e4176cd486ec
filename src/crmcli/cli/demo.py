"""crm demo"""

from __future__ import annotations

import io
import os
import shlex
import shutil
import sys
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from crmcli.cli.app import run
from crmcli.cli.context import Crm
from crmcli.cli.init import create_book
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Json, examples
from crmcli.errors import BookExists, CrmError
from crmcli.platform import create_private_file, make_private_folder
from crmcli.services import demo as service
from crmcli.store import keys
from crmcli.world import World, utc_text

app = typer.Typer(**SETTINGS)

PASSPHRASE = "demo"
WIDTH = 110  # of the tables where there is no terminal

WALK = (
    ("Who is in the book? The newest come first.", ["crm count", "crm list --limit 6"]),
    (
        "Queries go by any field, by tags, and by how long ago the last touch was.",
        ["crm list city:上海 --sort name", "crm list tag:vip last.before:15d --fields name,company,phone,last"],
    ),
    (
        "A few words find somebody, and everything about them is one card.",
        ["crm search nordwind", "crm show zhangmin@yunling.example"],
    ),
    (
        "Who is to be called by now? A call is recorded in one line; its last word is the follow-up.",
        [
            "crm list next.before:tomorrow --sort next --fields name,company,phone,next",
            "crm log wangwei@qinghe.example 第一批货下周到 +fri",
        ],
    ),
    (
        "Every change names the command that takes it back, however many customers it touched.",
        ["crm archive --where city:上海 --yes --expect 3", "crm undo --last", "crm history --limit 3"],
    ),
    (
        "Whatever changes many can be rehearsed first.",
        ["crm tag add export --where country:Germany --dry-run", "crm tag add export --where country:Germany --yes"],
    ),
    ("For other programs it is data.", ["crm export tag:export tag:vip --fields name,company,email,phone"]),
    (
        "A backup is one encrypted file, checked before it gets its name.",
        ["crm backup create", "crm backup list", "crm verify"],
    ),
)


class Screen(io.StringIO):
    """What a terminal would show of one command."""

    def isatty(self) -> bool:
        return True


class Messages(io.StringIO):
    """Standard error that ends up on the screen, in its place among the lines of standard output."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.screen = screen

    def write(self, text: str) -> int:
        return self.screen.write(text)


@app.command(epilog=examples("crm demo", "crm demo ~/crm-demo --no-walk"))
def demo(
    context: Context,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="A new folder for the demo book.")] = Path("crm-demo"),
    walk: Annotated[bool, typer.Option("--walk/--no-walk", help="Run the main commands and show their output.")] = True,
    json: Json = False,
) -> None:
    """Make a demo book and walk through the main commands.

    Its customers are made up. The folder holds the book and its passphrase; remove it when you have seen enough.
    """
    crm: Crm = context.obj
    customers, touches = _make(crm, folder)
    if json:
        crm.out.result([], "", {"book": str(_book(folder)), "passphrase_file": str(_passphrase_file(folder)),
                                "customers": customers, "touches": touches}, format="json")  # fmt: skip
        return
    crm.out.line(f"Made {_book(folder)}: {customers} made-up customers, {touches} touches; passphrase: {PASSPHRASE}")
    if walk:
        _walk(crm, folder)
    crm.out.line(f"\nGo on with this book in the same way:\n{_way_on(crm, folder)}")


def _book(folder: Path) -> Path:
    return folder / "customers.db"


def _passphrase_file(folder: Path) -> Path:
    return folder / "passphrase.txt"


def _way_on(crm: Crm, folder: Path) -> str:
    """What to type in a shell to stand in the demo's book."""
    variables = {"CRM_BOOK": _book(folder), "CRM_PASSPHRASE_FILE": _passphrase_file(folder)}
    lines = [f"  export {name}={shlex.quote(str(path.absolute()))}" for name, path in variables.items()]
    if shutil.which("crm", path=crm.world.env.get("PATH", "")) is None:
        lines.append(f"  export PATH={shlex.quote(str(Path(sys.executable).parent))}:$PATH")
    return "\n".join([*lines, "  crm --help"])


def _make(crm: Crm, folder: Path) -> tuple[int, int]:
    """Make the folder with the book and its passphrase; on failure nothing is left behind. Returns the counts."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise BookExists(f"{folder} is there already; remove it, or name a new folder: crm demo DIR")
    make_private_folder(folder)
    try:
        with os.fdopen(create_private_file(_passphrase_file(folder)), "w", encoding="utf-8") as file:
            file.write(PASSPHRASE + "\n")
        header = keys.new_header()
        master = crm.stretched(PASSPHRASE, header[: keys.PROFILE_AND_SALT_BYTES])
        book = create_book(_book(folder), header, master)
        try:
            return service.fill(book, crm.today, lambda days: utc_text(crm.world.now() - timedelta(days=days)))
        finally:
            book.close()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _walk(crm: Crm, folder: Path) -> None:
    """Print each command and run it for real, in this process."""
    env = {**crm.world.env, "CRM_BOOK": str(_book(folder)), "CRM_PASSPHRASE_FILE": str(_passphrase_file(folder)),
           "CRM_CONFIG": str(folder / "config.toml"), "COLUMNS": str(_width(crm))}  # fmt: skip
    if crm.options.no_color or not crm.world.shows_tables:
        env["NO_COLOR"] = "1"
    stretch = cache(crm.stretched)  # once for all commands, as if the book stayed unlocked
    for title, lines in WALK:
        crm.out.line(f"\n# {title}")
        for line in lines:
            crm.out.line(f"$ {line}")
            screen = Screen()
            code = run(shlex.split(line)[1:], Crm(World(io.StringIO(), screen, Messages(screen), env), stretch))
            crm.world.stdout.write(screen.getvalue() + "\n")
            if code:
                raise CrmError(f"the walk ended early: {line!r} ended with exit code {code}")


def _width(crm: Crm) -> int:
    from crmcli.output import tables

    return tables.console(crm.world.stdout, crm.world.env).width if crm.world.shows_tables else WIDTH
