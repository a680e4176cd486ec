"""Text of mails: encoded words of headers (RFC 2047), and bytes whose charset is named, or is not."""

from __future__ import annotations

import codecs
import re
from binascii import Error, a2b_base64, a2b_qp
from itertools import groupby

from crmcli.formats import western

LONGEST_HEADER = 20_000  # characters; what is behind is not looked at

_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_WORDS = re.compile(rf"{_WORD.pattern}(?:\s*{_WORD.pattern})*")
_FOLD = re.compile(r"\r?\n[ \t]*")

_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "hz", "iso8859-1": "cp1252", "ascii": ""}
"""What mails that name these are really in; "" for a guess."""
_NO_CHARSETS = ("idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape")
"""Encodings of Python's own, of which some take long for texts of that length."""


def header(raw: str) -> str:
    """The header's text on one line, its encoded words read. `raw` may have surrogates for bytes beyond ASCII."""
    text = _FOLD.sub(" ", raw[:LONGEST_HEADER])
    if not text.isascii():
        text = as_text(text.encode("utf-8", "surrogateescape"), None)
    return _WORDS.sub(_read, text).strip()


def _read(words: re.Match[str]) -> str:
    """Adjacent words: a character may begin in one and end in the next, where both are of one charset."""
    found = [(match[1], _bytes(match[2], match[3])) for match in _WORD.finditer(words[0])]
    runs = groupby(found, lambda it: it[0].lower())
    return "".join(as_text(b"".join(data for _, data in run), charset) for charset, run in runs)


def _bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return a2b_qp(data, header=True)
    try:
        return a2b_base64(data + b"=" * (-len(data) % 4))
    except Error:
        return data


def as_text(data: bytes, charset: str | None) -> str:
    """The bytes in their charset; where it is none, unknown or not true, in UTF-8, a Western one or GB18030."""
    if name := _known(charset):
        try:
            return data.decode(name)
        except ValueError:
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(western.ENCODING if western.looks_western(data) else "gb18030", "replace")


def _known(charset: str | None) -> str:
    try:
        name = codecs.lookup(charset or "ascii").name
        b"".decode(name)
    except (LookupError, ValueError):  # no such encoding, or none of text
        return ""
    return "" if name in _NO_CHARSETS else _LARGER.get(name, name)
