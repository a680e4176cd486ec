"""The key file as second factor: adding, needing, losing and removing it."""

import os
import stat

import pytest

from crmcli.store import keys

BACKUP = "made up words for tests"


@pytest.fixture
def key_file(crm, tmp_path):
    """A book that needs a key file, which nothing names yet."""
    crm.add("王伟")
    path = tmp_path / "stick" / "crm.key"
    crm("key", "file", "add", path)
    return path


def test_a_new_one_is_private_and_then_needed(crm, key_file):
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert key_file.read_text().startswith("crmcli key file v1\n")
    assert crm.book.read_bytes()[0] == 2
    for env in ({"CRM_KEY_FILE": str(key_file)}, {}):
        words = () if env else ("--key-file", key_file)
        assert crm("count", *words, env=env).stdout == "1\n"
    crm("config", "set", "key_file", key_file)
    assert crm("count").stdout == "1\n"
    crm("verify")
    crm("doctor")


def test_its_absence_is_told_from_a_wrong_passphrase(crm, key_file):
    missing = crm("list", "--json", exit_code=11).error
    assert missing["code"] == "key_file_needed"
    assert "CRM_KEY_FILE" in missing["message"]
    crm.env["CRM_KEY_FILE"] = str(key_file)
    wrong = crm("list", "--json", env={"CRM_PASSPHRASE": "other words"}, exit_code=12).error
    assert "wrong passphrase or key file" in wrong["message"]


def test_without_it_nobody_is_asked_for_the_passphrase(crm, key_file):
    del crm.env["CRM_PASSPHRASE"]
    result = crm("list", terminal=True, answers="made up words for tests\n", exit_code=11)
    assert "needs its key file" in " ".join(result.stderr.split())


def test_flag_then_environment_then_configuration(crm, key_file, tmp_path):
    other = tmp_path / "other.key"
    other.write_bytes(os.urandom(40))
    crm("config", "set", "key_file", other)
    crm("count", exit_code=12)
    crm.env["CRM_KEY_FILE"] = str(key_file)
    crm("count")
    crm("count", "--key-file", other, exit_code=12)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_text(path.read_text().replace("-", "x", 1)), "was changed"),
        (lambda path: path.write_bytes(b"x" * 31), "only 31 bytes"),
        (lambda path: path.unlink(), "No such file"),
        (lambda path: (path.unlink(), path.mkdir()), "is not a file"),
        (lambda path: (path.unlink(), os.mkfifo(path)), "is not a file"),
        (lambda path: os.truncate(path, 17 << 20), "more than 16 MiB"),
    ],
)
def test_one_that_cannot_be_it_is_said_clearly(crm, key_file, spoil, said):
    spoil(key_file)
    error = crm("list", "--json", "--key-file", key_file, exit_code=11).error
    assert error["code"] == "key_file_needed"
    assert said in error["message"]
    assert str(key_file) in error["message"]


def test_another_one_does_not_open_the_book(crm, key_file):
    key_file.write_bytes(keys.new_key_file())
    crm("list", "--key-file", key_file, exit_code=12)


def test_one_without_a_name_is_found_where_it_is_made(crm):
    folder = crm.book.parent.parent / "settings"
    crm.env["CRM_CONFIG"] = str(folder / "config.toml")
    assert crm("key", "file", "add", "--json").json["key_file"] == str(folder / "customers.key")
    assert crm("count").stdout == "0\n"
    (folder / "customers.key").rename(folder / "other.key")
    crm("count", exit_code=11)


def test_an_existing_file_is_taken_after_a_warning(crm, tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(os.urandom(5000))
    photo.chmod(0o644)
    told = crm("key", "file", "add", photo).stderr
    assert "others can read or change" in told
    assert "crm config set key_file" in told
    crm("count", "--key-file", photo)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"crmcli key file v1\nAAAA"])
def test_a_file_that_will_not_do_changes_nothing(crm, tmp_path, content):
    file = tmp_path / "short"
    file.write_bytes(content)
    assert "cannot be a key file" in crm("key", "file", "add", file, exit_code=2).stderr
    assert crm("count").stdout == "0\n"


def test_the_book_is_not_its_own_key_file(crm):
    crm("key", "file", "add", crm.book, exit_code=2)
    assert "lies beside the book" in crm("key", "file", "add", crm.book.parent / "near.key").stderr


def test_removed_it_is_no_longer_needed(crm, key_file):
    crm.env["CRM_KEY_FILE"] = str(key_file)
    told = crm("key", "file", "remove").stderr
    assert "still need the key file" in told
    del crm.env["CRM_KEY_FILE"]
    assert crm("count").stdout == "1\n"
    assert key_file.exists()
    assert "has no key file" in crm("key", "file", "remove", exit_code=4).stderr


def test_one_takes_the_place_of_another(crm, key_file, tmp_path):
    crm.env["CRM_KEY_FILE"] = str(key_file)
    assert "name another FILE" in crm("key", "file", "add", exit_code=2).stderr
    crm("key", "file", "add", tmp_path / "next.key")
    crm("count", exit_code=12)
    crm("count", "--key-file", tmp_path / "next.key")


