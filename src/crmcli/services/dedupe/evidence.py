"""Is it one customer? The evidence for a pair, weighed as Fellegi and Sunter do (A theory for record linkage, 1969).

What is seen is explained in three ways: the records are of one customer; of two that have to do with each other
(colleagues, a family), who share what a firm or a home shares; of two strangers, who agree by chance. The score is
log2 of the odds of the first against the other two together. So a switchboard, an office address and the name of a
firm, which one job explains at once, count once.

How often a customer's own records disagree differs from book to book: a list typed in by hand is full of typos, one
from a shop has people move. The shipped figures are shifted to those of the book by expectation maximisation (Winkler,
Using the EM algorithm for weight computation, 1988), held back by as many pairs as TRUST says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2

import numpy as np
from numpy.typing import NDArray

from crmcli.services.dedupe.blocking import Pairs
from crmcli.services.dedupe.columns import Codes, Column, Counts, Entries
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
    SMALLEST,
    SURNAME,
    Field,
)  # fmt: skip
from crmcli.services.dedupe.levels import MISSING, Birthday, Contact
from crmcli.services.dedupe.looking import Flags, Levels, Looked, Looking, NamesLooked, Shared
from crmcli.services.dedupe.names import A_TYPO_APART
from crmcli.text.relation import Relation

Scores = NDArray[np.float64]
Rows = NDArray[np.int64]

ROUNDS, SETTLED = 12, 0.01  # of learning; bits by which no score moves any more
TRUST = 100  # pairs that the shipped figures weigh as much as
TRUST_SHARING = 2
SETTLED_FIELDS = ("phone", "email", "handle", "company")
FEWEST, MOST = 0.05, 2.0  # duplicates that a record is expected to have
HOPELESS = -15.0  # bits: pairs below teach nothing
IMPOSSIBLE = -50.0  # a person and a firm


@dataclass
class Model:
    """The figures that are learned: P(level | one customer) by field and level, Sharing.alone, duplicates a record."""

    one: dict[str, Scores]
    alone: dict[str, float]
    rate: float = DUPLICATES


def shipped() -> Model:
    """What is believed before the book is seen."""
    one = {each.name: _by_level({level: weight.one for level, weight in each.weights.items()}) for each in FIELDS}
    one[NAME] = _by_level({relation: weight.one for relation, weight in NAME_WEIGHTS.items()})
    return Model(one, {name: sharing.alone for name, sharing in SHARING.items()})


def _by_level(figures: Mapping[int, float]) -> Scores:
    return np.array([figures.get(level, 1.0) for level in range(max(figures) + 1)])


@dataclass
class Seen:
    """One field of all pairs: its levels, and log2 of the likelihood of each for the related and for strangers."""

    levels: Levels
    related: Scores
    strangers: Scores

    def at(self, which: Flags | Rows) -> Seen:
        return Seen(self.levels[which], self.related[which], self.strangers[which])

    def with_more(self, other: Seen) -> Seen:
        return Seen(
            np.concatenate((self.levels, other.levels)),
            np.concatenate((self.related, other.related)),
            np.concatenate((self.strangers, other.strangers)),
        )


@dataclass
class Evidence:
    """All that is seen of the pairs. `others` are how many more have what the two share, NaN where they do not."""

    size: int
    fields: dict[str, Seen]
    others: dict[str, Scores]
    impossible: Flags

    def with_more(self, other: Evidence) -> Evidence:
        """What is seen of these pairs, and behind them of the others."""
        return Evidence(
            self.size,
            {name: seen.with_more(other.fields[name]) for name, seen in self.fields.items()},
            {name: np.concatenate((others, other.others[name])) for name, others in self.others.items()},
            np.concatenate((self.impossible, other.impossible)),
        )

    def at(self, which: Flags | Rows) -> Evidence:
        """What is seen of these pairs alone."""
        return Evidence(
            self.size,
            {
                name: Seen(seen.levels[which], seen.related[which], seen.strangers[which])
                for name, seen in self.fields.items()
            },
            {name: others[which] for name, others in self.others.items()},
            self.impossible[which],
        )

    def score(self, model: Model) -> Scores:
        """log2 of the odds that the two are one customer."""
        one = self.one(model)
        related, strangers = self.related(model), sum(seen.strangers for seen in self.fields.values())
        score = one - np.logaddexp2(related, strangers)
        return np.where(self.impossible, IMPOSSIBLE, score)

    def one(self, model: Model) -> Scores:
        found = sum(np.log2(model.one[name])[seen.levels] for name, seen in self.fields.items())
        return log2(model.rate / self.size) + found - self._misgivings() + self._one_move(model)

    def related(self, model: Model) -> Scores:
        return _sharing(self.others, model.alone, self.size) + sum(seen.related for seen in self.fields.values())

    def _one_move(self, model: Model) -> Scores:
        """What ONE_MOVE gives back."""
        costs = [
            np.where(np.isin(seen.levels, MOVING[name]), -np.log2(model.one[name])[seen.levels], 0)
            for name, seen in self.fields.items()
            if name in MOVING
        ]
        found: Scores = ONE_MOVE * (np.sum(costs, axis=0) - np.max(costs, axis=0))
        return found

    def _misgivings(self) -> Scores:
        """What the fields do not say one by one."""
        level = {name: seen.levels for name, seen in self.fields.items()}
        contrary = np.sum([level[kind] == Contact.DIFFERENT for kind in REACHING], axis=0)
        personal = np.any([np.isin(level[name], levels) for name, levels in PERSONAL.items()], axis=0)
        place = np.any([np.isin(level[name], levels) for name, levels in PLACES.items()], axis=0)
        found: Scores = NOTHING_BUT_A_NAME * ~(personal | place) * (1 + contrary)
        differing = contrary + np.isin(level["area"], MOVED) + 2 * np.isin(level["birthday"], BORN_APART)
        found += ALL_ELSE_DIFFERS * (~personal & (differing >= MOST_CONTRARY))
        return found


class Weighing:
    """Weighs the pairs of one book. Records that are surely of one customer count as one of those who share a value."""

    def __init__(self, looking: Looking, pairs: Pairs) -> None:
        self.looking = looking
        self.looked, self.names = looking.look(pairs), looking.names(pairs)
        self.pairs = pairs
        self.entity = components(len(looking.records), pairs.at(self._surely_one()))
        first = self._evidence(pairs, self.looked, self.names)
        self.entity = components(len(looking.records), pairs.at(first.score(learned(first)) > 1))
        self.seen = self._evidence(pairs, self.looked, self.names)
        self.model = learned(self.seen)
        self.scores = self.seen.score(self.model)

    def _surely_one(self) -> Flags:
        """Pairs of one name that share what reaches a person."""
        contacts = [self.looked[kind].levels == Contact.SAME for kind in ("phone", "email", "handle")]
        found: Flags = (self.names.relations <= Relation.SHORT) & np.any(contacts, axis=0)
        return found

    def more(self, pairs: Pairs) -> Scores:
        """The scores of other pairs."""
        return self.evidence(pairs).score(self.model)

    def evidence(self, pairs: Pairs) -> Evidence:
        """What is seen of any pairs; those that are weighed already are not looked at again."""
        known, asked = self.pairs.packed, pairs.packed
        places = np.minimum(np.searchsorted(known, asked), max(len(known) - 1, 0))
        is_known = known[places] == asked if len(known) else np.zeros(len(asked), dtype=bool)
        if is_known.all():
            return self.seen.at(places)
        others = pairs.at(~is_known)
        more = self._evidence(others, self.looking.look(others), self.looking.names(others))
        order = np.where(is_known, np.cumsum(is_known) - 1, np.cumsum(~is_known) - 1 + is_known.sum())
        return self.seen.at(places[is_known]).with_more(more).at(order)

    def _evidence(self, pairs: Pairs, looked: Mapping[str, Looked], names: NamesLooked) -> Evidence:
        crowd = Crowd(self.entity, pairs)
        company = self.looking.records.company
        two_kinds = company[pairs.left] != company[pairs.right]
        evidence = Evidence(max(len(self.entity), SMALLEST), {NAME: _of_names(names)}, {}, two_kinds)
        for each in FIELDS:
            others = {level: crowd.others(shared) for level, shared in looked[each.name].shared.items()}
            evidence.fields[each.name] = _seen(each, looked[each.name].levels, others, crowd.population)
            if each.name in SHARING:
                evidence.others[each.name] = _shared_with(looked[each.name].levels, others, SHARED_LEVELS[each.name])
        nothing_else = np.all([np.isnan(each) for each in evidence.others.values()], axis=0)
        of_one_family = np.isin(names.relations, (Relation.GIVEN_DIFFERS, Relation.GIVEN_ALIKE)) & nothing_else
        evidence.others[SURNAME] = np.where(of_one_family, 0.0, np.nan)
        return evidence


class Crowd:
    """How many others share a value with the two of a pair."""

    def __init__(self, entity: Codes, pairs: Pairs) -> None:
        self.entity = entity
        self.population = max(len(entity), SMALLEST)
        self.themselves = 1 + (entity[pairs.left] != entity[pairs.right])
        self._counts: dict[int, Counts] = {}

    def others(self, shared: Shared) -> Scores:
        """Where the two have different values, of the more common one."""
        counts = self._counted(shared.column)
        most = np.maximum(counts[shared.left], counts[shared.right])
        found: Scores = np.maximum(most - self.themselves, 0).astype(np.float64)
        return found if shared.unseen is None else found + shared.unseen[shared.left]

    def _counted(self, column: Column | Entries) -> Counts:
        if id(column) not in self._counts:
            self._counts[id(column)] = np.append(column.counted(self.entity), 0)  # the last: of no value
        return self._counts[id(column)]


def _seen(each: Field, levels: Levels, others: Mapping[int, Scores], population: int) -> Seen:
    related, strangers = np.zeros(len(levels)), np.zeros(len(levels))
    for level, weight in each.weights.items():
        at = levels == level
        related[at] = log2(weight.related)
        if weight.strangers is None:
            strangers[at] = np.log2(np.minimum((others[level][at] + weight.extra) / population, MOST_BY_CHANCE))
        elif level in others:
            strangers[at] = np.log2(np.maximum(others[level][at] / population, weight.strangers))
        else:
            strangers[at] = log2(weight.strangers)
    return Seen(levels, related, strangers)


def _of_names(names: NamesLooked) -> Seen:
    related, strangers = np.zeros(len(names.relations)), np.zeros(len(names.relations))
    for relation, weight in NAME_WEIGHTS.items():
        at = names.relations == relation
        chance = np.clip(names.chances[at] * weight.factor, RAREST, 1)
        # Relatives have one surname, and hardly one that is misspelt in one of the records.
        beyond = np.where(names.chances[at] == A_TYPO_APART, weight.related / 10, weight.related)
        one_is_junior = names.generations[at]
        related[at] = np.log2(chance + beyond * np.where(one_is_junior, GENERATIONS.related, 1))
        related[at] -= np.where(one_is_junior, log2(GENERATIONS.one), 0)
        strangers[at] = np.log2(chance)
    return Seen(names.relations, related, strangers)


def _shared_with(levels: Levels, others: Mapping[int, Scores], at_levels: Sequence[int]) -> Scores:
    found = np.full(len(levels), np.nan)
    for level in at_levels:
        at = levels == level
        found[at] = others[level][at]
    return found


def _sharing(others: Mapping[str, Scores], alone: Mapping[str, float], population: int) -> Scores:
    """log2 of the chance that two have to do with each other and share just what these two share.

    The field that most others share explains the rest: they share each of these too as often as its Sharing says, or
    oftener where it is seen that others do.
    """
    strength, _, also = _main(others, alone)
    with np.errstate(divide="ignore"):  # who share nothing have nothing to do with each other
        return np.log2(strength / population) + also


def _main(others: Mapping[str, Scores], alone: Mapping[str, float]) -> tuple[Scores, Codes, Scores]:
    """Of each pair the strength of its main field, that field's number, and log2 P(they share the others too)."""
    have = np.stack([others[name] for name in SHARING])
    shared = ~np.isnan(have)
    strength = np.where(shared, have + np.array([[alone[name]] for name in SHARING]), 0)
    main, strongest = strength.argmax(axis=0), strength.max(axis=0)
    too = np.array([[sharing.too] for sharing in SHARING.values()])
    also = np.log2(np.minimum(too + np.nan_to_num(have) / np.maximum(strongest, 1), MOST_OFTEN))
    besides = shared & (np.arange(len(SHARING))[:, None] != main)
    return strongest, main, np.where(besides, also, 0).sum(axis=0)


