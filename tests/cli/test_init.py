import stat

import pytest

from crmcli.store.keys import from_recovery_code
from dumps import everything_of


def test_makes_a_private_file_in_a_private_folder(bare):
    result = bare("init")
    assert stat.S_IMODE(bare.book.stat().st_mode) == 0o600
    assert stat.S_IMODE(bare.book.parent.stat().st_mode) == 0o700
    assert result.stdout == ""
    assert str(bare.book) in result.stderr
    assert bare("list").stdout == ""


def test_the_file_shows_nothing_of_its_format(bare):
    bare("init")
    data = bare.book.read_bytes()
    assert b"SQLite" not in data
    assert b"customers" not in data


def test_refuses_an_existing_book_and_leaves_it_alone(crm):
    crm.add("王伟")
    before = crm.book.read_bytes()
    error = crm("init", "--json", exit_code=1).error
    assert (error["code"], error["exit"]) == ("book_exists", 1)
    assert crm.book.read_bytes() == before


def test_refuses_an_empty_file_and_a_dangling_link_in_its_place(bare):
    bare.book.parent.mkdir()
    bare.book.write_bytes(b"")
    bare("init", exit_code=1)
    assert bare.book.read_bytes() == b""
    bare.book.unlink()
    bare.book.symlink_to(bare.book.with_name("elsewhere"))
    bare("init", exit_code=1)
    assert not bare.book.with_name("elsewhere").exists()


def test_a_recovery_code_is_shown_only_when_asked_for_without_a_terminal(bare):
    assert bare("init").stdout == ""
    bare.book.unlink()
    code = bare("init", "--recovery-code").stdout.strip()
    assert from_recovery_code(code)


def test_a_terminal_shows_the_recovery_code_once_unless_told_not_to(bare):
    code = bare("init", terminal=True).stdout.strip()
    assert from_recovery_code(code)
    again = bare("--book", bare.book.with_name("b.db"), "init", terminal=True).stderr
    assert "shown again" in " ".join(again.split())
    assert bare("--book", bare.book.with_name("c.db"), "init", "--no-recovery-code", terminal=True).stdout == ""


def test_json_names_the_book_and_the_code(bare):
    assert bare("init", "--json").json == {"book": str(bare.book), "recovery_code": None}
    other = bare.book.with_name("other.db")
    shown = bare("--book", other, "init", "--recovery-code", "--json").json
    assert shown["book"] == str(other)
    assert from_recovery_code(shown["recovery_code"])


def test_without_a_terminal_and_a_passphrase_nothing_is_made(bare):
    del bare.env["CRM_PASSPHRASE"]
    error = bare("init", "--json", exit_code=11).error
    assert "CRM_NEW_PASSPHRASE_FILE" in error["message"]
    assert not bare.book.exists()


def test_an_empty_passphrase_is_refused(bare):
    bare("init", env={"CRM_PASSPHRASE": ""}, exit_code=2)
    assert not bare.book.exists()


@pytest.mark.parametrize("name", ["CRM_NEW_PASSPHRASE", "CRM_NEW_PASSPHRASE_FILE"])
def test_the_new_passphrase_goes_before_the_existing_one(bare, tmp_path, name):
    words = "the new words"
    (tmp_path / "new").write_text(words + "\n")
    bare("init", env={name: words if name == "CRM_NEW_PASSPHRASE" else str(tmp_path / "new")})
    bare("list", exit_code=12)
    assert bare("list", env={"CRM_PASSPHRASE": words}).exit_code == 0


def test_the_passphrase_is_the_same_however_it_is_composed(bare):
    bare("init", env={"CRM_PASSPHRASE": "Café 王"})
    assert bare("count", env={"CRM_PASSPHRASE": "Cafe\N{COMBINING ACUTE ACCENT} 王\n"}).stdout == "0\n"


def test_a_folder_that_cannot_be_made_is_a_sentence(bare):
    bare.book.parent.write_text("a file stands in the way")
    error = bare("init", "--json", exit_code=1).error
    assert str(bare.book.parent) in error["message"]


def test_a_new_book_has_no_history(crm):
    before = everything_of(crm)
    assert crm("history").stdout == ""
    assert before["batches"] == []
    assert before["changes"] == []


@pytest.mark.parametrize("words", ["short", "Password", "88888888"])
def test_a_passphrase_that_can_be_guessed_is_warned_of(bare, words):
    assert "Warning: a passphrase this" in bare("init", env={"CRM_PASSPHRASE": words}).stderr


def test_several_words_are_not_warned_of(bare):
    assert "Warning" not in bare("init").stderr


@pytest.mark.parametrize(("typed", "code"), [("ab aa", 0), ("ab ab ab", 2)])
def test_passphrases_that_differ_are_asked_for_again(bare, monkeypatch, typed, code):
    del bare.env["CRM_PASSPHRASE"]
    answers = [letter * 12 for letter in typed.replace(" ", "")]
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: answers.pop(0))
    told = bare("init", terminal=True, exit_code=code).stderr
    assert "the two passphrases differ; once more:" in told
    assert answers == []
    assert bare.book.exists() == (code == 0)
