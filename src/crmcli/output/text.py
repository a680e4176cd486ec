"""Text from data made harmless for a terminal, and exact for a pipe."""

from __future__ import annotations

import json
import re
from typing import Any

# Controls, then characters that show nothing themselves but hide or reorder others (Unicode Technical Report 36).
# Zero-width joiner and non-joiner and the variation selectors stay: emoji and several scripts need them. A joiner that
# joins nothing of the kind only misleads about the width, which terminals then count in different ways.
# Every one of these is unprintable to str.isprintable, which is the fast way past them.
_HARMFUL = (
    "\x7f-\x9f"  # DEL, C1
    "\u00ad\u061c\u180e"  # soft hyphen, Arabic letter mark, Mongolian vowel separator
    "\u200b\u200e\u200f"  # zero-width space, left-to-right and right-to-left mark
    "\u2028-\u202e"  # line and paragraph separator, bidi embeddings and overrides
    "\u2060-\u206f"  # word joiner, invisible operators, bidi isolates, deprecated format characters
    "\ufeff\ufff9-\ufffb"  # byte order mark, interlinear annotation
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and musical format controls
    "\U000e0000-\U000e007f"  # tags
    "\ud800-\udfff"  # lone surrogates
)
_STRAY_JOINER = "(?<![^\x00-\x7f\u200d])\u200d|\u200d(?![^\x00-\x7f\u200d])"
_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f{_HARMFUL}]|{_STRAY_JOINER}")
_IN_LINE = re.compile(f"[\x00-\x1f{_HARMFUL}]|{_STRAY_JOINER}")
_IN_JSON = re.compile(f"[{_HARMFUL}]")
_TSV = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_IN_TSV = re.compile(r"[\\\t\n\r]")


def safe(text: str) -> str:
    r"""The text with every character that could command or mislead a terminal written out, such as `\x1b`.

    Newlines and tabs stay, and those of Windows are newlines too; see `safe_line`.
    """
    return text if text.isprintable() else _IN_TEXT.sub(_visible, text.replace("\r\n", "\n"))


def safe_line(text: str) -> str:
    r"""Like `safe`, on one line: newlines and tabs are written out too (`\x0a`, `\x09`)."""
    return text if text.isprintable() else _IN_LINE.sub(_visible, text)


def one_line(text: str) -> str:
    """Like `safe_line`, with blanks for line breaks and tabs: for a glance at a text."""
    return text if text.isprintable() else safe_line(" ".join(filter(None, text.replace("\t", " ").splitlines())))


def tsv_cell(text: str) -> str:
    r"""The text as a TSV cell: backslash, tab, newline and carriage return are `\\ \t \n \r`, the rest is exact."""
    if text.isprintable() and "\\" not in text:
        return text
    return _IN_TSV.sub(lambda match: _TSV[match[0]], text)


def json_text(value: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    r"""The value as JSON that loads back exactly, yet is harmless on a terminal: such characters are `\uXXXX`."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    return text if text.isprintable() else _IN_JSON.sub(_json_escape, text)


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)  # a surrogate pair, RFC 8259 section 7
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
