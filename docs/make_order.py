"""Write tests/data/names_in_order.txt: names in the order that a reader of Chinese expects, to hold sort_key to.

Needs `pip install PyICU`, which neither the program nor its tests do. The order is that of the Unicode CLDR's pinyin
collation as ICU has it, with every surname that is read unlike its character elsewhere written as one that sounds so.
Nobody here is real.
"""

from __future__ import annotations

from pathlib import Path

import icu

TARGET = Path(__file__).parents[1] / "tests/data/names_in_order.txt"

# Not from han.txt, which is what is to be tested.
SOUNDS_LIKE = {
    "曾": "增", "单": "善", "單": "善", "仇": "求", "区": "鸥", "區": "鸥", "查": "渣", "解": "谢", "朴": "瓢",
    "翟": "宅", "盖": "舸", "任": "仁", "覃": "秦", "乐": "月", "华": "化", "缪": "妙", "员": "运", "召": "邵",
    "黑": "贺", "祭": "债", "燕": "烟", "纪": "己", "冼": "显", "宁": "佞",
    "尉迟": "域池", "万俟": "墨奇", "单于": "蝉鱼", "长孙": "掌孙", "長孫": "掌孫", "澹台": "谈台",
}  # fmt: skip

NAMES = """
曾国栋; 曾丽; 单志远; 單小雲; 仇英杰; 区文静; 區志明; 查海生; 解红; 解晓东; 朴明; 翟天明; 盖伟; 任远; 任思思;
覃雪; 乐佳; 华强; 缪春; 员静; 召兰; 黑大山; 祭文; 燕飞; 纪云; 冼星; 宁波平; 尉迟恭平; 万俟雨; 单于浩; 长孙静;
長孫安; 澹台明; 澹台月; 王伟; 王芳; 王小明; 王晓明; 王建国; 王 伟; 王伟2; 王伟 2; 王伟（北京）; 王伟David;
王伟·李; 王一; 李娜; 李伟; 李建国; 李建华; 李明霞; 张伟; 张三; 张敏; 张晓红; 张欧; 张丽华; 張麗華; 刘洋; 刘强;
刘德明; 劉德明; 劉強; 陈静; 陈晨; 陈曉東; 陳曉東; 陳志明; 杨柳; 楊偉; 赵敏; 趙雲飛; 黄蓉; 黃志強; 周杰; 周小平;
吴刚; 吳美玲; 徐静; 孙悦; 孫小美; 胡军; 朱丽; 高峰; 林青; 何洁; 郭靖平; 马超; 馬英; 罗成; 梁静; 宋佳; 郑和平;
鄭爽; 韩雪; 唐宁; 冯绍; 于谦平; 董洁; 萧山; 曹操平; 袁泉; 邓超平; 許晴; 沈腾平; 彭飞; 吕布平; 苏东; 卢俊; 蒋欣;
蔡明; 魏晨; 丁一; 薛之; 叶青; 葉青; 阎维; 余欢; 潘粤; 杜甫平; 戴军; 夏雨; 钟汉; 汪涵; 田雨; 白雪; 崔健; 康辉;
邱泽; 黎明; 司马光平; 司馬南; 诸葛青; 上官婉; 皇甫静; 慕容雪; 阿里; 艾米; 安娜; 娜娜; 重庆远山贸易有限公司;
上海长青茶业有限公司; 长春汽车配件有限公司; Anna Müller; Anna Muller; anna muller; ANNA MULLER; José García;
Jose Garcia; Zoë Miller; Zoe Miller; Zoé Miller; Émile Zoller; Emile Zoller; Øyvind Berg; Ole Berg;
Łukasz Nowak; Lukas Nowak; François Petit; Françoise Petit; Ñico Torres; Anne-Marie Roux; Anne Marie Roux;
Annemarie Roux; O'Brien Pat; O'Neil Sean; Obrien Pat; Smith; Smith, John; Smith John; Smithson Ian;
de la Cruz, Ana; De Luca, Ugo; Åse Lund; Ása Lind; Özil Kaya; Ozan Kaya; Ümit Can; Umut Can; Weiß Jörg;
Weiss Jorg; Wei Wang; Wang Wei; Nico Torres; 3M; 7-Eleven; 58同城; 1号店; 10号店; 2号店; 360 Shop; A1 Tools;
A10 Tools; A2 Tools; (Test); @home; #1 Taxi; *star; -dash; _under
"""


def reading(name: str) -> str:
    """The name as its order is to be found: with a surname that ICU reads as it is meant."""
    for length in (2, 1):
        if name[:length] in SOUNDS_LIKE:
            return SOUNDS_LIKE[name[:length]] + name[length:]
    return name


def main() -> None:
    names = [name.strip() for name in NAMES.split(";")]
    assert len(names) == len(set(names))
    collator = icu.Collator.createInstance(icu.Locale("zh@collation=pinyin"))
    names.sort(key=lambda name: collator.getSortKey(reading(name)))
    TARGET.write_text("\n".join(names) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
