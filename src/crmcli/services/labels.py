"""What the name of a column, or a program's own word, says of a phone or an e-mail: mobile, work, home, fax."""

from __future__ import annotations

import re
import unicodedata

# In the order in which they are written: work mobile, home fax. Western words begin where a word does: no networks.
_KINDS = tuple(
    (label, re.compile(words))
    for label, words in (
        (
            "work",
            r"\b(?:work|business|office|company|geschäftlich|dienstlich|büro|bureau|professionnel|trabajo)"
            r"|工作|办公|公司|单位|商务|辦公|單位|商務",
        ),
        ("home", r"\b(?:home|personal|private?|domicile|casa\b)|家庭|住宅|个人|私人|個人"),
        ("other", r"\bother|其他|其它"),
        ("car", r"\bcar\b|车载"),
        ("main", r"\bmain\b|主要"),
        (
            "mobile",
            r"mobile|\b(?:mobil|handy|portable|m[oó]vil|cellulare|celular|cell)|iphone"
            r"|手机|手機|移动电话|移動電話",
        ),
        ("fax", r"fax|传真|傳真"),
    )
)
_LETTERS = re.compile(r"[^\W_]")


def read(heading: str) -> str:
    """The label that the name of a column gives, as those of vCards are written; "" where it gives none."""
    text = _plain(heading)
    return " ".join(label for label, words in _KINDS if words.search(text))


def is_label(text: str) -> bool:
    """Whether the text says nothing else."""
    left = _plain(text)
    for _, words in _KINDS:
        left = words.sub(" ", left)
    return not _LETTERS.search(left) and bool(read(text))


def cleaned(text: str) -> str:
    """A label that a program wrote beside a value: in our words where it is one of the usual, else as it stands."""
    own = text.removeprefix("*").strip()  # Google's mark of the value that counts first
    return read(own) if is_label(own) else own


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
