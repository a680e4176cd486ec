"""Customers who seem to be in the book twice: pairs with a score and reasons, and the groups that they make."""

from __future__ import annotations

from typing import Any, NamedTuple


class Reason(NamedTuple):
    """What a field says of two records, in words; `bits` is log2 of how much likelier that makes one customer.

    `against`: it is a difference, however small.
    """

    field: str
    text: str
    bits: float
    against: bool = False


class Duplicate(NamedTuple):
    """Two records, by their ids, the smaller first; `score` is the probability that they are one customer's."""

    left: int
    right: int
    score: float
    reasons: tuple[Reason, ...] = ()

    def in_words(self) -> tuple[str, ...]:
        """The reasons for it, the weightiest first, then those against it."""
        speaking = sorted((it for it in self.reasons if not it.against), key=lambda it: -it.bits)
        against = sorted((it for it in self.reasons if it.against), key=lambda it: it.bits)
        doubts = [f"but {it.text}" if number == 0 else it.text for number, it in enumerate(against)]
        return (*(it.text for it in speaking), *doubts)


class Found(NamedTuple):
    """What a scan found: likely pairs, the likeliest first, and the groups that they make, each by id.

    Pairs are as likely as `least`. `grouped` of them are within groups, which are made from even odds on. `rejected`
    more were left out, for somebody said that the two are not the same.
    """

    pairs: tuple[Duplicate, ...]
    groups: tuple[tuple[int, ...], ...]
    least: float = 0.5
    grouped: int = 0
    rejected: int = 0


def as_json(it: Duplicate, external_ids: dict[int, str]) -> dict[str, Any]:
    return {
        "left": it.left,
        "right": it.right,
        "score": it.score,
        "left_external_id": external_ids.get(it.left),
        "right_external_id": external_ids.get(it.right),
        "reasons": list(it.in_words()),
    }
