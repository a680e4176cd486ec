"""Touches and the tasks that follow from them."""

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


class Task(NamedTuple):
    """Something to do for a customer. `due` is an ISO date; kind is "follow-up" for now."""

    customer: int
    kind: str
    due: str
    what: str | None = None
    done_at: str | None = None
    id: int | None = None
