"""Whether a name in Chinese characters and one in Latin letters can be one person's: 王伟, Wei Wang, David Wong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, product

from crmcli.text.han import readings
from crmcli.text.nicknames import is_given_name
from crmcli.text.pinyin import heard

# The commonest surnames, with the ways to write them that are no Hanyu Pinyin: Cantonese, Hokkien, Teochew, Hakka,
# and Wade-Giles, as in passports of Hong Kong, Macau, Taiwan, Singapore and Malaysia.
_SPELLINGS = """
王 wong ong heng|李 lee|张 chang cheung cheong teo teoh tiong|刘 liu lau low lao lew|陈 chan tan chin
杨 yeung yeo young yeong yong|黄 wong ng ooi wee hwang bong|赵 chao chiu chew|吴 ng goh woo|周 chou chow chew chau
徐 hsu tsui chui chee|孙 suen soon swen|马 mah|朱 chu choo choe|胡 woo oh|郭 kuo kwok quek kwek koay|何 ho hoe
高 kao ko go|林 lam lim lum|罗 lo law loh|郑 cheng tay teh tee|梁 leung leong neo|谢 hsieh tse chia cheah
宋 sung soong|唐 tong tng|许 hsu hui koh khoo khor|韩 hon|冯 fung foong pang|邓 teng tang|曹 tsao tso cho chow
彭 pang phang|曾 tseng tsang|肖 hsiao siu siow shiu|萧 hsiao siu siow seow shiu|田 tin tien|董 tung tong
袁 yuen|潘 poon phua pun|于 yue|蒋 chiang cheung tseung|蔡 tsai choi choy chua chai chye|余 yue yee|杜 to tu
叶 yeh yip yap ip|程 ching|苏 so soh|魏 ngai wai|吕 lui lyu lu loo|丁 ting|任 jen yam yum|沈 sum shum sim|姚 yiu yeo
卢 lo loo lau|姜 chiang keung|崔 tsui chui choi|钟 chung choong|谭 tam tham|陆 luk look loke|汪 wong|范 fann
金 chin kam kim|石 shih shek sek|廖 liew|贾 chia ka|夏 hsia ha|韦 wai|付 foo|傅 foo poh|方 fong png|白 pak peh
邹 tsou chau chow|孟 mang|熊 hsiung hung|秦 chin chun|邱 chiu yau khoo hew|江 chiang kong kang|尹 wan yin|薛 hsueh sit
阎 yen yim|段 tuan|雷 lui|侯 hou hau|龙 lung|史 shih sze|陶 to|黎 lai|贺 ho|顾 ku koo|毛 mo|龚 kung|邵 siu shiu|万 man
钱 chien chin|严 yen yim|洪 hung ang|莫 mok|欧阳 auyeung auyong|司徒 szeto seto|戴 tai tay|孔 kung hung|汤 tong
"""
_OTHERS = (
    "郝赖武乔康温施翁文尤樊葛邢倪庄聂柳岳耿焦左甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙"
    "鲍华喻祁蒲房滕屈饶解牟艾车项穆隋仇区查朴翟盖覃乐缪关向易常鲁伍安申牛詹殷戚闫俞"
)
_COMPOUND = "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯端木独孤南宫轩辕钟离呼延百里单于万俟澹台"
COMPOUND_SURNAMES = frozenset(map("".join, zip(_COMPOUND[::2], _COMPOUND[1::2], strict=True)))
# Western given names that could be read as Pinyin.
_WESTERN = """
alan alice angela bianca cecilia dale dana dane daniela dean diana dina duane elena elisa erika fabian heidi helena
julia julie june karina katia lance lane lea leila lena leona liana lilian linda liza logan lola luca lucia luke luna
manuela maria marina maya melanie melina mia mila mona monica nadia nadine naima naomi nina pia rene renee ruben sabina
selina shane simona tania tatiana wade wanda yolanda zita
"""
MOST_SYLLABLES = 3  # of a word in a Chinese name
_WITH_ONE, _WITH_TWO = 3, 4  # the most characters of a name with a surname of one character, of two


def could_be_one(chinese: Sequence[str], latin: Sequence[str], *, titled: bool = False) -> bool:
    """False only for a contradiction: another surname, or another given name behind the same.

    Given are the folded words of both names. A firm's name, a foreign one in Chinese characters and a
    single Western given name contradict nothing, unless that is `titled` and so a surname: Mr Clarke.
    """
    surname, given = parts(chinese)
    if not surname or not latin or is_reading(chinese, latin):
        return True
    if len(latin) == 1:
        return _can_be_single(latin[0], surname, given, titled=titled)
    rests = list(_behind_surname(latin, surname))
    if rests:
        return any(foreign or _can_be_given(rest, given) or _is_whole(rest, surname, given) for rest, foreign in rests)
    known = [word for word in latin if _is_whole([word], surname, given) or (given and _reads(word, given))]
    return bool(known) and not any(_is_chinese(word) for word in latin if word not in known)


def is_reading(chinese: Sequence[str], latin: Sequence[str]) -> bool:
    """Whether the words are the person's whole name in Hanyu Pinyin, surname first or last, and nothing else."""
    surname, given = parts(chinese)
    return bool(surname) and _is_whole(latin, surname, given)


