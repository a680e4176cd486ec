"""Whom a customer who was just added or changed may be: a few candidates from the book's indexes, weighed one by one.

The fields, figures and comparisons are those of a scan, and so is the way to weigh them (evidence.py), but for one pair
and in plain Python: to load numpy would take longer than to add a customer. Nothing is learned from the book.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import log2
from typing import NamedTuple

from crmcli.model.customer import Customer
from crmcli.model.duplicates import Duplicate, Reason
from crmcli.services.dedupe import reasons
from crmcli.services.dedupe.fields import (
    ALL_ELSE_DIFFERS,
    BORN_APART,
    DUPLICATES,
    FIELDS,
    GENERATIONS,
    MOST_BY_CHANCE,
    MOST_CONTRARY,
    MOST_OFTEN,
    MOVED,
    MOVING,
    NAME,
    NAME_WEIGHTS,
    NOTHING_BUT_A_NAME,
    ONE_MOVE,
    PERSONAL,
    PLACES,
    RAREST,
    REACHING,
    SHARED_LEVELS,
    SHARING,
    SURNAME,
    THRESHOLD,
    Field,
)
from crmcli.services.dedupe.levels import Contact
from crmcli.services.dedupe.names import A_TYPO_APART
from crmcli.services.dedupe.rarity import Rarity
from crmcli.services.dedupe.traits import Traits, levels, traits
from crmcli.store import customers as store
from crmcli.store.schema import Connection
from crmcli.text.relation import Related, Relation, relate

DIGITS = 4  # of a probability
SURELY_ONE = 1.0  # bits from which on two count as one of those who share a value


class Pair(NamedTuple):
    """The customer and one of the candidates, as compared."""

    theirs: Traits
    levels: dict[str, int]
    name: Related


def likely(conn: Connection, customer: Customer, candidates: Sequence[int]) -> list[tuple[Duplicate, Customer]]:
    """Those of the candidates who are probably the same customer, the likeliest first; `left` is the customer."""
    ours = traits(customer)
    others = [it for it in store.load(conn, candidates) if it.kind == customer.kind]
    if not others:
        return []
    compared = [_compared(ours, traits(other)) for other in others]
    weighing = Weighing(Rarity(conn), ours)
    same = {it.theirs.number for it in compared if _is_surely_one(it)}
    weighed = [weighing.weighed(it, compared, same) for it in compared]
    same = {it.theirs.number for it, odds in zip(compared, weighed, strict=True) if odds.score > SURELY_ONE}
    found = [
        (weighing.weighed(it, compared, same).as_duplicate(customer.number, other.number), other)
        for it, other in zip(compared, others, strict=True)
    ]
    return sorted((it for it in found if it[0].score >= THRESHOLD), key=lambda it: -it[0].score)


def _compared(ours: Traits, theirs: Traits) -> Pair:
    return Pair(theirs, levels(ours, theirs), relate(ours.name, theirs.name))


def _is_surely_one(pair: Pair) -> bool:
    """One name, and they share what reaches a person."""
    return pair.name.relation <= Relation.SHORT and any(pair.levels[kind] == Contact.SAME for kind in REACHING)


class Odds:
    """log2 of the likelihoods of the three explanations."""

    def __init__(self, population: int) -> None:
        self.population = population
        self.one, self.related, self.strangers = log2(DUPLICATES / population), 0.0, 0.0
        self.shared: dict[str, float] = {}
        self.told: list[Reason] = []

    def see(self, field: str, level: int, one: float, related: float, strangers: float) -> None:
        self.one += log2(one)
        self.related += log2(related)
        self.strangers += log2(strangers)
        if level in reasons.WORDS[field]:
            bits, against = round(log2(one / strangers), 1), level in reasons.AGAINST[field]
            self.told.append(Reason(field, reasons.WORDS[field][level], bits, against))

    @property
    def score(self) -> float:
        """log2 of the odds that the two are one customer."""
        related = 2 ** (self.related + self._sharing()) if self.shared else 0.0
        return self.one - log2(2**self.strangers + related)

    def as_duplicate(self, left: int, right: int) -> Duplicate:
        return Duplicate(left, right, round(1 / (1 + 2**-self.score), DIGITS), tuple(self.told))

    def _sharing(self) -> float:
        """log2 of the chance that two have to do with each other and share just what these two share."""
        strength = {name: others + SHARING[name].alone for name, others in self.shared.items()}
        main = max(strength, key=lambda name: strength[name])
        also = (
            log2(min(SHARING[name].too + others / max(strength[main], 1), MOST_OFTEN))
            for name, others in self.shared.items()
            if name != main
        )
        return log2(strength[main] / self.population) + sum(also)


class Weighing:
    """Weighs pairs of one customer with others."""

    def __init__(self, rarity: Rarity, ours: Traits) -> None:
        self.rarity, self.ours = rarity, ours
        rarity.learn(ours.name)

    def weighed(self, pair: Pair, compared: Sequence[Pair], same: Collection[int]) -> Odds:
        """`same` are the numbers of those of all `compared` who count as the customer."""
        odds = Odds(self.rarity.population)
        for each in FIELDS:
            level = pair.levels[each.name]
            if level in each.weights:
                self._see(odds, each, level, pair, [it for it in compared if it.theirs.number in same])
        self._see_names(odds, pair)
        odds.one += _one_move(pair.levels) - _misgivings(pair.levels)
        return odds

    def _see(self, odds: Odds, field: Field, level: int, pair: Pair, same: Sequence[Pair]) -> None:
        weight = field.weights[level]
        if weight.strangers is None:
            others = self._others(field.name, level, pair, same)
            chance = min((others + weight.extra) / odds.population, MOST_BY_CHANCE)
            if level in SHARED_LEVELS.get(field.name, ()):
                odds.shared[field.name] = others
        else:
            chance = weight.strangers
            if level in SHARED_LEVELS.get(field.name, ()):
                odds.shared[field.name] = others = self._others(field.name, level, pair, same)
                chance = max(others / odds.population, chance)
        odds.see(field.name, level, weight.one, weight.related, chance)

    def _others(self, field: str, level: int, pair: Pair, same: Sequence[Pair]) -> float:
        """How many have what the two share, beside these two and those who count as the customer."""
        themselves = {self.ours.number, pair.theirs.number}
        themselves |= {it.theirs.number for it in same if it.levels[field] == level}
        return max(self.rarity.of_pair(field, level, self.ours, pair.theirs) - len(themselves), 0)

    def _see_names(self, odds: Odds, pair: Pair) -> None:
        relation, generations = pair.name
        weight = NAME_WEIGHTS[relation]
        if relation is Relation.READING and pair.theirs.name.han:
            self.rarity.learn(pair.theirs.name)
        chance = self.rarity.names.chance(self.ours.name, pair.theirs.name, relation)
        # Relatives have one surname, and hardly one that is misspelt in one of the records.
        beyond = weight.related / 10 if chance == A_TYPO_APART else weight.related
        chance = min(max(chance * weight.factor, RAREST), 1.0)
        junior = GENERATIONS.one if generations else 1.0
        beyond *= GENERATIONS.related if generations else 1.0
        odds.see(NAME, relation, weight.one * junior, chance + beyond, chance)
        if not odds.shared and relation in (Relation.GIVEN_DIFFERS, Relation.GIVEN_ALIKE):
            odds.shared[SURNAME] = 0.0


def _one_move(levels: dict[str, int]) -> float:
    """What ONE_MOVE gives back."""
    costs = [-log2(it.weights[levels[it.name]].one) for it in FIELDS if levels[it.name] in MOVING.get(it.name, ())]
    return ONE_MOVE * (sum(costs) - max(costs, default=0.0))


def _misgivings(levels: dict[str, int]) -> float:
    """What the fields do not say one by one."""
    contrary = sum(levels[kind] == Contact.DIFFERENT for kind in REACHING)
    personal = any(levels[name] in those for name, those in PERSONAL.items())
    place = any(levels[name] in those for name, those in PLACES.items())
    differing = contrary + (levels["area"] in MOVED) + 2 * (levels["birthday"] in BORN_APART)
    found = 0.0 if personal or place else NOTHING_BUT_A_NAME * (1 + contrary)
    return found + (ALL_ELSE_DIFFERS if not personal and differing >= MOST_CONTRARY else 0.0)
