"""What the shells are answered when they ask what could come next.

Typer's classes, but for the values, which are `suggestions`, and for the help texts: it runs them through Rich, which
takes 80 ms to load, at every press of Tab.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from typer._click.core import Command
from typer._click.shell_completion import (
    CompletionItem,
    ShellComplete,
    _resolve_context,
    _resolve_incomplete,
    add_completion_class,
)
from typer._completion_classes import BashComplete, FishComplete, ZshComplete

from crmcli.cli.lazy import QueryCommand

FILES = ":files"
"""The answer to bash where the name of a file is wanted; see `crm completion bash`."""

MENU_KEYS = ("37", "42")  # bash would insert one candidate after the other, so none may have a help (COMP_TYPE)
NOTHING_COMMON = " "  # among several candidates: bash then leaves what was typed as it is
_no_option = re.compile("-(?:[A-Za-z]{2}|[^A-Za-z-])").match  # but -tag:vip, a term of a query

_IN_ZSH = str.maketrans({'"': '""', "'": "''", "$": "\\$", "`": "\\`", ":": "\\\\:"})


class Choice(NamedTuple):
    """Somebody to be chosen by the help: what was typed need not be the beginning of the value.

    Who is not called what was typed, but has it as a firm or an address, is to be seen before being chosen.
    """

    value: str
    help: str
    name: str
    is_called: bool = True


class Value(NamedTuple):
    """A text of the book; what was typed is its beginning, but for case, width and accents."""

    value: str


Item = CompletionItem | Choice | Value


def answers(shell: ShellComplete) -> Iterable[Item] | None:
    """What could come next; None where the name of a file is wanted."""
    args, incomplete = shell.get_completion_args()
    # An option without its value would keep the arguments before it from being read.
    whole = args[:-1] if args and args[-1].startswith("-") else args
    context = _resolve_context(shell.cli, shell.ctx_args, shell.prog_name, whole)
    descending = args[-1:] == ["--sort"] and incomplete.startswith("-")
    if descending or (isinstance(context.command, QueryCommand) and _no_option(incomplete)):
        found, _ = _resolve_incomplete(context, args, "")  # to Click it looks like an option
    else:
        found, incomplete = _resolve_incomplete(context, args, incomplete)
    if isinstance(found, Command):
        return found.shell_complete(context, incomplete)
    from crmcli.cli.suggestions import suggested  # 3 ms: not for the names of commands and options

    values = suggested(context, found, incomplete)
    return None if values is None else (CompletionItem(it) if isinstance(it, str) else it for it in values)


class Bash(BashComplete):
    def get_completion_args(self) -> tuple[list[str], str]:
        """Bash breaks words at = and : and @. What stands around a colon is one word; an @ belongs to what follows."""
        args, incomplete = super().get_completion_args()
        self.before = ""  # the part of the word that bash leaves alone
        if args[-1:] == ["@"]:
            incomplete = f"{args.pop()}{incomplete}"
        elif incomplete == ":" and args:
            incomplete = self.before = f"{args.pop()}:"
        elif args[-1:] == [":"] and len(args) > 1:
            self.before = f"{args[-2]}:"
            args, incomplete = args[:-2], f"{self.before}{incomplete}"
        if args[-1:] == ["="]:
            args.pop()
        return args, incomplete

    def complete(self) -> str:
        found = answers(self)
        if found is None:
            return FILES
        ours = [it for it in found if it.value.startswith(self.before)]
        choices = [it for it in ours if isinstance(it, Choice)]
        if choices:
            return "\n".join(self._choices(choices))
        listed = [self.format_completion(it) for it in ours]
        if len(self._beginnings(ours)) > 1 and not _in_menu():
            listed.append(NOTHING_COMMON)
        elif len(listed) == 1 and listed[0].endswith(":") and _is_quoted():
            listed.append(f"{listed[0]}…")  # behind a single one bash would close the quotes
        return "\n".join(listed)

    def _beginnings(self, found: Sequence[Item]) -> set[str]:
        """How the texts spell what was typed: of `new` bash would leave the N of NEWARK and New York."""
        _, typed = self.get_completion_args()
        return {it.value[: len(typed)] for it in found if isinstance(it, Value)}

    def _choices(self, found: Sequence[Choice]) -> list[str]:
        """Bash shows no helps, but what it lists when there are several is not what it inserts: their common part."""
        _, typed = self.get_completion_args()
        if typed.startswith("@"):  # of an address bash would put the id behind what stands before the @
            return []
        if _is_unseen(found) and _in_menu():
            return []
        if _in_menu() or (len(found) == 1 and not _is_unseen(found)):
            return [it.value for it in found]
        listed = [f"{it.value}  {it.help}" for it in found]
        are_ids = bool(typed) and all(it.value.startswith(typed) for it in found)
        return listed if are_ids else [*listed, NOTHING_COMMON]

    def format_completion(self, item: Any) -> str:
        value = str(item.value).removeprefix(self.before)
        return _in_bash(r"\\\g<0>", value) if isinstance(item, Value) and not _is_quoted() else value


class Zsh(ZshComplete):
    def format_completion(self, item: Any) -> str:
        words = [item.value, item.help] if item.help else [item.value]
        return ":".join(f'"{word.translate(_IN_ZSH)}"' for word in words)

    def complete(self) -> str:
        offered = answers(self)
        if offered is None:
            return "_files"
        found = list(offered)
        choices = [item for item in found if isinstance(item, Choice)]
        if choices:
            return _zsh_menu(choices)
        if any(isinstance(item, Value) for item in found):
            return f"compadd -- {_zsh_words(item.value for item in found)}"
        if found and all(item.value.endswith(":") for item in found):  # the value is to follow without a blank
            return f"compadd -S '' -- {' '.join(item.value for item in found)}"
        listed = "\n".join(map(self.format_completion, found))
        return f"_arguments '*: :(({listed}))'" if found else ""


class Fish(FishComplete):
    def format_completion(self, item: Any) -> str:
        if isinstance(item, Value):
            return item.value
        if isinstance(item, Choice):  # fish drops what does not hold the text that was typed
            _, typed = self.get_completion_args()
            is_id = item.value.startswith(typed)
            return f"{item.value}\t{item.help}" if is_id or not item.name else f"{item.name}\t#{item.value} {item.help}"
        return f"{item.value}\t{' '.join(item.help.split())}" if item.help else str(item.value)

    def complete(self) -> str:
        """`get-args` asks for the answers, `is-args` by the exit code whether they stand in the place of files."""
        found = answers(self)
        if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
            sys.exit(found is None)
        return "\n".join(map(self.format_completion, found or []))


def _is_unseen(found: Sequence[Choice]) -> bool:
    """Whether the only one would be inserted though the user, who typed no part of the name, may mean another."""
    return len(found) == 1 and not found[0].is_called


def _in_menu() -> bool:
    return os.environ.get("COMP_TYPE") in MENU_KEYS


_in_bash = re.compile(r"[^\w@%+:,./\-]").sub


def _is_quoted() -> bool:
    """Whether the word at bash's cursor begins with a quotation mark."""
    words, at = os.environ.get("COMP_WORDS", "").split("\n"), int(os.environ.get("COMP_CWORD", 0))
    return at < len(words) and words[at].startswith(("'", '"'))


def _zsh_words(words: Iterable[str]) -> str:
    """For `eval`: each in single quotes, within which nothing has a meaning."""
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)


def _zsh_menu(found: Sequence[Choice]) -> str:
    """The ids, shown with their helps, whatever was typed; the first is inserted, the next at the next Tab.

    A single one is inserted without being shown, unless the list is forced (zshcompwid, compstate).
    """
    listed = _zsh_words(f"{item.value}  {item.help}" for item in found)
    ids = _zsh_words(item.value for item in found)
    way = "insert]=; compstate[list]='list force'" if _is_unseen(found) else "insert]=menu"
    return f"compstate[{way}; local -a listed; listed=({listed}); compadd -U -V customers -l -d listed -- {ids}"


def be_ready() -> None:
    """Let Typer answer the scripts of `crm completion`."""
    for shell in (Bash, Zsh, Fish):
        add_completion_class(shell, shell.name)
