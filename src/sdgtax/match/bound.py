"""The most that two titles can score, told at a fraction of what the score costs, so that hopeless pairs are not compared in full."""

from __future__ import annotations

import math
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.match.vocabulary import WORD, Vocabulary

if TYPE_CHECKING:
    from sdgtax.match.profile import Profile
    from sdgtax.model.taxonomy import Taxonomy

OF_TERMS = {"cover_less": 1, "cover_more": 1, "missing_less": -1, "missing_more": -1, "best_shared": 1, "kin": 1}
"""Features that the terms of two titles give, with the sign that a weight may have."""
OF_CONTENT = {"equal_content": 1, "measure_apart": -1, "measure_one_side": -1, "topic_conflict": -1}
"""Features that concepts and words together give."""
OF_CATEGORIES = {"same_target": 1, "other_target": -1, "same_goal": 1, "other_goal": -1, "same_area": 1}
"""Features that the classification gives."""
SLACK = 0.001
BEGINS, ENDS = "<", ">"


class Near(NamedTuple):
    """All that is like the terms of one title: for each term that another title may have, the places of the own ones, and how alike."""

    profile: Profile
    terms: list[tuple[float, float, bool]]
    like: dict[str, list[tuple[int, float]]]


class Bound:
    """Tells the most that a pair can score: terms are as alike as they can be, and no aspect differs."""

    def __init__(
        self, taxonomy: Taxonomy, vocabulary: Vocabulary, light: frozenset[str], plain: frozenset[str]
    ) -> None:
        """`light` are concepts of which none is the best shared one, `plain` those that are missed like words."""
        rules, weights = taxonomy.overlap, taxonomy.overlap.weights
        self._alike = vocabulary.alike
        self._missing, self._part, self._opposite = weights.missing_word, weights.part, weights.opposite
        self._letters, self._shortest = weights.part_letters, len(WORD) + weights.part_letters
        concepts = vocabulary.thesaurus.concepts
        self._traits = {c: (self._missing if c in plain else 1.0, c not in light) for c in concepts}
        self._word = (self._missing, True)
        at = {name: rules.features.get(name, 0.0) for name in (*OF_TERMS, *OF_CONTENT, *OF_CATEGORIES)}
        self._at, self._of_terms = at, tuple(at[name] for name in OF_TERMS)
        self._restricting = taxonomy.aspects.restricting
        others = [w for name, w in rules.features.items() if name not in at and w > 0]
        self.holds = not others and all(at[n] * sign >= 0 for n, sign in {**OF_TERMS, **OF_CONTENT}.items())
        """Whether the weights have the signs that are taken for granted here."""
        self._start, self._thresholds = rules.intercept, rules.thresholds

    def least(self, score: float) -> float:
        """The sum of weighted features that a score needs; that of opposites rises from what they would have otherwise."""
        t = self._thresholds
        turned = (score - t.related) / max((t.overlap - t.related) * t.opposites, SLACK)
        score = min(score, max(turned, t.related)) - SLACK
        return math.log(score / (1.0 - score)) if score > 0.0 else -math.inf

    def near(self, profile: Profile) -> Near:
        """All that is like the terms of a title."""
        like: dict[str, list[tuple[int, float]]] = {}
        terms = []
        for n, (key, weight) in enumerate(profile.terms.items()):
            factor, whole = self._traits.get(key, self._word)
            terms.append((weight, weight * factor, whole))
            like.setdefault(key, []).append((n, 1.0))
            for other, value in self._alike.get(key, {}).items():
                like.setdefault(other, []).append((n, value))
            if key.startswith(WORD) and len(key) >= self._shortest:
                for end in self._ends(key):
                    like.setdefault(end, []).append((n, self._part))
        return Near(profile, terms, like)

    def _ends(self, key: str) -> tuple[str, str]:
        """What a word begins and ends with: of two words of which one begins or ends with the other, one of these is the same."""
        return BEGINS + key[len(WORD) : self._shortest], ENDS + key[-self._letters :]

    def most(self, near: Near, other: Profile) -> float:
        """The sum of weighted features that a pair has at most."""
        own = [0.0] * len(near.terms)
        got = lost = best = kin = 0.0
        find, traits, opposite, shortest = near.like.get, self._traits.get, self._opposite, self._shortest
        for key, weight in other.terms.items():
            trait = traits(key)
            found = find(key)
            if found is None and trait is None and len(key) >= shortest:
                begins, ends = self._ends(key)
                found = [*find(begins, ()), *find(ends, ())]
            like = 0.0
            for n, value in found or ():
                if value > like:
                    like = value
                if value > own[n]:
                    own[n] = value
            factor, whole = trait or self._word
            if like < 1.0:
                lost += weight * factor * (1.0 - like)
                kin = max(kin, weight * like)
            got += weight * like
            if like >= opposite and (whole or like < 1.0) and weight > best:
                best = weight
        cover = got / (got + lost) if got else 0.0
        own_got = own_lost = 0.0
        for (weight, missed, whole), like in zip(near.terms, own, strict=True):
            if like < 1.0:
                own_lost += missed * (1.0 - like)
                kin = max(kin, weight * like)
            own_got += weight * like
            if like >= opposite and (whole or like < 1.0) and weight > best:
                best = weight
        own_cover = own_got / (own_got + own_lost) if own_got else 0.0
        of_terms = (
            *((cover, own_cover) if cover <= own_cover else (own_cover, cover)),
            *((lost, own_lost) if lost <= own_lost else (own_lost, lost)),
            best,
            kin,
        )
        total: float = sum(map(mul, self._of_terms, of_terms), self._start)
        return total + self._rest(near.profile, other)

    def _rest(self, a: Profile, b: Profile) -> float:
        """What the features of content and categories add."""
        at, total = self._at, 0.0
        if a.measures != b.measures:
            if not a.measures or not b.measures:
                total += at["measure_one_side"]
            elif not a.measures & b.measures:
                total += at["measure_apart"]
        if a.terms.keys() == b.terms.keys():
            total += at["equal_content"]
        if a.goals or a.targets or a.areas:
            total += sum(at[name] * value for name, value in of_categories(a, b, self._restricting).items())
        return total


def of_categories(a: Profile, b: Profile, restricting: frozenset[str]) -> dict[str, float]:
    """The features that the classification gives. Where one alone is about a part, such as a group of people, that may be why it has
    another target: `restricting` are the aspects of such parts."""
    other = a.targets and b.targets and not a.targets & b.targets
    other = other and not (a.aspects.keys() ^ b.aspects.keys()) & restricting
    return {
        "same_target": 1.0 if a.targets & b.targets else 0.0,
        "other_target": 1.0 if other else 0.0,
        "same_goal": 1.0 if a.goals & b.goals else 0.0,
        "other_goal": 1.0 if a.goals and b.goals and not a.goals & b.goals else 0.0,
        "same_area": 1.0 if a.areas & b.areas else 0.0,
    }
