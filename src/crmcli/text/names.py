"""Names of persons and firms: whether two of them could belong to one customer."""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz.distance import OSA

from crmcli.text.name_words import FEMALE, MALE, TITLES, script, with_title, without_title, words
from crmcli.text.nicknames import formal_names
from crmcli.text.romanized import COMPOUND_SURNAMES, could_be_one, is_reading

MOST_TYPOS = 2  # in a whole name
Scripts = dict[str, list[str]]  # the words of a name, by the script they are written in

MOST_WORDS, MOST_LETTERS = 12, 200  # longer texts are no names and are not matched word by word

_familiar = re.compile("[老小阿](.)").fullmatch
# One or two syllables of Hanyu Pinyin (ISO 7098), as a Chinese surname or given name has them.
_is_pinyin = re.compile(
    "(?:(?:[bpmf](?:a[io]?|ang?|o|ou|ei|eng?|i|iang?|ia[no]|ie|iu|ing?|u)"
    "|[dtnl](?:a[io]?|ang?|e|ei|eng?|i|ia|iang?|iao|ie|iu|ing?|ong|ou|u|uan|u[eino]|ve?)"
    "|(?:[gkhrzcs]|[zcs]h)(?:a[io]?|ang?|e|ei|eng?|i|ong|ou|u|ua|uai|uang?|u[ino])"
    "|[jqx](?:i|ia|iang?|iao|ie|iu|ing?|iong|u|uan|u[en])"
    "|y(?:ao?|ang?|e|i|ing?|o|ong|ou|u|uan|u[en])|w(?:ai?|ang?|ei|eng?|o|u)|a[io]?|ang?|eng?|e[ir]?|ou?)){1,2}"
).fullmatch


def alike(a: str, b: str) -> bool:
    """Would a person say that the two names could be the same customer's? Symmetric, never raises.

    Only a contradiction makes names unlike. So a missing name is like every other, and so are names in different
    scripts, unless the one is Chinese and the other cannot be its reading: 王伟 is like Wang Wei, not like Li Na.
    """
    left, right = words(a), words(b)
    if left == right:
        return True
    if _genders(left) and _genders(right) and _genders(left).isdisjoint(_genders(right)):
        return False
    ours, theirs = _by_script(left), _by_script(right)
    shared = ours.keys() & theirs.keys()
    if not shared:
        return _across(ours, theirs, titled=_has_title(right)) and _across(theirs, ours, titled=_has_title(left))
    return all(
        _alike_in(script, ours[script], theirs[script])
        or (script == "LATIN" and (_is_reading(ours, theirs) or _is_reading(theirs, ours)))
        for script in shared
    )


def are_one(a: str, b: str) -> bool:
    """Are the names alike, and not only because nothing in them can be compared, as in a Korean and a Latin one?"""
    ours, theirs = _by_script(words(a)), _by_script(words(b))
    comparable = not ours or not theirs or not ours.keys().isdisjoint(theirs)
    return alike(a, b) and (comparable or _is_reading(ours, theirs) or _is_reading(theirs, ours))


def _genders(name: list[str]) -> set[str]:
    """What the forms of address in a name say: "m", "f", both (a couple) or nothing."""
    titles = {match[2] if (match := with_title(word)) else word for word in name}
    return {gender for gender, known in (("m", MALE), ("f", FEMALE)) if titles & known}


def _by_script(name: list[str]) -> Scripts:
    """The words without forms of address, under the script that they are written in."""
    scripts: Scripts = {}
    for word in name:
        if bare := without_title(word):
            scripts.setdefault(script(bare), []).append(bare)
    return scripts


def _has_title(name: list[str]) -> bool:
    return not TITLES.isdisjoint(name)


def _across(chinese: Scripts, latin: Scripts, *, titled: bool) -> bool:
    return could_be_one(chinese.get("HAN", ()), latin.get("LATIN", ()), titled=titled)


def _is_reading(chinese: Scripts, latin: Scripts) -> bool:
    return is_reading(chinese.get("HAN", ()), latin.get("LATIN", ()))


def _alike_in(script: str, left: list[str], right: list[str]) -> bool:
    # Always in the same order, so that what was found first cannot make (a, b) differ from (b, a).
    few, many = sorted((left, right), key=lambda name: (len(name), name))
    if set(few) <= set(many):
        return True
    if len(many) > MOST_WORDS or max(sum(map(len, few)), sum(map(len, many))) > MOST_LETTERS:
        return False
    if script == "HAN":
        return _han_alike("".join(few), "".join(many))
    return _same_letters(few, many) or _contained(few, many)


def _han_alike(a: str, b: str) -> bool:
    """Strings of Chinese characters: one other character in a person's name is another person (李建国, 李建华)."""
    if sorted(a) == sorted(b) or stands_for(a, b) or stands_for(b, a):
        return True
    return min(len(a), len(b)) >= 6 and OSA.distance(a, b, score_cutoff=1) <= 1


def stands_for(short: str, full: str) -> bool:
    """Is `short` what people call `full`: the surname, the given name, 小王 or 阿伟, a part of a firm's name?"""
    if called := _familiar(short):
        return full.startswith(called[1]) or full.endswith(called[1]) or _is_given_name(short, full)
    if len(short) == 1 or short in COMPOUND_SURNAMES:
        return full.startswith(short)
    return _is_given_name(short, full) or (len(short) >= 4 and short in full)


def _is_given_name(short: str, full: str) -> bool:
    return len(short) == 2 and len(full) in (3, 4) and full.endswith(short)


def _same_letters(few: list[str], many: list[str]) -> bool:
    """Equal but for where the words are cut and which comes first: Wang Xiao Ming, Xiaoming Wang."""
    letters = "".join(few)
    turns = ("".join(many[turn:] + many[:turn]) for turn in range(len(many)))
    return any(letters == turned for turned in turns)


def _contained(few: list[str], many: list[str]) -> bool:
    """Has each word of `few` a counterpart of its own in `many`, with MOST_TYPOS typos in all?"""
    rest = list((Counter(many) - Counter(few)).elements())
    typos = 0
    for word in (Counter(few) - Counter(many)).elements():
        found = [(count, other) for other in rest if (count := _typos(word, other)) is not None]
        if not found:
            return False
        count, other = min(found)
        rest.remove(other)
        typos += count
    return typos <= MOST_TYPOS


def _typos(a: str, b: str) -> int | None:
    """How many typos make one word of the other; 0 for an initial or a short form (Rob, Bob, Robert), None: unlike."""
    short, long = sorted((a, b), key=len)
    if any(c.isdecimal() for c in a + b):
        return None
    if len(short) == 1:
        return 0 if long.startswith(short) else None
    if not formal_names(short).isdisjoint(formal_names(long)):
        return 0
    if are_two_names(a, b):
        return None
    if long.startswith(short) and len(short) >= 3:
        return 0
    most = 0 if len(long) < 4 else 1 if len(short) < 8 else 2
    count = OSA.distance(a, b, score_cutoff=most)
    return count if count <= most else None


def are_two_names(a: str, b: str) -> bool:
    """Words a typo apart that are two names: Mary and Mark, Mario and Maria, Xiaoming and Xiaohong, Zhang and Zheng."""
    if len(a) == len(b) <= 4 and sorted(a) != sorted(b):
        return True
    if a[:-1] == b[:-1] and {a[-1], b[-1]} == {"a", "o"}:
        return True
    return bool(_is_pinyin(a) and _is_pinyin(b))
