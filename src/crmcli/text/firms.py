"""The names of firms as they are compared: without legal form, punctuation and filler words."""

from __future__ import annotations

import re

from crmcli.text.fold import fold
from crmcli.text.han import is_han

# Legal forms: China's Company Law, article 8; and the commonest of ISO 20275 (entity legal forms).
_CHINESE_FORMS = re.compile("(?:(?:股份|有限责任|有限|集团|总|分|子)*公司|集团|股份)+$")
_CHINESE_PLACE_MARKS = re.compile(r"[(（][^)）]*[)）]|[\s·.,]|集团(?=有限|股份)")
_FORMS_TEXT = """
inc incorporated llc ltd limited corp corporation co company gmbh ag sa sas sarl srl spa plc bv nv kg kgaa ohg ug oy
oyj ab as asa aps pty pte lp llp group holding holdings se mbh kk sdn bhd sl slu lda ltda eurl
"""
_FORMS = frozenset(_FORMS_TEXT.split())
_FILLERS = frozenset(("and", "the", "of", "und", "et", "de", "y", "e"))
_words = re.compile(r"[^\W_]+").findall
_dotted = re.compile(r"\b(?:\w\.){2,}")


def core(firm: str) -> str:
    """What is left of a firm's name; all of it where nothing would be left. Never raises."""
    folded = fold(firm)
    if sum(map(is_han, folded)) >= 2:
        return _chinese_core(folded)
    words = _words(_dotted.sub(lambda match: match[0].replace(".", ""), folded))
    kept = [word for word in words if word not in _FORMS and word not in _FILLERS]
    return " ".join(kept or words)


def _chinese_core(folded: str) -> str:
    name = _CHINESE_PLACE_MARKS.sub("", folded)
    kept = _CHINESE_FORMS.sub("", name)
    return kept if len(kept) > 1 else name or folded
