"""A name in other characters: kept beside the customer's own, told in the plan, found and shown."""

from __future__ import annotations

from runner import Runner

LIST = "name,phone\n张偉,13800138000\n"


def test_another_spelling_is_kept_beside(crm: Runner) -> None:
    crm.add("张伟", "--phone", "13800138000")
    plan = crm("import", "-", "--from", "csv", "--dry-run", stdin=LIST)
    assert "line 2: 张偉 is 张伟 (#1)" in plan.stdout + plan.stderr
    assert "name, kept beside ours: 张伟 -> 张偉" in plan.stdout + plan.stderr
    result = crm("import", "-", "--from", "csv", "--json", stdin=LIST).json
    assert (result["added"], result["updated"]) == (0, 1)
    shown = crm("show", "1", "--json").json
    assert (shown["name"], [it["value"] for it in shown["alternates"]]) == ("张伟", ["张偉"])
    assert "张偉" in crm("show", "1", terminal=True).stdout
    again = crm("import", "-", "--from", "csv", "--json", stdin=LIST).json
    assert (again["updated"], again["same"]) == (0, 1)
    crm("undo", str(result["batch"]))
    assert crm("show", "1", "--json").json["alternates"] == []
    crm("doctor")


def test_case_width_and_spaces_are_no_other_spelling(crm: Runner) -> None:
    crm.add("Ana Silva", "--phone", "13800138000")
    result = crm("import", "-", "--from", "csv", "--json", stdin="name,phone\nANA  ｓilva,13800138000\n").json
    assert (result["same"], result["updated"]) == (1, 0)


def test_in_one_file_both_rows_are_named(crm: Runner) -> None:
    rows = "name,phone,email\nJonathan P. Smith,+12125550143,\nJon Smith,+12125550143,jon@x.example\n"
    told = crm("import", "-", "--from", "csv", "--dry-run", stdin=rows)
    assert "line 3: Jon Smith is Jonathan P. Smith of line 2" in told.stdout + told.stderr
