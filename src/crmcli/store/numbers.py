"""The one rule by which a text finds phone numbers, whatever the spelling of either."""

from __future__ import annotations

from crmcli.text.fold import fold

FEWEST_DIGITS = 4
SIGNS = frozenset("0123456789+-()[]./ ")

LONG_NUMBER = 5  # digits: before fewer, a leading 00 is a part of the number and no prefix


def looks_like_one(folded: str) -> bool:
    """Whether a text may be (a part of) a phone number: nothing but digits and what stands between them."""
    return SIGNS.issuperset(folded) and len(typed(folded)) >= FEWEST_DIGITS


def typed(text: str) -> str:
    """The digits of the text, in ASCII."""
    from crmcli.text.phones import digits  # 2 ms that most queries do not need

    return digits(text)


def contains(text: str) -> tuple[str, tuple[str, ...]]:
    """The condition under which a phone p (contact_points) contains the number in the text, and its parameters."""
    number = typed(text)
    sql, values = "instr(p.norm, ?) > 0 OR instr(p.norm, ?) > 0", (_normalised(number), number)
    bare = _without_code(text, number)
    if not bare:
        return f"({sql})", values
    return f"({sql} OR (substr(p.norm, 1, 1) <> '+' AND instr(p.norm, ?) > 0))", (*values, bare)


def _normalised(number: str) -> str:
    """Without the 00 or the trunk 0 that a normalised number does not have."""
    international = number.removeprefix("00")
    if international != number:
        return international if len(international) >= LONG_NUMBER else number
    return number.removeprefix("0") or number


def _without_code(text: str, number: str) -> str:
    """What a number with a country code has where it is kept without; "" for one without, or of too few digits."""
    if not fold(text).lstrip().startswith(("+", "00")):
        return ""
    from crmcli.text.terms import national

    bare = national(f"+{number.removeprefix('00')}")
    return bare if len(bare) >= LONG_NUMBER else ""


def whole(text: str) -> tuple[str, tuple[str | int, ...]]:
    """The condition under which the text with its digits is a phone p, and its parameters.

    `norm` is "+", country code and national number; the text may lack the code or have a trunk 0 in its place.
    """
    number = typed(text)
    national = number.lstrip("0") or number  # without the 00 before a country code or the 0 of a trunk call
    if number.startswith("00") or "+" in fold(text):
        return "p.norm = ?", (f"+{national}",)
    with_code = "substr(p.norm, 1, 1) = '+' AND substr(p.norm, -?) = ? AND length(p.norm) <= ?"
    longest = len(national) + len("+999")
    return f"(p.norm = ? OR ({with_code}))", (number, len(national), national, longest)
