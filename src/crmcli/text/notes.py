"""Notes that are put together of several: each is a part of whole lines."""

from __future__ import annotations


def has_part(notes: str | None, part: str | None) -> bool:
    """Whether the lines of the part stand in the notes, one after another."""
    return bool(part) and f"\n{part}\n" in f"\n{notes or ''}\n"


def together(notes: str | None, part: str | None) -> str | None:
    """The notes with the part behind them, unless they have it."""
    if not notes or not part:
        return notes or part
    return notes if has_part(notes, part) else f"{notes}\n{part}"
