"""The progress bar itself, by Rich; see progress.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from crmcli.output.tables import console


def bar(stream: TextIO, env: Mapping[str, str], color: bool | None = None) -> Progress:
    """A bar that leaves nothing behind when it ends."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(stream, env, color),
        transient=True,
    )
