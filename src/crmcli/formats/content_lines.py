"""The lines of a vCard: unfolded, cut into name, parameters and value, and decoded (vCard 2.1; RFC 2426; RFC 6350).

Real files mix the versions' rules, so all are known at once: bare parameters, quoted-printable, and caret escapes.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_head = re.compile(r"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):").match
_parameter = re.compile(r';((?:[^";]|"[^"]*")*)').findall
_values = re.compile(r'"([^"]*)"|([^",]+)').findall
_escape = re.compile(r"\\(.)", re.DOTALL).sub
_caret = re.compile(r"\^([n^'])").sub
_CARETS = {"n": "\n", "^": "^", "'": '"'}  # RFC 6868
_NEWLINE = {"n": "\n", "N": "\n"}


class Line(NamedTuple):
    """A property. `name` and the names of parameters are in lower case; `raw` is as it stands in the file, but without
    folds and transport encodings.
    """

    number: int
    group: str
    name: str
    parameters: dict[str, list[str]]
    raw: str

    @property
    def types(self) -> list[str]:
        """What kinds of a thing it is, in lower case: home, work, cell, pref …"""
        return [each for value in self.parameters.get("type", ()) for each in value.lower().split(",") if each]

    @property
    def text(self) -> str:
        return unescape(self.raw)

    def parts(self, separator: str = ";") -> list[str]:
        """The parts of a structured value, or of a list, without escapes."""
        return [unescape(part).strip() for part in cut(self.raw, separator)]

    @property
    def is_binary(self) -> bool:
        return bool({"b", "base64"} & set(_encodings(self.parameters))) or self.raw.startswith("data:")


def _encodings(parameters: dict[str, list[str]]) -> list[str]:
    return [value.lower() for value in parameters.get("encoding", ())]


def unescape(text: str) -> str:
    return _escape(lambda match: _NEWLINE.get(match[1], match[1]), text) if "\\" in text else text


def cut(text: str, separator: str) -> list[str]:
    """Cut at the separators that no backslash stands before."""
    if "\\" not in text:
        return text.split(separator)
    return re.findall(rf"(?:^|{separator})((?:\\.|[^\\{separator}])*)", text, re.DOTALL)


def lines(physical: Iterable[tuple[int, str]], encoding: str = "utf-8") -> Iterator[Line | tuple[int, str]]:
    """The properties of numbered lines; what is none comes as it stands, with its number.

    `encoding` is that of quoted-printable bytes that do not name their own.
    """
    for number, text in _unfolded(physical):
        match = _head(text)
        if match is None:
            if text.strip():
                yield number, text
            continue
        parameters = _parameters(match[3])
        raw = text[match.end() :]
        if "quoted-printable" in _encodings(parameters):
            raw = _from_quoted_printable(raw, parameters.get("charset", [encoding])[0])
        yield Line(number, (match[1] or "").lower(), match[2].lower(), parameters, raw)


def _unfolded(physical: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first. A line that ends in = goes on in the next if it is
    quoted-printable; else one that begins with a space or a tab belongs to the one before.
    """
    first, parts, soft = 0, [""], False
    for number, line in physical:
        if soft:
            parts.append(line)
        elif line[:1] in (" ", "\t") and parts[0]:
            parts.append(line[1:])
        else:
            yield first, "".join(parts)
            first, parts = number, [line]
        soft = line.endswith("=") and "quoted-printable" in parts[0].partition(":")[0].lower()
        if soft:
            parts[-1] = parts[-1][:-1]
    yield first, "".join(parts)


def _parameters(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for parameter in _parameter(text):
        name, sign, value = parameter.partition("=")
        if not sign:  # version 2.1: HOME, QUOTED-PRINTABLE
            name, value = _bare(name.strip().lower())
        values = [_caret(lambda match: _CARETS[match[1]], quoted or plain) for quoted, plain in _values(value)]
        found.setdefault(name.strip().lower(), []).extend(each.strip() for each in values)
    return found


def _bare(value: str) -> tuple[str, str]:
    return ("encoding" if value in ("quoted-printable", "base64", "8bit", "7bit") else "type"), value


def _from_quoted_printable(raw: str, charset: str) -> str:
    """Bytes that are not of the charset that they say, are GB18030, as old Chinese phones wrote, or lost."""
    coded = quopri.decodestring(raw.encode("utf-8", "surrogateescape"))
    for encoding in (charset, "utf-8", "gb18030"):
        try:
            return coded.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return coded.decode("utf-8", "replace")
