"""What every import does once its files are open: a plan, a question, one batch, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from crmcli.cli.asking import confirm
from crmcli.cli.context import Crm
from crmcli.cli.matches import decided
from crmcli.cli.sources import STDIN
from crmcli.config import DATE_ORDERS
from crmcli.errors import Declined, Partial, Usage
from crmcli.model.importing import ImportResult, as_json
from crmcli.output.imports import done, note_lines, own_fields_line, plan_lines, planned, problem_lines, records
from crmcli.services import rejecting
from crmcli.services.deciding import Decisions
from crmcli.services.exporting import check_target
from crmcli.services.files import InputFile
from crmcli.store.book import Batch

Advance = Callable[[int], object]
Act = Callable[[Batch, Advance], ImportResult]


class How(NamedTuple):
    """What the options say of the act; `command` is what history calls it."""

    dry_run: bool
    yes: bool
    json: bool
    command: str = "import"


def target_of(crm: Crm, rejects: str | None, files: Sequence[str], sources: Sequence[InputFile]) -> Path | None:
    """Where the refused rows go. Raises what stands in the way before anything is imported."""
    if rejects is None:
        return None
    if rejects == STDIN:
        raise Usage("--rejects -: on standard output stand the ids; name a file")
    target = Path(rejects).expanduser()
    rejecting.refuse_taken(target, [*(Path(name).expanduser() for name in files if name != STDIN), crm.path])
    rejecting.refuse_mixed(sources)
    check_target(target)
    rejecting.refuse_name(target, sources[0].format)
    return target


def order_of(asked: str | None) -> str | None:
    """Of days and months. Raises Usage."""
    if asked not in (None, *DATE_ORDERS):
        raise Usage(f"--date-order {asked}: it is dmy (31/12) or mdy (12/31)")
    return asked


def carried_out(crm: Crm, act: Act, how: How, decisions: Decisions | None = None) -> ImportResult:
    """On a terminal the act is rehearsed and shown before it is done."""
    crm.book.use_big_cache()
    asking = crm.world.interactive and not how.yes

    def rehearse() -> ImportResult:
        return _run(crm, act, how, rehearse=True)[0]

    if how.dry_run or asking or decisions:
        result = decided(crm, decisions, rehearse) if decisions else rehearse()
        if asking and not how.dry_run:
            _ask(crm, result)
    if not how.dry_run:
        result, batch = _run(crm, act, how, rehearse=False)
        _report(crm, result, batch, how.json, shown=asking)
    elif how.json:
        crm.out.result([], "", as_json(result, None, dry_run=True), format="json")
    else:
        _show(crm.out.line, [*plan_lines(result), f"{planned(result)} Nothing was changed."])
    return result


def refuse(result: ImportResult, sources: Sequence[InputFile], target: Path | None, command: str) -> None:
    """Raise Partial when rows were refused, with the file that they were put into, and the command for it."""
    if not result.refused:
        return
    rows, them = ("1 row was", "it") if result.refused == 1 else (f"{result.refused:,} rows were", "them")
    if target is None:
        raise Partial(f"{rows} refused; mend {them} and import the file again")
    rejecting.write(target, sources, result.rejected)
    raise Partial(f"{rows} refused, and written to {target}; mend {them} there, then: {command}")


def _run(crm: Crm, act: Act, how: How, *, rehearse: bool) -> tuple[ImportResult, int | None]:
    """The result, and the batch that it can be undone by."""
    doing = "Reading" if rehearse else "Importing"
    with crm.out.progress(doing) as shown, crm.book.batch(how.command, crm.now, rehearse=rehearse) as batch:
        result = act(batch, shown.advance)
    return result, batch.id if batch.changed and not batch.restored_history else None


def _ask(crm: Crm, plan: ImportResult) -> None:
    _show(crm.out.say, plan_lines(plan))
    if not plan.changed:
        return  # the result says it in a moment
    crm.out.say(planned(plan))
    if not confirm(crm, f"Import {records(plan.changed, plan.kind)}?"):
        raise Declined("nothing was changed")


def _report(crm: Crm, result: ImportResult, batch: int | None, json: bool, *, shown: bool) -> None:
    """`shown` says that the plan stands above already."""
    undo = f" Undo: crm undo {batch}" if batch is not None else ""
    shape = as_json(result, batch, dry_run=False)
    crm.out.result(result.handles, done(result) + undo, shape, format="json" if json else None)
    if not (json or shown):
        _show(crm.out.say, filter(None, [*note_lines(result), own_fields_line(result), *problem_lines(result)]))


def _show(put: Callable[[str], None], lines: Iterable[str]) -> None:
    for line in lines:
        put(line)
