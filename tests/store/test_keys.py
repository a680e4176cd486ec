"""From words to keys. The figures here are promises to books that exist: none may ever change."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import Damaged, Usage
from crmcli.store import keys

SALT = bytes([1]) + bytes(range(11))
HEADER = SALT + bytes(range(4))
STRETCHED = "8d0bd4be83cfcf330d674b9425c59dd825663bd3ae988f652f3150e23f73546a"
FILE_KEY = "cd52ac34f8006c5b4507385ec2f5530406b670a6a89bb5eaa96ff56301c293a9"
WITH_KEY_FILE = "cd664cc9d0e681c0cd4e3cb07281bcead7eecc79f406c70ec5bd146707bd5f20"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
masters = st.binary(min_size=32, max_size=32)


def test_the_master_key_of_known_words_never_changes():
    assert keys.stretch("correct horse 电池", SALT).hex() == STRETCHED
    assert keys.stretch("correct horse 电池", HEADER).hex() == STRETCHED  # only the first twelve bytes count
    assert keys.stretch("correct horse", SALT).hex() != STRETCHED


def test_the_file_key_of_a_known_master_never_changes():
    assert keys.file_key(bytes(32), HEADER).hex() == FILE_KEY
    assert keys.file_key(bytes(32), keys.sibling_header(HEADER)).hex() != FILE_KEY


def test_argon2id_is_rfc_9106s_second_choice():
    second = {"memory": 65536, "iterations": 3, "lanes": 4}
    assert {1: keys.Profile(**second), 2: keys.Profile(**second, key_file=True)} == keys.PROFILES
    assert keys.NEWEST_PROFILE in keys.PROFILES


@pytest.mark.parametrize("profile", [0, 3, 255])
def test_an_unknown_profile_is_no_book_of_ours(profile):
    with pytest.raises(Damaged):
        keys.stretch("words", bytes([profile]) + bytes(11))


def test_no_words_are_no_passphrase():
    with pytest.raises(Usage):
        keys.stretch("", SALT)


def test_headers():
    header = keys.new_header()
    assert (len(header), header[0]) == (16, keys.NEWEST_PROFILE)
    assert keys.new_header() != header
    sibling = keys.sibling_header(header)
    assert sibling[: keys.PROFILE_AND_SALT_BYTES] == header[: keys.PROFILE_AND_SALT_BYTES]
    assert sibling != header


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("words\n", "words"),
        ("words\r\n", "words"),
        ("words\n\n", "words\n"),
        (" words ", " words "),
        ("Cafe\u0301", "Café"),
        ("Å", "Å"),
        ("", ""),
        ("\n", ""),
    ],
)
def test_the_same_words_typed_on_two_systems(typed, meant):
    assert keys.normalise(typed) == meant
    assert keys.normalise(meant.rstrip("\n")) == meant.rstrip("\n")


@given(masters)
def test_a_recovery_code_comes_back(master):
    code = keys.recovery_code(master)
    assert keys.from_recovery_code(code) == master
    assert [len(group) for group in code.split("-")] == [4] * 14
    assert set(code) <= set(ALPHABET) | {"-"}


@given(masters, st.data())
def test_it_is_forgiving_about_how_it_is_typed(master, data):
    code = keys.recovery_code(master)
    typed = "".join(
        data.draw(st.sampled_from([letter, letter.lower(), {"O": "0", "I": "1", "B": "8"}.get(letter, letter)]))
        for letter in code.replace("-", data.draw(st.sampled_from(["", " ", "-", " - "])))
    )
    assert keys.from_recovery_code(f" {typed}\n") == master


@settings(max_examples=60, deadline=None)
@given(masters, st.integers(0, 55), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_noticed(master, at, letter):
    code = keys.recovery_code(master).replace("-", "")
    wrong = code[:at] + letter + code[at + 1 :]
    if wrong != code:
        with pytest.raises(Usage, match="typing mistake"):
            keys.from_recovery_code(wrong)


@given(st.text(max_size=80))
def test_any_other_text_is_a_typing_mistake(text):
    with pytest.raises(Usage):
        keys.from_recovery_code(text)


def test_a_key_file_changes_the_master_key_and_that_never_changes():
    salt = bytes([2]) + bytes(range(11))
    digest = keys.key_file_digest(bytes(range(32)))
    master = keys.master(lambda words, salt: bytes(32), "words", salt, digest)
    assert master.hex() == WITH_KEY_FILE
    assert keys.master(lambda words, salt: bytes(32), "words", salt, None) == bytes(32)


def test_a_header_tells_whether_a_key_file_is_needed():
    assert keys.needs_key_file(keys.new_header(key_file=True))
    assert not keys.needs_key_file(keys.new_header())
    assert not keys.needs_key_file(bytes(16))


def test_a_key_file_of_ours_is_known_by_its_secret():
    content = keys.new_key_file()
    assert keys.key_file_digest(content) == keys.key_file_digest(content.replace(b"\n", b"\r\n").lower().replace(
        keys.KEY_FILE_MARK.lower(), keys.KEY_FILE_MARK
    ))  # fmt: skip
    assert keys.key_file_digest(content) != keys.key_file_digest(keys.new_key_file())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 55), st.sampled_from(ALPHABET))
def test_a_change_to_a_key_file_of_ours_is_noticed(at, letter):
    content = keys.new_key_file()
    head, _, tail = content.partition(b"\n")
    letters = tail.replace(b"-", b"").strip()
    wrong = letters[:at] + letter.encode() + letters[at + 1 :]
    if wrong != letters:
        with pytest.raises(ValueError, match="was changed"):
            keys.key_file_digest(head + b"\n" + wrong)


@given(st.binary(max_size=31))
def test_a_short_file_is_no_key_file(content):
    with pytest.raises(ValueError, match=r"32 are the least|was changed"):
        keys.key_file_digest(content)


@given(st.binary(min_size=32, max_size=100), st.integers(0, 31))
def test_of_any_other_file_every_byte_counts(content, at):
    other = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    assert keys.key_file_digest(other) != keys.key_file_digest(content)


def test_a_recovery_code_is_told_from_a_passphrase():
    code = keys.recovery_code(bytes(32))
    assert keys.recovered(code) == bytes(32)
    assert keys.recovered("made up words for tests") is None
    assert keys.recovered(code[:-1] + ("A" if code[-1] != "A" else "B")) is None
