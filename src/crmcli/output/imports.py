"""The plan and the result of an import, in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from crmcli.model.customer import Customer
from crmcli.model.importing import (
    CUSTOMERS,
    SAMPLES,
    AmbiguousDates,
    Change,
    Difference,
    ImportResult,
    KeptText,
    Kind,
    LikelyDuplicate,
    Place,
    Question,
    Refusal,
)
from crmcli.model.shapes import FIELD, pick
from crmcli.output.columns import birthday
from crmcli.output.text import one_line, safe_line

DROPPED = "(left out)"
COMPUTED = "(left out: worked out from the book)"
_DATES = {"birthday": "birthday", "next": "follow-up date", "log_at": "time", "external_id": "id"}
SIDE = ("name", "company", "phone", "email", "city")  # what tells at a glance who it is
LONGEST_VALUE = 40  # characters of a value that is shown only to be known again


def done(result: ImportResult) -> str:
    """What an import did, in a sentence."""
    files = ", ".join(result.files)
    if result.changed:
        return f"Imported {records(result.changed, result.kind)} from {files}: {_counts(result)}."
    if not result.taken + result.refused + result.left_out:
        return f"Nothing new in {files}: there are no {result.kind.many} in it."
    if result.kept_ours or result.left_out or result.same != result.taken + result.refused:
        return f"Nothing new in {files}: {', '.join(_others(result))}."
    all_of_them = {1: f"its only {result.kind.one} is", 2: f"both {result.kind.many} are"}.get(
        result.same, f"all {result.same:,} {result.kind.many} are"
    )
    return f"Nothing new in {files}: {all_of_them} as in the book."


def planned(result: ImportResult) -> str:
    """What an import would do, in a sentence."""
    archived = f" ({result.archived:,} archived)" if result.archived else ""
    changing = [f"add {result.added:,}{archived}"] if result.added else []
    changing += [f"update {result.updated:,}"] if result.updated else []
    others = ", ".join(_others(result))
    return f"Would {', '.join(changing) or 'change nothing'}{'; ' + others if others else ''}."


def records(count: int, kind: Kind) -> str:
    return counted(count, kind.one, kind.many)


def _counts(result: ImportResult) -> str:
    """How many of each kind, those that are none at all left out but for the first three."""
    archived = f" ({result.archived:,} archived)" if result.archived else ""
    parts = [f"{result.added:,} added{archived}", f"{result.updated:,} updated", f"{result.same:,} the same"]
    parts += [f"{result.skipped:,} skipped"] if result.skipped else []
    parts += _beside(result)
    parts += [_likely(result.likely)] if result.likely else []
    parts += [f"{result.refused:,} refused"] if result.refused else []
    return ", ".join(parts)


def _others(result: ImportResult) -> list[str]:
    """What else there is to say of the records: how many change nothing, are doubtful, or are not taken."""
    parts = [f"{_are(result.same)} the same"] if result.same else []
    parts += [f"{_are(result.skipped)} skipped"] if result.skipped else []
    parts += _beside(result)
    parts += [_likely(result.likely)] if result.likely else []
    parts += [f"{_are(result.refused)} refused"] if result.refused else []
    return parts


def _beside(result: ImportResult) -> list[str]:
    """What came with the records, and what was left where it was."""
    parts = [counted(result.touches, "touch", "touches")] if result.touches else []
    parts += [counted(result.follow_ups, "follow-up", "follow-ups")] if result.follow_ups else []
    parts += [counted(result.orders, "order", "orders")] if result.orders else []
    parts += [counted(result.items, "item", "items")] if result.items else []
    return parts + ([f"{result.left_out:,} left out by --where"] if result.left_out else [])


def counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count:,} are"


def _likely(count: int) -> str:
    return "1 likely duplicate" if count == 1 else f"{count:,} likely duplicates"


def plan_lines(result: ImportResult) -> Iterator[str]:
    """The mapping, samples of what is new and changed, likely duplicates and refusals. `planned` is its last line."""
    several = len(result.files) > 1
    yield from note_lines(result)
    for file, mapping, filled in zip(result.files, result.mappings, result.filled, strict=False):
        if mapping:  # another book and vCards have none
            yield f"Columns of {safe_line(file)}:"
            yield from map(one_line, _columns(filled, result))
            if idle := [column for column, field in mapping if (column, field) not in filled]:
                yield one_line(f"  {', '.join(idle)} hold{'s' if len(idle) == 1 else ''} nothing")
    if result.additions:
        yield "New:"
        for new in result.additions:
            company = f", {new.company}" if new.company else ""
            yield one_line(f"  {_where(new.place, several)}: {new.name}{company}")
        yield from _more(result.added, len(result.additions))
    if result.changes:
        yield "Changed:"
        for change in result.changes:
            yield safe_line(
                f"  {_where(change.place, several)}: {_whom(change, several, rehearsed=True, kind=result.kind)}"
            )
            for name, before, after in change.fields:
                yield one_line(f"    {name}: {birthday(before) or '-'} -> {birthday(after)}")
        yield from _more(result.updated, len(result.changes))
    yield from problem_lines(result, rehearsed=True)


def _columns(mapping: Sequence[tuple[str, str]], result: ImportResult) -> Iterator[str]:
    """Those that are called as their fields, those that are not, fields of one's own, and what is left out."""
    same = [column for column, field in mapping if column == field]
    if same:
        yield f"  {', '.join(same)} as {'it is' if len(same) == 1 else 'they are'}"
    others = [(column, field) for column, field in mapping if column != field]
    for column, field in sorted(others, key=lambda it: (it[1] == "", it[1] == FIELD + it[0])):
        label = f" ({result.labels[column]})" if field and column in result.labels else ""
        yield f"  {column} -> {field or (COMPUTED if column in result.computed else DROPPED)}{label}"


