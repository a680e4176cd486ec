"""The order of names in a list: that of the Unicode CLDR's pinyin collation, with Chinese surnames as they are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from crmcli.text.fold import fold
from crmcli.text.han import is_han, place, places

LONGEST_PERSON = 4  # Chinese characters: two of a surname, two of a given name

_PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_END, _SPACE, _MARKS = "\x01", 0x02, 0x03  # before the digits, which stay what they are
_CHINESE, _RARE_CHINESE, _OTHERS = 0x10000, 0x2F000, 0x30000


def sort_key(name: str) -> str:
    """A text that sorts, code point by code point, as the name should (Unicode Technical Standard 10).

    Punctuation, digits, Chinese characters, then all other scripts; accents and case decide only among equals.
    """
    typed = unicodedata.normalize("NFC", name)
    if len(typed) <= LONGEST_PERSON and all(map(is_han, typed)):
        weights: Iterable[str] = map(_chinese, places(typed), typed)
    else:
        weights = map(_weights.__getitem__, " ".join(typed.split()))
    return f"{''.join(weights)}{_END}{typed.swapcase()}"


def _chinese(at: int | None, character: str) -> str:
    return chr(_CHINESE + at) if at is not None else chr(_RARE_CHINESE) + character


class _Weights(dict[str, str]):
    """Worked out when a character is first met."""

    def __missing__(self, character: str) -> str:
        self[character] = weight = (
            _chinese(place(character), character) if is_han(character) else "".join(map(_plain, fold(character) or " "))
        )
        return weight


def _plain(character: str) -> str:
    if character.isspace():
        return chr(_SPACE)
    if character in _PUNCTUATION:
        return chr(_MARKS + _PUNCTUATION.index(character))
    return character if character.isascii() and character.isdigit() else chr(min(_OTHERS + ord(character), 0x10FFFF))


_weights = _Weights()
