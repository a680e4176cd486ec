"""What the shells are answered when they ask what could come next.

Typer's classes, but for the values, which are `suggestions`, and for the help texts: it runs them through Rich, which
takes 80 ms to load, at every press of Tab.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from typer._click.core import Command
from typer._click.shell_completion import (
    CompletionItem,
    ShellComplete,
    _resolve_context,
    _resolve_incomplete,
    add_completion_class,
)
from typer._completion_classes import BashComplete, FishComplete, ZshComplete

FILES = ":files"
"""The answer to bash where the name of a file is wanted; see `crm completion bash`."""

_IN_ZSH = str.maketrans({'"': '""', "'": "''", "$": "\\$", "`": "\\`", ":": "\\\\:"})


def answers(shell: ShellComplete) -> list[CompletionItem] | None:
    """What could come next; None where the name of a file is wanted."""
    args, incomplete = shell.get_completion_args()
    context = _resolve_context(shell.cli, shell.ctx_args, shell.prog_name, args)
    descending = args[-1:] == ["--sort"] and incomplete.startswith("-")  # to Click it looks like an option
    found, rest = _resolve_incomplete(context, args, "" if descending else incomplete)
    incomplete = incomplete if descending else rest
    if isinstance(found, Command):
        return found.shell_complete(context, incomplete)
    from crmcli.cli.suggestions import suggested  # 3 ms: not for the names of commands and options

    values = suggested(context, found, incomplete)
    return None if values is None else [CompletionItem(value) for value in values]


class Bash(BashComplete):
    def get_completion_args(self) -> tuple[list[str], str]:
        """Bash breaks words at colons and equals signs: what follows a colon is no word of its own."""
        args, incomplete = super().get_completion_args()
        if args[-1:] == ["="]:
            args.pop()
        return args, f":{incomplete}" if args[-1:] == [":"] else incomplete

    def complete(self) -> str:
        found = answers(self)
        return FILES if found is None else "\n".join(map(self.format_completion, found))


class Zsh(ZshComplete):
    def format_completion(self, item: Any) -> str:
        words = [item.value, item.help] if item.help else [item.value]
        return ":".join(f'"{word.translate(_IN_ZSH)}"' for word in words)

    def complete(self) -> str:
        found = answers(self)
        if found is None:
            return "_files"
        if found and all(item.value.endswith(":") for item in found):  # the value is to follow without a blank
            return f"compadd -S '' -- {' '.join(item.value for item in found)}"
        listed = "\n".join(map(self.format_completion, found))
        return f"_arguments '*: :(({listed}))'" if found else ""


class Fish(FishComplete):
    def format_completion(self, item: Any) -> str:
        return f"{item.value}\t{' '.join(item.help.split())}" if item.help else str(item.value)

    def complete(self) -> str:
        """`get-args` asks for the answers, `is-args` by the exit code whether they stand in the place of files."""
        found = answers(self)
        if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
            sys.exit(found is None)
        return "\n".join(map(self.format_completion, found or []))


def be_ready() -> None:
    """Let Typer answer the scripts of `crm completion`."""
    for shell in (Bash, Zsh, Fish):
        add_completion_class(shell, shell.name)
