"""The full export and its way back into an empty book."""

import hashlib
import io
import json

import pytest

from crmcli.errors import Findings
from crmcli.store import full, schema
from crmcli.store.book import SCHEMA_VERSION

TABLES = [table.name for table in schema.TABLES]


@pytest.fixture
def book(crm):
    ana = crm.add("Ana Silva", "--email", "ana@example.com", "--tag", "vip", "--city", "Lisboa", "--external-id", "A")
    crm.add("王伟", "--phone", "13800000001", "--field", "size=7", "--note", "two\nlines \u2028 \x1b")
    crm("log", ana, "called", "--follow-up", "2026-06-01")
    gone = crm.add("Gone")
    crm("undo", "--last")
    assert gone == 3
    crm("segment", "save", "vips", "tag:vip")
    crm("edit", ana, "--city", "Porto")
    return crm


@pytest.fixture
def second(crm, tmp_path):
    """Arguments that name a second, empty book."""
    path = tmp_path / "second" / "book.db"
    crm("init", "--no-recovery-code", "--book", path)
    return ["--book", path]


@pytest.fixture
def export(book, tmp_path):
    path = tmp_path / "full.jsonl"
    book("export", "--full", "-o", path)
    return path


def signed(lines):
    """The lines of an export with counts and digest that fit them."""
    rows = [json.loads(line) for line in lines[1:]]
    header = json.loads(lines[0])
    header["counts"] |= {table: sum(it["table"] == table for it in rows) for table in TABLES}
    header["digest"] = "sha256:" + hashlib.sha256(b"".join(line + b"\n" for line in lines[1:])).hexdigest()
    return b"".join(line + b"\n" for line in [json.dumps(header).encode(), *lines[1:]])


def test_what_stands_in_it(book, export):
    header, *rows = (json.loads(line) for line in export.read_bytes().splitlines())
    assert list(header) == ["crmcli", "schema", "counts", "digest"]
    assert {table: number for table, number in header["counts"].items() if number} == {
        "customers": 2, "external_ids": 1, "contact_points": 2, "addresses": 1, "tags": 1, "interactions": 1,
        "tasks": 1, "segments": 1,
    }  # fmt: skip
    assert header["digest"] == "sha256:" + hashlib.sha256(export.read_bytes().split(b"\n", 1)[1]).hexdigest()
    assert [it["table"] for it in rows] == ["customers"] * 2 + TABLES[1:2] + ["contact_points"] * 2 + [
        "addresses", "tags", "interactions", "tasks", "segments",
    ]  # fmt: skip
    assert rows[1]["row"]["name"] == "王伟"
    assert list(rows[1]["row"])[:4] == ["id", "uid", "kind", "name"]


def test_equal_content_gives_equal_bytes(book, export):
    assert book("export", "--full", env={"CRM_NOW": "2027-01-01T00:00:00Z"}).stdout.encode() == export.read_bytes()
    crm = book
    crm("tag", "add", "new", 1)
    assert crm("export", "--full").stdout.encode() != export.read_bytes()
    crm("undo", "--last")
    assert crm("export", "--full").stdout.encode() == export.read_bytes()


def test_there_and_back(book, export, second):
    result = book("import", export, *second)
    assert result.stderr.startswith("Imported 2 customers from full.jsonl: 2 added")
    assert book("export", "--full", *second).stdout.encode() == export.read_bytes()
    book("verify", *second)
    book("doctor", *second, exit_code=None)
    assert book("list", "field.size:7", *second).lines != []  # derived rows are there


def test_it_is_one_batch_that_can_be_undone(book, export, second):
    assert book("import", export, "--json", *second).json["batch"] == 1
    book("undo", 1, *second)
    header = json.loads(book("export", "--full", *second).lines[0])
    assert set(header["counts"].values()) == {0}
    book("redo", 1, *second)
    assert book("export", "--full", *second).stdout.encode() == export.read_bytes()


def test_a_dry_run_leaves_the_book_empty(book, export, second):
    assert "Would add 2. Nothing was changed." in book("import", export, "--dry-run", *second).stdout
    assert book("count", *second).stdout == "0\n"


def test_verified(book, tmp_path):
    path = tmp_path / "full.jsonl"
    for more in ([], ["--with-history"]):
        assert book("export", "--full", "--verify", "-o", path, *more).stderr.endswith(
            "verified: it gives back the same book.\n"
        )
    assert "-o FILE" in book("export", "--full", "--verify", exit_code=2).stderr
    assert "--full" in book("export", "--verify", "-o", path, exit_code=2).stderr
    assert [it.name for it in tmp_path.glob("*.jsonl")] == [path.name]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [(b'"is_primary": 1', b'"is_primary": "1"', "not the same"), (b'"tag": "vip"', b'"tag": "v"', "some were changed")],
)
def test_what_does_not_give_the_book_back_is_found(book, export, old, new, part):
    lines = [line.replace(old, new) for line in export.read_bytes().splitlines()]
    data = signed(lines) if part == "not the same" else b"".join(line + b"\n" for line in lines)
    assert data != export.read_bytes()
    with pytest.raises(Findings, match=part):
        full.check(io.BytesIO(data), "full.jsonl", "2026-05-01T00:00:00Z")


