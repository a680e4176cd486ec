"""Touches."""

from __future__ import annotations

from typing import NamedTuple

DIRECTIONS = ("in", "out")
"""Who began: the customer, or oneself."""

INTERACTION_KINDS = ("call", "email", "meeting", "visit", "chat", "sms", "note")


class Interaction(NamedTuple):
    """One touch. `at` is a UTC instant or, when only the day is known, an ISO date.

    `body` is the whole text of a mail, of which `summary` says the beginning; `source` is what it was read from, as
    mail:<Message-ID>.
    """

    customer: int
    at: str
    kind: str
    summary: str
    outcome: str | None = None
    direction: str | None = None
    minutes: int | None = None
    body: str | None = None
    source: str | None = None
    id: int | None = None