def note_lines(result: ImportResult) -> Iterator[str]:
    """How the files were read, where that had to be found out."""
    return map(safe_line, result.notes)


def problem_lines(result: ImportResult, *, rehearsed: bool = False) -> Iterator[str]:
    """The first likely duplicates, birthdays that could not be read or in two ways, and refusals."""
    several = len(result.files) > 1
    if result.duplicates:
        yield "Likely duplicates, added all the same:"
        yield from (_duplicate(it, several, rehearsed) for it in result.duplicates[:SAMPLES])
        yield from _more(result.likely, min(len(result.duplicates), SAMPLES))
    yield from (_kept(result, field, count, several, rehearsed) for field, count in result.kept)
    yield from (_doubtful(it, several) for it in result.ambiguous)
    yield from _kept_ours(result, several, rehearsed)
    if result.refusals:
        yield "Refused:"
        records = [list(mistakes) for _, mistakes in groupby(result.refusals, lambda it: it.place)][:SAMPLES]
        yield from (_refusal(mistakes, several) for mistakes in records)
        yield from _more(result.refused, len(records))


def own_fields_line(result: ImportResult) -> str | None:
    """Which columns nothing was known of, and how to say more; None when there are none."""
    columns = result.own_fields
    if not columns:
        return None
    more = f" and {len(columns) - SAMPLES:,} more" if len(columns) > SAMPLES else ""
    listed = safe_line(", ".join(columns[:SAMPLES]))
    return f"Columns kept as fields of your own: {listed}{more} (use --map COLUMN=FIELD or COLUMN= to change)"


def _duplicate(it: LikelyDuplicate, several: bool, rehearsed: bool) -> str:
    return safe_line(f"  {_where(it.place, several)}: {_whom(it, several, rehearsed)}: {it.reason}")


