from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.excerpts import around, differing, mentioning

LONG = "Likes green tea, and never calls on Mondays."


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("tea", "coffee", ("tea", "coffee")),
        (LONG, LONG.replace("never", "always"), ("…, and never calls…", "…, and always calls…")),
        (LONG, LONG + "\nNow Bob.", ("…ndays.", "…ndays.\nNow Bob.")),
        (LONG, LONG.replace("Likes", "Wants"), ("Likes gree…", "Wants gree…")),
        ("", LONG, ("", LONG)),
    ],
)
def test_texts_are_cut_around_what_differs(before, after, shown):
    assert differing(before, after) == shown


texts = st.text("ab王 ", max_size=60)


@settings(max_examples=100, deadline=None)
@given(texts, texts)
def test_texts_that_differ_are_shown_to_differ(before, after):
    shown = differing(before, after)
    assert (shown[0] != shown[1]) == (before != after)


@settings(max_examples=100, deadline=None)
@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_an_excerpt_is_a_part_of_the_text(text, start, length):
    assert around(text, start, start + length).removeprefix("…").removesuffix("…") in text


@pytest.mark.parametrize(
    ("word", "shown"),
    [("tea,", "…green tea, and n…"), ("likes", "Likes green…"), ("mondays.", "…ls on Mondays."), ("beer", "")],
)
def test_a_mention_is_shown_with_what_stands_around_it(word, shown):
    assert mentioning(LONG, word) == shown


def test_a_mention_is_found_by_its_folded_form():
    assert mentioning("Straße " * 3 + "LÓNGJĪNG und mehr und mehr", "longjing") == "…traße LÓNGJĪNG und m…"
