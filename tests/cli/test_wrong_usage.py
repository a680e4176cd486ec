import pytest


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["tag", "list", "-tag:vip"], "there is no option -tag:vip; to exclude, write: not tag:vip"),
        (["tag", "list", "-(tag:vip)"], "there is no option -(tag:vip); to exclude, write: not (tag:vip)"),
        (["list", "-limit=5"], "no such option: -l; see: crm list --help"),
        (["list", "-x"], "no such option: -x; see: crm list --help"),
        (["addd"], "no such command 'addd'; did you mean 'add'? See: crm --help"),
        (["list", "--limit", "-1"], "--limit: -1 is not a number from 0; see: crm list --help"),
        (["list", "--limit", "x"], "--limit: 'x' is not a whole number; see: crm list --help"),
        (["undo", "x"], "[BATCH]: 'x' is not a whole number; see: crm undo --help"),
        (["add", "Ana", "Silva"], 'a name of several words needs quotes: crm add "Ana Silva"'),
        (["add", "--city", "上海", "张", "伟", "x"], 'a name of several words needs quotes: crm add "张 伟 x"'),
        (["edit", "Ana", "Silva", "--city", "x"], 'a name of several words needs quotes: crm edit "Ana Silva"'),
        (["undo", "1", "2"], "got unexpected extra argument(s) (2); see: crm undo --help"),
        (["tag", "rename", "a", "b", "c"], "got unexpected extra argument(s) (c); see: crm tag rename --help"),
        (["show"], "missing argument 'WHO'; see: crm show --help"),
        (["list", "--format", "x"], "there is no format 'x'; there are table, json, jsonl, csv, tsv, ids"),
    ],
)
def test_wrong_calls_are_told_in_one_sentence(crm, arguments, sentence):
    assert crm(*arguments, exit_code=2).stderr == f"crm: {sentence}\n"


@pytest.mark.parametrize("command", ["show", "edit"])
def test_a_name_without_quotes_is_given_them_and_said_to_be_whose(crm, command):
    crm.add("Emma Clark")
    for typed in (("emma", "clark"), ("Emma", "Clrk")):
        said = crm(command, *typed, exit_code=2).stderr
        assert said.endswith(f'needs quotes: crm {command} "{" ".join(typed)}", who is Emma Clark (#1)\n')
    crm.env["CRM_PASSPHRASE"] = "not the one"
    assert "who is" not in crm(command, "Emma", "Clark", exit_code=2).stderr


@pytest.mark.parametrize("group", ["key", "backup", "tag", "config"])
def test_no_summary_is_cut_in_the_help_of_a_group(bare, group):
    assert "..." not in bare(group, "-h").stdout.partition("Commands:")[2]


def test_one_customer_fits_in_the_singular(crm):
    crm.add("Ana")
    error = crm("tag", "add", "x", "--where", "ana", "--yes", "--expect", "3", exit_code=5).stderr
    assert "1 customer fits, not 3" in error
