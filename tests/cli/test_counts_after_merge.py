"""A merged record is no customer more: every command counts the same."""

from __future__ import annotations

from runner import Runner


def test_all_count_people(crm: Runner) -> None:
    for name in ("Ana", "Anna", "Bo"):
        crm.add(name)
    crm("dedupe", "merge", "1", "2")
    crm("archive", "3")
    assert crm("count", "is:person").stdout == "1\n"
    assert crm("count", "is:archived").stdout == "1\n"
    assert "Backed up 2 customers" in crm("backup", "create").stderr
    assert crm("backup", "list", "--json").json[0]["customers"] == 2
    assert crm("backup", "verify", "latest", "--json").json[0]["customers"] == 2
    assert ", 2 customers, " in crm("doctor").stderr
    checked = crm("verify", "--json").json["checked"]
    assert (checked["customers"], checked["records"]) == (2, 3)
    assert "with 2 customers" in crm("backup", "restore", "latest", "--yes").stderr
    assert "Saved 2 customers" in crm("repair", "-o", crm.book.with_name("saved.db")).stderr
