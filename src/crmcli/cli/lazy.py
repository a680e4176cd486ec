"""Commands that are imported only when they run, and the global options that each of them takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from crmcli.model import fields

if TYPE_CHECKING:
    from typer import Context

HELP_NAMES = {"help_option_names": ["-h", "--help"]}
SETTINGS: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": None,  # rich help would cost 80 ms
    "pretty_exceptions_enable": False,
    "context_settings": HELP_NAMES,
}
GROUP_SETTINGS = {**SETTINGS, "invoke_without_command": True}


def help_when_alone(context: Context) -> None:
    """A group without a command shows its help, like the program itself."""
    if context.invoked_subcommand is None:
        context.obj.out.line(context.get_help())


_EXCLUDING = r"""-(?:["“(（#＃@＠]|[^\x00-\x7f]|(?P<field>[a-zA-Z]{2,})[\w.]*[:=<>：＝＜＞])"""
_SPECIAL = ("has", "no", "is", "batch")


class QueryCommand(TyperCommand):
    """A command whose arguments are a query: `-tag:vip` is no option, but one of its ways to say `not tag:vip`."""

    def parse_args(self, context: Any, args: list[str]) -> list[str]:
        return super().parse_args(context, [f"not {arg[1:]}" if is_excluding(arg) else arg for arg in args])


def is_excluding(argument: str) -> bool:
    """Whether what looks like an option can only be meant as a term of a query."""
    found = re.match(_EXCLUDING, argument)
    if not found or found["field"] is None:
        return found is not None
    base = found["field"].lower()
    return base in _SPECIAL or base in fields.OPEN_ENDED or fields.field(base) is not None


class LazyCommand(TyperCommand):
    """Stands in for the Typer app at `module`.app until it is parsed for real."""

    def __init__(self, name: str, module: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self.module = module

    def load(self) -> Any:
        """The real command with the real ones below it, taking the global options too."""
        command = self._imported()
        below = getattr(command, "commands", {})
        below |= {name: child.load() for name, child in below.items() if isinstance(child, LazyCommand)}
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        return self._imported().make_context(*args, **kwargs)

    def _imported(self) -> Any:
        command = get_command(import_module(f"crmcli.cli.{self.module}").app)
        add_global_options(command)
        return command


def add_global_options(command: Any, *, hidden: bool = True) -> None:
    """Let the command, and each command below it, take the global options."""
    command.params.extend(global_options(hidden=hidden))
    for child in getattr(command, "commands", {}).values():
        add_global_options(child)


def global_options(*, hidden: bool) -> list[TyperOption]:
    def option(names: list[str], help: str, **attrs: Any) -> TyperOption:
        return TyperOption(
            param_decls=names, help=help, hidden=hidden, expose_value=False, callback=_remember(names[-1]), **attrs
        )

    return [
        option(["--book"], "The book's file (CRM_BOOK).", metavar="PATH", type=str),
        option(["--passphrase-file"], "Read the passphrase from this file.", metavar="FILE", type=str),
        option(["--key-file"], "The key file, where the book needs one (CRM_KEY_FILE).", metavar="FILE", type=str),
        option(["-q", "--quiet"], "No messages, only data and errors.", is_flag=True, type=bool, default=False),
        option(["--no-color"], "No colours (NO_COLOR).", is_flag=True, type=bool, default=False),
        option(["--debug"], "Show a traceback when something goes wrong.", is_flag=True, type=bool, default=False),
    ]


def _remember(option: str) -> Callable[[Context, Any, Any], None]:
    """A callback that keeps a global option's value in the run's options."""
    name = option.removeprefix("--").replace("-", "_")

    def remember(context: Context, parameter: Any, value: Any) -> None:
        if value and context.obj is not None:
            setattr(context.obj.options, name, value)

    return remember


def with_lazy(*rows: tuple[str, str, str]) -> type[TyperGroup]:
    """A group of which these commands, (name, module, summary), need more modules than the others."""

    class Group(TyperGroup):
        def __init__(self, **attrs: Any) -> None:
            super().__init__(**attrs)
            for row in rows:
                self.add_command(LazyCommand(*row))

    return Group


class LazyGroup(TyperGroup):
    """A group whose help shows its commands by section."""

    sections: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = ()

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.params.extend(global_options(hidden=False))
        for _, rows in self.sections:
            for name, module, summary in rows:
                self.add_command(LazyCommand(name, module, summary))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        width = max(len(name) for name in self.commands)
        for title, rows in self.sections:
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), summary) for name, _, summary in rows])
