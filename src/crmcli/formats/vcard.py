"""Address books: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), many cards in a file, read one at a time.

A card becomes a row with the columns of our own JSON, so that nothing in it need be guessed again.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from crmcli.errors import Usage
from crmcli.formats.content_lines import Line, lines
from crmcli.formats.decoding import RECORD_LIMIT, encoding_of, name_of, reading
from crmcli.formats.records import Row, Table
from crmcli.formats.vcard_properties import card_of
from crmcli.formats.vcard_writer import UID

COLUMNS = [
    "uid", "external_id", "kind", "name", "company", "title", "emails", "phones", "handles", "addresses", "birthday",
    "tags", "source", "stage", "tier", "language", "notes", "fields",
]  # fmt: skip
HEAD = 4096  # bytes, within which the first card of our own says that it is one
FOLDED_LIMIT = 100_000_000  # bytes
LINE_LIMIT = 5_000  # properties of a card; a person has a hundred
SHOWN = 20  # names in a note

_MEMBERS = ("member", "x-addressbookserver-member")
_OURS = UID.encode()
_agent = re.compile("agent[;:]", re.IGNORECASE).match
_fold = re.compile(rb"\r?\n[ \t]")


def read_vcard(stream: BinaryIO, *, encoding: str | None = None) -> Table:
    """See records.Format.table. A card is a row; its line is that of its BEGIN."""
    stream, encoding = _decodable(stream, encoding)
    stream.seek(0)
    ours = _OURS in stream.read(HEAD)
    cards = _Cards(stream, encoding)
    columns = [column for column in COLUMNS if ours or column != "uid"]
    return Table(columns, encoding, cards.rows, left_aside=cards.left_aside, written=cards.written)


def _decodable(stream: BinaryIO, encoding: str | None) -> tuple[BinaryIO, str]:
    """The stream and its encoding. Old programs fold lines within a character: such a file is unfolded in memory."""
    try:
        return stream, encoding_of(stream, encoding)
    except Usage as error:
        if stream.seek(0, 2) > FOLDED_LIMIT:
            raise
        stream.seek(0)
        unfolded = io.BytesIO(_fold.sub(b"", stream.read()))
        try:
            return unfolded, encoding_of(unfolded, encoding)
        except Usage:
            raise error from None


class _Cards:
    """The cards of a file, and what of them the last pass left aside."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.stream = stream
        self.encoding = encoding
        self.file = name_of(stream)
        self.left_out: Counter[str] = Counter()
        self.groups: Counter[str] = Counter()

    def rows(self) -> Iterator[Row]:
        self.left_out, self.groups = Counter(), Counter()
        found = False
        quoted = "utf-8" if self.encoding.startswith("utf-16") else self.encoding  # bytes that are written as ASCII
        with reading(self.stream, self.encoding) as text:
            for begin, card in _cut(lines(text, self.file, quoted), self.file):
                found = True
                if isinstance(card, str):
                    yield Row(begin, {}, card)
                elif row := self._row(begin, card):
                    yield row
        if not found:
            raise Usage(f"{self.file}: there is no vCard in it; one begins with BEGIN:VCARD")

    def written(self) -> Iterator[tuple[int, list[str]]]:
        """See records.Table."""
        begin, card, depth = 0, [""], 0
        with reading(self.stream, self.encoding) as text:
            for number, ended in enumerate(text, 1):
                line = ended.rstrip("\r\n").removeprefix("\ufeff")
                begins = line.strip().lower() == "begin:vcard"
                if begins and not (depth and _agent(card[-1])):
                    if depth:
                        yield begin, card
                    begin, card, depth = number, [], 0
                depth += begins
                if depth:
                    card.append(line)
                if depth and line.strip().lower() == "end:vcard":
                    depth -= 1
                    if not depth:
                        yield begin, card
        if depth:
            yield begin, card

    def left_aside(self) -> Sequence[str]:
        """See records.Table."""
        notes = []
        if self.left_out:
            found = sorted(self.left_out.items(), key=lambda it: (-it[1], it[0]))
            counted = [f"{name} of {count:,} card{'s'[: count > 1]}" for name, count in found]
            notes.append(f"not kept: {_listed(counted)}")
        if self.groups:
            notes.append(f"not kept: cards of groups, not of people: {_listed(list(self.groups))}")
        return notes

    def _row(self, begin: int, properties: Sequence[Line]) -> Row | None:
        card = card_of(properties)
        if card.is_group:
            self.groups[card.cells.get("name") or f"line {begin}"] += 1
            return None
        self.left_out.update(card.left_out)
        return Row(begin, card.cells)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _cut(found: Iterator[Line], file: str) -> Iterator[tuple[int, list[Line] | str]]:
    """The line of each card, and its properties or what is wrong with it.

    A card inside a card (an agent, RFC 2426 section 3.5.4) is left out.
    """
    card: list[Line] = []
    begin = depth = size = 0
    for line in found:
        if _frames(line, "begin"):
            inside = depth == 1 and card and card[-1].name == "agent"
            if depth and not inside:
                yield begin, "the card does not end before the next begins"
                depth = 0
            depth += 1
            if depth == 1:
                begin, card, size = line.number, [], 0
        elif not depth:
            continue
        elif _frames(line, "end"):
            depth -= 1
            if depth == 0:
                yield begin, card
        elif depth == 1:
            size += len(line.raw)
            _add(card, line)
            _refuse_endless(file, line.number, size, len(card))
    if depth:
        yield begin, "the card does not end"


def _frames(line: Line, name: str) -> bool:
    return line.name == name and line.raw.strip().lower() == "vcard"


def _refuse_endless(file: str, number: int, size: int, count: int) -> None:
    if size > RECORD_LIMIT or count > LINE_LIMIT:
        limit = f"{RECORD_LIMIT:,} characters" if size > RECORD_LIMIT else f"{LINE_LIMIT:,} lines"
        raise Usage(f"{file}, line {number}: a record of more than {limit}")


def _add(card: list[Line], line: Line) -> None:
    """Of a picture only its name, of a group not its members."""
    if line.name not in _MEMBERS:
        card.append(line._replace(raw="") if line.is_binary else line)
