"""The one rule by which a text finds phone numbers, whatever the spelling of either."""

from __future__ import annotations

FEWEST_DIGITS = 4
SIGNS = frozenset("0123456789+-()[]./ ")

LONG_NUMBER = 5  # digits: before fewer, a leading 00 is a part of the number and no prefix

CONTAINS = "(instr(p.norm, ?) > 0 OR instr(p.norm, ?) > 0)"
"""A phone p (contact_points) contains the number; takes the `parameters` of its digits."""


def looks_like_one(folded: str) -> bool:
    """Whether a text may be (a part of) a phone number: nothing but digits and what stands between them."""
    return SIGNS.issuperset(folded) and len(typed(folded)) >= FEWEST_DIGITS


def typed(text: str) -> str:
    """The digits of the text, in ASCII."""
    from crmcli.text.phones import digits  # 2 ms that most queries do not need

    return digits(text)


def parameters(number: str) -> tuple[str, str]:
    """For CONTAINS: as typed, and without the 00 or the trunk 0 that a normalised number does not have."""
    international = number.removeprefix("00")
    if international != number:
        return (international if len(international) >= LONG_NUMBER else number), number
    return number.removeprefix("0") or number, number
