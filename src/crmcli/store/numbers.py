"""The one rule by which a text finds phone numbers, whatever the spelling of either."""

from __future__ import annotations

FEWEST_DIGITS = 4
SIGNS = frozenset("0123456789+-()[]./ ")

CONTAINS = "(instr(p.norm, ?) > 0 OR instr(p.norm, ?) > 0 OR instr(digits(p.value), ?) > 0)"
"""A phone p (contact_points) contains the number; takes the `parameters` of its digits."""


def looks_like_one(folded: str) -> bool:
    """Whether a text may be (a part of) a phone number: nothing but digits and what stands between them."""
    return SIGNS.issuperset(folded) and len(typed(folded)) >= FEWEST_DIGITS


def typed(text: str) -> str:
    """The digits of the text, in ASCII."""
    from crmcli.text.phones import digits  # 2 ms that most queries do not need

    return digits(text)


def parameters(number: str) -> tuple[str, str, str]:
    """For CONTAINS: `norm` has no 00 before the country code and no trunk 0, the value has what was typed."""
    significant = number.removeprefix("00") if number.startswith("00") else number.removeprefix("0")
    return significant or number, number, number
