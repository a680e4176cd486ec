"""What somebody is looking for: the words of a search, each with all that it can be found by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from crmcli.text.fold import fold
from crmcli.text.phones import digits
from crmcli.text.pinyin import Part, Way, begun, heard, ways, wholly
from crmcli.text.terms import LONGEST_PARTICLE, national
from crmcli.text.umlauts import otherwise, written_out

FEWEST_DIGITS = 2  # or one behind a +
FEWEST_WITHOUT_PREFIX = 5  # with fewer the noughts are a part of the number: 0013 ends one
_BESIDE_WORDS = ",;:!?，。；：！？、"
_IN_NUMBERS = frozenset("0123456789+-()[]./ ")
MOST_JOINED = 3
MOST_SYLLABLES = 4  # of a name that is written in pieces
_pieces = re.compile("[^ '.-]+").findall
_with_code = re.compile(r"\D*(\+|00)").match


class Wanted(NamedTuple):
    """One word, folded, and as it was `typed`.

    `numbers` are the digits of (a part of) a phone number, as typed and as E.164 has them; `with_code` says that they
    begin with a country code, and `bare` are its beginnings where it is kept without one. `ways` are those of reading
    the word as Pinyin, `wholly` those that must read a whole name, and `pieces` the words in which a name heard so may
    be written: wei zhang. `respelt` are other spellings of what is `written_out` without umlauts.
    """

    text: str
    typed: str = ""
    numbers: tuple[str, ...] = ()
    with_code: bool = False
    bare: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    wholly: tuple[Way, ...] = ()
    pieces: tuple[tuple[str, ...], ...] = ()
    respelt: tuple[str, ...] = ()
    written_out: str = ""


class HeardAsOne(NamedTuple):
    word: Wanted
    typed_out: bool  # to the last syllable


def wanted(text: str) -> list[Wanted]:
    """The words of a search. Digits with spaces and signs between them are one number."""
    whole = text.replace("\0", " ")  # FTS5 would take it for the end
    if _is_number(fold(whole)):
        return [_word(fold(whole), text)]
    words = ((word.strip(_BESIDE_WORDS), typed) for typed in whole.split() for word in fold(typed).split())
    return [_word(word, typed.strip(_BESIDE_WORDS)) for word, typed in words if any(map(str.isalnum, word))]


def joined(words: Sequence[Wanted]) -> list[list[Wanted]]:
    """The words with a short one and the next as one, as some write them: o'connor oconnor, mc donald mcdonald."""
    text = " ".join(word.text for word in words)
    if "@" in text or any(word.numbers for word in words) or all(map(_is_pinyin, words)):
        return []
    pieces = _pieces(text)
    starts = [start for start in range(len(pieces) - 1) if _is_particle(pieces[start])]
    return [_with_joined(pieces, start) for start in starts[:MOST_JOINED]]


def heard_as_one(words: Sequence[Wanted]) -> HeardAsOne | None:
    """The words as one of Pinyin whose last syllable may be only begun.

    duan j is 段俊, and duan jiayan also 段嘉阳 (yang). None for one syllable, and for what is no Pinyin.
    """
    letters = "".join(word.text for word in words)
    if not letters.isascii() or not all(heard(word.text) for word in words[:-1]) or len(words) > MOST_SYLLABLES:
        return None
    typed_out = _likeliest(heard(letters), len(words))
    if not typed_out and len(words) == 1:  # zhangw is read so anyway
        return None
    one = _word(letters, " ".join(word.typed for word in words))
    read = [*map(_whole, typed_out), *map(begun, typed_out)] or one.ways
    long = tuple(way for way in dict.fromkeys(read) if len(way) > 1)
    return HeardAsOne(one._replace(ways=long, wholly=()), bool(typed_out)) if long else None


def _likeliest(read: Sequence[tuple[str, ...]], words: int) -> list[tuple[str, ...]]:
    """The ways with the fewest syllables, but no fewer than words."""
    possible = [way for way in read if len(way) >= words]
    return [way for way in possible if len(way) == len(possible[0])]


def _whole(typed_out: tuple[str, ...]) -> Way:
    return tuple(map(Part, typed_out))


def _is_pinyin(word: Wanted) -> bool:
    return any(all(part.whole for part in way) for way in word.ways)


def _with_joined(pieces: list[str], start: int) -> list[Wanted]:
    end = start + 2
    while end < len(pieces) and _is_particle(pieces[end - 1]):
        end += 1
    parts = [[piece] for piece in pieces]
    return [_word("".join(some), " ".join(some)) for some in (*parts[:start], pieces[start:end], *parts[end:])]


def _is_particle(piece: str) -> bool:
    return piece.isascii() and piece.isalpha() and len(piece) <= LONGEST_PARTICLE


def _word(word: str, typed: str) -> Wanted:
    if _is_number(word):
        numbers, with_code = _numbers(word), bool(_with_code(word))
        return Wanted(word, typed, numbers, with_code, _bare(numbers, with_code=with_code))
    read = ways(word)
    respelt = otherwise(typed)
    out = written_out(typed) if respelt else ""
    return Wanted(
        word, typed, ways=read, wholly=wholly(word), pieces=_in_pieces(read), respelt=respelt, written_out=out
    )


def _in_pieces(read: Sequence[Way]) -> tuple[tuple[str, ...], ...]:
    """Each way to write the likeliest syllables in more than one word: li mingxia, liming xia, li ming xia."""
    syllables = [part.letters for part in read[0] if part.whole] if read else []
    if not 1 < len(syllables) <= MOST_SYLLABLES or len(syllables) < len(read[0]):
        return ()
    places = range(1, len(syllables))
    cuts = (cut for number in places for cut in combinations(places, number))
    return tuple(
        tuple("".join(syllables[start:end]) for start, end in pairwise((0, *cut, len(syllables)))) for cut in cuts
    )


def _is_number(folded: str) -> bool:
    return _IN_NUMBERS.issuperset(folded) and len(digits(folded)) + folded.startswith("+") >= FEWEST_DIGITS


def _numbers(folded: str) -> tuple[str, ...]:
    """The digits, and those without the 00, or the trunk 0, that a number in E.164 does not have."""
    typed = digits(folded)
    bare = typed.removeprefix("00") if typed.startswith("00") else typed.removeprefix("0")
    return (typed, bare) if bare != typed and len(bare) >= FEWEST_WITHOUT_PREFIX else (typed,)


def _bare(numbers: tuple[str, ...], *, with_code: bool) -> tuple[str, ...]:
    """The number without its country code, with a trunk 0 and without; none of too few digits."""
    national_number = national(f"+{numbers[-1]}") if with_code else numbers[-1]
    if len(national_number) < FEWEST_WITHOUT_PREFIX:
        return ()
    return tuple(each for each in (national_number, f"0{national_number}") if each not in numbers)


def sound_terms(way: Way) -> list[tuple[str, bool]]:
    """The terms by which an index of neighbouring syllables finds the way, and whether each is only a beginning.

    zeng guo fan gives zengguo, guofan; zeng g q gives zengg..., gq; z guo gives zg, guo.
    """
    if len(way) == 1:
        return [(way[0].letters, not way[0].whole)]
    return [term for pair in pairwise(way) for term in _of_pair(*pair)]


def _of_pair(first: Part, second: Part) -> list[tuple[str, bool]]:
    if first.whole:
        return [(first.letters + second.letters, not second.whole)]
    initials = (first.letters[0] + second.letters[0], False)
    return [initials, (second.letters, False)] if second.whole else [initials]
