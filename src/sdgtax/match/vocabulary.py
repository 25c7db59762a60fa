"""Concepts: how they hang together, how rare they are, how alike two of them are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.model.matching import Concept, ConceptRules, ConceptWeights

WORD = "w:"
"""Begins the key of a word that is no concept; the key of a concept is its id."""


class Thesaurus:
    """The concepts and what is above, beside and against each of them."""

    def __init__(self, rules: ConceptRules) -> None:
        self.concepts: dict[str, Concept] = {c.id: c for c in rules.concepts}
        self.above = {c: self._above(c) for c in self.concepts}
        self.higher = {c: tuple(u for u in above if u != c) for c, above in self.above.items()}
        self.measures = {
            c: frozenset(u for u in above if self.concepts[u].kind == "measure") for c, above in self.above.items()
        }

    def _above(self, concept: str) -> dict[str, int]:
        """The concepts above one, with the distance; itself included at 0."""
        found = {concept: 0}
        queue = [concept]
        for now in queue:
            for parent in self.concepts[now].broader:
                if parent not in found:
                    found[parent] = found[now] + 1
                    queue.append(parent)
        return found

    def measured(self, terms: Iterable[str]) -> frozenset[str]:
        """What is measured, by the terms of a title."""
        return _same(frozenset(m for key in terms for m in self.measures.get(key, ())))

    def narrowest(self, terms: Iterable[str]) -> set[str]:
        """The terms that have no narrower one among them."""
        listed = set(terms)
        return listed.difference(*(self.higher[key] for key in listed if key in self.higher))

    def is_below(self, x: str, y: str) -> bool:
        """Whether concept `x` is a part of concept `y`."""
        return x != y and y in self.above.get(x, ())

    def are_opposite(self, x: str, y: str) -> bool:
        """Whether one concept is the other turned round."""
        a, b = self.concepts.get(x), self.concepts.get(y)
        return bool(a and b and (a.opposite == y or b.opposite == x))

    def is_otherwise(self, x: str, y: str) -> bool:
        """Whether one of two concepts, of which one is above the other, is the other one counted in another way."""
        sides = ((self.concepts[x], y), (self.concepts[y], x))
        return any(one.otherwise and other in one.broader for one, other in sides)

    def kind(self, key: str) -> str:
        """`topic`, `measure`, `modifier` or `word`."""
        return "word" if key.startswith(WORD) else self.concepts[key].kind

    def told(self, key: str) -> bool:
        """Whether a term is named as what differs, where one title lacks it."""
        return key.startswith(WORD) or self.concepts[key].told

    def shown(self, key: str, lang: str) -> str:
        """How a term is called in explanations."""
        if key.startswith(WORD):
            return key.removeprefix(WORD)
        concept = self.concepts[key]
        if concept.label:
            return concept.label.get(lang)
        listed = concept.words.get(lang) or next(iter(concept.words.root.values()), [])
        return listed[0].replace("*", "") if listed else key


class Vocabulary:
    """How rare and how alike terms are. Rarity is measured on the titles of some sets."""

    def __init__(
        self,
        thesaurus: Thesaurus,
        weights: ConceptWeights,
        titles: Iterable[set[str]] = (),
        measured: Mapping[str, float] | None = None,
    ) -> None:
        """`titles` are the terms of each title; not needed where the rarity of terms was `measured` before."""
        self.thesaurus = thesaurus
        self._rules = weights
        self._rarity = _rarities(thesaurus, titles) if measured is None else measured
        self._weight = {c: self.rarity(c) * getattr(weights, thesaurus.kind(c)) for c in thesaurus.concepts}
        self.alike = self._likeness()

    @property
    def measured(self) -> Mapping[str, float]:
        """The rarity of the terms that were met, and of all concepts."""
        return self._rarity

    def rarity(self, key: str) -> float:
        """0 for what every title says to 1 for what none says."""
        return self._rarity.get(key, 1.0)

    def weight(self, key: str) -> float:
        """Rarity times the weight of the kind."""
        known = self._weight.get(key)
        return self.rarity(key) * self._rules.word if known is None else known

    def _likeness(self) -> dict[str, dict[str, float]]:
        """How alike two concepts are: by the rarest concept above both (Lin 1998), or as the YAML says."""
        w, above = self._rules, self.thesaurus.above
        under: dict[str, list[str]] = {}
        for member, higher in above.items():
            for shared in higher:
                under.setdefault(shared, []).append(member)
        alike: dict[str, dict[str, float]] = {c: {} for c in above}

        def raise_to(x: str, y: str, value: float) -> None:
            if value > alike[x].get(y, 0.0):
                alike[x][y] = alike[y][x] = value

        for shared, members in under.items():
            for x, y in combinations(members, 2):
                raise_to(x, y, self._lin(x, y, shared))
        for concept in self.thesaurus.concepts.values():
            for other in concept.related:
                raise_to(concept.id, other, w.related)
            if concept.opposite:
                raise_to(concept.id, concept.opposite, w.opposite)
        return alike

    def _lin(self, x: str, y: str, shared: str) -> float:
        """Likeness by what is above both. One that is a part of the other is more alike than two parts of a third."""
        w, above = self._rules, self.thesaurus.above
        both = self.rarity(x) + self.rarity(y)
        if both <= 0:
            return 0.0
        distance = max(above[x].get(y, 0), above[y].get(x, 0))
        value = (w.unlike if distance else w.sibling) * min(1.0, 2.0 * self.rarity(shared) / both)
        return max(value, w.part_of) if distance == 1 else value


@lru_cache(4096)
def _same(measures: frozenset[str]) -> frozenset[str]:
    """One set of measures for all titles that have the same."""
    return measures


def _rarities(thesaurus: Thesaurus, titles: Iterable[set[str]]) -> dict[str, float]:
    """Rarity of words, and of concepts by how many titles name them or something below them."""
    seen: Counter[str] = Counter(dict.fromkeys(thesaurus.concepts, 0))
    count = 0
    for keys in titles:
        count += 1
        seen.update({u for k in keys for u in thesaurus.above.get(k, (k,))})
    n = max(count, 1) + 1.0
    return {key: math.log(n / (k + 1.0)) / math.log(n) for key, k in seen.items()}
