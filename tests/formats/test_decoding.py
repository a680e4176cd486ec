import io

import pytest

from crmcli.errors import Usage
from crmcli.formats.decoding import RECORD_LIMIT, Lines, encoding_of, reading

CHINESE = "姓名,手机\n王小明,13800000000\n欧阳静,13900000000\n"


def encoding(data, wanted=None):
    return encoding_of(io.BytesIO(data), wanted)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"name\nAnn\n", "utf-8"),
        (CHINESE.encode(), "utf-8"),
        (CHINESE.encode("utf-8-sig"), "utf-8"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), "utf-16"),
        (CHINESE.encode("gbk"), "gb18030"),
        (CHINESE.replace("静", "𠮷").encode("gb18030"), "gb18030"),
        (b"x" * 3_000_000 + "王小明".encode("gbk"), "gb18030"),
    ],
)
def test_the_encoding_is_found(data, expected):
    assert encoding(data) == expected


def test_a_named_encoding_overrides_what_would_be_found():
    assert encoding("José\n".encode("latin-1"), "latin-1") == "latin-1"
    assert encoding(CHINESE.encode("utf-16-le"), "utf-16-le") == "utf-16-le"


@pytest.mark.parametrize(
    ("data", "wanted", "message"),
    [
        (b"", None, "empty"),
        (b"\x89PNG\r\n\x1a\n123", None, "a picture"),
        (b"PK\x03\x04rest", "utf-8", "a workbook"),
        (bytes(range(256)) * 40, None, "not text; save"),
        (CHINESE.encode("utf-16-le"), None, "utf-16-le"),
        (CHINESE.encode("utf-16")[:-1], None, "line 3"),
        ("姓名,手機\n陳偉,138\n林志明,139\n".encode("big5"), None, "line 1: not UTF-8; .*big5"),
        (CHINESE.encode() + b"\xe7\x8e,1\n", None, "line 4: a damaged character"),
        (CHINESE.encode("gbk"), "utf-8", "line 1: not utf-8"),
        (b"a\n", "klingon", "--encoding 'klingon'"),
        (b"a\n", "rot13", "--encoding 'rot13'"),
        (b"a\n", "a\0b", "--encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(data, wanted, message):
    with pytest.raises(Usage, match=message):
        encoding(data, wanted)


def test_an_error_names_the_file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"")
    with path.open("rb") as stream, pytest.raises(Usage, match=r"list\.csv: the file is empty"):
        encoding_of(stream, None)


def test_the_stream_stays_open_and_may_be_closed_while_it_is_read():
    stream = io.BytesIO(b"a\nb\n")
    with reading(stream, "utf-8") as text:
        assert text.readline() == "a\n"
    assert not stream.closed
    with reading(stream, "utf-8") as text:
        assert text.read() == "a\nb\n"
        stream.close()


def test_lines_are_counted_and_limited():
    with reading(io.BytesIO(b"\xef\xbb\xbfa\r\nb\rc"), "utf-8") as text:
        lines = Lines(text, "f")
        assert list(lines) == ["a\r\n", "b\r", "c"]
        assert lines.number == 3
    with (
        reading(io.BytesIO(b"a\n" + b"x" * (RECORD_LIMIT + 5)), "utf-8") as text,
        pytest.raises(Usage, match="f, line 2"),
    ):
        list(Lines(text, "f"))
