"""What is remembered of a book outside of it."""

from __future__ import annotations

import stat
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.services.lastseen import LastSeen, place, recall, remember

SEEN = LastSeen(bytes(range(16)), "0123456789abcdef", 42, "fedcba9876543210")


def test_round_trip(tmp_path: Path) -> None:
    file = tmp_path / "state" / "seen" / "one"
    assert recall(file) is None
    for seen in (SEEN, LastSeen(bytes(16))):
        remember(file, seen)
        assert recall(file) == seen
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [it.name for it in file.parent.iterdir()] == ["one"]


def test_links_and_detours_lead_to_the_same_place(tmp_path: Path) -> None:
    book, link = tmp_path / "客户.db", tmp_path / "link"
    link.symlink_to(book)
    assert place(tmp_path, book) == place(tmp_path, link) == place(tmp_path, tmp_path / "x" / ".." / "客户.db")
    assert place(tmp_path, book) != place(tmp_path, tmp_path / "other.db")


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    remember(tmp_path / "file" / "seen" / "one", SEEN)
    (tmp_path / "folder").mkdir()
    remember(tmp_path / "folder", SEEN)
    assert recall(tmp_path / "folder") is None
    assert {it.name for it in tmp_path.iterdir()} == {"file", "folder"}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_what_is_no_memory_is_none(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "one"
    file.write_bytes(data)
    assert recall(file) is None or len(data.split()) == 4


def test_half_of_it_is_none(tmp_path: Path) -> None:
    file = tmp_path / "one"
    remember(file, SEEN)
    whole = file.read_bytes()
    for size in range(whole.rindex(b" ") + 1):
        file.write_bytes(whole[:size])
        assert recall(file) is None
