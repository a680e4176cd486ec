"""Floor 2, file formats: bytes to records and back, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from crmcli.formats import delimited, jsonl, markdown
from crmcli.formats.records import Format, Table


def _read_vcard(stream: BinaryIO, **asked: Any) -> Table:
    from crmcli.formats import vcard  # as xlsx, for few only: its patterns take 20 ms to compile

    return vcard.read_vcard(stream, **asked)


def _write_vcard(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
) -> int:
    from crmcli.formats import vcard_writer

    return vcard_writer.write_vcard(stream, columns, rows, bom=bom)


def _write_vcard4(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
) -> int:
    from crmcli.formats import vcard_writer

    return vcard_writer.write_vcard4(stream, columns, rows, bom=bom)


def _read_xlsx(stream: BinaryIO, **asked: Any) -> Table:
    from crmcli.formats import xlsx  # calamine and zipfile take 10 ms to load

    return xlsx.read_xlsx(stream, **asked)


def _write_xlsx(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
) -> int:
    from crmcli.formats import xlsx_writer

    return xlsx_writer.write_xlsx(stream, columns, rows, bom=bom)


def _write_ics(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool = False
) -> int:
    from crmcli.formats import ics

    return ics.write_ics(stream, columns, rows, bom=bom)


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("csv", (".csv",), delimited.read_csv, delimited.write_csv, ("encoding", "header_row", "knows")),
        Format("tsv", (".tsv", ".tab"), delimited.read_tsv, delimited.write_tsv, ("encoding", "header_row")),
        Format("json", (".json",), jsonl.read_json, jsonl.write_json),
        Format("jsonl", (".jsonl", ".ndjson"), jsonl.read_jsonl, jsonl.write_jsonl),
        Format("xlsx", (".xlsx",), _read_xlsx, _write_xlsx, ("header_row", "sheet", "knows"), is_text=False),
        Format("vcard", (".vcf",), _read_vcard, _write_vcard),
        Format("vcard4", (".vcard",), _read_vcard, _write_vcard4),
        Format("ics", (".ics",), None, _write_ics, ()),
        Format("markdown", (".md", ".markdown"), None, markdown.write_markdown, ()),
    )
}
"""The formats that hold a table of customers, and ics, which holds their days, by name."""

READABLE = tuple(name for name, each in FORMATS.items() if each.read)


def called(name: str) -> str:
    """The own name of the format that may also be called as its files end, vcf or md, or excel; else the name."""
    given = name.lower()
    if given in FORMATS:
        return given
    others = {suffix[1:]: each.name for each in FORMATS.values() for suffix in each.suffixes} | {"excel": "xlsx"}
    return others.get(given, name)


def of_suffix(name: str) -> list[str]:
    """The formats whose files end as this name does; none for another ending, or without one."""
    return [each.name for each in FORMATS.values() if name.lower().endswith(each.suffixes)]


def suffix_of(format: str) -> str:
    return FORMATS[format].suffixes[0]


def ends_as_another(name: str, format: str) -> bool:
    """Whether a file of this format would be taken for one of another by its name. Both kinds of vCard end alike."""
    ends = of_suffix(name)
    return bool(ends) and not any(FORMATS[end].read is FORMATS[format].read for end in ends)


_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a zip archive; what holds an old or an encrypted one


def guess(name: str, head: bytes) -> str:
    """The name of the format: a workbook by its first bytes, else by the file name's suffix, else by the first bytes
    of the content, else csv."""
    if head.startswith(_WORKBOOK):
        return "xlsx"
    for each in FORMATS.values():
        if name.lower().endswith(each.suffixes) and each.name != "xlsx":
            return each.name
    start = head.lstrip(_BEFORE_TEXT)
    if start[:11].replace(b"\0", b"").lower().startswith(b"begin:"):
        return "vcard"
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        # An object spread over several lines opens with a line that is no object by itself.
        first = start.replace(b"\0", b"").splitlines()[0].rstrip()
        return "jsonl" if first.endswith(b"}") or b"\n" not in start else "json"
    return "csv"
