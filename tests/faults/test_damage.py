"""Wrong bits and missing ends, anywhere in a book or a backup: every one is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from runner import Runner

PAGE = 4096
DAMAGED = 13


@pytest.fixture
def filled(crm: Runner, shelf: Path) -> Runner:
    def fill() -> None:
        for number in range(3):
            crm.add(f"客户{number}", "--phone", f"1380013800{number}", "--note", "a long note " * 1000, "--tag", "vip")
        crm("edit", "1", "--city", "上海")

    return crm.filled_once(shelf, fill)


def find_all(crm: Runner, path: Path, command: tuple[str, ...], flips: int, cuts: int) -> str:
    """Damage the file in one place after another, each place in a part of the file of its own."""
    data = path.read_bytes()
    chosen = random.Random(flips)
    for number in range(flips):
        place = len(data) * number // flips + chosen.randrange(len(data) // flips)
        changed = bytearray(data)
        changed[place] ^= 1 << chosen.randrange(8)
        path.write_bytes(changed)
        result = crm(*command, exit_code=None)
        assert result.exit_code == DAMAGED, f"byte {place}: {result.stderr}"
    for number in range(cuts):
        size = len(data) * number // cuts + chosen.randrange(len(data) // cuts)
        path.write_bytes(data[:size])
        assert crm(*command, exit_code=None).exit_code == DAMAGED, f"{size} bytes"
    path.write_bytes(data)
    crm(*command)
    return f"{flips} flipped bits and {cuts} truncations of a {command[0]}: all found"


def damage(crm: Runner, kind: str, flips: int, cuts: int) -> str:
    if kind == "book":
        crm("count")
        return find_all(crm, crm.book, ("verify",), flips, cuts)
    path = Path(crm("backup", "create", "--json").json["path"])
    return find_all(crm, path, ("backup", "verify", str(path)), flips, cuts)


@pytest.mark.parametrize("kind", ["book", "backup"])
def test_damage_is_found(filled: Runner, kind: str) -> None:
    assert damage(filled, kind, 60, 12)


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["book", "backup"])
def test_damage_at_many_places_is_found(filled: Runner, kind: str, figures: Callable[[str], None]) -> None:
    figures(damage(filled, kind, 2000, 200))
