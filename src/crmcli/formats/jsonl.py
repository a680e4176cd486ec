"""JSON files: bytes <-> objects. JSON Lines stream; a .json file, an array or one object, is read whole.

Numbers come as the text that they were written as, so that nothing is rounded. NaN and Infinity are refused
(RFC 8259, section 6). Where a key stands twice in an object, its last value counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NoReturn

from crmcli.errors import Usage
from crmcli.formats.decoding import Lines, encoding_of, name_of, reading
from crmcli.formats.records import COLUMN_LIMIT, Row, Table

JSON_LIMIT = 100_000_000
"""The largest .json file, in bytes; larger ones must be JSON Lines."""

DEPTH_LIMIT = 50

_SPACE = re.compile(r"[ \t\r\n]*")


def read_jsonl(stream: BinaryIO, *, encoding: str | None = None) -> Table:
    """See records.Format.table. The columns are the keys of all objects, so the file is read once for them alone."""
    encoding = encoding_of(stream, encoding)
    columns = _columns(name_of(stream), _rows_of_lines(stream, encoding))
    return Table(columns, encoding, lambda: _rows_of_lines(stream, encoding))


def read_json(stream: BinaryIO, *, encoding: str | None = None) -> Table:
    """See records.Format.table."""
    file = name_of(stream)
    if stream.seek(0, 2) > JSON_LIMIT:
        raise Usage(f"{file}: larger than {JSON_LIMIT // 1_000_000} MB; bring it as JSON Lines (one object a line)")
    encoding = encoding_of(stream, encoding)
    with reading(stream, encoding) as reader:
        text = reader.read().removeprefix("\ufeff")
    columns = _columns(file, _rows_of_text(file, text), "record")
    return Table(columns, encoding, lambda: _rows_of_text(file, text), "record")


def write_jsonl(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
) -> int:
    """See records.Writer."""
    _refuse_bom(bom)
    count = 0
    for row in rows:
        stream.write(_line(columns, row) + b"\n")
        count += 1
    return count


def write_json(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
) -> int:
    """See records.Writer. An array with an object a line."""
    _refuse_bom(bom)
    count = 0
    for row in rows:
        stream.write((b",\n" if count else b"[\n") + _line(columns, row))
        count += 1
    stream.write(b"\n]\n" if count else b"[]\n")
    return count


def _line(columns: Sequence[str], row: Mapping[str, Any]) -> bytes:
    found = {column: row[column] for column in columns if column in row}
    return json.dumps(found, ensure_ascii=False, allow_nan=False).encode()


def _refuse_bom(bom: bool) -> None:
    if bom:
        raise Usage("--bom: JSON is written without a BOM (RFC 8259); it is for CSV")


def _columns(file: str, rows: Iterator[Row], unit: str = "line") -> list[str]:
    """The keys of all rows, in the order in which they come up."""
    found: dict[str, None] = {}
    for row in rows:
        if not row.problem and not row.cells.keys() <= found.keys():
            found |= dict.fromkeys(row.cells)
            if len(found) > COLUMN_LIMIT:
                raise Usage(f"{file}, {unit} {row.line}: more than {COLUMN_LIMIT:,} different keys; is this a list?")
    return list(found)


def _rows_of_lines(stream: BinaryIO, encoding: str) -> Iterator[Row]:
    with reading(stream, encoding) as text:
        lines = Lines(text, name_of(stream))
        for line in lines:
            lines.since = 0
            if not line.isspace():
                yield _row_of_line(lines.number, line.strip())


def _row_of_line(number: int, line: str) -> Row:
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        return Row(number, {}, f"not JSON: {error.msg} (character {error.pos + 1})", line)
    except ValueError as error:
        return Row(number, {}, str(error), line)
    except RecursionError:
        return Row(number, {}, _TOO_DEEP, line)
    return _row(number, line, value)


def _rows_of_text(file: str, text: str) -> Iterator[Row]:
    """The rows of an array of objects, or of one object; they are counted, not their lines."""
    at = _past_space(text, 0)
    array = text[at : at + 1] == "["
    at = _past_space(text, at + 1) if array else at
    line, counted, number = 1, 0, 0
    while not (array and text[at : at + 1] == "]"):
        line, counted, number = line + text.count("\n", counted, at), at, number + 1
        value, end = _decode(file, text, at, line)
        yield _row(number, text[at:end], value)
        at = _past_space(text, end)
        if not array:
            _expect_end(file, text, at)
            return
        at = _past_comma(file, text, at)
    _expect_end(file, text, _past_space(text, at + 1))


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _past_comma(file: str, text: str, at: int) -> int:
    """From behind an element of an array to its next element, or to its end."""
    if text[at : at + 1] == "]":
        return at
    after = _past_space(text, at + 1)
    if text[at : at + 1] != "," or text[after : after + 1] in ("]", ""):
        _fail(file, text, at, "expected a comma and an object, or the end of the list")
    return after


def _expect_end(file: str, text: str, at: int) -> None:
    if at < len(text):
        _fail(file, text, at, "text behind the end; for one object a line say --from jsonl")


def _decode(file: str, text: str, at: int, line: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        _fail(file, text, error.pos, error.msg)
    except ValueError as error:
        raise Usage(f"{file}, line {line}: {error}") from None
    except RecursionError:
        raise Usage(f"{file}, line {line}: {_TOO_DEEP}") from None


def _fail(file: str, text: str, at: int, reason: str) -> NoReturn:
    line = text.count("\n", 0, at) + 1
    raise Usage(f"{file}, line {line}: not JSON: {reason} (character {at - text.rfind(chr(10), 0, at)} of the line)")


def _row(line: int, source: str, value: Any) -> Row:
    if not isinstance(value, dict):
        return Row(line, {}, "not an object: a record is written {…}", source)
    # Only such sources can hide what is looked for, and few rows are such.
    if "\\u" in source or source.count("[") + source.count("{") > DEPTH_LIMIT:
        problem = _unfit(value, DEPTH_LIMIT)
        if problem:
            return Row(line, {}, problem, source)
    return Row(line, value)


def _unfit(value: Any, depth: int) -> str | None:
    """Why the value cannot be taken in: a character that no text has, or too many levels."""
    if depth < 0:
        return _TOO_DEEP
    if isinstance(value, str):
        if "\0" in value:
            return "a NUL character"
        return "half a character (a lone surrogate)" if any("\ud800" <= char <= "\udfff" for char in value) else None
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        return next(filter(None, (_unfit(item, depth - 1) for item in value)), None)
    return None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


_TOO_DEEP = "nested too deeply"
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse_constant)
