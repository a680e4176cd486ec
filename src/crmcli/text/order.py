"""The order of names in a list: that of the Unicode CLDR's pinyin collation, with Chinese surnames as they are read."""

from __future__ import annotations

import unicodedata

from crmcli.text.fold import fold
from crmcli.text.han import is_han, place, places, surname_of

LONGEST_PERSON = 4  # Chinese characters: two of a surname, two of a given name
_CITY = ("重庆", "重慶")  # many firms begin with it, and 重 is read in it as it is as a surname

_FIRST = "_-–—,、;:!¡?¿.…。·'‘’\"“”«»()[]{}§¶@*/\\&#%•`´^°©®+±<=>|~¢$£¥€0123456789"
_TONES = "āáǎàēéěèīíǐìńňǹḿōóǒòūúǔù"  # of Pinyin: before the letter without, while other accents are behind it
_END, _TONED, _SPACE, _MARKS = "\x01", 0x02, 0x02, 0x03
_CHINESE, _RARE_CHINESE, _OTHERS = 0x10000, 0x2F000, 0x30000

_toned = str.maketrans(_TONES, "".join(chr(_TONED + number) for number in range(len(_TONES))))


def sort_key(name: str) -> str:
    """A text that sorts, code point by code point, as the name should (Unicode Technical Standard 10).

    Punctuation, digits, Chinese characters, then all other scripts; among equals accents decide, then case.
    """
    typed = name if name.isascii() else unicodedata.normalize("NFC", name)
    person = _leading_han(typed)
    if len(person) == len(typed):
        return f"{_of_person(person)}{_END}{typed}"
    weights = _of_person(person) + " ".join(typed.split())[len(person) :].translate(_weights)
    return f"{weights}{_END}{_accents(typed)}{_END}{typed.swapcase()}"


def _accents(typed: str) -> str:
    if typed.isascii():
        return typed.lower()
    return unicodedata.normalize("NFKC", typed).lower().translate(_toned)


def _leading_han(typed: str) -> str:
    """The Chinese characters that the name begins with, if the first can be read as a surname."""
    if not typed or not is_han(typed[0]):
        return ""
    length = next((at for at, character in enumerate(typed) if not is_han(character)), len(typed))
    return typed[:length] if length <= LONGEST_PERSON or typed.startswith(_CITY) else ""


def _of_person(name: str) -> str:
    if surname_of(name):
        return "".join(map(_chinese, places(name), name))
    return name.translate(_weights)


def _chinese(at: int | None, character: str) -> str:
    return chr(_CHINESE + at) if at is not None else chr(_RARE_CHINESE) + character


class _Weights(dict[int, str]):
    """Worked out when a character is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = weight = _weight(chr(code))
        return weight


def _weight(character: str) -> str:
    if is_han(character):
        return _chinese(place(character), character)
    return _plain(character) if character in _FIRST else "".join(map(_plain, fold(character) or " "))


def _plain(character: str) -> str:
    if character.isspace():
        return chr(_SPACE)
    if character in _FIRST:
        return chr(_MARKS + _FIRST.index(character))
    return chr(min(_OTHERS + ord(character), 0x10FFFF))


_weights = _Weights()
