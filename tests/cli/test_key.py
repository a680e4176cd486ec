import stat

from crmcli.store.keys import from_recovery_code, recovery_code

NEW = {"CRM_NEW_PASSPHRASE": "some other words"}


def test_a_change_tells_of_the_new_recovery_code(crm):
    plain = crm("key", "change", env=NEW)
    assert plain.stdout == ""
    assert "keep the older passphrase and recovery code" in plain.stderr
    crm.env["CRM_PASSPHRASE"] = "some other words"
    code = crm("key", "show-recovery").stdout
    shown = crm("key", "change", "--recovery-code", env={"CRM_NEW_PASSPHRASE": "yet other words"}).stdout
    assert from_recovery_code(shown.strip()) != from_recovery_code(code.strip())
    crm.env["CRM_PASSPHRASE"] = "yet other words"
    assert crm("key", "show-recovery").stdout == shown


def test_a_terminal_is_told_before_and_shown_after(crm):
    result = crm("key", "change", terminal=True, env=NEW)
    assert result.stderr.index("will not open the book") < result.stderr.index("is changed")
    crm.env["CRM_PASSPHRASE"] = "some other words"
    assert crm("key", "show-recovery").stdout == result.stdout
    assert crm("key", "change", "--no-recovery-code", terminal=True, env=NEW).stdout == ""


def test_recover_gives_a_new_passphrase_and_a_new_code(crm, tmp_path):
    file = tmp_path / "code.txt"
    file.write_text(crm("key", "show-recovery").stdout)
    result = crm("key", "recover", "--code-file", file, "--json", "--recovery-code", env=NEW).json
    assert result["changed"] is True
    crm.env["CRM_PASSPHRASE"] = "some other words"
    assert crm("key", "show-recovery", "--json").json["recovery_code"] == result["recovery_code"]
    crm("key", "recover", "--code-file", file, env=NEW, exit_code=12)


def test_a_recovery_code_can_be_typed_again(crm):
    code = crm("key", "show-recovery").stdout
    other = from_recovery_code(code)[::-1]
    answers = f"no code\n{recovery_code(other)}\n{code}"
    told = " ".join(crm("key", "recover", terminal=True, answers=answers, env=NEW).stderr.split())
    assert told.count("once more:") == 2
    assert "typing mistake" in told
    assert "does not open" in told
    crm.env["CRM_PASSPHRASE"] = "some other words"
    assert crm("count").stdout == "0\n"
    told = crm("key", "recover", terminal=True, answers="a\nb\nc\nd\n", env=NEW, exit_code=2).stderr
    assert told.count("once more:") == 2


def test_behind_a_link_the_file_itself_is_changed(crm, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(crm.book)
    crm("key", "change", "--book", link, env=NEW)
    assert link.is_symlink()
    assert stat.S_IMODE(crm.book.stat().st_mode) == 0o600
    assert crm("count", env={"CRM_PASSPHRASE": "some other words"}).stdout == "0\n"
    assert [path.name for path in crm.book.parent.iterdir()] == ["customers.db"]


def test_a_backup_can_be_recovered_where_it_lies(crm, tmp_path):
    crm.add("Ana")
    made = crm("backup", "create", "--json").json["path"]
    file = tmp_path / "code.txt"
    file.write_text(crm("key", "show-recovery").stdout)
    crm("key", "recover", "--book", made, "--code-file", file, env=NEW)
    crm.book.unlink()
    crm("backup", "restore", made, env={"CRM_PASSPHRASE": "some other words"})
    assert crm("count", env={"CRM_PASSPHRASE": "some other words"}).stdout == "1\n"