def _is_whole(latin: Sequence[str], surname: str, given: str) -> bool:
    letters = "".join(latin)
    return _reads(letters, surname + given) or _reads(letters, given + surname)


def parts(words: Sequence[str]) -> tuple[str, str]:
    """Surname and given name; the surname is "" when the name does not look like a person's."""
    whole = "".join(words)
    surname = _surname(whole)
    if not surname and len(words) == 2:  # 伟 王
        whole = words[1] + words[0]
        surname = _surname(whole) if _surname(words[1]) == words[1] else ""
    return surname, whole[len(surname) :]


def _surname(chinese: str) -> str:
    """The surname of a person's name; "" when it does not look like one's."""
    if chinese[:2] in COMPOUND_SURNAMES:
        return chinese[:2] if len(chinese) <= _WITH_TWO else ""
    return chinese[:1] if len(chinese) <= _WITH_ONE and chinese[:1] in _surnames() else ""


def _can_be_single(word: str, surname: str, given: str, *, titled: bool) -> bool:
    if word in spellings(surname):
        return True
    if titled:  # so it is a surname
        return False
    return len(word) == 1 or _begins(word, surname + given) or _can_be_given([word], given)


def _behind_surname(latin: Sequence[str], surname: str) -> Iterator[tuple[Sequence[str], bool]]:
    """What is left of the words without the surname at either end, and whether that is spelt as in no Pinyin.

    Then it is not known how the given name is spelt.
    """
    for count in range(1, len(surname) + 1):
        for spelling, rest in (("".join(latin[:count]), latin[count:]), ("".join(latin[-count:]), latin[:-count])):
            if spelling in spellings(surname):
                yield rest, not _reads(spelling, surname)


def _can_be_given(words: Sequence[str], given: str) -> bool:
    """The given name, a part of it, its initials, or a Western one."""
    long = [word for word in words if len(word) > 1]
    if not words or not given or any(not _is_chinese(word) for word in long):
        return True
    tries = {"".join(words), "".join(long)} - {""}
    return any(_begins(letters, given[start:]) for letters in tries for start in range(len(given)))


def _is_chinese(word: str) -> bool:
    """Whether the word is Pinyin or a surname. Of Western given names many could be read as Pinyin: Linda."""
    if word in _all_spellings():
        return True
    syllables = min(heard(word), key=len, default=())
    if len(syllables) > 1 and (word in _western() or is_given_name(word)):
        return False
    return 0 < len(syllables) <= MOST_SYLLABLES


def _reads(letters: str, characters: str) -> bool:
    """Whether the letters are just the syllables of the characters."""
    if not letters or not characters:
        return not letters and not characters
    return any(
        letters.startswith(sound) and _reads(letters[len(sound) :], characters[1:]) for sound in sounds(characters[0])
    )


def _begins(letters: str, characters: str) -> bool:
    """Whether the letters are syllables, or initials in place of syllables, of the first characters."""
    if not letters or not characters:
        return not letters
    starts = {start for sound in sounds(characters[0]) for start in (sound, sound[0])}
    return any(letters.startswith(start) and _begins(letters[len(start) :], characters[1:]) for start in starts)


@cache
def sounds(character: str) -> frozenset[str]:
    """The character's readings, in the spellings of passports too, which have yu or u for ü."""
    return frozenset(sound.replace("v", vowel) for sound in readings(character) for vowel in ("v", "yu", "u"))


@cache
def spellings(surname: str) -> frozenset[str]:
    read = product(*(sounds(character) for character in surname))
    return frozenset(_foreign().get(surname, ())) | frozenset(map("".join, read))


@cache
def _foreign() -> dict[str, list[str]]:
    entries = (entry.split() for line in _SPELLINGS.split("\n") for entry in line.split("|") if entry)
    return {surname: spellings for surname, *spellings in entries}


@cache
def _all_spellings() -> frozenset[str]:
    return frozenset(chain.from_iterable(_foreign().values()))


@cache
def _western() -> frozenset[str]:
    return frozenset(_WESTERN.split())


@cache
def _surnames() -> frozenset[str]:
    return frozenset([*_foreign(), *_OTHERS])
