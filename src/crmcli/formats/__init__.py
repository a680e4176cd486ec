"""Floor 2, file formats: bytes to records and back, nothing else."""

from __future__ import annotations

from crmcli.formats import delimited, jsonl, vcard, vcard_writer
from crmcli.formats.records import Format

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("csv", (".csv",), delimited.read_csv, delimited.write_csv),
        Format("tsv", (".tsv", ".tab"), delimited.read_tsv, delimited.write_tsv),
        Format("json", (".json",), jsonl.read_json, jsonl.write_json),
        Format("jsonl", (".jsonl", ".ndjson"), jsonl.read_jsonl, jsonl.write_jsonl),
        Format("vcard", (".vcf",), vcard.read_vcard, vcard_writer.write_vcard),
        Format("vcard4", (".vcard",), vcard.read_vcard, vcard_writer.write_vcard4),
    )
}
"""The formats that hold a table of customers, by name."""

_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def guess(name: str, head: bytes) -> str:
    """The name of the format: by the file name's suffix, else by the first bytes of the content, else csv."""
    for each in FORMATS.values():
        if name.lower().endswith(each.suffixes):
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
