"""What Typer says of a wrong command line, in the words of this program."""

from __future__ import annotations

import re
from typing import Any

from typer.exceptions import TyperException

from crmcli.cli.lazy import is_excluding
from crmcli.errors import Usage

_INVALID = re.compile(r"Invalid value for '(?:[^']* )?([^' ]+)': (.+)", re.DOTALL)
_RANGE = re.compile(r"(.+) is not in the range (-?\d+)<=x(?:<=\d+)?")
_WHOLE = re.compile(r"(.+) is not a valid int(?:eger)?(?: range)?")
_EXTRA = re.compile(r"got unexpected extra argument(?:s|\(s\))? \((.+)\)", re.DOTALL)


def usage(error: TyperException, arguments: list[str]) -> Usage:
    """Typer's error as one sentence that says where to read on."""
    context = getattr(error, "ctx", None)
    message = _said(error.format_message().rstrip("."))
    term = next((it for it in arguments if is_excluding(it) and (":" in it or "=" in it)), None)
    if message.startswith("no such option") and term:
        return Usage(f"there is no option {term}; to exclude, write: not {term[1:]}")
    if context is None:
        return Usage(message)
    extra = _EXTRA.fullmatch(message)
    first = _only_text(context) if extra else None
    if extra and first:
        name = f"{first} {extra[1]}"
        return Usage(f'a name of several words needs quotes: {context.command_path} "{name}"{_who(context, name)}')
    return Usage(f"{message}{' See' if message.endswith('?') else '; see'}: {context.command_path} --help")


def _who(context: Any, name: str) -> str:
    """The customer who is called so, where the command asks for one."""
    if "who" not in context.params:
        return ""
    from crmcli.cli import from_book

    return "".join(f", who is {it.name} (#{it.id})" for it in from_book.named(context.obj, name))


def _only_text(context: Any) -> str | None:
    """What was given for the command's only argument, where that is one text."""
    arguments = [it for it in context.command.params if it.param_type_name == "argument"]
    given = context.params.get(arguments[0].name) if len(arguments) == 1 else None
    return given if isinstance(given, str) else None


def _said(message: str) -> str:
    if invalid := _INVALID.fullmatch(message):
        value = _RANGE.sub(r"\1 is not a number from \2", invalid[2])
        value = _WHOLE.sub(r"\1 is not a whole number", value)
        return f"{invalid[1]}: {value}"
    return message[:1].lower() + message[1:].replace(". Did you mean", "; did you mean")
