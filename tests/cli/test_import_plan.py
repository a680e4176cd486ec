"""The plan of an import: the columns and what goes where, said once and in few lines."""

import pytest

from crmcli.services.mapping import FIELDS

WIDE = {"COLUMNS": "300"}


def block(result):
    """The lines of the columns."""
    lines = result.lines
    start = lines.index("Columns of list.csv:") + 1
    return [line for line in lines[start : lines.index("New:")] if line.startswith("  ")]


def test_every_column_is_named(crm, file):
    path = file("Rep,name,Mail,Rank,phone,Revier\nMay,Ana,a@x.example,1,13800000001,Ulm\n")
    assert block(crm("import", path, "-n", "--map", "Rank=")) == [
        "  name, phone as they are",
        "  Mail -> email",
        "  Rep -> field.Rep",
        "  Revier -> field.Revier",
        "  Rank -> (left out)",
    ]
    assert block(crm("import", file("name\nAna\n"), "-n")) == ["  name as it is"]


def test_columns_that_hold_nothing_are_named_in_one_line(crm, file):
    text = "name,Suffix,Hobby,Pager\nAna,,,\nBob,,chess,\n"
    assert block(crm("import", file(text), "-n")) == [
        "  name as it is",
        "  Hobby -> field.Hobby",
        "  Suffix, Pager hold nothing",
    ]
    assert block(crm("import", file("name,Suffix\nAna,\n"), "-n"))[1:] == ["  Suffix holds nothing"]
    both = crm("import", file(text), file("name,Suffix,Hobby\nCid,II,\n", "b.csv"))
    assert "Columns kept as fields of your own: Hobby, Suffix (use" in both.stderr


def test_the_labels_that_headings_give_are_shown(crm, file):
    header = "name,phone,Business Phone,Home Fax,手机,E-mail 2 Address,Personal Email,Phone 1 - Type,Phone 1 - Value"
    row = "Ana,13800000001,13800000002,13800000003,13800000004,a@x.example,b@x.example,*Mobile,13800000005"
    assert block(crm("import", file(f"{header}\n{row}\n"), "-n"))[1:] == [
        "  Business Phone -> phone (work)",
        "  Home Fax -> phone (home fax)",
        "  手机 -> phone (mobile)",
        "  E-mail 2 Address -> email",
        "  Personal Email -> email (home)",
        "  Phone 1 - Type -> label",
        "  Phone 1 - Value -> phone",
    ]


@pytest.mark.parametrize(("name", "mark"), [("list.csv", ","), ("list.tsv", "\t")])
def test_of_columns_of_one_name_all_are_taken(crm, file, name, mark):
    text = "姓名,手机,手机,预算,预算\n王伟,13800138000,13900139000,5,7\n".replace(",", mark)
    plan = crm("import", file(text, name), "-n")
    assert plan.lines[:2] == [
        f"{name}: '手机' names 2 columns; the second is called '手机 2' here",
        f"{name}: '预算' names 2 columns; the second is called '预算 2' here",
    ]
    crm("import", file(text, name))
    (one,) = crm("list", "--json").json
    assert [it["value"] for it in one["phones"]] == ["13800138000", "13900139000"]
    assert one["fields"] == {"预算": "5", "预算 2": "7"}


def test_cards_have_no_columns(crm, file):
    card = file("BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEND:VCARD\n", "a.vcf")
    plan = crm("import", card, "-n")
    assert "Columns" not in plan.stdout
    assert crm("import", card, "-n", "--json").json["mapping"] == [{"file": "a.vcf", "columns": {}}]


@pytest.mark.parametrize("rows", ["", "Ana,1\n", "Ana,1\nBob,2\n"])
def test_that_nothing_changes_is_said_once(crm, file, rows):
    result = crm("import", file("name,phone\n" + rows), terminal=True, exit_code=3 if rows else 0, env=WIDE)
    assert "Would change nothing" not in result.stderr
    assert result.stderr.count("Nothing new in list.csv: ") == 1
    assert "Import " not in result.stderr


def test_the_archived_of_another_book_are_counted(crm, tmp_path):
    other = tmp_path / "other.db"
    crm("init", "--no-recovery-code", "--book", other)
    for name in ("Ana", "Bob"):
        crm("add", name, "--book", other)
    crm("archive", "2", "--book", other)
    assert crm("import", other, "-n").lines[-1] == "Would add 2 (1 archived). Nothing was changed."
    done = crm("import", other)
    assert "2 added (1 archived), 0 updated" in done.stderr


def test_texts_of_many_lines_stand_on_one(crm, file):
    crm.add("Ana", "--email", "a@x.example", "--note", "one")
    path = file('name,email,notes,log\nAna,a@x.example,"two\nthree","nice\n\n\nday"\n')
    plan = crm("import", path, "-n", "--on-match", "update").stdout
    assert "    notes: one -> two three\n" in plan
    assert "nice day\n" in plan
    assert "x0a" not in plan


def test_the_help_names_the_fields_of_map(crm):
    said = " ".join(crm("import", "--help").stdout.split())
    assert f"FIELD is one of {', '.join(FIELDS)}, handle.SERVICE, or field.NAME" in said
