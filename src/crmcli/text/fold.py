"""What makes two spellings compare equal."""

from __future__ import annotations

import unicodedata

from crmcli.text.han import is_han, simplified

# Letters that NFKC and casefold leave apart, though people type one for the other, and the typographic quotes and
# dashes that keyboards and word processors put in place of ' " and -.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_MARKS = {"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "‐": "-", "–": "-", "—": "-", "−": "-"}
_SAME = _LETTERS | _MARKS

# Accents (Mn) and characters that nobody sees (Cf: zero-width, soft hyphen, direction marks) make no difference.
_DROPPED = ("Mn", "Cf")


def fold(text: str) -> str:
    """`text` without regard to case, width, accents, spacing and traditional characters; idempotent, never raises.

    NFKC, full case folding, marks removed, whitespace runs to one space (Unicode Standard Annex 15; section 3.13).
    """
    if text.isascii():
        return " ".join(text.lower().split())
    # What folds to several characters may compose again (Hangul), so NFC comes after them.
    return " ".join(unicodedata.normalize("NFC", text.translate(_folded)).split())


class _Folded(dict[int, str]):
    """Code point -> what it folds to, worked out when first met: a name then costs one look-up per character."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    previous, folded = "", character
    while folded != previous:
        previous = folded
        spelled = "".join(_SAME.get(c, c) for c in folded)
        parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", spelled).casefold())
        folded = "".join(simplified(c) if is_han(c) else c for c in parts if unicodedata.category(c) not in _DROPPED)
    return folded


_folded = _Folded()
