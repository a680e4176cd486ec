"""The lines of a vCard: unfolded, cut into name, parameters and value, and decoded (vCard 2.1; RFC 2426; RFC 6350).

Real files mix the versions' rules, so all are known at once: bare parameters, quoted-printable, and caret escapes.
Pictures and other binary values are read past: of them only the name is kept, however long they are.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from crmcli.errors import Usage
from crmcli.formats.decoding import RECORD_LIMIT

PIECE = 1 << 16  # characters of a physical line that are read at a time

_head = re.compile(r"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):").match
_binary = re.compile(
    r"(?:[A-Z0-9_-]+\.)?(?:(?:PHOTO|LOGO|SOUND)[;:]|KEY(?:;[^:]*)?:data:|[^:]*;(?:ENCODING=)?(?:B|BASE64)[;:])",
    re.IGNORECASE,
).match
_parameter = re.compile(r';((?:[^";]|"[^"]*")*)').findall
_values = re.compile(r'"([^"]*)"|([^",]+)').findall
_own_type = re.compile(r"X-CUSTOM\(CHARSET=([^,]*),ENCODING=QUOTED-PRINTABLE,(.*)\)", re.IGNORECASE).fullmatch
_escape = re.compile(r"\\(.)", re.DOTALL).sub
_caret = re.compile(r"\^([n^'])").sub
_surrogates = re.compile("[\ud800-\udfff]").sub
_CARETS = {"n": "\n", "^": "^", "'": '"'}  # RFC 6868
_SPACES, _BLANK = (" ", "\t"), ("", " ", "\t")
_NEWLINE = {"n": "\n", "N": "\n"}
_ENCODINGS = frozenset(("quoted-printable", "base64", "b", "8bit", "7bit"))
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}  # what is called so is often more


class Line(NamedTuple):
    """A property. `name` and the names of parameters are in lower case; `raw` is as it stands in the file, but without
    folds and transport encodings. A line without a name is no property: its `raw` is all that there is.
    """

    number: int
    group: str
    name: str
    parameters: dict[str, list[str]]
    raw: str
    is_binary: bool = False

    @property
    def types(self) -> list[str]:
        """What kinds of a thing it is, as written: home, WORK, cell, pref …"""
        return [each for value in self.parameters.get("type", ()) for each in value.split(",") if each]

    @property
    def text(self) -> str:
        return unescape(self.raw).strip()

    def parts(self, separator: str = ";") -> list[str]:
        """The parts of a structured value, or of a list, without escapes."""
        return [unescape(part).strip() for part in cut(self.raw, separator)]


def unescape(text: str) -> str:
    return _escape(lambda match: _NEWLINE.get(match[1], match[1]), text) if "\\" in text else text


def cut(text: str, separator: str) -> list[str]:
    """Cut at the separators that no backslash stands before."""
    if "\\" not in text:
        return text.split(separator)
    return re.findall(rf"(?:^|{separator})((?:\\.|[^\\{separator}])*)", text, re.DOTALL)


def lines(text: TextIO, file: str, encoding: str = "utf-8") -> Iterator[Line]:
    """The properties of a text, and what stands between them. `encoding` is that of quoted-printable bytes that do not
    name their own. Raises errors.Usage for a line of more than RECORD_LIMIT characters.
    """
    for number, line, is_binary in _unfolded(text, file):
        match = _head(line)
        if match is None:
            if line.strip():
                yield Line(number, "", "", {}, line.replace("\0", ""))
            continue
        group, name, given = match.groups()
        parameters = _parameters(given) if given else {}
        raw = line[match.end() :]
        if "encoding" in parameters and "quoted-printable" in map(str.lower, parameters["encoding"]):
            raw = _from_quoted_printable(raw, (parameters.get("charset") or [encoding])[0])
        if "\0" in raw:  # which no text has, and no book takes
            raw = raw.replace("\0", "")
        yield Line(number, group.lower() if group else "", name.lower(), parameters, raw, is_binary)


def _unfolded(text: TextIO, file: str) -> Iterator[tuple[int, str, bool]]:
    """Logical lines with the number of their first, and whether they are binary: then only their first piece.

    A line that ends in = goes on in the next if it is quoted-printable; else one that begins with a space or a tab
    belongs to the one before.
    """
    first, parts, size, soft, binary = 0, [""], 0, False, False
    for number, line, is_rest in _pieces(text):
        if binary and (is_rest or line[:1] in _BLANK or not _head(line)):
            continue
        if is_rest or soft:
            parts.append(line)
        elif line[:1] in _SPACES and parts[0]:
            parts.append(line[1:])
        else:
            yield first, parts[0] if len(parts) == 1 else "".join(parts), binary
            first, parts, size, binary = number, [line], 0, _binary(line) is not None
        size += len(line)
        if size > RECORD_LIMIT:
            raise Usage(f"{file}, line {number}: a record of more than {RECORD_LIMIT:,} characters")
        soft = line[-1:] == "=" and "quoted-printable" in parts[0].partition(":")[0].lower()
        if soft:
            parts[-1] = parts[-1][:-1]
    yield first, "".join(parts), binary


def _pieces(text: TextIO) -> Iterator[tuple[int, str, bool]]:
    """Physical lines, numbered, without their ends. A long one comes in pieces: all but the first are rests."""
    number, is_rest = 1, False
    readline = text.readline
    piece = readline(PIECE).removeprefix("\ufeff")
    while piece:
        yield number, piece.rstrip("\r\n"), is_rest
        is_rest = len(piece) == PIECE and piece[-1] not in "\r\n"
        piece = readline(PIECE)
        number += not is_rest


def _parameters(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for parameter in _parameter(text):
        name, sign, value = parameter.partition("=")
        if own := _own_type(parameter):
            name, value = "type", _from_quoted_printable(own[2], own[1])
        elif not sign:  # version 2.1: HOME, QUOTED-PRINTABLE
            name, value = "encoding" if name.strip().lower() in _ENCODINGS else "type", name
        values = [_caret(lambda match: _CARETS[match[1]], quoted or plain) for quoted, plain in _values(value)]
        found.setdefault(name.strip().lower(), []).extend(each.strip() for each in values)
    return found


def _from_quoted_printable(raw: str, charset: str) -> str:
    """Bytes that are not of the charset that they say, are GB18030, as old Chinese phones wrote, or lost."""
    coded = quopri.decodestring(raw.encode("utf-8", "surrogateescape"))
    for encoding in (_WIDER.get(charset.lower(), charset), "utf-8", "gb18030"):
        try:
            return _surrogates("\ufffd", coded.decode(encoding))
        except (ValueError, LookupError):  # not of that charset; no such charset
            continue
    return coded.decode("utf-8", "replace")