def test_the_recovery_code_opens_without_it(crm, key_file, tmp_path):
    code = crm("key", "show-recovery", "--key-file", key_file).stdout
    key_file.unlink()
    assert crm("count", env={"CRM_PASSPHRASE": code}).stdout == "1\n"
    file = tmp_path / "code.txt"
    file.write_text(code)
    told = crm("key", "recover", "--code-file", file, env={"CRM_NEW_PASSPHRASE": "quite other words"}).stderr
    assert "needs no key file any more" in told
    assert crm("count", env={"CRM_PASSPHRASE": "quite other words"}).stdout == "1\n"


def test_a_new_passphrase_keeps_the_key_file(crm, key_file):
    crm.env["CRM_KEY_FILE"] = str(key_file)
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "quite other words"})
    crm.env["CRM_PASSPHRASE"] = "quite other words"
    assert crm("count").stdout == "1\n"
    assert crm("count", "--key-file", "/nowhere", exit_code=11).stdout == ""


def test_adding_needs_the_passphrase_itself(crm, tmp_path):
    code = crm("key", "show-recovery").stdout
    result = crm("key", "file", "add", tmp_path / "new.key", env={"CRM_PASSPHRASE": code}, exit_code=2)
    assert "not the recovery code" in result.stderr
    assert not (tmp_path / "new.key").exists()


def test_backups_from_before_and_after(crm, tmp_path):
    crm.add("Ana")
    before = crm("backup", "create", "--json").json["path"]
    key = tmp_path / "crm.key"
    crm("key", "file", "add", key)
    crm.env["CRM_KEY_FILE"] = str(key)
    after = crm("backup", "create", "--json").json["path"]
    crm("backup", "verify", before)
    crm("backup", "verify", after)
    assert (
        crm("backup", "verify", after, env={"CRM_KEY_FILE": ""}, exit_code=11).stdout.split("\t")[1]
        == "key file needed"
    )
    crm("backup", "restore", before, "--yes")
    assert crm("count", env={"CRM_KEY_FILE": ""}).stdout == "1\n"
    crm("backup", "restore", after, "--yes")
    crm("count", env={"CRM_KEY_FILE": ""}, exit_code=11)
    assert crm("count").stdout == "1\n"


def test_a_backup_with_an_older_key_file(crm, key_file, tmp_path):
    crm.env["CRM_KEY_FILE"] = str(key_file)
    made = crm("backup", "create", "--json").json["path"]
    newer = tmp_path / "newer.key"
    crm("key", "file", "add", newer)
    crm.env["CRM_KEY_FILE"] = str(newer)
    assert "CRM_BACKUP_KEY_FILE" in crm("backup", "verify", made, exit_code=12).stderr
    crm("backup", "restore", made, "--yes", env={"CRM_BACKUP_KEY_FILE": str(key_file)})
    assert crm("count", env={"CRM_KEY_FILE": str(key_file)}).stdout == "1\n"


def test_a_backup_opens_with_its_recovery_code(crm, key_file):
    crm.env["CRM_KEY_FILE"] = str(key_file)
    made = crm("backup", "create", "--json").json["path"]
    code = crm("key", "show-recovery").stdout
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": "quite other words"})
    crm.env["CRM_PASSPHRASE"] = "quite other words"
    crm("backup", "verify", made, exit_code=12)
    crm("backup", "verify", made, env={"CRM_BACKUP_PASSPHRASE": code, "CRM_KEY_FILE": ""})
    crm.book.unlink()
    crm("backup", "restore", made, env={"CRM_PASSPHRASE": code, "CRM_KEY_FILE": ""})
    assert crm("count", env={"CRM_PASSPHRASE": "made up words for tests"}).stdout == "1\n"


def test_a_book_whose_key_file_is_lost_can_be_replaced(crm, tmp_path):
    before = crm("backup", "create", "--json").json["path"]
    crm("key", "file", "add", tmp_path / "lost.key")
    (tmp_path / "lost.key").unlink()
    crm("backup", "restore", before, "--yes", exit_code=5)
    crm("backup", "restore", before, "--yes", "--force")
    assert crm("count").stdout == "0\n"


def test_customers_of_a_book_with_a_key_file(crm, key_file, tmp_path):
    other = tmp_path / "other.db"
    other.write_bytes(crm.book.read_bytes())
    crm("key", "file", "remove", "--key-file", key_file)
    crm.add("Bob")
    crm("import", other, env={"CRM_FROM_PASSPHRASE": BACKUP}, exit_code=11)
    crm("import", other, env={"CRM_FROM_PASSPHRASE": BACKUP, "CRM_FROM_KEY_FILE": str(key_file)})
    assert crm("count").stdout == "2\n"


def test_a_recovery_code_cannot_become_a_passphrase(crm):
    code = crm("key", "show-recovery").stdout
    crm("key", "change", env={"CRM_NEW_PASSPHRASE": code}, exit_code=2)
    assert crm("count").stdout == "0\n"
