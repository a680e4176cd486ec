"""Writing the lines that vCards and calendars are made of (RFC 6350, section 3; RFC 5545, section 3.1)."""

from __future__ import annotations

WIDTH = 75  # octets of a line

_escapes = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})


def escaped(text: str) -> str:
    """A text as a property's value."""
    return text.translate(_escapes)


def folded(line: str) -> bytes:
    """The line in pieces of at most WIDTH octets, none cut within a character."""
    pieces, piece = [], b""
    for character in line:
        coded = character.encode()
        if len(piece) + len(coded) > WIDTH:
            pieces.append(piece)
            piece = b" "
        piece += coded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
