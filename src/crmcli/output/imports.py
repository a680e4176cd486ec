"""The plan and the result of an import, in lines."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.model.importing import (
    SAMPLES,
    AmbiguousDates,
    Change,
    ImportResult,
    KeptText,
    LikelyDuplicate,
    Place,
    Refusal,
)
from crmcli.output.columns import birthday
from crmcli.output.text import safe_line

DROPPED = "(left out)"
LONGEST_VALUE = 40  # characters of a value that is shown only to be known again


def done(result: ImportResult) -> str:
    """What an import did, in a sentence."""
    files = ", ".join(result.files)
    if result.changed:
        return f"Imported {customers(result.changed)} from {files}: {_counts(result)}."
    if not result.taken + result.refused:
        return f"Nothing new in {files}: there are no customers in it."
    if result.same != result.taken + result.refused:
        return f"Nothing new in {files}: {', '.join(_others(result))}."
    all_of_them = {1: "its only customer is", 2: "both customers are"}.get(
        result.same, f"all {result.same:,} customers are"
    )
    return f"Nothing new in {files}: {all_of_them} as in the book."


def planned(result: ImportResult) -> str:
    """What an import would do, in a sentence."""
    changing = [f"add {result.added:,}"] if result.added else []
    changing += [f"update {result.updated:,}"] if result.updated else []
    others = ", ".join(_others(result))
    return f"Would {', '.join(changing) or 'change nothing'}{'; ' + others if others else ''}."


def customers(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"


def _counts(result: ImportResult) -> str:
    """How many of each kind, those that are none at all left out but for the first three."""
    parts = [f"{result.added:,} added", f"{result.updated:,} updated", f"{result.same:,} the same"]
    parts += [f"{result.skipped:,} skipped"] if result.skipped else []
    parts += [_likely(result.likely)] if result.likely else []
    parts += [f"{result.refused:,} refused"] if result.refused else []
    return ", ".join(parts)


def _others(result: ImportResult) -> list[str]:
    """What else there is to say of the records: how many change nothing, are doubtful, or are not taken."""
    parts = [f"{_are(result.same)} the same"] if result.same else []
    parts += [f"{_are(result.skipped)} skipped"] if result.skipped else []
    parts += [_likely(result.likely)] if result.likely else []
    parts += [f"{_are(result.refused)} refused"] if result.refused else []
    return parts


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count:,} are"


def _likely(count: int) -> str:
    return "1 likely duplicate" if count == 1 else f"{count:,} likely duplicates"


def plan_lines(result: ImportResult) -> Iterator[str]:
    """The mapping, samples of what is new and changed, likely duplicates and refusals. `planned` is its last line."""
    several = len(result.files) > 1
    for file, mapping in zip(result.files, result.mappings, strict=False):
        yield f"Columns of {safe_line(file)}:"
        renamed = ((column, field) for column, field in mapping if column != field)
        yield from (f"  {safe_line(column)} -> {safe_line(field) or DROPPED}" for column, field in renamed)
    if result.additions:
        yield "New:"
        for new in result.additions:
            company = f", {new.company}" if new.company else ""
            yield safe_line(f"  {_where(new.place, several)}: {new.name}{company}")
        yield from _more(result.added, len(result.additions))
    if result.changes:
        yield "Changed:"
        for change in result.changes:
            yield safe_line(f"  {_where(change.place, several)}: {_whom(change, several, rehearsed=True)}")
            for name, before, after in change.fields:
                yield safe_line(f"    {name}: {birthday(before) or '-'} -> {birthday(after)}")
        yield from _more(result.updated, len(result.changes))
    yield from problem_lines(result, rehearsed=True)


def problem_lines(result: ImportResult, *, rehearsed: bool = False) -> Iterator[str]:
    """The first likely duplicates, birthdays that could not be read or in two ways, and refusals."""
    several = len(result.files) > 1
    if result.duplicates:
        yield "Likely duplicates, added all the same:"
        yield from (_duplicate(it, several, rehearsed) for it in result.duplicates[:SAMPLES])
        yield from _more(result.likely, min(len(result.duplicates), SAMPLES))
    if result.kept:
        yield _kept(result, several, rehearsed)
    yield from (_doubtful(it, several) for it in result.ambiguous)
    if result.refusals:
        yield "Refused:"
        yield from (_refusal(it, several) for it in result.refusals[:SAMPLES])
        yield from _more(result.refused, min(len(result.refusals), SAMPLES))


def own_fields_line(result: ImportResult) -> str | None:
    """Which columns nothing was known of, and how to say more; None when there are none."""
    columns = result.own_fields
    if not columns:
        return None
    more = f" and {len(columns) - SAMPLES:,} more" if len(columns) > SAMPLES else ""
    listed = safe_line(", ".join(columns[:SAMPLES]))
    return f"Columns kept as fields of your own: {listed}{more} (use --map COLUMN=FIELD or COLUMN= to change)"


def _duplicate(it: LikelyDuplicate, several: bool, rehearsed: bool) -> str:
    return safe_line(f"  {_where(it.place, several)}: like {_whom(it, several, rehearsed)}: {it.reason}")


def _whom(it: LikelyDuplicate | Change, several: bool, rehearsed: bool) -> str:
    """A customer by the id, or by the line where a rehearsal gave only a passing one."""
    return f"{it.name} of {_where(it.other, several)}" if rehearsed and it.other else f"{it.name} (#{it.customer})"


def _kept(result: ImportResult, several: bool, rehearsed: bool) -> str:
    birthdays = "1 birthday" if result.kept == 1 else f"{result.kept:,} birthdays"
    kept = "would be kept" if rehearsed else "was kept" if result.kept == 1 else "were kept"
    shown = ", ".join(_value(it, several) for it in result.kept_texts[:SAMPLES])
    more = f" and {result.kept - SAMPLES:,} more" if result.kept > SAMPLES else ""
    return safe_line(f"{birthdays} could not be read and {kept} as field.birthday: {shown}{more}")


def _doubtful(it: AmbiguousDates, several: bool) -> str:
    dates = "1 ambiguous date" if it.count == 1 else f"{it.count:,} ambiguous dates"
    place = f" of {it.file}" if several else ""
    first = "day first" if it.order == "dmy" else "month first"
    read = birthday(it.read)
    return safe_line(f'{dates}{place}: "{it.written}" was read as {read}, {first} (use {it.option} to change)')


def _value(it: KeptText, several: bool) -> str:
    short = it.value if len(it.value) <= LONGEST_VALUE else it.value[:LONGEST_VALUE] + "…"
    return f"{_where(it.place, several)} {short!r}"


def _refusal(it: Refusal, several: bool) -> str:
    column = f", {it.column}" if it.column else ""
    return safe_line(f"  {_where(it.place, several)}{column}: {it.reason}")


def _where(place: Place, several: bool) -> str:
    where = f"{place.unit} {place.line}"
    return f"{place.file}, {where}" if several else where


def _more(total: int, shown: int) -> Iterator[str]:
    if total > shown:
        yield f"  … and {total - shown:,} more"
