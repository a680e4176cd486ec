"""What the shells are answered when they ask what could come next.

Typer's classes, but for the help texts: it runs them through Rich, which takes 80 ms to load, at every press of Tab.
"""

from __future__ import annotations

from typing import Any

from typer._click.shell_completion import add_completion_class
from typer._completion_classes import BashComplete, FishComplete, ZshComplete

_IN_ZSH = str.maketrans({'"': '""', "'": "''", "$": "\\$", "`": "\\`", ":": "\\\\:"})


class Zsh(ZshComplete):
    def format_completion(self, item: Any) -> str:
        words = [item.value, item.help] if item.help else [item.value]
        return ":".join(f'"{word.translate(_IN_ZSH)}"' for word in words)


class Fish(FishComplete):
    def format_completion(self, item: Any) -> str:
        return f"{item.value}\t{' '.join(item.help.split())}" if item.help else str(item.value)


def be_ready() -> None:
    """Let Typer answer the scripts of `crm completion`."""
    for shell in (BashComplete, Zsh, Fish):
        add_completion_class(shell, shell.name)
