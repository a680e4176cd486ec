"""Test sets for duplicate detection, with their truth: made-up customers of many nations, errors and look-alikes.

usage: dedupe_sets.py N OUT_PREFIX [SEED] [--kind crm|people] [--share 0.37] [--alike 0.45] [--without KIND,…]
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations, product
from pathlib import Path
from random import Random

from dedupe_alike import ALIKES
from dedupe_contacts import VALUES
from dedupe_errors import CHANGED, NAMES, Error
from dedupe_febrl import people
from dedupe_people import Maker, Person
from dedupe_records import COLUMNS, Record, fresh, prove

# How many records a person with duplicates has, as often as in the public set.
SIZES, SIZE_WEIGHTS = (2, 3, 4, 5), (606, 178, 71, 27)
MEAN_SIZE = 2.455
# For persons told apart by their names only, the name stays readable.
SAFE_NAMES = {"pinyin", "traditional", "spaced_name", "letter_case", "accents_lost", "courtesy", "comma_or_swap"}
HARD_EACH = 6
Hard = list[tuple[int, int, str]]
Rows = list[dict[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int)
    parser.add_argument("out")
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--kind", choices=("crm", "people"), default="crm")
    parser.add_argument("--share", type=float, default=0.37, help="share of the records that have a duplicate")
    parser.add_argument("--alike", type=float, default=0.45, help="share of the persons in a look-alike pair")
    parser.add_argument("--without", default="", help="kinds of error and of look-alikes to leave out (crm): a,b,c")
    arguments = parser.parse_args()
    for kind in filter(None, arguments.without.split(",")):
        if not any(known.pop(kind, None) for known in (NAMES, VALUES, ALIKES)):
            parser.error(f"no such kind: {kind}")
    rng = Random(arguments.seed)
    if arguments.kind == "people":
        columns, rows, entities, kinds, hard = people(rng, arguments.size, arguments.share, arguments.alike)
    else:
        columns, rows, entities, kinds, hard = customers(rng, arguments.size, arguments.share, arguments.alike)
    write(arguments.out, columns, rows, entities, kinds, hard)
    summary(entities, kinds, hard)


def customers(
    rng: Random, size: int, share: float, alike: float
) -> tuple[tuple[str, ...], Rows, list[int], list[list[str]], Hard]:
    """Customers in shuffled order: columns, rows, entity of each, kinds of error of each, look-alike pairs."""
    maker = Maker(rng, size)
    records: list[Record] = []
    pairs: list[tuple[int, int, str]] = []
    entity = 0
    while len(records) < size:
        person = maker.person()
        group = [person]
        made = lookalike(rng, person, maker) if rng.random() < alike / (2 - alike) else None
        if made:
            group.append(made[0])
            pairs.append((entity, entity + 1, made[1]))
        for member in group:
            member.entity = entity
            entity += 1
            records += copies(rng, member, maker, share)
    records = records[:size]
    rng.shuffle(records)
    for number, record in enumerate(records):
        record.number = number
    entities = [record.person.entity for record in records]
    hard = [*planned(rng, records, pairs), *colleagues(rng, records), *namesakes(rng, records)]
    return COLUMNS, [r.shown for r in records], entities, [r.kinds for r in records], once(hard)


def lookalike(rng: Random, person: Person, maker: Maker) -> tuple[Person, str] | None:
    """A look-alike of some kind that fits the person."""
    weights = [often for often, _ in ALIKES.values()]
    for _ in range(8):
        kind = rng.choices(list(ALIKES), weights)[0]
        made = ALIKES[kind][1](rng, person, maker)
        if made:
            return made, kind
        person.shown.clear()
        person.shared.clear()
    return None


def copies(rng: Random, person: Person, maker: Maker, share: float) -> list[Record]:
    """All records of a person: the first nearly right, the others with errors, each decidable beside an earlier one."""
    first = fresh(rng, person)
    if rng.random() < 0.25:
        damage(rng, first, maker, VALUES, 1)
        if not first.means.keys() & {"phone", "email", "wechat"}:
            first.put("wechat", person.wechat or maker.wechat(person.latin_given, person.latin_family), None)
            person.wechat = first.shown["wechat"]
            first.means["wechat"] = person.wechat
    records = [first]
    if rng.random() < share / (MEAN_SIZE - (MEAN_SIZE - 1) * share):
        for _ in range(rng.choices(SIZES, SIZE_WEIGHTS)[0] - 1):
            record = fresh(rng, person)
            if rng.random() < 0.62:
                damage(rng, record, maker, NAMES, 1)
            damage(rng, record, maker, VALUES, rng.choice((1, 2, 2, 3, 3, 4)))
            for column in prove(rng, record, records):
                record.kinds = [kind for kind in record.kinds if kind not in CHANGED.get(column, ())]
            records.append(record)
    return records


def damage(rng: Random, record: Record, maker: Maker, table: dict[str, tuple[float, Error]], count: int) -> None:
    """Make `count` errors of different kinds."""
    able = [kind for kind in table if not record.person.shared or table is not NAMES or kind in SAFE_NAMES]
    for _ in range(12):
        if count == 0 or not able:
            return
        kind = rng.choices(able, [table[one][0] for one in able])[0]
        able.remove(kind)
        if table[kind][1](rng, record, maker):
            record.kinds.append(kind)
            count -= 1
            able = [one for one in able if not any(kind in group and one in group for group in CHANGED.values())]


def planned(rng: Random, records: list[Record], pairs: Iterable[tuple[int, int, str]]) -> Hard:
    """The pairs of records of persons made as look-alikes."""
    rows: dict[int, list[int]] = defaultdict(list)
    for record in records:
        rows[record.person.entity].append(record.number)
    hard = []
    for left, right, kind in pairs:
        found = list(product(rows[left], rows[right]))
        hard += [(one, other, kind) for one, other in rng.sample(found, min(HARD_EACH, len(found)))]
    return hard


def colleagues(rng: Random, records: list[Record]) -> Hard:
    """Different people whose records show the same switchboard."""
    return among(rng, records, "phone", "switchboard")


def namesakes(rng: Random, records: list[Record]) -> Hard:
    """Different people whose records show the same name."""
    rows: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.means.get("name") == "full":
            rows[record.shown["name"].casefold()].append(record)
    return _pairs(rng, rows.values(), "namesake_chance", 4)


def among(rng: Random, records: list[Record], column: str, kind: str) -> Hard:
    """Pairs of different persons with one meaning of a column."""
    rows: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        meaning = record.means.get(column, "")
        if meaning.startswith("desk"):
            rows[meaning].append(record)
    return _pairs(rng, rows.values(), kind, 4)


def _pairs(rng: Random, groups: Iterable[list[Record]], kind: str, most: int) -> Hard:
    hard = []
    for group in groups:
        few = group if len(group) < 12 else rng.sample(group, 12)
        found = [
            (one.number, other.number, kind)
            for one, other in combinations(few, 2)
            if one.person.entity != other.person.entity
        ]
        hard += rng.sample(found, min(most, len(found)))
    return hard


def once(hard: Hard) -> Hard:
    """Every pair once, under its first kind, the smaller number first."""
    kept: dict[tuple[int, int], str] = {}
    for one, other, kind in hard:
        kept.setdefault((min(one, other), max(one, other)), kind)
    return [(*pair, kind) for pair, kind in sorted(kept.items())]


def write(
    out: str, columns: tuple[str, ...], rows: Rows, entities: list[int], kinds: list[list[str]], hard: Hard
) -> None:
    """Write the four files of a set."""
    name = "T{:07}".format
    table(f"{out}.csv", ["record_id", *columns], ([name(i), *(r[c] for c in columns)] for i, r in enumerate(rows)))
    table(f"{out}_truth.csv", ["record_id", "true_entity"], ([name(i), f"E{e:07}"] for i, e in enumerate(entities)))
    table(f"{out}_hard.csv", ["record_id_l", "record_id_r", "kind"], ([name(a), name(b), kind] for a, b, kind in hard))
    table(f"{out}_kinds.csv", ["record_id", "kinds"], ([name(i), " ".join(k)] for i, k in enumerate(kinds) if k))


def table(path: str, head: list[str], rows: Iterable[list[str]]) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def summary(entities: list[int], kinds: list[list[str]], hard: Hard) -> None:
    """Print the counts by kind."""
    sizes = Counter(Counter(entities).values())
    pairs = sum(count * size * (size - 1) // 2 for size, count in sizes.items())
    print(f"{len(entities)} records, {sum(sizes.values())} persons, {pairs} true pairs, {len(hard)} look-alike pairs")
    print("records of a person:", ", ".join(f"{size}: {count}" for size, count in sorted(sizes.items())))
    made = Counter(kind for row in kinds for kind in row)
    for title, found in (("errors", made), ("look-alikes", Counter(kind for *_, kind in hard))):
        print(f"{title}:")
        for kind, count in found.most_common():
            print(f"  {kind:24}{count:8}")


if __name__ == "__main__":
    main()
