"""Who is nearest to a name that was mistyped."""

from __future__ import annotations

from runner import Runner


def test_a_wrong_character_in_a_firm_is_nearer_than_a_moved_one(crm: Runner) -> None:
    for firm in ("娜平磊贸易有限公司", "佳娜磊贸易有限公司", "娜强磊贸易有限公司", "娜磊娟贸易有限公司"):
        crm("add", "王伟", "--company", firm, "--allow-duplicate")
    assert crm("search", "娜磊司贸易有限公司", "--format", "ids").lines[0] == "4"


def test_archived_customers_are_not_near(crm: Runner) -> None:
    crm.add("Jonathan Smith")
    assert crm("search", "jonathn smth", "--format", "ids").lines == ["1"]
    crm("archive", "1")
    assert crm("search", "jonathn smth", "--format", "ids").lines == []
