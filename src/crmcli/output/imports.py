"""The plan and the result of an import, in lines."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.model.importing import SAMPLES, ImportResult, LikelyDuplicate, Refusal
from crmcli.output.text import safe_line

DROPPED = "(left out)"


def counts(result: ImportResult) -> str:
    """How many of each kind, those that are none at all left out but for the first three."""
    parts = [f"{result.added:,} added", f"{result.updated:,} updated", f"{result.same:,} the same"]
    parts += [f"{result.skipped:,} skipped"] if result.skipped else []
    parts += [f"{result.likely:,} likely duplicates"] if result.likely else []
    parts += [f"{result.refused:,} refused"] if result.refused else []
    return ", ".join(parts)


def plan_lines(result: ImportResult) -> Iterator[str]:
    """The mapping, samples of what is new and changed, likely duplicates and refusals, and the counts."""
    for file, mapping in zip(result.files, result.mappings, strict=False):
        yield f"Columns of {safe_line(file)}:"
        yield from (f"  {safe_line(column)} -> {safe_line(field) or DROPPED}" for column, field in mapping)
    if result.additions:
        yield "New:"
        for new in result.additions:
            company = f", {new.company}" if new.company else ""
            yield safe_line(f"  line {new.line}: {new.name}{company}")
        yield from _more(result.added, len(result.additions))
    if result.changes:
        yield "Changed:"
        for change in result.changes:
            yield safe_line(f"  line {change.line}: {change.name} (#{change.customer})")
            yield from (safe_line(f"    {name}: {before or '-'} -> {after}") for name, before, after in change.fields)
        yield from _more(result.updated, len(result.changes))
    yield from problem_lines(result)
    yield f"{counts(result)[0].upper()}{counts(result)[1:]}."


def problem_lines(result: ImportResult) -> Iterator[str]:
    """The first likely duplicates and refusals."""
    several = len(result.files) > 1
    if result.duplicates:
        yield "Likely duplicates, added all the same:"
        yield from (_duplicate(it, several) for it in result.duplicates[:SAMPLES])
        yield from _more(result.likely, min(len(result.duplicates), SAMPLES))
    if result.refusals:
        yield "Refused:"
        yield from (_refusal(it, several) for it in result.refusals[:SAMPLES])
        yield from _more(result.refused, min(len(result.refusals), SAMPLES))


def _duplicate(it: LikelyDuplicate, several: bool) -> str:
    return safe_line(f"  {_where(it.file, it.line, several)}: like {it.name} (#{it.customer}): {it.reason}")


def _refusal(it: Refusal, several: bool) -> str:
    column = f", {it.column}" if it.column else ""
    return safe_line(f"  {_where(it.file, it.line, several)}{column}: {it.reason}")


def _where(file: str, line: int, several: bool) -> str:
    return f"{file}, line {line}" if several else f"line {line}"


def _more(total: int, shown: int) -> Iterator[str]:
    if total > shown:
        yield f"  … and {total - shown:,} more"
