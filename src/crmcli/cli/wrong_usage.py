"""What Typer says of a wrong command line, in the words of this program."""

from __future__ import annotations

import re

from typer.exceptions import TyperException

from crmcli.errors import Usage

_INVALID = re.compile(r"Invalid value for '(?:[^']* )?([^' ]+)': (.+)", re.DOTALL)
_RANGE = re.compile(r"(.+) is not in the range (-?\d+)<=x(?:<=\d+)?")
_WHOLE = re.compile(r"(.+) is not a valid int(?:eger)?(?: range)?")
_EXCLUDING = re.compile(r"-[a-z][\w.]*[:=].+")  # like -tag:vip


def usage(error: TyperException, arguments: list[str]) -> Usage:
    """Typer's error as one sentence that says where to read on."""
    context = getattr(error, "ctx", None)
    message = _said(error.format_message().rstrip("."))
    term = next(filter(_EXCLUDING.fullmatch, arguments), None)
    if message.startswith("no such option") and term:
        return Usage(f"there is no option {term}; to exclude, write: not {term[1:]}")
    if context is None:
        return Usage(message)
    return Usage(f"{message}{' See' if message.endswith('?') else '; see'}: {context.command_path} --help")


def _said(message: str) -> str:
    if invalid := _INVALID.fullmatch(message):
        value = _RANGE.sub(r"\1 is not a number from \2", invalid[2])
        value = _WHOLE.sub(r"\1 is not a whole number", value)
        return f"{invalid[1]}: {value}"
    return message[:1].lower() + message[1:].replace(". Did you mean", "; did you mean")
