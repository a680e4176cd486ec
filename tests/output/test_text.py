import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.output.text import json_text, safe, safe_line, tsv_cell

HARMFUL = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), *range(0xE0000, 0xE0080))}
HARMFUL |= set("\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063")
HARMFUL |= set("\u2064\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb")

any_text = st.text(st.one_of(st.characters(codec=None), st.sampled_from(sorted(HARMFUL) + list("\\\t\n\r王"))))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王伟 Ana", "王伟 Ana"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\rb\x7f", r"a\x0db\x7f"),
        ("one\r\ntwo\r\r\n", "one\ntwo\\x0d\n"),
        ("user\u202egpj.exe", r"user\u202egpj.exe"),
        ("a\u2028b", r"a\u2028b"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("lone\ud800", r"lone\ud800"),
        ("tab\tline\n", "tab\tline\n"),
        ("stray\u200d\u200d", r"stray\u200d\u200d"),
        ("👩\u200d💻 ❤\ufe0f می\u200cخواهم 葛\U000e0100", "👩\u200d💻 ❤\ufe0f می\u200cخواهم 葛\U000e0100"),
        (r"C:\x1b", r"C:\x1b"),
    ],
)
def test_safe(text, shown):
    assert safe(text) == shown


def test_safe_line_writes_out_newline_and_tab_too():
    assert safe_line("a\tb\nc") == r"a\x09b\x0ac"


@settings(max_examples=100, deadline=None)
@given(any_text)
def test_nothing_harmful_is_left(text):
    assert not set(safe(text)) & (HARMFUL - set("\t\n"))
    assert not set(safe_line(text)) & HARMFUL
    assert not set(json_text(text)) & HARMFUL


def test_whatever_is_harmful_takes_the_slow_way():
    assert not [hex(ord(character)) for character in HARMFUL if character.isprintable()]


def test_other_letters_of_every_script_stay():
    letters = "".join(chr(code) for code in range(0x20, 0x30000) if unicodedata.category(chr(code))[0] in "LMNPS")
    assert safe_line(letters) == letters


@pytest.mark.parametrize(
    ("text", "cell"), [("a\tb", r"a\tb"), ("a\nb\r", r"a\nb\r"), ("a\\t", r"a\\t"), ("王 b", "王 b")]
)
def test_tsv_cell(text, cell):
    assert tsv_cell(text) == cell


def from_tsv(cell):
    names = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    parts = iter(cell)
    return "".join(names[next(parts)] if part == "\\" else part for part in parts)


@settings(max_examples=100, deadline=None)
@given(any_text)
def test_a_tsv_cell_is_exact_and_stays_in_its_cell(text):
    assert not set(tsv_cell(text)) & set("\t\n\r")
    assert from_tsv(tsv_cell(text)) == text


def test_json_text():
    value = {"name": "王\u2028伟\x7f\x9b\u202e\ud800\U000e0041", "esc": "\x1b"}
    assert json_text(value) == (r'{"name": "王\u2028伟\u007f\u009b\u202e\ud800\udb40\udc41", "esc": "\u001b"}')
    assert json_text({"a": "é"}, ascii_only=True) == r'{"a": "\u00e9"}'
    assert json_text({"a": ["é"]}, indent=2) == '{\n  "a": [\n    "é"\n  ]\n}'


@settings(max_examples=100, deadline=None)
@given(any_text)
def test_json_text_is_exact(text):
    # two lone surrogates that would make a pair are one character in JSON
    assert json.loads(json_text(text)) == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
