"""What could stand at a place of the command line. Loaded only when a shell asks; `from_book` opens the book for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from crmcli.cli import from_book, options
from crmcli.cli.shells import Choice, Value
from crmcli.config import DATE_ORDERS
from crmcli.errors import CrmError
from crmcli.model.fields import FIELDS

FILES = ("FILE", "[FILE]", "FILE...", "FOLDER", "DEST", "PATH", "[DIR]")
"""Metavars of parameters that take a file or a folder."""

SEVERAL = ("--fields", "--sort", "--key")
"""Options whose value is a list with commas."""

DATED = [field.name for field in FIELDS if field.type in ("date", "birthday")]
ENDS = ("today", "tomorrow", "fri", "1w", "2w", "1m")
"""Days that dates of the future may be compared with."""

BIRTHDAYS = ("today", "tomorrow", "fri", *(f"{month:02}" for month in range(1, 13)))
"""Days and months."""

Suggest = Callable[[Any], Iterable[str]]


def suggested(context: Any, parameter: Any, incomplete: str) -> Iterable[str | Choice | Value] | None:
    """What fits `incomplete` as a value of the parameter; None where a file's name is wanted.

    The book is opened only when what comes from it is really looked at.
    """
    name = _name(parameter)
    places = f"{context.command_path.partition(' ')[2]} {name}", name
    offer = next((from_book.OFFERS[place] for place in places if place in from_book.OFFERS), None)
    words = _words(context, parameter, places, incomplete)
    if offer is None:
        return words
    return chain((word for word in words or () if word != incomplete), offer(context, incomplete))


def _words(context: Any, parameter: Any, places: tuple[str, str], incomplete: str) -> list[str] | None:
    """The words of the program that begin with `incomplete`."""
    name = places[1]
    suggest = SUGGESTIONS.get(places[0]) or SUGGESTIONS.get(name)
    if suggest is None:
        return None if parameter.metavar in FILES else []
    if suggest is _backups and "/" in incomplete:
        return None
    typed = ""
    if suggest is _query_words:
        typed, incomplete = from_book.last_term(incomplete)
        is_dated = incomplete.partition(".")[0] in DATED
        suggest = _query_values if ":" in incomplete else _dated_words if is_dated else suggest
    if name in SEVERAL:
        before, comma, incomplete = incomplete.rpartition(",")
        minus = "-" if name == "--sort" and incomplete.startswith("-") else ""
        typed, incomplete = before + comma + minus, incomplete.removeprefix(minus)
    return [typed + value for value in suggest(context) if value.startswith(incomplete)]


def _name(parameter: Any) -> str:
    """An option by its long form, an argument by its name in the code."""
    return str(parameter.opts[-1]) if parameter.param_type_name == "option" else str(parameter.name)


def _constant(module: str, name: str) -> Suggest:
    """Values that stand in a module, which the command has loaded already, or which is small."""

    def values(_: Any) -> Iterable[str]:
        return tuple(getattr(import_module(f"crmcli.{module}"), name))

    return values


def _fields(_: Any) -> Iterable[str]:
    return [field.name for field in FIELDS]


def _query_words(_: Any) -> Iterable[str]:
    return [f"{name}:" for name in (*(field.name for field in FIELDS), "has", "no", "is")]


def _dated_words(_: Any) -> Iterable[str]:
    """Offered once the name is whole: before, `las` would stop at `last` instead of becoming `last:`."""
    return [f"{name}{side}" for name in DATED for side in (":", ".before:", ".after:")]


def _query_values(_: Any) -> Iterable[str]:
    """Behind the colon, where one of a few can stand."""
    from crmcli.query import STATES
    from crmcli.services.checking import KINDS

    few = {"is": STATES, "kind": KINDS, "has": _fields(_), "no": _fields(_)}
    days = [f"birthday:{day}" for day in BIRTHDAYS]
    ends = [f"birthday.{side}:{day}" for side in ("before", "after") for day in ENDS]
    return [*(f"{name}:{value}" for name, values in few.items() for value in values), *days, *ends]


def _setting_values(context: Any) -> Iterable[str]:
    """The values of a setting that takes one of a few."""
    return DATE_ORDERS if context.params.get("name") == "date_order" else ()


def _help(context: Any) -> Iterable[str]:
    """Commands and topics, or the commands of a group."""
    found: Any = context.parent.command
    words = context.params.get("words") or ()
    for word in words:
        found = getattr(found, "commands", {}).get(word)
        found = found.load() if hasattr(found, "load") else found
    topics = () if words else import_module("crmcli.cli.help").TOPICS
    return [*getattr(found, "commands", ()), *topics]


def _backups(context: Any) -> Iterable[str]:
    """`latest`, and the names in the folder that the command would look into; nothing when there is none."""
    from crmcli.services.backup import files

    with suppress(CrmError, OSError):
        named = context.params.get("folder")
        folder = Path(named).expanduser() if named else files.default_folder(context.obj.path)
        names = [it.path.name for it in files.listed(folder)]
        return [files.LATEST, *names] if names else ()
    return ()


SUGGESTIONS: dict[str, Suggest] = {
    "--format": lambda _: options.FORMATS,
    "--fields": _fields,
    "--sort": _fields,
    "--where": _query_words,
    "list query": _query_words,
    "count query": _query_words,
    "export query": _query_words,
    "export --format": _constant("formats", "FORMATS"),
    "import --from": _constant("formats", "READABLE"),
    "import --key": _constant("services.matching", "KEYS"),
    "import --on-match": _constant("services.importing", "POLICIES"),
    "order import --from": _constant("formats", "READABLE"),
    "order import --key": _constant("services.order_import.reading", "KEYS"),
    "order import --on-match": _constant("services.order_import.taking", "POLICIES"),
    "--kind": _constant("services.checking", "KINDS"),
    "task list --kind": _constant("model.task", "TASK_KINDS"),
    "log --kind": _constant("model.interaction", "INTERACTION_KINDS"),
    "timeline --kind": _constant("services.timeline", "KINDS"),
    "log --direction": _constant("model.interaction", "DIRECTIONS"),
    "backup restore file": _backups,
    "backup verify file": _backups,
    "backup test-restore file": _backups,
    "backup schedule --every": _constant("services.backup.schedule.job", "EVERY"),
    "config get name": _constant("config", "SETTINGS"),
    "config set name": _constant("config", "SETTINGS"),
    "config set value": _setting_values,
    "order edit --clear": _constant("services.orders", "CLEARABLE"),
    "product edit --clear": _constant("services.products", "CLEARABLE"),
    "edit --clear": _constant("services.customers", "CLEARABLE"),
    "completion shell": _constant("cli.completion", "SCRIPTS"),
    "help words": _help,
}
"""By command and parameter, or by the parameter of any command."""
