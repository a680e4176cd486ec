import pytest

from dumps import everything_of, records_of


@pytest.fixture
def undone(crm):
    crm.add("王伟", "--city", "上海")
    crm("edit", "1", "--city", "北京")
    crm("undo", "2")
    return crm


def test_json(undone):
    assert undone("redo", "2", "--json").json == {"batch": 4, "redone": 2, "customers": 1, "conflicts": 0, "kept": 0}


def test_brings_an_added_customer_back_under_its_id(crm):
    crm.add("王伟", "--phone", "13800138000", "--tag", "vip")
    before = records_of(crm)
    crm("undo", "1")
    crm("redo", "1")
    assert records_of(crm) == before


def test_a_change_in_between_is_a_conflict_with_both_values(undone):
    undone("edit", "1", "--city", "广州")
    before = everything_of(undone)
    result = undone("redo", "2", exit_code=5)
    assert "redo 2" in result.stderr
    assert "'广州'" in result.stderr
    assert "'北京'" in result.stderr
    assert everything_of(undone) == before
    undone("redo", "2", "--skip-conflicts", exit_code=4)
    undone("redo", "2", "--force")
    assert undone("show", "1").jsonl[0]["addresses"][0]["city"] == "北京"


@pytest.mark.parametrize(("batch", "code"), [("1", 4), ("3", 4), ("99", 4), ("99999999999999999999", 4), ("x", 2)])
def test_only_an_undone_batch_can_be_brought_back(undone, batch, code):
    before = everything_of(undone)
    undone("redo", batch, exit_code=code)
    assert everything_of(undone) == before


def test_without_a_terminal_it_needs_a_number(undone):
    assert "its number, or --last" in undone("redo", exit_code=2).stderr
    assert "not both" in undone("redo", "2", "--last", exit_code=2).stderr
    undone("redo", "2", "--skip-conflicts", "--force", exit_code=2)


def test_the_batch_that_was_undone_last(undone):
    undone("undo", "1", "--force")
    assert "batch 1 (add)" in undone("redo", "--last").stderr
    assert undone("redo", "--last", "--json").json["redone"] == 2
    assert "nothing to bring back" in undone("redo", "--last", exit_code=4).stderr


def test_once_is_enough(undone):
    undone("redo", "2")
    undone("redo", "2", exit_code=4)


def test_a_terminal_is_asked_about_the_batch_that_was_undone_last(undone):
    undone("undo", "1", "--force")
    before = everything_of(undone)
    assert "Bring back batch 1, add (王伟 #1)?" in undone("redo", terminal=True, answers="\n", exit_code=1).stderr
    assert everything_of(undone) == before
    assert "batch 1" in undone("redo", terminal=True, answers="y\n").stderr
    assert "batch 2" in undone("redo", terminal=True, answers="y\n").stderr
    undone("redo", terminal=True, answers="y\n", exit_code=4)


def test_who_was_imported_again_is_not_brought_back_twice(crm, tmp_path):
    """Their uid is taken by then, so the old record has no place, and neither have its parts."""
    crm.add("王伟", "--phone", "138 0013 8000")
    crm("export", "-o", tmp_path / "own.csv")
    crm("undo", "--last")
    crm("import", tmp_path / "own.csv", "--yes")
    batch = int(crm("undo", "--last", "--json").json["undone"])
    crm("import", tmp_path / "own.csv", "--yes")
    refused = crm("redo", batch, exit_code=5)
    assert "王伟" in refused.stderr
    crm("redo", batch, "--skip-conflicts", exit_code=4)
    assert "cannot be overruled" in crm("redo", batch, "--force", exit_code=5).stderr
    assert crm("list", "--fields", "name").lines == ["王伟"]
    crm("verify")