def learned(evidence: Evidence) -> Model:
    """The shipped figures, shifted to what the pairs themselves show."""
    start = model = shipped()
    score = evidence.score(model)
    likely = score > HOPELESS
    evidence, score = evidence.at(likely), score[likely]
    garbled = _tell_garbled_names(evidence)
    for _ in range(ROUNDS):
        same = 1 / (1 + np.exp2(-np.clip(score, -60, 60)))
        model = replace(
            model,
            one={
                name: _shifted(name, start.one[name], seen.levels, same * garbled if name == NAME else same)
                for name, seen in evidence.fields.items()
                if name not in SETTLED_FIELDS
            }
            | {name: start.one[name] for name in SETTLED_FIELDS},
            alone=_alone(evidence, model, start.alone, same),
            rate=min(max((same.sum() + TRUST * DUPLICATES) / (evidence.size + TRUST), FEWEST), MOST),
        )
        before, score = score, evidence.score(model)
        if len(score) == 0 or np.abs(score - before).max() < SETTLED:
            break
    return model


def _tell_garbled_names(evidence: Evidence) -> Flags:
    """Pairs that show how a customer's names differ: with one birthday, in lists of people without phones and e-mails.

    Elsewhere names that differ are those of colleagues and relatives.
    """
    reached = np.any([evidence.fields[kind].levels > MISSING for kind in ("phone", "email", "handle")], axis=0)
    found: Flags = (evidence.fields["birthday"].levels == Birthday.SAME) & ~reached
    return found


