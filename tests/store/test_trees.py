"""Rows read from decrypted pages are those that SQLite reads, whatever their values and ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.store import trees
from crmcli.store.book import connect
from crmcli.store.pages import PAGE_BYTES, Pages

HEADER, KEY = bytes(range(1, 17)), bytes(32)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
SMALL = st.integers(-300, 70_000)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
LONG = st.integers(0, 12_000).map(lambda size: "long 長" * (size // 6))  # over several pages
VALUES = st.one_of(st.none(), INTEGERS, SMALL, st.floats(allow_nan=False), TEXT, LONG, st.binary(max_size=5000))


def written(folder: Path, rows: dict[int, tuple[Any, ...]]) -> tuple[Path, int]:
    """A file with a table of these rows by id; returns it and the table's root page."""
    path = folder / "rows.db"
    path.unlink(missing_ok=True)
    path.touch()
    conn = connect(path, HEADER, KEY)
    conn.execute("PRAGMA synchronous = OFF")
    conn.execute("CREATE TABLE rows (a, b)")
    conn.execute("BEGIN")
    conn.executemany("INSERT INTO rows (rowid, a, b) VALUES (?, ?, ?)", [(one, *row) for one, row in rows.items()])
    conn.execute("COMMIT")
    root = conn.execute("SELECT rootpage FROM sqlite_schema").fetchone()[0]
    conn.close()
    return path, root


def read(path: Path, root: int) -> dict[int, tuple[Any, ...]]:
    with Pages(path, HEADER, KEY) as pages:
        found = trees.walk(pages.page, root)
        assert found.holes == []
        records = [record for leaf in found.leaves for record in trees.records(pages.page, leaf)]
        assert [one for leaf in found.leaves for one in trees.rowids(pages.page, leaf)] == [it.rowid for it in records]
    assert not any(record.cut for record in records)
    assert [record.rowid for record in records] == sorted(record.rowid for record in records)
    return {record.rowid: tuple(record.values) for record in records}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(INTEGERS | SMALL, st.tuples(VALUES, VALUES), max_size=40))
def test_any_rows(tmp_path: Path, rows: dict[int, tuple[Any, ...]]) -> None:
    assert read(*written(tmp_path, rows)) == rows


def test_a_tree_of_three_floors(tmp_path: Path) -> None:
    rows: dict[int, tuple[Any, ...]] = {number * 3: ("x" * 3000, number) for number in range(1, 700)}
    assert read(*written(tmp_path, rows)) == rows


def test_a_lost_leaf_is_a_hole_of_its_ids(tmp_path: Path) -> None:
    rows: dict[int, tuple[Any, ...]] = {number: ("x" * 500, number) for number in range(1, 100)}
    path, root = written(tmp_path, rows)
    with Pages(path, HEADER, KEY) as pages:
        leaves = trees.walk(pages.page, root).leaves
        gone = leaves[1]
        ids = trees.rowids(pages.page, gone)
    data = bytearray(path.read_bytes())
    data[(gone - 1) * PAGE_BYTES] ^= 1
    path.write_bytes(data)
    with Pages(path, HEADER, KEY) as pages:
        assert [number for number in range(1, pages.count + 1) if not pages.is_whole(number)] == [gone]
        found = trees.walk(pages.page, root)
    assert found.leaves == [leaf for leaf in leaves if leaf != gone]
    assert found.holes == [trees.Hole(ids[0] - 1, ids[-1])]


def test_a_text_that_runs_into_a_lost_page_is_cut(tmp_path: Path) -> None:
    path, root = written(tmp_path, {1: ("begin" + "x" * 20_000, "behind")})
    data = bytearray(path.read_bytes())
    data[-1] ^= 1  # the last page of the chain, or of a file that has nothing else
    path.write_bytes(data)
    with Pages(path, HEADER, KEY) as pages:
        (record,) = trees.records(pages.page, trees.walk(pages.page, root).leaves[0])
    assert record.cut
    assert record.values[0].startswith("beginxxx")
    assert len(record.values) == 1


def test_a_wrong_key_fits_nothing(tmp_path: Path) -> None:
    path, _ = written(tmp_path, {1: ("x", 1)})
    for header, key, fits in ((HEADER, KEY, True), (HEADER, bytes([1]) * 32, False), (bytes(16), KEY, False)):
        with Pages(path, header, key) as pages:
            assert pages.fits() is fits
