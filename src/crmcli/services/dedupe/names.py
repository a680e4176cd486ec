"""How often names agree by chance: 王伟 and 王伟 may well be two, two of the name Álvaro Quintanilla hardly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import prod

from crmcli.text.person import Person
from crmcli.text.relation import Relation

KNOWN = 300  # records of no book that count along, so that small books do not take their few names for all there are
RARE = 1 / 2000  # of those: how often a word is met that the book has only once
RARE_SURNAME = 1 / 100  # Chinese surnames are few
HOMOPHONES = 5  # names in characters that are read alike
TELLING = 2  # words of a name
TOGETHER = 0.9  # given names and surnames of one country go together: they agree oftener than each by itself
A_TYPO_APART = 0.003  # how often strangers have words a typo apart


@dataclass
class NameCounts:
    """How many customers of the book have each name, and each piece of one."""

    population: int = 0
    names: Counter[str] = field(default_factory=Counter)  # by Person.key
    letters: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    surnames: Counter[str] = field(default_factory=Counter)  # of Chinese names, as the next two
    given: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    chinese: int = 0  # customers with Chinese names, and the characters of all their given names
    written: int = 0

    def add(self, person: Person, key: str, letters: Iterable[str], count: int) -> None:
        """`count` customers have this name, of that key and those letters (see Person)."""
        self.names[key] += count
        for each in letters:
            self.letters[each] += count
        for token in person.tokens:
            self.tokens[token] += count
        if person.surname:
            self.surnames[person.surname] += count
            self.given[person.given] += count
            self.chinese += count
            self.written += count * len(person.given)
            for character in person.given:
                self.characters[character] += count

    def chance(self, a: Person, b: Person, relation: Relation) -> float:
        """P(a stranger's name agrees with the one in the words that the two share). 1 where they share none."""
        if relation is Relation.UNKNOWN:
            return 1.0
        found = self._of_chinese(a, b, relation) if a.han and b.han else self._of_words(a, b, relation)
        return max(found, self._others(self.names[a.key])) if relation is Relation.SAME else found

    def _others(self, count: int) -> float:
        """The share of those who have something beyond the two."""
        return max(count - 2, 0) / max(self.population, 1)

    def _of_chinese(self, a: Person, b: Person, relation: Relation) -> float:
        if relation is Relation.PART:
            return self._part(*sorted((a, b), key=lambda name: len(name.han)))
        if relation is Relation.SAME:
            return self._whole(a if a.surname else b)
        found = 1.0
        if a.surname and a.surname == b.surname:
            found *= self._smoothed(self.surnames[a.surname], RARE_SURNAME)
        if a.given and a.given == b.given:
            found *= self._given(a.given)
        return found

    def _whole(self, name: Person) -> float:
        if not name.surname:
            return 1 / max(self.population, 1)
        return self._smoothed(self.surnames[name.surname], RARE_SURNAME) * self._given(name.given)

    def _part(self, short: Person, long: Person) -> float:
        """That a stranger is called what this one is called for short: by the surname, or by some characters."""
        if short.han == long.surname:
            return self._smoothed(self.surnames[short.han], RARE_SURNAME)
        return self._made_up([character for character in short.han if character in long.han])

    def _made_up(self, characters: Iterable[str]) -> float:
        return prod((self.characters[each] + 1) / (self.written + KNOWN) for each in characters)

    def _given(self, given: str) -> float:
        """Given names are made of characters freely, so one that nobody else has is about as rare as these make it."""
        return max(self.given[given] - 2, 0) / max(self.chinese, 1) + self._made_up(given)

    def _of_words(self, a: Person, b: Person, relation: Relation) -> float:
        shared = a.tokens & b.tokens
        if a.han or b.han:  # one word in letters is many syllables in characters
            shared &= frozenset(a.words or b.words)
        # Of three or more words some go together, as in Ana Luiza: the two rarest tell nearly all.
        found = prod(sorted(self._smoothed(self.tokens[token], RARE) for token in shared)[:TELLING])
        if relation is Relation.READING:
            heard = max((self.letters[each] for each in a.letters & b.letters), default=0)
            return max(HOMOPHONES * self._whole(a if a.han else b), self._others(heard))
        return A_TYPO_APART if not shared and relation is not Relation.UNLIKE else found**TOGETHER

    def _smoothed(self, count: int, unseen: float) -> float:
        return (max(count - 1, 0) + KNOWN * unseen) / (self.population + KNOWN)