def _shifted(name: str, start: Scores, levels: Levels, same: Scores) -> Scores:
    """Within each set of alternatives the shares of the pairs that are the same customer's."""
    weights = np.bincount(levels, weights=same, minlength=len(start))
    found = start.copy()
    for alternatives in _ALTERNATIVES[name]:
        at = np.array(alternatives)
        total = start[at].sum()
        found[at] = (weights[at] + TRUST * start[at] / total) / (weights[at].sum() + TRUST) * total
    return found


_ALTERNATIVES: dict[str, Sequence[Sequence[int]]] = {
    NAME: [list(NAME_WEIGHTS)], **{each.name: each.alternatives for each in FIELDS}
}  # fmt: skip


def _alone(evidence: Evidence, model: Model, start: Mapping[str, float], same: Scores) -> dict[str, float]:
    """How many of those who share something with nobody else are two who have to do with each other."""
    related = evidence.related(model)
    strangers = sum(seen.strangers for seen in evidence.fields.values())
    two = (1 - same) / (1 + np.exp2(np.clip(strangers - related, -60, 60)))
    _, main, _ = _main(evidence.others, model.alone)
    found = {}
    for number, (name, before) in enumerate(start.items()):
        at = (main == number) & (evidence.others[name] == 0)
        ratio = (two[at].sum() + TRUST_SHARING * before) / (same[at].sum() + TRUST_SHARING)
        found[name] = float(min(ratio, before))
    return found


def components(size: int, pairs: Pairs) -> Codes:
    """For each row the smallest one that it is joined to by pairs, directly or through others."""
    found = np.arange(size, dtype=np.int32)
    while True:
        before = found.copy()
        np.minimum.at(found, pairs.left, found[pairs.right])
        np.minimum.at(found, pairs.right, found[pairs.left])
        found = found[found]
        if np.array_equal(found, before):
            return found
