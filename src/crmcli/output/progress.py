"""Progress on a terminal, for work that takes more than half a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TextIO

from crmcli.output.text import safe_line

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

DELAY = 0.5
"""Seconds before anything is seen."""


class Progress:
    """A context manager; `advance` says that n more of `total` are done (None: nobody knows how many there are)."""

    def __init__(
        self,
        stream: TextIO,
        env: Mapping[str, str],
        description: str,
        total: int | None,
        *,
        shown: bool,
        color: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stream = stream
        self.env = env
        self.description = description
        self.total = total
        self.shown = shown
        self.color = color
        self.clock = clock
        self.done = 0
        self._started = clock()
        self._bar: Bar | None = None

    def __enter__(self) -> Progress:
        self._started = self.clock()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, n: int = 1) -> None:
        self.done += n
        if not self.shown:
            return
        if self._bar is None and self.clock() - self._started > DELAY:
            self._bar = self._start()
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self.done)

    def _start(self) -> Bar:
        from crmcli.output.bars import bar

        made = bar(self.stream, self.env, self.color)
        made.add_task(safe_line(self.description), total=self.total)
        made.start()
        return made
