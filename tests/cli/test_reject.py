"""crm dedupe reject: not the same, and never asked again."""

import pytest

from crmcli.store import erasure, verdicts
from dumps import everything_of, opened, records_of


@pytest.fixture
def four(crm):
    for name in ("Ana", "Anna", "Hannah", "Bo"):
        crm.add(name)
    return crm


def rejected(crm):
    with opened(crm) as book:
        return verdicts.rejected(book.conn)


def test_a_pair_is_remembered_once(four):
    result = four("dedupe", "reject", "2", "1")
    assert result.lines == ["2", "1"]
    assert result.stderr == "Remembered that 2 customers (Anna #2, Ana #1) are not the same. Undo: crm undo 5\n"
    assert rejected(four) == {(1, 2)}
    before = everything_of(four)
    assert four("dedupe", "reject", "Ana", "Anna").stderr == "That is known already.\n"
    assert everything_of(four) == before
    four("undo", "5")
    assert rejected(four) == set()


def test_of_several_each_pair(four):
    assert four("dedupe", "reject", "1", "2", "3", "--json").json == {"batch": 5, "rejected": [[1, 2], [1, 3], [2, 3]]}
    assert rejected(four) == {(1, 2), (1, 3), (2, 3)}


@pytest.mark.parametrize(("who", "code"), [(["1"], 2), (["1", "1"], 5), (["1", "99"], 4), (["1", "Annaa"], 5)])
def test_refusals(four, who, code):
    before = everything_of(four)
    four("dedupe", "reject", *who, exit_code=code)
    assert everything_of(four) == before


def test_it_holds_for_survivors(four):
    four("dedupe", "reject", "1", "2")
    four("dedupe", "merge", "4", "1")
    assert rejected(four) == {(2, 4)}
    four("dedupe", "merge", "3", "4")
    assert rejected(four) == {(2, 3)}
    assert four("dedupe", "reject", "2", "3").stderr == "That is known already.\n"
    four("dedupe", "split", "4")
    assert rejected(four) == {(2, 4)}
    four("dedupe", "split", "1")
    assert rejected(four) == {(1, 2)}


def test_to_merge_them_all_the_same_needs_yes(four):
    four("dedupe", "reject", "1", "2")
    before = everything_of(four)
    message = four("dedupe", "merge", "3", "2", "1", exit_code=2).stderr
    assert "You said that Ana (#1) and Anna (#2) are not the same." in message
    assert "--yes" in message
    assert four("dedupe", "merge", "3", "2", "1", "-n", "--json").json["rejected"] == [[1, 2]]
    four("dedupe", "merge", "2", "1", terminal=True, answers="n\n", exit_code=1)
    assert everything_of(four) == before
    four("dedupe", "merge", "2", "1", "--yes")
    assert rejected(four) == set()
    four("dedupe", "split", "1")
    assert rejected(four) == {(1, 2)}


def test_history_tells_it(four):
    four("dedupe", "reject", "1", "2")
    (line,) = four("history", "--batch", "5", "--json").json
    assert (line["command"], line["id"], line["field"], line["after"]) == ("dedupe reject", 1, "not the same as", 2)


def test_it_is_exported_and_read_back(four, tmp_path):
    four("dedupe", "reject", "1", "2")
    before = records_of(four)
    file, four_again = tmp_path / "all.jsonl", tmp_path / "other.db"
    file.write_text(four("export", "--full").stdout, encoding="utf-8")
    four("--book", four_again, "init")
    four("--book", four_again, "import", file)
    four.book = four_again
    assert records_of(four) == before
    assert rejected(four) == {(1, 2)}


@pytest.mark.parametrize("customer", [1, 2])
@pytest.mark.parametrize("undone", [False, True])
def test_purge_erases_it_from_both_sides(four, customer, undone):
    four("dedupe", "reject", "1", "2")
    if undone:
        four("undo", "--last")
    with opened(four) as book:
        erasure.purge(book, customer, "2026-05-01T09:30:00Z")
        assert book.conn.execute("SELECT count(*) FROM verdicts").fetchone() == (0,)
        assert book.conn.execute("SELECT count(*) FROM changes WHERE tbl = 'verdicts'").fetchone() == (0,)
    assert four("count").stdout == "3\n"


@pytest.mark.parametrize("customer", [3, 4])
def test_undoing_an_older_add_minds_it(four, customer):
    """A customer with a verdict is not deleted under it, on whichever side of the pair they are."""
    four("dedupe", "reject", "3", "4")
    assert "later changes" in four("undo", customer, exit_code=5).stderr
    four("undo", customer, "--force")
    assert rejected(four) == set()
    assert four("count").stdout == "3\n"
