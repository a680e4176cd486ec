"""A customer as a TOML form in the user's editor, for `crm edit WHO` without options.

The form is plain text for as long as the editor runs, so it lies in a memory-backed folder where there is one.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmcli.cli.asking import confirm
from crmcli.errors import CrmError, Declined, InvalidValue, NotFound, Usage
from crmcli.model.customer import Address, Customer
from crmcli.output.columns import birthday
from crmcli.platform import create_private_file
from crmcli.services.checking import ADDRESS_PARTS
from crmcli.services.customers import Edit

if TYPE_CHECKING:
    from crmcli.cli.context import Crm

SINGLE = ("name", "kind", "company", "title", "birthday", "source", "language")
MEMORY_FOLDERS = ("/dev/shm", "/run/shm")
PARTS = {
    "address": "street",
    **{part: part for part in ADDRESS_PARTS if part != "street"},
}  # by their names in the form
HEAD = "# Change what is to change, save and leave. An emptied value is cleared; the form unchanged changes nothing.\n"


def edit_form(crm: Crm, customer: Customer, apply: Callable[[Edit], None]) -> None:
    """Opens the form and applies what differs; what cannot be can be mended in the same text. Raises Declined."""
    before = form_of(customer)
    text = original = HEAD + to_toml(before)
    while True:
        text = _in_editor(crm, text)
        if text == original:
            raise Declined("the form was not changed")
        try:
            apply(difference(before, _read(text)))
            return
        except (Usage, NotFound) as error:
            crm.out.error(error)
        if not confirm(crm, "Edit again?", default=True):
            raise Declined("nothing was changed")


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error).partition(" (at ")[0]
        raise Usage(f"the form cannot be read, line {_broken_line(text)}: {reason}") from None


def _broken_line(text: str) -> int:
    """Where the value begins that cannot be read: tomllib tells where it noticed, which may be lines further down."""
    lines = text.splitlines()
    sound = next((count for count in range(len(lines), 0, -1) if _is_toml("\n".join(lines[:count]))), 0)
    below = (number for number, line in enumerate(lines, 1) if number > sound and line.strip() and line[0] != "#")
    return next(below, len(lines))


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def form_of(customer: Customer) -> dict[str, Any]:
    """The form's values: texts ("" for none), lists of texts, and tables of texts."""
    address = customer.addresses[0] if customer.addresses else Address()
    single = {name: getattr(customer, name) or "" for name in SINGLE}
    single["birthday"] = birthday(single["birthday"])
    parts = {name: getattr(address, part) or "" for name, part in PARTS.items()}
    return {
        **single, **parts, "notes": customer.notes or "",
        "phones": [point.value for point in customer.phones], "emails": [point.value for point in customer.emails],
        "tags": list(customer.tags), "handles": {point.kind: point.value for point in customer.handles},
        "fields": dict(customer.fields),
    }  # fmt: skip


def to_toml(form: dict[str, Any]) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in form.items() if not isinstance(value, dict)]
    for key, table in form.items():
        if isinstance(table, dict):
            lines += ["", f"[{key}]", *(f"{_on_one_line(name)} = {_toml(value)}" for name, value in table.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """A TOML value; a text of several lines stands in them, for editing."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_on_one_line, value)) + "]"
    if "\n" not in value:
        return _on_one_line(value)
    text = "\n".join("".join(map(_escaped, line)) for line in value.split("\n"))
    return f'"""\n{text}"""'  # TOML leaves out the newline behind the opening quotes


def _on_one_line(text: str) -> str:
    """A basic string; it escapes like JSON's, and controls must be escaped."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def difference(before: dict[str, Any], after: dict[str, Any]) -> Edit:
    """The edit that turns one form into the other. Raises InvalidValue for a line that the form does not have."""
    _check_shape(before, after)
    wanted = Edit()
    for name in (*SINGLE, *PARTS):
        value = after.get(name, "").strip()
        if value and value != before[name]:
            wanted.values[PARTS.get(name, name)] = value
        elif not value and before[name]:
            _clear(wanted, PARTS.get(name, name))
    _notes(wanted, before["notes"], after.get("notes", ""))
    for name, added, removed in (
        ("phones", wanted.add_phones, wanted.remove_phones),
        ("emails", wanted.add_emails, wanted.remove_emails),
        ("tags", wanted.add_tags, wanted.remove_tags),
    ):
        added += [value for value in after.get(name, []) if value not in before[name]]
        removed += [value for value in before[name] if value not in after.get(name, [])]
    _tables(wanted, before, after)
    return wanted


def _check_shape(before: dict[str, Any], after: dict[str, Any]) -> None:
    for name, value in after.items():
        if name not in before:
            raise InvalidValue(name, f"is not in the form; there are {', '.join(before)}")
        if type(value) is not type(before[name]) or not _all_texts(value):
            raise InvalidValue(name, "is not of the same shape as in the form: texts stand in quotes")


def _all_texts(value: Any) -> bool:
    texts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return all(isinstance(text, str) for text in texts)


def _clear(wanted: Edit, name: str) -> None:
    if name in ("name", "kind"):
        raise InvalidValue(name, "cannot be empty")
    wanted.clear.append(name)


def _notes(wanted: Edit, before: str, after: str) -> None:
    if after.strip() != before:
        wanted.clear.append("notes")
        wanted.note = after.strip() or None


def _tables(wanted: Edit, before: dict[str, Any], after: dict[str, Any]) -> None:
    handles = after.get("handles", {})
    wanted.add_handles += [
        (key, value) for key, value in handles.items() if before["handles"].get(key) != value and value
    ]
    wanted.remove_handles += [(key, value) for key, value in before["handles"].items() if handles.get(key) != value]
    fields = after.get("fields", {})
    wanted.fields |= {key: value for key, value in fields.items() if before["fields"].get(key) != value}
    wanted.clear += [f"field.{key}" for key in before["fields"] if key not in fields]


def _in_editor(crm: Crm, text: str) -> str:
    editor = crm.world.env.get("VISUAL") or crm.world.env.get("EDITOR") or "vi"
    path = _folder(crm) / f"crm-{os.getpid()}-{os.urandom(4).hex()}.toml"
    try:
        with os.fdopen(create_private_file(path), "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([*shlex.split(editor), str(path)], check=False)
        if done.returncode != 0:
            raise Declined(f"the editor {editor!r} ended with exit code {done.returncode}; nothing was changed")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CrmError(f"there is no editor {editor!r}; name one in EDITOR, or give options such as --city") from None
    except UnicodeDecodeError:
        raise Usage("the form is no longer UTF-8 text; nothing was changed") from None
    finally:
        path.unlink(missing_ok=True)


def _folder(crm: Crm) -> Path:
    """The user's runtime folder or another one in memory; else the book's own folder, which is private."""
    runtime = crm.world.env.get("XDG_RUNTIME_DIR")
    for folder in (runtime, *MEMORY_FOLDERS):
        if folder and os.access(folder, os.W_OK):
            return Path(folder)
    return crm.path.parent
