"""What a text is found by in the search index: its words, its characters, their sounds, and the ends of numbers.

The index cuts at everything but letters and digits, so what is one term here stands between spaces. All texts are
folded ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from crmcli.text.han import is_han, readings

TAIL = "r"  # begins a number that is written backwards

# Country codes (ITU-T E.164): those of one and of two digits, all others have three.
_ONE_DIGIT = ("1", "7")
_TWO_DIGITS = (
    *("20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49"),
    *("51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84"),
    *("86", "90", "91", "92", "93", "94", "95", "98"),
)
LONGEST_PARTICLE = 3  # letters of o', mc, de, van: what some write as one with the next word
_latin_words = re.compile("[a-z]+").findall
_numbers = re.compile(r"(?<![^\x1f])(\+?)([0-9]{3,})(?![^\x1f])").findall


def spaced(text: str) -> str:
    """`text` with each character of a script without spaces as a word of its own."""
    return text if text.isascii() else text.translate(_spaced)


def named(text: str) -> str:
    """The `spaced` text of a name, and those words as one that some write as one: o'connor oconnor."""
    joined = " ".join(_joined(text))
    return f"{spaced(text)} {joined}" if joined else spaced(text)


def joined_with(text: str, beginning: str) -> str:
    """The first of the words of `named` that are written as one, and begin so; "" for none."""
    return next((each for each in _joined(text) if each.startswith(beginning)), "")


def _joined(text: str) -> Iterator[str]:
    """A short word with the next one, and with more when that is short too: dela, delacruz and lacruz in de la cruz."""
    words = _latin_words(text)
    for start in range(len(words) - 1):
        for end in range(start + 1, len(words)):
            if len(words[end - 1]) > LONGEST_PARTICLE:
                break
            yield "".join(words[start : end + 1])


def sounds(text: str) -> str:
    """How the Chinese characters of `text` are read: each, each with the next, and the initials of the two.

    王小 gives "wang yu wangxiao yuxiao wx yx xiao".
    """
    if text.isascii():
        return ""
    runs = text.translate(_runs).split()
    return " ".join(_pairs[pair] for run in runs for pair in zip(run, run[1:] + " ", strict=True))


def national(number: str) -> str:
    """A number without its country code."""
    return number[1 + _code_length(number[1:]) :] if number.startswith("+") else number


def ends(contacts: str) -> str:
    """The phone numbers among `contacts`, forwards with and without country code, and backwards behind an r."""
    return " ".join([_ends(plus, digits) for plus, digits in _numbers(contacts)])


def _ends(plus: str, digits: str) -> str:
    without_code = f"{digits[_code_length(digits) :]} " if plus else ""
    return f"{digits} {without_code}{TAIL}{digits[::-1]}"


def _code_length(digits: str) -> int:
    return 1 if digits.startswith(_ONE_DIGIT) else 2 if digits.startswith(_TWO_DIGITS) else 3


def has_no_spaces(character: str) -> bool:
    """Whether the script of the character writes words without spaces between them: Chinese, kana, and Hangul too."""
    return is_han(character) or "\u3041" <= character <= "\u30ff" or "\uac00" <= character <= "\ud7a3"


class _Spaced(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = found = f" {character} " if has_no_spaces(character) else character
        return found


class _Runs(dict[int, str]):
    """Spaces for all that is no Chinese character."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = found = character if is_han(character) else " "
        return found


class _Pairs(dict[tuple[str, str], str]):
    """The sounds of a character with the next one, or with a space behind the last."""

    def __missing__(self, pair: tuple[str, str]) -> str:
        first, second = map(readings, pair)
        both = [*product(first, second)]
        heard = (*first, *map("".join, both), *(a[0] + b[0] for a, b in both))
        self[pair] = found = " ".join(dict.fromkeys(heard))
        return found


_spaced = _Spaced()
_runs = _Runs()
_pairs = _Pairs()
