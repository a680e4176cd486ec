"""Long texts cut down to the place that matters, with … where something is left out."""

from __future__ import annotations

from bisect import bisect_left

from crmcli.text.fold import fold

CONTEXT = 6
"""Characters that stay before and behind the place: few, for a narrow column must show the place itself."""

SHORT = 24
"""Texts of up to so many characters stay whole."""


def around(text: str, start: int, end: int) -> str:
    """The text from `start` to `end` (indexes) with its surroundings."""
    first, last = start - CONTEXT, end + CONTEXT
    if len(text) <= SHORT:
        return text
    shown = text[max(first, 0) : last]
    return f"{'…' if first > 0 else ''}{shown}{'…' if last < len(text) else ''}"


def mentioning(text: str, word: str) -> str:
    """The text around the first place whose folded form has the folded word; "" when there is none."""
    if not word or word not in fold(text):
        return ""
    # Folding changes lengths, so the place is found by how much of the text must be read until the word is there.
    end = bisect_left(range(len(text)), True, key=lambda place: word in fold(text[:place]))
    return around(text, max(end - len(word), 0), end)


def differing(before: str, after: str) -> tuple[str, str]:
    """Both texts around the place where they differ; whole when both are short."""
    if max(len(before), len(after)) <= SHORT:
        return before, after
    same = _alike(before, after)
    behind = _alike(before[same:][::-1], after[same:][::-1])
    return around(before, same, len(before) - behind), around(after, same, len(after) - behind)


def _alike(one: str, other: str) -> int:
    """How many characters they have in common from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))
