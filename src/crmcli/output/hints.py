"""Commands that a message tells to run, of the book that this command was given."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote

_OF_A_BOOK = (
    *("add", "list", "search", "show", "edit", "log", "tag", "count", "segment", "archive", "unarchive", "dedupe"),
    *("purge", "import", "export", "backup", "undo", "redo", "history", "init", "verify", "repair", "doctor"),
    *("unlock", "key", "today", "digest", "brief", "timeline", "task", "done", "snooze", "cadence"),
    *("order", "sell", "product"),
)
_HINT = re.compile(rf"(?<![\w'\"/.-])(?<!# )crm (?=(?:{'|'.join(_OF_A_BOOK)})\b)")


def with_book(text: str, book: str | None) -> str:
    """The text, with --book in each command that is to be run on the book: without it, it would be another one."""
    if book is None:
        return text
    option = f"crm --book {quote(str(Path(book).expanduser()))} "
    return _HINT.sub(lambda found: option, text)
