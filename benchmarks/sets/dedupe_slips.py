"""What hands, scanners and old programs do to one value. Every function gets the value and a random source."""

from __future__ import annotations

import re
import unicodedata
from random import Random

import dedupe_words as words
from dedupe_nations import NICKNAMES, VARIANTS
from dedupe_people import SOUNDS, STROKES, Number, Person

UMLAUTS = ["ae", "oe", "ue", "ss", "Ae", "Oe", "Ue", "oe", "aa", "Oe", "Aa"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
TRADITIONAL = str.maketrans({pair[0]: pair[1] for pair in words.TRADITIONAL})
SHAPES: dict[str, str] = {}
for pair in words.LOOK_ALIKE:
    SHAPES.setdefault(pair[0], pair[1])
    SHAPES.setdefault(pair[1], pair[0])
TONES = {char: tone for tone, chars in enumerate(words.TONES) for char in chars}
MARKS = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "ǖǘǚǜ"}
CANTONESE = (
    "陈:Chan 黄:Wong 王:Wong 林:Lam 吴:Ng 张:Cheung 刘:Lau 李:Lee 郑:Cheng 何:Ho 梁:Leung 谢:Tse 许:Hui 周:Chow 罗:Law "
    "杨:Yeung 叶:Yip 郭:Kwok 曾:Tsang 邓:Tang 冯:Fung 徐:Tsui 蔡:Choi 赵:Chiu 朱:Chu 孙:Suen 马:Ma 胡:Wu"
)


def _others(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in text.split():
        left, right = item.replace("_", " ").split(":")
        found.setdefault(left, []).append(right)
    return found


NICKS, ROMANS, HONGKONG = _others(NICKNAMES), _others(VARIANTS), _others(CANTONESE)


def typo(rng: Random, text: str) -> str:
    """One slip of the fingers inside a Latin text, after its first letter."""
    spots = [i for i in range(1, len(text)) if text[i].isalpha() and text[i].isascii()]
    if len(spots) < 3:
        return text
    i = rng.choice(spots)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:i] + neighbour(rng, text[i]) + text[i + 1 :]
    if kind == 1:
        return text[:i] + text[i] + text[i:]
    if kind == 2:
        return text[:i] + text[i + 1 :]
    return text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :] if i > 1 else text[:i] + text[i + 1 :]


def neighbour(rng: Random, char: str) -> str:
    """A key beside this one."""
    for row in words.KEYBOARD:
        at = row.find(char.lower())
        if at >= 0:
            return rng.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
    return "e"


def ocr(rng: Random, text: str) -> str:
    """One misreading of a scanner, or the text itself."""
    able = [seen for seen in words.OCR if seen in text[1:]]
    if not able:
        return text
    seen = rng.choice(able)
    return text[0] + text[1:].replace(seen, words.OCR[seen], 1)


