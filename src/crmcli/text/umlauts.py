"""ae, oe and ue for ä, ö and ü: Mueller for Müller, as people write who lack the letters (DIN 5007-2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from crmcli.text.fold import fold

SHORTEST = 4  # letters: sue and joe are no sü and jö
MOST = 3  # umlauts of a word

LETTERS = "äöüøÄÖÜØ"
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe"})
_written_with_e = re.compile("(?<=[aou])e").finditer


def written_out(text: str) -> str:
    """The folded `text` with the umlauts as two letters."""
    return fold(text if text.isascii() else unicodedata.normalize("NFC", text).lower().translate(_WRITTEN_OUT))


def otherwise(word: str) -> tuple[str, ...]:
    """The other folded spellings of a typed word: mueller for Müller; for Mueller muller, as Müller is folded."""
    out, folded = written_out(word), fold(word)
    if len(out) < SHORTEST or " " in out:
        return ()
    return (out,) if out != folded else tuple(_without_e(out)) if out.isascii() else ()


def _without_e(word: str) -> Iterator[str]:
    places = [match.start() for match in _written_with_e(word)][:MOST]
    for number in range(1, len(places) + 1):
        for some in combinations(places, number):
            yield "".join(letter for at, letter in enumerate(word) if at not in some)
