"""Mails: single files (RFC 5322), and folders of them in one file (mbox, RFC 4155).

Only the beginning of a mail is read, which has its headers and text; attachments are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from crmcli.errors import Usage
from crmcli.formats.decoding import name_of
from crmcli.formats.html_text import text_of
from crmcli.formats.mail_words import LONGEST_HEADER, as_text, header
from crmcli.world import utc_text

HEAD = 2_000_000  # bytes of a mail that are read
LONGEST_TEXT = 20_000  # characters that are kept
LONGEST_ID = 250
MOST_PARTS = 200
MOST_PEOPLE = 500
FIRST_YEAR = 1971

_LINE = 1 << 16
_FROM = re.compile(rb"From \S+ .*\d\d:\d\d")
_CUT = "\n[…]"


class Person(NamedTuple):
    """Somebody in a header of a mail; the name may be empty."""

    name: str
    address: str


class Mail(NamedTuple):
    """`at` is the UTC instant of its Date; None where it has none that can be read. `source` names it wherever it is
    read from: mail: and its Message-ID, or of one without a digest of what it says.
    """

    source: str
    sender: Person | None
    recipients: tuple[Person, ...]
    at: str | None
    subject: str
    text: str


def read(stream: BinaryIO) -> Iterator[Mail]:
    """The mails of a file, one by one. Raises Usage for what is no mail."""
    for number, raw in enumerate(_split(stream), 1):
        try:
            yield _mail(message_from_bytes(raw), f"{name_of(stream)}, mail {number}")
        except RecursionError:
            raise Usage(f"{name_of(stream)}, mail {number}: its parts are nested too deeply to be read") from None


def _split(stream: BinaryIO) -> Iterator[bytes]:
    """The beginnings of the file's mails, at most HEAD bytes of each."""
    parts: list[bytes] = []
    size, is_box, after_blank = 0, False, True
    while line := stream.readline(_LINE):
        if after_blank and _FROM.match(line) and (is_box or not parts):
            if parts:
                yield b"".join(parts)
            parts, size, is_box = [], 0, True
        elif size < HEAD:
            parts.append(line[1:] if is_box and line.startswith(b">From ") else line)
            size += len(line)
        after_blank = not line.strip()
    yield b"".join(parts)


def _mail(message: Message, where: str) -> Mail:
    values: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        values.setdefault(name.lower(), []).append(str(value))
    sender = _people(values.get("from") or values.get("sender") or [])
    if not sender:
        raise Usage(f"{where}: this is no mail, for it has no From; save it from the mail program as .eml or mbox")
    recipients = _people([*values.get("to", []), *values.get("cc", []), *values.get("bcc", [])])
    subject = header(values.get("subject", [""])[0])
    at, text = _instant(values.get("date", [""])[0]), _text(message)
    said = "\n".join((sender[0].address, at or "", subject, text))
    identity = header(values.get("message-id", [""])[0]).strip("<> \t")
    if not identity or len(identity) > LONGEST_ID:
        identity = sha256(said.encode("utf-8", "replace")).hexdigest()
    return Mail(f"mail:{identity}", sender[0], tuple(recipients), at, subject, text)


def _people(values: list[str]) -> list[Person]:
    """Each address once. Names are read after the addresses are told apart: an encoded one may have a comma."""
    cut = [value[:LONGEST_HEADER].replace("\r", " ").replace("\n", " ") for value in values]
    found: dict[str, Person] = {}
    for name, address in getaddresses(cut)[:MOST_PEOPLE]:
        if "@" in address:
            found.setdefault(address.lower(), Person(header(name), header(address)))
    return list(found.values())


def _instant(date: str) -> str | None:
    try:
        sent = parsedate_to_datetime(date[:LONGEST_HEADER])
        sent = sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent  # -0000 is UTC, RFC 5322 section 3.3
        return utc_text(sent) if sent.year >= FIRST_YEAR else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _text(message: Message) -> str:
    """The plain parts one after another; the text of the HTML ones where there is nothing in those."""
    parts = list(_parts(message))
    text = _joined(_content(part) for part in parts if part.get_content_type() == "text/plain")
    if not text:
        text = _joined(text_of(_content(part)) for part in parts if part.get_content_type() == "text/html")
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rstrip() + _CUT


def _joined(texts: Iterator[str]) -> str:
    clean = (text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip() for text in texts)
    return "\n\n".join(text for text in clean if text)


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are shown as text; not those of mails within the mail."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            waiting += reversed([it for it in part.get_payload() if isinstance(it, Message)])
        elif part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            yield part


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    try:
        charset = part.get_content_charset()
    except (LookupError, ValueError):
        charset = None
    return as_text(data, charset) if isinstance(data, bytes) else ""
