import pytest

from crmcli.formats import FORMATS, called, guess


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.csv", b"{", "csv"),
        ("A.CSV", b"", "csv"),
        ("a.tsv", b"", "tsv"),
        ("a.json", b"name", "json"),
        ("a.b.jsonl", b"", "jsonl"),
        ("a.ndjson", b"", "jsonl"),
        ("-", b"name,phone\n", "csv"),
        ("list.txt", b"", "csv"),
        ("-", b'\xef\xbb\xbf [{"a": 1}]', "json"),
        ("-", b'{"a": 1}\n{"a": 2}\n', "jsonl"),
        ("-", b'{"a": 1', "jsonl"),
        ("-", b'{\n  "a": 1\n}', "json"),
        ("-", '{\n"a": 1\n}'.encode("utf-16"), "json"),
        ("-", b"\x89PNG\r\n", "csv"),
    ],
)
def test_the_suffix_counts_first_then_the_content(name, head, expected):
    assert guess(name, head) == expected


def test_the_table_is_keyed_by_name_and_no_suffix_stands_twice():
    suffixes = [suffix for each in FORMATS.values() for suffix in each.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(name == each.name for name, each in FORMATS.items())


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("vcf", "vcard"), ("VCF", "vcard"), ("vcard", "vcard"), ("vcard4", "vcard4"), ("ndjson", "jsonl"),
        ("md", "markdown"), ("Excel", "xlsx"), ("xls", "xls"), ("nonsense", "nonsense"), ("", ""),
    ],
)  # fmt: skip
def test_a_format_may_be_called_as_its_files_end(name, own):
    assert called(name) == own


def test_every_format_is_called_by_its_name():
    assert [called(name) for name in FORMATS] == list(FORMATS)
