"""How wide a terminal is, and messages that fit into it; without Rich, which takes longer to load."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import TextIO
from unicodedata import combining, east_asian_width

from crmcli.world import is_terminal

UNLIMITED = 100_000

# What a reader copies, "crm undo 40" or "crm backup restore latest", stands on one line: from the colon to its end.
_COMMAND = re.compile(r"(?<=: )crm .+?(?=[.;,](?: |$)| \(|$)")
_ID = re.compile(r" (?=\(?#[0-9])")  # a name and its id stay together: 王伟 #4
_KEPT = "\0"


def width(stream: TextIO, env: Mapping[str, str]) -> int:
    """As COLUMNS says, or the terminal; a pipe takes any width."""
    asked = env.get("COLUMNS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    if not is_terminal(stream):
        return UNLIMITED
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):  # a terminal that cannot tell its size
        return 80


def cells(text: str) -> int:
    """How many cells a terminal takes for the text (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(one) in "WF" else 0 if combining(one) else 1 for one in text)


def wrapped(text: str, room: int) -> str:
    """The text in lines of at most `room` cells, broken between words; a word or command that is longer stays whole."""
    return "\n".join(line for whole in text.split("\n") for line in _lines(whole, room))


def _lines(text: str, room: int) -> Iterator[str]:
    if cells(text) <= room:
        yield text
        return
    bare = text.lstrip(" ")
    indent = text[: len(text) - len(bare)]
    line = ""
    bound = _COMMAND.sub(lambda command: command[0].replace(" ", _KEPT), _ID.sub(_KEPT, bare))
    for word in bound.split(" "):
        longer = f"{line} {word}" if line else indent + word
        if line and cells(longer) > room:
            yield line.replace(_KEPT, " ")
            longer = indent + word
        line = longer
    yield line.replace(_KEPT, " ")
