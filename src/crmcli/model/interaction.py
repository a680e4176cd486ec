"""Touches."""

from __future__ import annotations

from typing import NamedTuple

INTERACTION_KINDS = ("call", "email", "meeting", "visit", "chat", "sms", "note")


class Interaction(NamedTuple):
    """One touch. `at` is a UTC instant or, when only the day is known, an ISO date."""

    customer: int
    at: str
    kind: str
    summary: str
    outcome: str | None = None
    direction: str | None = None
    minutes: int | None = None
    id: int | None = None
