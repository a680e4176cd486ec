import io
import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import Usage
from crmcli.formats import jsonl
from crmcli.formats.jsonl import read_json, read_jsonl, write_json, write_jsonl


def table(data, read=read_jsonl, **options):
    return read(io.BytesIO(data.encode() if isinstance(data, str) else data), **options)


def found(data, read=read_jsonl):
    return [(row.line, row.problem or row.cells) for row in table(data, read).rows()]


def test_json_lines_have_the_keys_of_all_objects_as_columns():
    data = '{"name": "王伟", "tags": ["a"]}\n\n{"name": "Ann", "emails": [{"value": "a@example.com"}]}\n'
    assert table(data).columns == ["name", "tags", "emails"]
    assert found(data) == [
        (1, {"name": "王伟", "tags": ["a"]}),
        (3, {"name": "Ann", "emails": [{"value": "a@example.com"}]}),
    ]


def test_numbers_stay_as_they_are_written():
    big = "9" * 5000
    assert found(f'{{"a": 1.50, "b": {big}, "c": 1e999, "d": true, "e": null}}') == [
        (1, {"a": "1.50", "b": big, "c": "1e999", "d": True, "e": None})
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"name":', "not JSON: Expecting value (character 9)"),
        ("[1]", "not an object: a record is written {…}"),
        ('{"a": NaN}', "NaN is not a number in JSON"),
        ('{"a": [-Infinity]}', "-Infinity is not a number in JSON"),
        ('{"a": "\\ud800"}', "half a character (a lone surrogate)"),
        ('{"a": {"b\\u0000": 1}}', "a NUL character"),
        ('{"a": ' + "[" * 200 + "]" * 200 + "}", "nested too deeply"),
        ('{"a": ' + "[" * 200_000 + "]" * 200_000 + "}", "nested too deeply"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_is_read(line, problem):
    assert found(f'{{"a": "1"}}\n{line}\n{{"a": "\\ud83d\\ude00", "a": "last"}}') == [
        (1, {"a": "1"}),
        (2, problem),
        (3, {"a": "last"}),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("[]", []),
        (' {"a":\n"1"}\n', [(1, {"a": "1"})]),
        (
            '[\n{"a": "1"},\n\n{"b":\n"2"}, 3]\n',
            [(1, {"a": "1"}), (2, {"b": "2"}), (3, "not an object: a record is written {…}")],
        ),
    ],
)
def test_a_json_file_is_an_array_or_an_object(text, rows):
    assert found(text, read_json) == rows
    assert table(text, read_json).unit == "record"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" ", "line 1: not JSON: Expecting value"),
        ("[", "line 1: not JSON: Expecting value"),
        ('[{"a": 1}', "line 1: not JSON: expected a comma"),
        ('[{"a": 1},\n]', "line 1: not JSON: expected a comma and an object"),
        ('[{"a": 1}\n{"a": 2}]', r"line 2: not JSON: expected a comma .*\(character 1 of the line\)"),
        ('[{"a": 1},\n {"a":}]', r"line 2: not JSON: Expecting value \(character 7 of the line\)"),
        ('[{"a": 1},\n{"a": NaN}]', "line 2: NaN is not a number"),
        ('{"a": 1}\n{"a": 2}', "line 2: .*--from jsonl"),
        ("[\n" + "[" * 200_000, "line 2: nested too deeply"),
    ],
)
def test_a_broken_json_file_is_refused_with_the_line(text, message):
    with pytest.raises(Usage, match=message):
        found(text, read_json)


def test_limits(monkeypatch):
    with pytest.raises(Usage, match="line 10001: more than 10,000 different keys"):
        table("".join(f'{{"k{number}": 1}}\n' for number in range(10_001)))
    monkeypatch.setattr(jsonl, "JSON_LIMIT", 10)
    with pytest.raises(Usage, match="JSON Lines"):
        table('[{"a": "12345"}]', read_json)


def test_what_is_for_tables_only_is_refused():
    with pytest.raises(Usage, match="--bom"):
        write_json(io.BytesIO(), [], [], bom=True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding):
    text = '{"name": "王小明"}'
    for read in (read_json, read_jsonl):
        assert found(text.encode(encoding), read) == [(1, {"name": "王小明"})]


def test_as_written():
    rows = [{"name": "王伟", "id": 1, "extra": 0}, {"name": "Ann"}]
    stream = io.BytesIO()
    assert write_json(stream, ["id", "name"], rows) == 2
    assert stream.getvalue().decode() == '[\n{"id": 1, "name": "王伟"},\n{"name": "Ann"}\n]\n'
    stream = io.BytesIO()
    assert write_json(stream, ["id"], []) == 0
    assert json.loads(stream.getvalue()) == []


TEXT = st.text().filter(lambda text: "\0" not in text)
ROWS = st.lists(
    st.dictionaries(TEXT, st.one_of(TEXT, st.none(), st.booleans(), st.lists(TEXT)), min_size=1), max_size=4
)


@settings(max_examples=100, deadline=None)
@given(ROWS, st.sampled_from([(write_json, read_json), (write_jsonl, read_jsonl)]))
def test_what_is_written_is_read_back(rows, pair):
    write, read = pair
    columns = list(dict.fromkeys(key for row in rows for key in row))
    stream = io.BytesIO()
    write(stream, columns, rows)
    if rows or write is write_json:
        again = read(stream)
        assert again.columns == columns or {*again.columns} == {*columns}
        assert [row.cells for row in again.rows()] == rows


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(st.binary(), st.text(alphabet='{}[]",:a1\n \\ué').map(str.encode)),
    st.sampled_from([read_json, read_jsonl]),
)
def test_any_bytes_are_read_or_refused(data, read):
    with suppress(Usage):
        assert all(isinstance(row.cells, dict) for row in table(data, read).rows())
