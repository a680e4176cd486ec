"""Phone numbers as people write them, and as they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from crmcli.errors import InvalidValue
from crmcli.text.countries import region_of as region_of
from crmcli.text.fold import fold

FEWEST_DIGITS, MOST_DIGITS = 3, 20  # 110 is a number; with more than 20 digits there are two in one field
LONGEST = 200  # characters, with notes

_other_digits = re.compile(r"[^\D0-9]")
_not_digits = re.compile(r"[^0-9]+")
_plain_mobile = re.compile(r"((?:\+|00)86[ -]?)?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})").fullmatch

# From FEWEST_DIGITS to MOST_DIGITS and nothing around them: most of the other numbers of an import.
_bare = re.compile(r"\+?[0-9](?:[ -]?[0-9]){2,19}").fullmatch

# The other patterns stay strings, so that each is compiled when it is first needed: `digits` is on everyday paths.
_MOBILE = r"(?:86)?(1[3-9][0-9]{9})"
_MOBILE_WITH_CODE = r"860?(1[3-9][0-9]{9})"
_SCIENTIFIC = r"[+-]?[0-9]+(?:[.,][0-9]+)?e\+?[0-9]+"
_LETTER_FOR_FIGURE = r"[0-9][oil]+(?![a-z])|(?<![a-z])[oil]+[0-9]"  # 139 0000 000O
_FLOAT = r"([0-9]{5,})\.0+"  # what a spreadsheet makes of 13800138000
_NOTE = r"\([^()0-9]*\)|;(?!ext=)[a-z][a-z-]*=[^;]*"  # (mobile); a parameter of a tel: URI, RFC 3966
_EXTENSION = (
    r"(?:(?:(?<![a-z])(?:转|轉|分机|分機|内线|內線|;ext=|ext(?:ension|n)?|x|×|#)号?[\s.:]*)+(?P<marked>[0-9]{1,10})"
    r"|,+\s*(?P<dialled>[0-9]{1,5}))[^0-9]*$"
)
# 0571-87654321-8012: in China a third group is an extension; elsewhere it may belong to the number.
_CHINESE_EXTENSION = r"(.*?0?[0-9]{2,3}[)\s-]{1,2}[0-9]{7,8})-([0-9]{1,5})[^0-9]*"
_CHINESE = r"[^0-9+]*(?:\+|00)86"
# A number and the signs that stand inside numbers; a "+", and a slash after seven digits, begin the next number.
_NUMBERS = r"\+?(?:[0-9\s()\[\]._*·‒―ー~-]|(?<![0-9]{7})/)+"


# What may stand between the numbers of one cell. ",," dials an extension; a space stands between Chinese mobiles only.
_COMMA, _SLASH = r"(?<![,，])[,，](?![,，])", "[/／]"
_MOBILES = r"(?<![0-9])((?:\+?86[ -]?)?1[3-9][0-9]{9})\s+(?=(?:\+?86[ -]?)?1[3-9][0-9]{9}(?![0-9]))"
_WORD = r"[或|&]|\s(?:or|and|和)\s"
_may_be_several = re.compile(rf"[/／,，]|[0-9]{{11}}\s|{_WORD}", re.IGNORECASE).search
_LONGEST_CELL = 10 * LONGEST
_WHOLE = 7  # digits from which a number is one by itself, and no area, extension or last figures of another
_WHOLE_ABROAD = {"+": 10, "00": 12}  # with the code of a country, and thus perhaps only that and an area


class Phone(NamedTuple):
    """`e164` is None when no numbering plan knows the number; `digits` are those typed, without the extension."""

    e164: str | None
    digits: str
    extension: str | None = None

    @property
    def norm(self) -> str:
        """What is compared: E.164 where it is known, else the digits. The extension is not part of it."""
        return self.e164 or self.digits


def parse(value: str, region: str | None) -> Phone:
    """The number in `value`, which may carry an extension and notes. Raises InvalidValue.

    `region` (ISO 3166 alpha-2) says where a number without country code is dialled. With None only international
    forms and Chinese mobile numbers, which cannot be mistaken, have an E.164 form.
    """
    region = region.upper() if region else None
    plain = _plain_mobile(value)  # most numbers of a Chinese book; a test compares it with the long way
    if plain and (plain[1] or region in (None, "CN")):
        return Phone("+86" + "".join(plain.group(2, 3, 4)), digits(value))
    if _bare(value):  # a test compares this with the long way too
        number, extension = _split_chinese_extension(value, region)
    else:
        number, extension = _split_extension(_readable(value), region)
    typed = digits(number)
    international = number.lstrip(" ([.").startswith("+")
    e164 = None if "*" in number else _e164(typed, international, region)
    return Phone(e164, typed, extension)


def several(text: str) -> list[str]:
    """The numbers of a cell that holds several; `030/1234567`, `021-6387 1234/5` and `1234567,,12` are each one."""
    if not 2 * _WHOLE < len(text) <= _LONGEST_CELL or not _may_be_several(text):  # nearly always
        return [text]
    parts = re.sub(_MOBILES, r"\1,", text)
    by_word = (part for whole in _cut(parts, _COMMA) for part in _cut(whole, f"(?i:{_WORD})"))
    return [number for part in by_word for number in _cut(part, _SLASH)]


def _cut(text: str, between: str) -> Iterator[str]:
    """`text` cut at those of the marks that stand between two whole numbers."""
    start = 0
    marks = [(mark.start(), mark.end()) for mark in re.finditer(between, text)]
    for (end, after), (following, _) in zip(marks, [*marks[1:], (len(text), 0)], strict=False):
        if _is_whole(text[start:end]) and _is_whole(text[after:following]):
            yield text[start:end].strip()
            start = after
    yield text[start:].strip()


def _is_whole(text: str) -> bool:
    written = fold(text).lstrip(" (")
    least = next((count for prefix, count in _WHOLE_ABROAD.items() if written.startswith(prefix)), _WHOLE)
    return len(digits(text)) >= least


def digits(text: str) -> str:
    """The decimal digits of `text` (ASCII, full-width, Arabic …) as ASCII digits."""
    if not text.isascii():
        text = _other_digits.sub(lambda digit: str(int(digit[0])), text)
    return _not_digits.sub("", text)


def _readable(value: str) -> str:
    """The text without notes, folded, its digits in ASCII. Raises InvalidValue for what is no phone number."""
    if len(value) > LONGEST:
        raise InvalidValue("phone", f"is {len(value):,} characters long; a number with its notes has at most {LONGEST}")
    text = _other_digits.sub(lambda digit: str(int(digit[0])), fold(value))
    if re.fullmatch(_SCIENTIFIC, text):
        raise InvalidValue("phone", f"{value!r} is in a spreadsheet's scientific notation; format the column as text")
    if "@" in text:
        raise InvalidValue("phone", f"{value!r} is an e-mail address or a handle")
    if re.search(_LETTER_FOR_FIGURE, text):
        raise InvalidValue("phone", f"{value!r} has a letter in the place of a figure")
    if match := re.fullmatch(_FLOAT, text):
        return match[1]
    return re.sub(_NOTE, " ", text.replace("%20", " ").replace("%2b", "+"))


def _split_extension(text: str, region: str | None) -> tuple[str, str | None]:
    extension = None
    match = re.search(_EXTENSION, text)
    if match and len(digits(text[: match.start()])) >= FEWEST_DIGITS:
        text, extension = text[: match.start()], match["marked"] or match["dialled"]
    number = _longest_number(text)
    return (number, extension) if extension else _split_chinese_extension(number, region)


def _split_chinese_extension(number: str, region: str | None) -> tuple[str, str | None]:
    chinese = region == "CN" or re.match(_CHINESE, number)
    if chinese and (match := re.fullmatch(_CHINESE_EXTENSION, number)):
        return match[1], match[2]
    return number, None


def _longest_number(text: str) -> str:
    """The number among the words around it. Raises InvalidValue when there is none, or more than one number holds."""
    count = len(digits(text))
    if not count:
        raise InvalidValue("phone", "has no digits")
    if count > MOST_DIGITS:
        raise InvalidValue("phone", f"has {count} digits, more than {MOST_DIGITS}; enter each number by itself")
    number: str = max(re.findall(_NUMBERS, text), key=lambda part: len(digits(part)))
    if len(digits(number)) < FEWEST_DIGITS:
        raise InvalidValue("phone", f"has fewer than {FEWEST_DIGITS} digits")
    return number


def _e164(typed: str, international: bool, region: str | None) -> str | None:
    if international or typed.startswith("00"):
        whole = typed.lstrip("0")
        if match := re.fullmatch(_MOBILE_WITH_CODE, whole):
            return f"+86{match[1]}"
        return _ask(f"+{whole}", None) or (None if international or not region else _ask(typed, region))
    if region in (None, "CN") and (match := re.fullmatch(_MOBILE, typed)):
        return f"+86{match[1]}"
    return _ask(typed, region) if region else None


def _ask(written: str, region: str | None) -> str | None:
    # Most numbers of a Chinese book are mobiles and never come here: importing the plans costs 30 ms.
    from crmcli.text.numbering import e164

    return e164(written, region)
