"""How alike two titles are: a few features that can be read, weighed by logistic regression.

Every feature is the same whichever title comes first. What belongs to one side only serves the relation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.match.bound import OF_CATEGORIES, OF_CONTENT, OF_TERMS, Bound, Near, of_categories
from sdgtax.match.vocabulary import WORD, Vocabulary

if TYPE_CHECKING:
    from sdgtax.match.profile import Profile
    from sdgtax.model.matching import Aspect
    from sdgtax.model.taxonomy import Taxonomy

OF_ASPECTS = {"restrict_conflict": -1, "restrict_one_side": -1, "definition_conflict": -1}
FLAGS = ("cover_less", "cover_more", "best_shared", "kin", "equal_content", "measure_apart", "measure_one_side", "same_target",
         "other_target", "same_goal", "other_goal", "same_area")  # fmt: skip
"""Features from 0 to 1."""
EDGE = 30.0


def signs(aspects: Iterable[Aspect]) -> dict[str, int]:
    """All features, with the sign that a weight may have. An aspect with a `conflict` has a feature of its own."""
    return {**OF_TERMS, **OF_CONTENT, **OF_ASPECTS, **{conflict(a): -1 for a in aspects if a.conflict}, **OF_CATEGORIES}


def conflict(aspect: Aspect) -> str:
    """The name of the feature that says that two titles differ in an aspect."""
    return aspect.id.replace("-", "_") + "_conflict"


def logistic(z: float) -> float:
    """A weighted sum as a probability."""
    return 1.0 / (1.0 + math.exp(-max(min(z, EDGE), -EDGE)))


class Counterpart(NamedTuple):
    """A term of one title with its weight there, the term of the other title that is most like it, and how alike they are."""

    term: str
    other: str
    likeness: float
    weight: float


@dataclass(slots=True)
class AspectDifference:
    """An aspect in which two titles differ: the values of either side."""

    aspect: str
    left: frozenset[str]
    right: frozenset[str]

    @property
    def both(self) -> bool:
        """Whether both titles name a value."""
        return bool(self.left and self.right)


@dataclass(slots=True)
class Side:
    """One title seen from the other: weights that are got and lost, the best shared term, how much narrower or wider it is."""

    got: float = 0.0
    lost: float = 0.0
    topic_lost: float = 0.0
    word_lost: float = 0.0
    best: float = 0.0
    kin: float = 0.0
    narrower: float = 0.0
    wider: float = 0.0
    opposite: tuple[str, str] | None = None
    counterparts: list[Counterpart] = field(default_factory=list)

    @property
    def cover(self) -> float:
        """The share of the title that the other one covers."""
        return self.got / (self.got + self.lost) if self.got else 0.0


@dataclass(slots=True)
class Comparison:
    """Two titles side by side. `opposite` are the terms of either that are the other turned round.

    `parted` says that not the whole titles are compared but things that they enumerate.
    """

    a: Profile
    b: Profile
    left: Side
    right: Side
    aspects: list[AspectDifference]
    opposite: tuple[str, str] | None
    features: dict[str, float]
    parted: bool = False


class Scorer:
    """Compares profiles. It keeps nothing between pairs."""

    def __init__(self, taxonomy: Taxonomy, vocabulary: Vocabulary) -> None:
        rules = self._rules = taxonomy.overlap
        aspects = taxonomy.aspects.aspects
        self._vocabulary, self._thesaurus = vocabulary, vocabulary.thesaurus
        self._weights = [(name, rules.features[name]) for name in signs(aspects) if rules.features.get(name)]
        self._restricting = taxonomy.aspects.restricting
        self._apart = {a.id: a.apart == "both" for a in aspects if a.apart}
        self._defining = frozenset(a.id for a in aspects if a.defines == "any")
        self._conflicts = [(conflict(a), a.id, a.conflict == "both") for a in aspects if a.conflict]
        self._age, self._polarity = (next((a.id for a in aspects if a.role == r), "") for r in ("age", "polarity"))
        kinds = {c: self._thesaurus.kind(c) for c in self._thesaurus.concepts}
        self._light = frozenset(c for c, kind in kinds.items() if kind in ("measure", "modifier"))
        self._plain = frozenset(c for c, kind in kinds.items() if kind == "word")
        self.bound = Bound(taxonomy, vocabulary, self._light, self._plain)
        weights = rules.weights
        self._aside, self._part, self._missing, self._taken = (
            weights.aside,
            weights.part,
            weights.missing_word,
            weights.taken,
        )
        self._shortest = len(WORD) + weights.part_letters
        self._alike, self._turned = rules.likeness.alike, rules.likeness.turned

    # -- scores

    def score(self, features: dict[str, float]) -> float:
        """The probability that the two overlap. What would overlap if it were not turned round, or about others, is related."""
        z = self._rules.intercept
        for name, weight in self._weights:
            z += weight * features[name]
        value = logistic(z)
        if features["opposites"]:
            t = self._rules.thresholds
            if value > t.related:
                value = t.related + (t.overlap - t.related) * t.opposites * value
        return value

    def at_least(self, near: Near, b: Profile, least: float) -> float:
        """The score of a pair; 0 without further work where it cannot reach the sum `least` (`Bound.least`)."""
        a = near.profile
        if a.enumerated or b.enumerated or not self.bound.holds:
            return self.best(a, b)[1]
        if self.bound.most(near, b) < least:
            return 0.0
        return self.score(self.compare(a, b).features)

    def best(self, a: Profile, b: Profile) -> tuple[Comparison, float]:
        """A pair with its score. Of titles that enumerate several things the best part counts."""
        found = self.compare(a, b)
        score = self.score(found.features)
        for x in (a, *a.enumerated):
            for y in (b, *b.enumerated):
                if x is a and y is b:
                    continue
                other = self.compare(x, y)
                other.parted = True
                value = self.score(other.features)
                if value > score:
                    found, score = other, value
        return found, score

    def compare(self, a: Profile, b: Profile) -> Comparison:
        """The features of a pair, what covers what, and the aspects in which the two differ."""
        left, right = self._side(a, b), self._side(b, a)
        differences = self._differences(a, b)
        opposite = left.opposite or (right.opposite and (right.opposite[1], right.opposite[0]))
        turned = any(d.aspect == self._polarity for d in differences)
        if opposite and turned:  # turned round twice (“not completing”, “dropping out”)
            opposite, turned = None, False
            differences = [d for d in differences if d.aspect != self._polarity]
        features = {**_of_terms(left, right), **_of_content(a, b, left, right)}
        features.update(self._of_aspects(differences))
        features.update(of_categories(a, b, self._restricting))
        turned = turned and features["cover_less"] >= self._turned
        features["opposites"] = 1.0 if opposite or turned or self._are_others(a, b, differences) else 0.0
        return Comparison(a, b, left, right, differences, opposite, features)

    # -- terms

    def _side(self, profile: Profile, opposite: Profile) -> Side:
        side = Side()
        others, aside, quiet, quieter = opposite.terms, self._aside, profile.quiet, opposite.quiet
        for key, weight in profile.terms.items():
            like, other = self._likeness(key, others)
            if like < 1.0 and other in profile.terms:
                like *= self._taken
            here, there = quiet.get(key, 1.0), quieter.get(other, 1.0)
            if there < here:
                like *= aside + (1.0 - aside) * there / here
            side.counterparts.append(Counterpart(key, other, like, weight))
            side.got += weight * like
            if like < 1.0:
                self._lose(side, key, weight, like)
                if like > 0.0 and not key.startswith(WORD):
                    self._relate(side, key, other, weight, like, quiet=here < 1.0 or there < 1.0)
            elif weight > side.best and key not in self._light:
                side.best = weight
        return side

    def _lose(self, side: Side, key: str, weight: float, like: float) -> None:
        """Note what the other title lacks of a term."""
        lost = weight * (1.0 - like)
        plain = key.startswith(WORD) or key in self._plain
        if plain:
            lost *= self._missing
        side.lost += lost
        if like < self._alike and key not in self._light:
            side.topic_lost += lost
            if plain:
                side.word_lost += lost

    def _relate(self, side: Side, key: str, other: str, weight: float, like: float, *, quiet: bool) -> None:
        """Note how a concept stands to its counterpart: narrower, wider, turned round; not so where one of them is `quiet`."""
        thesaurus = self._thesaurus
        below, above = thesaurus.is_below(key, other), thesaurus.is_below(other, key)
        # counted in another way, neither is a kind of the other, nor are they the same
        if (below or above) and thesaurus.is_otherwise(key, other):
            side.narrower = side.wider = 1.0
            side.kin = max(side.kin, weight * like)
        elif below:
            side.narrower = max(side.narrower, 1.0 - like)
            side.kin = max(side.kin, weight * like)
        elif above:
            side.wider = max(side.wider, 1.0 - like)
            side.kin = max(side.kin, weight * like)
        if thesaurus.are_opposite(key, other) and not quiet:
            side.opposite = (key, other)
            side.best = max(side.best, weight)

    def _likeness(self, key: str, others: dict[str, float]) -> tuple[float, str]:
        """The best counterpart of a term among the other title's terms."""
        if key in others:
            return 1.0, key
        if key.startswith(WORD):
            return self._like_word(key, others)
        best, which = 0.0, ""
        alike = self._vocabulary.alike.get(key)
        if alike:
            for other in others:
                value = alike.get(other, 0.0)
                if value > best or (value == best > 0.0 and other < which):
                    best, which = value, other
        return best, which

    def _like_word(self, key: str, others: dict[str, float]) -> tuple[float, str]:
        """A word that begins or ends with this one, or the other way round."""
        if len(key) < self._shortest:
            return 0.0, ""
        words = (other for other in others if len(other) >= self._shortest and other.startswith(WORD))
        found = [other for other in words if _is_part(key[len(WORD) :], other[len(WORD) :])]
        return (self._part, min(found)) if found else (0.0, "")

    # -- aspects

    def _differences(self, a: Profile, b: Profile) -> list[AspectDifference]:
        """The aspects in which the two differ, in the order of their ids."""
        if a.aspects == b.aspects:
            return []
        found = []
        for aspect in sorted({*a.aspects, *b.aspects}):
            x, y = a.of(aspect), b.of(aspect)
            same = x == y or (aspect == self._age and a.age and a.age == b.age)
            if not same and (aspect in self._restricting or not x & y):
                found.append(AspectDifference(aspect, x, y))
        return found

    def _are_others(self, a: Profile, b: Profile, differences: list[AspectDifference]) -> bool:
        """Whether the two are about others, of whom one leaves out the other's (men and women, children and adults), or one is about
        the difference between them."""
        for d in differences:
            if d.aspect not in self._apart or d.left & d.right:
                continue
            if not d.both:
                if not self._apart[d.aspect]:
                    return True
            elif d.aspect != self._age or (a.age and b.age and (a.age[1] < b.age[0] or b.age[1] < a.age[0])):
                return True
        return False

    def _of_aspects(self, differences: list[AspectDifference]) -> dict[str, float]:
        both = {d.aspect for d in differences if d.both}
        named = {d.aspect for d in differences}
        found = {
            "restrict_conflict": float(len(both & self._restricting)),
            "restrict_one_side": float(len((named - both) & self._restricting)),
            "definition_conflict": float(len(both & self._defining)),
        }
        for name, aspect, needs_both in self._conflicts:
            found[name] = 1.0 if aspect in (both if needs_both else named) else 0.0
        return found


def _is_part(x: str, y: str) -> bool:
    return x.startswith(y) or y.startswith(x) or x.endswith(y) or y.endswith(x)


def _of_terms(left: Side, right: Side) -> dict[str, float]:
    covers, losses = (left.cover, right.cover), (left.lost, right.lost)
    best, kin = max(left.best, right.best), max(left.kin, right.kin)
    return {
        "cover_less": min(covers),
        "cover_more": max(covers),
        "missing_less": min(losses),
        "missing_more": max(losses),
        "best_shared": best,
        "kin": kin if kin > best else 0.0,
    }


def _of_content(a: Profile, b: Profile, left: Side, right: Side) -> dict[str, float]:
    x, y = a.measures, b.measures
    return {
        "equal_content": 1.0 if a.terms and a.terms.keys() == b.terms.keys() else 0.0,
        "measure_apart": 1.0 if x and y and not x & y else 0.0,
        "measure_one_side": 1.0 if bool(x) != bool(y) else 0.0,
        "topic_conflict": min(left.topic_lost, right.topic_lost),
    }