def digit_off(rng: Random, text: str) -> str:
    """One digit wrong, or two neighbours exchanged, in the second half of a number."""
    spots = [i for i, char in enumerate(text) if char.isdigit()]
    if len(spots) < 6:
        return text
    i = rng.choice(spots[len(spots) // 2 :])
    return text[:i] + str((int(text[i]) + rng.choice((1, 2, 3, 5, 7, 9))) % 10) + text[i + 1 :]


def accents_lost(text: str) -> str:
    """Accents dropped the way old programs do."""
    text = text.replace("ß", "ss").translate(STROKES)
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def umlauts(text: str) -> str:
    """ä as ae, ø as oe, å as aa."""
    for char, way in zip("äöüßÄÖÜøåØÅ", UMLAUTS, strict=True):
        text = text.replace(char, way)
    return text


def mojibake(text: str) -> str:
    """UTF-8 read as Latin-1."""
    try:
        return text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return text


def toned(text: str) -> str:
    """Pinyin of a Chinese text with tone marks, no spaces."""
    out = []
    for char in text:
        syllable, tone = SOUNDS.get(char, ""), TONES.get(char, 3)
        spot = next((v for v in "aoe" if v in syllable), "") or next((c for c in reversed(syllable) if c in "iuv"), "")
        out.append(syllable.replace(spot, MARKS[spot][tone], 1) if spot else syllable)
    return "".join(out).replace("v", "ü")


def pinyin(rng: Random, person: Person) -> str:
    """A Chinese name in Latin letters, in one of the ways people write it."""
    syllables = [SOUNDS.get(char, "") for char in person.given]
    family = person.latin_family.capitalize()
    joined, hyphened = "".join(syllables).capitalize(), "-".join(syllables).title()
    spaced = " ".join(syllables).title()
    ways = [
        f"{family} {joined}", f"{joined} {family}", f"{family} {spaced}", f"{spaced} {family}",
        f"{family.upper()} {joined}", f"{joined} {family.upper()}", f"{hyphened} {family}", f"{family}{joined}",
        f"{family}{joined}".lower(), f"{family}, {joined}", f"{family} {joined}".upper(),
        f"{toned(person.family).capitalize()} {toned(person.given).capitalize()}",
    ]  # fmt: skip
    name = rng.choice(ways)
    return re.sub(r"(?<=[nlNL])v", rng.choice(("v", "ü", "yu", "u")), name)


def homophone(rng: Random, text: str) -> str:
    """One character for another of the same sound, as an input method offers."""
    spots = [i for i, char in enumerate(text) if char in SOUNDS]
    rng.shuffle(spots)
    for i in spots:
        group = next(g for g in words.READINGS if g.startswith(SOUNDS[text[i]]) and text[i] in g)
        rest = [char for char in group if not char.isascii() and char != text[i]]
        if rest:
            return text[:i] + rng.choice(rest) + text[i + 1 :]
    return text


def misread(rng: Random, text: str) -> str:
    """One character for another of the same shape."""
    spots = [i for i, char in enumerate(text) if char in SHAPES]
    if not spots:
        return text
    i = rng.choice(spots)
    return text[:i] + SHAPES[text[i]] + text[i + 1 :]


def spell(rng: Random, number: Number) -> str:
    """A number in one of the formats of its country."""
    if number.dial == "86":
        return china_number(rng, number)
    digits, trunk = number.digits, number.trunk
    step = rng.choice((2, 3, 4))
    head = digits[: rng.choice((2, 3))]
    rest = digits[len(head) :]
    if number.dial == "1":
        a, b, c = digits[:3], digits[3:6], digits[6:]
        ways = (f"({a}) {b}-{c}", f"{a}-{b}-{c}", f"+1 {a} {b} {c}", f"{a}.{b}.{c}", f"1-{a}-{b}-{c}", digits)
        return rng.choice(ways)
    sep = rng.choice((" ", "-", ".", " ", ""))
    grouped = sep.join([head, *(rest[i : i + step] for i in range(0, len(rest), step))])
    return rng.choice([
        f"+{number.dial} {grouped}", f"+{number.dial}{digits}", f"00{number.dial}{digits}",
        f"00{number.dial} {grouped}",
        f"{trunk}{grouped}", f"+{number.dial} ({trunk or '0'}){grouped}" if trunk else f"(+{number.dial}) {grouped}",
        f"{trunk}{head}/{rest}" if number.dial == "49" else f"{trunk}{digits}",
    ])  # fmt: skip


def china_number(rng: Random, number: Number) -> str:
    """A Chinese number in one of its usual formats."""
    digits = number.digits
    if number.mobile:
        a, b, c = digits[:3], digits[3:7], digits[7:]
        return rng.choice([
            digits, digits, f"{a} {b} {c}", f"{a}-{b}-{c}", f"+86 {a} {b} {c}", f"+86{digits}", f"0086{digits}",
            f"86-{digits}", f"(86){digits}", f"（+86）{digits}",
            f"{digits[:3]} {digits[3:6]} {digits[6:]}",
            f"手机：{digits}", f"0{digits}", "".join(chr(ord(char) + 0xFEE0) for char in digits), f"{a}.{b}.{c}",
        ])  # fmt: skip
    cut = len(digits) - 8
    area, rest = digits[:cut], digits[cut:]
    return rng.choice([
        f"0{area}-{rest}", f"(0{area}){rest}", f"（0{area}）{rest}", f"+86 {area} {rest}",
        f"0{area} {rest[:4]} {rest[4:]}",
        f"86-{area}-{rest}", f"0{digits}", f"+86-{area}-{rest}",
    ])  # fmt: skip


def with_extension(rng: Random, shown: str, extension: str) -> str:
    """An office number with an extension."""
    return shown + rng.choice(("转", "-", " ext. ", " x", " 转 ", "*", " Ext ", " 分机")) + extension


def birthday(rng: Random, iso: str) -> str:
    """A birthday in another format, day and month kept."""
    year, month, day = iso.split("-")
    return rng.choice([
        f"{year}/{month}/{day}", f"{year}.{int(month)}.{int(day)}", f"{year}{month}{day}",
        f"{year}年{int(month)}月{int(day)}日", f"{day}.{month}.{year}", f"{year}-{int(month)}-{int(day)}",
        f"{int(day)} {MONTHS[int(month) - 1]} {year}",
    ])  # fmt: skip
