"""Customer lists of any size for the benchmarks: made-up people in both scripts, the same for the same size."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("record_id", "name", "company", "title", "email", "phone", "wechat", "address", "city", "country",
           "birthday", "source")  # fmt: skip
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂建国文华志玉红春梅晓东海燕佳宇浩思雨子轩"
FIRM = "华信恒达盛通宏远天成金鼎瑞祥博汇联众嘉德隆泰安康永兴东方正大中科新创美亚利丰源顺和佳诚立高飞鹏龙凤春海江山云星"
TRADES = ["贸易", "物流", "食品", "电子"]
FIRST = ["James", "Mary", "Robert", "Linda", "John", "Susan", "Michael", "Karen", "Anna", "Peter", "Oscar", "Vera"]
SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstv" for vowel in "aei"]
CITIES = [("上海", "中国"), ("北京", "中国"), ("广州", "中国"), ("深圳", "中国"), ("London", "United Kingdom"),
          ("Berlin", "Germany"), ("Paris", "France"), ("Boston", "United States")]  # fmt: skip


def write_list(path: Path, size: int) -> None:
    """Write `size` customers as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(customers(size))


def customers(size: int) -> Iterator[dict[str, str]]:
    """The `size` customers of a list."""
    random_ = random.Random(size)
    for number in range(size):
        yield dict(zip(COLUMNS, _person(random_, number), strict=True))


def _person(random_: random.Random, number: int) -> list[str]:
    city, country = random_.choice(CITIES)
    chinese = country == "中国"
    digits = "".join(random_.choices("0123456789", k=8))
    if chinese:
        name = random_.choice(SURNAMES) + "".join(random_.choices(GIVEN, k=random_.choice((1, 2, 2))))
        company = city + "".join(random_.choices(FIRM, k=3)) + random_.choice(TRADES) + "有限公司"
        mail, phone = f"u{number}{digits}@example.cn", f"13{random_.randint(0, 9)}{digits}"
        address = f"{city}市{''.join(random_.choices(GIVEN, k=2))}路{random_.randint(1, 999)}号"
    else:
        surname = "".join(random_.choices(SYLLABLES, k=3)).capitalize()
        name = f"{random_.choice(FIRST)} {surname}"
        company = f"{''.join(random_.choices(SYLLABLES, k=3)).capitalize()} {random_.choice(['Ltd', 'GmbH', 'LLC'])}"
        mail, phone = f"{surname.lower()}{number}@example.com", f"+44 7{digits}0"
        address = f"{random_.randint(1, 999)} {surname} Street"
    birthday = f"{random_.randint(1950, 2003)}-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}"
    optional = (company, "", mail if random_.random() < 0.85 else "", phone, f"wx_{digits}" if chinese else "", address)
    return [f"B{number:07}", name, *optional, city, country, birthday if random_.random() < 0.35 else "", "import"]
