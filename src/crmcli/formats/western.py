"""Whether bytes that are no UTF-8 are Western text, in the encoding of older Windows programs (cp1252).

Nearly any bytes are GB18030 by its letter, and most are cp1252. What tells them apart is how the bytes beyond ASCII
stand: in Chinese two by two, in Latin words one by one, between small letters.
"""

from __future__ import annotations

import re
from itertools import pairwise

ENCODING = "cp1252"
TIMES = 3  # as many signs of Latin words as of anything else

_RUN = re.compile(rb"[\x80-\xff]+")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_COMMON_HAN = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")  # GB 2312, level 1: nearly all of a usual text
_WORD = re.compile(r"[^\W\d_]+(?:’[^\W\d_]+)*")
_PAIRS = ("äß", "öß", "üß", "Äß", "Öß", "Üß")  # größer, Füße
_AROUND = 40  # bytes to each side, which hold any word


def looks_western(sample: bytes) -> bool:
    """Whether most of the bytes beyond ASCII are letters of Latin words, each by itself."""
    if _UNDEFINED.search(sample):
        return False
    signs = [_sign(sample, run) for run in _RUN.finditer(sample)]
    return signs.count(1) > TIMES * signs.count(-1)


def _sign(sample: bytes, run: re.Match[bytes]) -> int:
    """What some bytes beyond ASCII speak for: 1 for a Latin word, -1 against, 0 for neither."""
    start, end = run.span()
    text = run[0].decode(ENCODING)
    if len(text) > 1 and text not in _PAIRS:  # it may be a rare character beside letters
        return 0 if len(text) == 2 and text.isalpha() and not _COMMON_HAN.fullmatch(run[0]) else -1
    before = sample[max(start - _AROUND, 0) : start].decode(ENCODING)
    after = sample[end : end + _AROUND].decode(ENCODING)
    if not (text.isalpha() or text == "’"):
        return -1 if before[-1:].isalpha() and after[:1].isalpha() else 0
    at = len(before)
    word = next((it for it in _WORD.finditer(before + text + after) if it.start() <= at < it.end()), None)
    return _of_word(word[0]) if word and len(word[0]) > 2 else 0


def _of_word(word: str) -> int:
    """1 where most letters are plain ones, and capitals stand as they do in words: é before F is half of 镕."""
    others = sum(not char.isascii() for char in word if char.isalpha())
    turned = any(
        not (one.isascii() and other.isascii()) and one.islower() and other.isupper() for one, other in pairwise(word)
    )
    return -1 if turned or others * 2 >= len(word) else 1
