"""The rows that an import refused, in a file of their own: to be mended there, and imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crmcli.errors import CrmError, Usage
from crmcli.formats import FORMATS, ends_as_another, suffix_of
from crmcli.formats.vcard_writer import write_refused
from crmcli.services.exporting import private_file
from crmcli.services.files import InputFile
from crmcli.services.headings import rejected as columns_beside

Reasons = Mapping[int, str]  # by line


def refuse_taken(target: Path, names: Iterable[Path]) -> None:
    """Raise Usage where the file of refused rows would take the place of a file that is read, or of the book."""
    for name in names:
        if target.exists() and name.exists() and target.samefile(name):
            raise Usage(f"--rejects {target}: that is a file which this command reads; name another one")


def refuse_mixed(sources: Sequence[InputFile]) -> None:
    """Raise Usage where the files are of several formats: refused rows stand in that of their own."""
    formats = sorted({source.format for source in sources})
    if len(formats) > 1:
        raise Usage(f"--rejects: the files are {' and '.join(formats)}; import those of one format at a time with it")


def refuse_name(target: Path, format: str) -> None:
    """Raise Usage for a name that belongs to another format, CrmError where a file would be replaced.

    It may be a list, or refused rows that are half mended.
    """
    if ends_as_another(target.name, format):
        name = target.with_suffix(suffix_of(format)).name
        raise Usage(f"--rejects {target}: refused rows stand in the format of their file, {format}; name it {name}")
    if target.is_file():
        raise CrmError(f"--rejects: {target} is there already, and is not replaced; name another file, or remove it")


def write(target: Path, sources: Sequence[InputFile], rejected: Sequence[Reasons]) -> int:
    """Write the refused rows, read anew from their files, each with its line and why; returns how many there are."""
    several = len(sources) > 1
    found = [(source, reasons) for source, reasons in zip(sources, rejected, strict=True) if reasons]
    with private_file(target) as stream:
        if sources[0].table.written:
            return write_refused(stream, _cards(found, several))
        columns = dict.fromkeys(name for source, _ in found for name in source.table.columns)
        beside = columns_beside(columns)
        columns |= dict.fromkeys(beside)
        # For what a spreadsheet saved: it would take UTF-8 without a mark for another encoding.
        bom = sources[0].format == "csv" and any(it.bom or it.table.encoding != "utf-8" for it in sources)
        return FORMATS[sources[0].format].write(stream, tuple(columns), _rows(found, beside, several), bom=bom)


def _rows(
    found: Iterable[tuple[InputFile, Reasons]], beside: tuple[str, str], several: bool
) -> Iterator[Mapping[str, Any]]:
    for source, reasons in found:
        for row in source.table.rows():
            if row.line in reasons:
                reason = reasons[row.line] + (f"; it is: {row.beyond}" if row.beyond else "")
                yield {**row.cells, **dict(zip(beside, (_place(source, row.line, several), reason), strict=True))}


def _cards(found: Iterable[tuple[InputFile, Reasons]], several: bool) -> Iterator[tuple[Sequence[str], str]]:
    for source, reasons in found:
        if source.table.written:
            for line, written in source.table.written():
                if line in reasons:
                    yield written, f"{source.table.unit} {_place(source, line, several)}: {reasons[line]}"


def _place(source: InputFile, line: int, several: bool) -> str:
    return f"{source.name}:{line}" if several else str(line)