def _whom(it: LikelyDuplicate | Change | Difference, several: bool, rehearsed: bool, kind: Kind = CUSTOMERS) -> str:
    """A customer, or an order, by the id, or by the line where a rehearsal gave only a passing one; before, what the
    record says.
    """
    place = it.other if rehearsed else None
    whom = f"{it.name} of {_where(place, several)}" if place else f"{it.name} ({kind.mark}{it.customer})"
    own = it.own_name if it.own_name != it.name else ""
    if isinstance(it, LikelyDuplicate):
        return f"{own}, like {whom}" if own else f"like {whom}"
    return f"{own} is {whom}" if own else whom


def _kept_ours(result: ImportResult, several: bool, rehearsed: bool) -> Iterator[str]:
    """What the file says otherwise and the book keeps; the plan shows the first of those customers."""
    if not result.kept_ours:
        return
    listed = ", ".join(f"{name} of {count:,}" for name, count in result.kept_ours[:SAMPLES])
    more = f" and {len(result.kept_ours) - SAMPLES:,} more" if len(result.kept_ours) > SAMPLES else ""
    yield safe_line(f"Kept ours: {listed}{more} (use --on-match update to take the file's)")
    for it in result.differences if rehearsed else ():
        yield safe_line(f"  {_where(it.place, several)}: {_whom(it, several, rehearsed)}")
        for name, ours, theirs in it.fields:
            yield one_line(f"    {name}: {_short(birthday(ours))}, in the file {_short(birthday(theirs))}")


def question_lines(it: Question, several: bool) -> Iterator[str]:
    """Both sides of a match, and what the row of the file would change."""
    found = it.difference
    reason = f", perhaps: {it.reason}" if it.reason else ""
    yield safe_line(f"{_where(found.place, several)}: {_whom(found, several, rehearsed=True)}{reason}")
    yield one_line(f"    in the book: {_side(it.ours)}")
    yield one_line(f"    in the file: {_side(it.theirs)}")
    for name, ours, theirs in found.fields:
        yield one_line(f"    {name}: {_short(birthday(ours)) or '-'}, with the file {_short(birthday(theirs))}")


def _side(customer: Customer) -> str:
    return " · ".join(filter(None, map(_short, pick(customer, SIDE).values()))) or "-"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def _kept(result: ImportResult, field: str, count: int, several: bool, rehearsed: bool) -> str:
    what = _DATES.get(field, "date")
    dates = f"1 {what}" if count == 1 else f"{count:,} {what}s"
    kept = "would be kept" if rehearsed else "was kept" if count == 1 else "were kept"
    these = [it for it in result.kept_texts if it.field == field][:SAMPLES]
    shown = ", ".join(_value(it, several) for it in these)
    more = f" and {count - len(these):,} more" if count > len(these) else ""
    return safe_line(f"{dates} could not be read and {kept} as field.{field}: {shown}{more}")


def _doubtful(it: AmbiguousDates, several: bool) -> str:
    dates = "1 ambiguous date" if it.count == 1 else f"{it.count:,} ambiguous dates"
    place = f" of {it.file}" if several else ""
    first = "day first" if it.order == "dmy" else "month first"
    read = birthday(it.read)
    return safe_line(f'{dates}{place}: "{it.written}" was read as {read}, {first} (use {it.option} to change)')


def _value(it: KeptText, several: bool) -> str:
    return f"{_where(it.place, several)} {_short(it.value)!r}"


def _refusal(mistakes: Sequence[Refusal], several: bool) -> str:
    told = "; ".join(f"{it.column}: {it.reason}" if it.column else it.reason for it in mistakes)
    return safe_line(f"  {_where(mistakes[0].place, several)}{', ' if mistakes[0].column else ': '}{told}")


def _where(place: Place, several: bool) -> str:
    where = f"{place.unit} {place.line}"
    return f"{place.file}, {where}" if several else where


def _more(total: int, shown: int) -> Iterator[str]:
    if total > shown:
        yield f"  … and {total - shown:,} more"
