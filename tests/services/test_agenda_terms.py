"""The page about the list of today says what the program reckons with."""

import re
from pathlib import Path

from crmcli.model.agenda import KINDS
from crmcli.services import agenda
from crmcli.store import derived

PAGE = (Path(__file__).parents[2] / "docs/today.md").read_text(encoding="utf-8")


def test_the_page_has_the_terms():
    rows = re.findall(r"^\| ([a-z-]+) \| (\d+) \| ([+-]\d)\D*\| (\d+) \|$", PAGE, re.MULTILINE)
    written = {kind: tuple(map(int, numbers)) for kind, *numbers in rows}
    assert written == agenda.TERMS
    assert set(written) == set(KINDS)


def test_the_page_has_the_other_numbers():
    for words in (
        f"each further one {agenda.MORE}, together at most {agenda.MOST_MORE}",
        f"a factor from 1 to {1 + agenda.SALES_SHARE} by what the customer bought within {agenda.SALES_DAYS} days",
        f"{1 + agenda.SALES_SHARE / 2} for what",
        f"from {agenda.BIRTHDAY_AHEAD} days before to {agenda.BIRTHDAY_AFTER} days after",
        f"at least {derived.SILENT_DAYS} days",
    ):
        assert words in re.sub(r"\s+", " ", PAGE), words


def test_more_sales_never_count_less():
    factors = [agenda.factor(sales, 500.0) for sales in (-100, 0, 1, 500, 1_000, 10**12)]
    assert factors == sorted(factors)
    assert (factors[1], factors[3]) == (1.0, 1.25)
    assert factors[-1] <= 1.5