def test_through_a_pipe(book, export, second):
    book("import", "-", *second, stdin=export.read_bytes())
    assert book("count", *second).stdout == "2\n"


def test_with_history_everything_is_as_it_was(book, tmp_path, second):
    path = tmp_path / "history.jsonl"
    book("export", "--full", "--with-history", "-o", path)
    result = book("import", path, "--json", *second).json
    assert (result["batch"], result["added"]) == (None, 2)
    assert book("export", "--full", "--with-history", *second).stdout.encode() == path.read_bytes()
    assert book("history", "--json", *second).stdout == book("history", "--json").stdout
    book("verify", *second)
    # The history goes on: the last edit can be taken back, and the id of the customer that is gone is not used again.
    book("undo", "--last", *second)
    assert book("show", 1, "--json", *second).json["addresses"][0]["city"] == "Lisboa"
    assert book("add", "Next", *second).lines == ["4"]


def test_only_an_empty_book_takes_it(book, export, second, tmp_path):
    assert "only an empty book" in book("import", export, exit_code=5).stderr
    path = tmp_path / "history.jsonl"
    book("export", "--full", "--with-history", "-o", path)
    book("add", "Ana", *second)
    book("undo", "--last", *second)
    assert "only a new book" in book("import", path, *second, exit_code=5).stderr
    book("import", export, *second)


def test_it_is_imported_by_itself(book, export, second):
    for more in (["--map", "a=name"], ["--tag", "x"], [export], ["--on-match", "add"]):
        assert "by itself" in book("import", export, *more, *second, exit_code=2).stderr


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda lines: lines[:-1], "ends at line 10 with 0 rows of segments, and there were 1"),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "line 4 is not in its place, or stands there twice"),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "line 3 is not in its place"),
        (lambda lines: [lines[0], lines[1].replace(b"Ana", b"Eva"), *lines[2:]], "were changed"),
        (lambda lines: [*lines[:2], lines[2][:50]], "not a JSON object"),
        (lambda lines: [lines[0], b"[]", *lines[1:]], "not a JSON object"),
        (lambda lines: [lines[0], *reversed(lines[1:])], "not in its place"),
        (lambda lines: [lines[0].replace(b'"counts"', b'"x"'), *lines[1:]], "how many rows"),
        (lambda lines: [lines[0], b'{"table": "meta", "row": {"id": 1}}', *lines[1:]], "not a row of a table"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(book, export, second, change, part):
    export.write_bytes(b"".join(line + b"\n" for line in change(export.read_bytes().splitlines())))
    assert part in book("import", export, *second, exit_code=13).stderr
    assert book("count", *second).stdout == "0\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"customer": 1', b'"customer": 77'),
        (b'"id": 1, "uid"', b'"id": "x", "uid"'),
        (b'"city": "Porto"', b'"city": ["Porto"]'),
        (b'"city": "Porto"', b'"city; DROP TABLE customers": "Porto"'),
        (b'"city": "Porto"', b'"city": "\\ud800"'),
        (b'"kind": "person"', b'"kind": "ghost"'),
        (b'"fields": null', b'"fields": "{"'),
        (b'"id": 2, "uid"', b'"id": 1, "uid"'),
        (b'"merged_into": null', b'"merged_into": 77'),
        (b'"id": 2, "uid"', b'"id": 99999999999999999999, "uid"'),
    ],
)
def test_rows_that_do_not_fit_are_refused_even_when_signed(book, export, second, old, new):
    changed = signed([line.replace(old, new, 1) for line in export.read_bytes().splitlines()])
    assert changed != export.read_bytes()
    export.write_bytes(changed)
    result = book("import", export, *second, exit_code=13)
    assert "is damaged" in result.stderr
    assert book("count", *second).stdout == "0\n"


def test_a_newer_version_is_named(book, export, second):
    export.write_bytes(export.read_bytes().replace(b'"schema": %d' % SCHEMA_VERSION, b'"schema": 999', 1))
    assert "newer crm" in book("import", export, *second, exit_code=1).stderr


def test_an_older_version_had_fewer_tables(book, export, second):
    book("segment", "drop", "vips")
    book("export", "--full", "-o", export)
    new = export.read_bytes()
    export.write_bytes(new.replace(b', "segments": 0', b"", 1))
    assert export.read_bytes() != new
    book("import", export, *second)
    assert book("export", "--full", *second).stdout.encode() == new


def test_segments_go_along(book, export, second):
    book("import", export, *second)
    assert book("segment", "list", *second).stdout == "vips\ttag:vip\t1\n"


def test_merged_customers_may_point_forward(book, export, second):
    lines = export.read_bytes().splitlines()
    lines[1] = lines[1].replace(b'"merged_into": null', b'"merged_into": 2')
    export.write_bytes(signed(lines))
    book("import", export, *second)
    assert book("export", "--full", *second).stdout.encode() == export.read_bytes()
