"""ae, oe and ue for the umlauts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.fold import fold
from crmcli.text.umlauts import otherwise, written_out


@pytest.mark.parametrize(
    ("text", "out"),
    [("Müller", "mueller"), ("MÜLLER", "mueller"), ("Mu\N{COMBINING DIAERESIS}ller", "mueller"), ("Mueller", "mueller"),
     ("Jörg Weiß", "joerg weiss"), ("Sørensen", "soerensen"), ("Muñoz", "munoz"), ("王", "王")],
)  # fmt: skip
def test_umlauts_are_written_out(text, out):
    assert written_out(text) == out


@pytest.mark.parametrize(
    ("typed", "others"),
    [("Müller", ("mueller",)), ("mueller", ("muller",)), ("Jörg", ("joerg",)), ("Joerg", ("jorg",)),
     ("Baeroeck", ("baroeck", "baerock", "barock")), ("loew", ("low",)),
     ("anna", ()), ("sue", ()), ("lü", ()), ("muller", ()), ("王伟", ()), ("o connor", ())],
)  # fmt: skip
def test_other_spellings(typed, others):
    assert otherwise(typed) == others


@given(st.lists(st.sampled_from("bklmrstÄöüö"), min_size=4, max_size=12))
@settings(max_examples=100, deadline=None)
def test_what_is_typed_without_umlauts_leads_to_what_is_folded(letters):
    name = "".join(letters)
    if sum(map("Äöü".count, name)) in (1, 2, 3):
        assert fold(name) in otherwise(written_out(name))
    assert otherwise(name) == (() if fold(name) == written_out(name) else (written_out(name),))


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_text_is_too_odd(text):
    assert written_out(written_out(text)) == written_out(text)
    otherwise(text)
