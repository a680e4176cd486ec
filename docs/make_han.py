"""Write src/crmcli/text/han.txt: what the program knows of single Chinese characters.

Needs `pip install pypinyin opencc-python-reimplemented PyICU`, which the program itself does not. Facts only are taken:
readings from pypinyin (MIT), character forms from OpenCC (Apache-2.0), the order of the pinyin collation from the
Unicode CLDR as ICU has it (Unicode License). The lines of the file:

1. traditional characters            2. the simplified form of each, below it
3. all characters in pinyin order    4. surnames that are not read like the character elsewhere: 曾/zeng/增; the third
                                        part are the characters behind which they are sorted
5. and on: a syllable without tone, and every character that can be read so
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import icu
import opencc
from pypinyin import Style
from pypinyin.constants import PINYIN_DICT
from pypinyin.phrases_dict import phrases_dict
from pypinyin.style import convert

TARGET = Path(__file__).parents[1] / "src/crmcli/text/han.txt"
LAST = "\uffff"  # rarer characters are in no name
VOWELS = set("aeiouv")  # m, n and ng are sounds, but of no name
BLOCKS = ((0x3007, 0x3008), (0x3400, 0x4DC0), (0x4E00, 0xA000))

# Surnames and how they are read (Xiandai Hanyu Cidian). Of several readings in use, the more common one.
SURNAMES = """
曾 zēng  单 shàn  仇 qiú  区 ōu  查 zhā  解 xiè  任 rén  盖 gě  朴 piáo  翟 zhái  乐 yuè  覃 qín  华 huà  缪 miào
员 yùn  黑 hè  秘 bì  折 shé  重 chóng  种 chóng  召 shào  祭 zhài  宁 nìng  冼 xiǎn  洗 xiǎn  牟 mù  应 yīng  燕 yān
纪 jǐ  费 fèi  隗 wěi  繁 pó  尉 wèi  阙 quē  都 dū  过 guō  占 zhān  柏 bǎi  薄 bó  卜 bǔ  车 chē  谌 chén  葛 gě
哈 hǎ  句 gōu  阚 kàn  令 líng  那 nā  曲 qū  撒 sǎ  沈 shěn  盛 shèng  石 shí  韦 wéi  行 xíng  郇 xún  殷 yīn  於 yū
臧 zāng  藏 zāng  訾 zī  相 xiàng  万 wàn  夏 xià  俞 yú  叶 yè  佴 nài  丁 dīng  贾 jiǎ  冯 féng  娄 lóu  吴 wú
尉迟 yù,chí  单于 chán,yú  万俟 mò,qí  长孙 zhǎng,sūn  澹台 tán,tái  令狐 líng,hú  乐正 yuè,zhèng  宰父 zǎi,fǔ
"""


def characters() -> list[str]:
    return [chr(code) for start, end in BLOCKS for code in range(start, end) if code in PINYIN_DICT]


def simplified() -> dict[str, str]:
    """Each traditional character with a form that has no simpler one itself."""
    lines = (Path(opencc.__file__).parent / "dictionary/TSCharacters.txt").read_text("utf-8").splitlines()
    forms = {old: new.split()[0] for old, new in (line.split("\t") for line in lines)}
    forms = {old: new for old, new in forms.items() if old != new and max(old, new) <= LAST}
    for old in forms:
        while forms[old] in forms and forms[forms[old]] != old:
            forms[old] = forms[forms[old]]
    return {old: new for old, new in sorted(forms.items()) if new not in forms}


def in_use() -> set[tuple[str, str]]:
    """The characters of all words of the dictionary with their readings there, without tone."""
    words = ((word, [reading[0] for reading in readings]) for word, readings in phrases_dict.items())
    spelled = (zip(word, readings, strict=True) for word, readings in words if len(word) == len(readings))
    return {(character, plain(reading)) for word in spelled for character, reading in word}


def toned(character: str) -> list[str]:
    return PINYIN_DICT.get(ord(character), "").split(",")


def plain(reading: str) -> str:
    return convert(reading, Style.NORMAL, strict=False, default=reading).replace("ê", "e")


def neighbour(character: str, reading: str, order: list[str]) -> str:
    """The character behind which one that is read so belongs: itself, if it stands among its like already."""
    at = order.index(character)
    around = order[max(0, at - 3) : at] + order[at + 1 : at + 4]
    if sum(reading in toned(other) for other in around) > len(around) / 2:
        return character
    runs = (list(run) for fits, run in groupby(order, lambda it: reading in toned(it)) if fits)
    return max(runs, key=len)[-1]


def surnames(order: list[str], forms: dict[str, str]) -> list[str]:
    found = {}
    words = SURNAMES.split()
    for surname, spoken in zip(words[::2], words[1::2], strict=True):
        readings = spoken.split(",")
        for written in (surname, *(old for old, new in forms.items() if new == surname and old in order)):
            behind = "".join(
                neighbour(character, reading, order) for character, reading in zip(written, readings, strict=True)
            )
            found[written] = f"{written}/{','.join(map(plain, readings))}/{behind}"
    return list(found.values())


def spoken(order: list[str]) -> Iterator[tuple[str, str]]:
    """Each character with each syllable that it is read as: the first that is given for it, and those in use.

    Readings that occur in no word and no surname are left out: they would only find what nobody looks for.
    """
    used = in_use()
    words = SURNAMES.split()
    for surname, readings in zip(words[::2], words[1::2], strict=True):
        used |= set(zip(surname, map(plain, readings.split(",")), strict=True))
    known = {character for character, _ in used}
    for character in order:
        syllables = list(dict.fromkeys(map(plain, toned(character))))
        for syllable in syllables:
            if syllable == syllables[0] or character not in known or (character, syllable) in used:
                yield character, syllable


def main() -> None:
    forms = simplified()
    collator = icu.Collator.createInstance(icu.Locale("zh@collation=pinyin"))
    order = sorted(characters(), key=collator.getSortKey)
    read: dict[str, set[str]] = {}
    for character, syllable in spoken(order):
        read.setdefault(syllable, set()).add(character)
        if syllable in ("lv", "nv"):  # written lu, nu in old passports and by many
            read.setdefault(syllable[0] + "u", set()).add(character)
    lines = ["".join(forms), "".join(forms.values()), "".join(order), " ".join(surnames(order, forms))]
    those = ((syllable, read[syllable]) for syllable in sorted(read) if VOWELS & set(syllable))
    lines += [f"{syllable} {''.join(sorted(them))}" for syllable, them in those]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
