"""How alike two titles are: a few features that can be read, weighed by logistic regression; then the relation, by rules.

Every feature is the same whichever title comes first. What belongs to one side only serves the relation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdgtax.match.vocabulary import WORD, Profile, Vocabulary
from sdgtax.model.mapping import OVERLAPPING, RelationName

if TYPE_CHECKING:
    from sdgtax.model.matching import RelationRule

FEATURES: dict[str, int] = {
    "cover_less": 1,
    "cover_more": 1,
    "missing_less": -1,
    "missing_more": -1,
    "best_shared": 1,
    "kin": 1,
    "equal_content": 1,
    "measure_apart": -1,
    "measure_one_side": -1,
    "topic_conflict": -1,
    "restrict_conflict": -1,
    "restrict_one_side": -1,
    "denominator_conflict": -1,
    "form_conflict": -1,
    "definition_conflict": -1,
    "flow_conflict": -1,
    "polarity_conflict": -1,
    "perceived_conflict": -1,
    "same_target": 1,
    "other_target": -1,
    "same_goal": 1,
    "other_goal": -1,
    "same_area": 1,
}
"""The features, with the sign that a weight may have."""

ALIKE = 0.3
"""From this likeness on a term counts as matched by another one."""
JOINED = 0.6
"""From this likeness on a term is what the other title speaks of."""
TURNED = 0.6
"""From this cover on a title that speaks of the lack of something is the other one turned round."""


@dataclass(slots=True)
class FacetDifference:
    """A facet in which two titles differ: the values of either side."""

    facet: str
    left: frozenset[str]
    right: frozenset[str]

    @property
    def both(self) -> bool:
        """Whether both titles name a value."""
        return bool(self.left and self.right)


@dataclass(slots=True)
class _Side:
    """One title seen from the other."""

    got: float = 0.0
    lost: float = 0.0
    topic_lost: float = 0.0
    word_lost: float = 0.0
    best: float = 0.0
    kin: float = 0.0
    narrower: float = 0.0
    wider: float = 0.0
    opposite: tuple[str, str] | None = None
    counterparts: list[tuple[str, str, float]] = field(default_factory=list)

    @property
    def cover(self) -> float:
        """The share of the title that the other one covers."""
        return self.got / (self.got + self.lost) if self.got else 0.0


@dataclass(slots=True)
class Comparison:
    """Two titles side by side. `counterparts`: term, best term of the other title, likeness."""

    features: dict[str, float]
    left: list[tuple[str, str, float]]
    right: list[tuple[str, str, float]]
    facets: list[FacetDifference]
    sides: dict[str, float]
    opposite: tuple[str, str] | None


class Scorer:
    """Compares profiles. It keeps nothing between pairs."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.rules = vocabulary.rules
        weights = self.rules.features
        self._weights = [(name, weights[name]) for name in FEATURES if weights.get(name)]
        self._by_name = weights
        role = vocabulary.role
        self._age, self._denominator, self._form = role("age"), role("denominator"), role("form")
        self._flow, self._polarity, self._perceived = role("flow"), role("polarity"), role("perceived")
        words = {"cover_less", "cover_more", "missing_less", "missing_more", "best_shared", "kin"}
        self._bonus = sum(w for name, w in weights.items() if w > 0 and name not in words)
        self._part = self.rules.weights.part
        self._missing = self.rules.weights.missing_word
        self._aside = self.rules.weights.aside
        self._restricting = frozenset(f.id for f in vocabulary.taxonomy.aspects.aspects if f.restricts)
        facets = vocabulary.taxonomy.aspects.aspects
        self._defining = {f.id: f.defines for f in facets if f.defines}
        self._defining_any = tuple(f for f, how in self._defining.items() if how == "any")
        self._saying = tuple(f.id for f in facets if f.says)
        self._light = frozenset(c.id for c in vocabulary.concepts.values() if c.kind in ("measure", "modifier"))
        self._plain = frozenset(c.id for c in vocabulary.concepts.values() if c.kind == "word")

    def score(self, features: dict[str, float]) -> float:
        """The probability that the two overlap."""
        z = self.rules.intercept
        for name, weight in self._weights:
            z += weight * features[name]
        value = 1.0 / (1.0 + math.exp(-max(min(z, 30.0), -30.0)))
        if features["opposites"]:  # what would overlap if it were not turned round is related
            related, overlap = self.rules.thresholds.related, self.rules.thresholds.overlap
            if value > related:
                value = related + (overlap - related) * 0.95 * value
        return value

    def at_least(self, a: Profile, b: Profile, least: float) -> float:
        """The score of a pair; 0 without further work where its words alone show that it stays below `least`."""
        if not a.parts and not b.parts:
            left, right = self._side(a, b), self._side(b, a)
            cover = (left.cover, right.cover)
            z = self.rules.intercept + self._bonus + sum(
                self._by_name.get(name, 0.0) * value
                for name, value in (
                    ("cover_less", min(cover)),
                    ("cover_more", max(cover)),
                    ("missing_less", min(left.lost, right.lost)),
                    ("missing_more", max(left.lost, right.lost)),
                    ("best_shared", max(left.best, right.best)),
                    ("kin", max(left.kin, right.kin)),
                )
            )  # fmt: skip
            if 1.0 / (1.0 + math.exp(-max(min(z, 30.0), -30.0))) < least - 0.001:
                return 0.0
            return self.score(self.compare(a, b, (left, right)).features)
        return self.best(a, b)[1]

    def best(self, a: Profile, b: Profile) -> tuple[Comparison, float]:
        """A pair with its score. Of titles that enumerate several things the best part counts."""
        found = self.compare(a, b)
        score = self.score(found.features)
        if a.parts or b.parts:
            for x in (a, *a.parts):
                for y in (b, *b.parts):
                    if x is not a or y is not b:
                        x.goals, x.targets, x.areas = a.goals, a.targets, a.areas
                        y.goals, y.targets, y.areas = b.goals, b.targets, b.areas
                        other = self.compare(x, y)
                        value = self.score(other.features)
                        if value > score:
                            found, score = other, value
                            found.sides["parted"] = 1.0
        return found, score

    def compare(self, a: Profile, b: Profile, sides: tuple[_Side, _Side] | None = None) -> Comparison:
        """The features of a pair, what covers what, and the facets in which the two differ."""
        left, right = sides or (self._side(a, b), self._side(b, a))
        differences = self._facets(a, b)
        restrict_both = restrict_one = 0
        named: set[str] = set()
        by: dict[str, FacetDifference] = {}
        turned = False
        for d in differences:
            by[d.facet] = d
            if d.facet in self._restricting:
                if d.both:
                    restrict_both += 1
                else:
                    restrict_one += 1
            if d.both:
                named.add(d.facet)
        ma, mb = a.measures, b.measures
        left_cover, right_cover = left.cover, right.cover
        best, kin = max(left.best, right.best), max(left.kin, right.kin)
        opposite = left.opposite or (right.opposite and (right.opposite[1], right.opposite[0]))
        if opposite is None and self._polarity in by and min(left_cover, right_cover) >= TURNED:
            turned = True
        features = {
            "cover_less": min(left_cover, right_cover),
            "cover_more": max(left_cover, right_cover),
            "missing_less": min(left.lost, right.lost),
            "missing_more": max(left.lost, right.lost),
            "best_shared": best,
            "kin": kin if kin > best else 0.0,
            "equal_content": 1.0 if a.terms and a.terms.keys() == b.terms.keys() else 0.0,
            "measure_apart": 1.0 if ma and mb and not ma & mb else 0.0,
            "measure_one_side": 1.0 if bool(ma) != bool(mb) else 0.0,
            "topic_conflict": min(left.topic_lost, right.topic_lost),
            "restrict_conflict": float(restrict_both),
            "restrict_one_side": float(restrict_one),
            "denominator_conflict": 1.0 if self._denominator in named else 0.0,
            "form_conflict": 1.0 if self._form in named else 0.0,
            "definition_conflict": float(sum(1 for f in self._defining_any if f in named)),
            "flow_conflict": 1.0 if self._flow in by else 0.0,
            "polarity_conflict": 1.0 if self._polarity in by else 0.0,
            "perceived_conflict": 1.0 if self._perceived in by else 0.0,
            "opposites": 1.0 if opposite or turned else 0.0,
            "same_target": 1.0 if a.targets & b.targets else 0.0,
            "other_target": 1.0 if a.targets and b.targets and not a.targets & b.targets else 0.0,
            "same_goal": 1.0 if a.goals & b.goals else 0.0,
            "other_goal": 1.0 if a.goals and b.goals and not a.goals & b.goals else 0.0,
            "same_area": 1.0 if a.areas & b.areas else 0.0,
        }
        judged = self._sides(a, b, left, right, differences)
        return Comparison(features, left.counterparts, right.counterparts, differences, judged, opposite)

    # -- terms

    def _side(self, profile: Profile, opposite: Profile) -> _Side:
        side = _Side()
        vocabulary = self.vocabulary
        others, aside = opposite.terms, self._aside
        for key, weight in profile.terms.items():
            like, other = self._likeness(key, others)
            if other and opposite.quiet[other] < profile.quiet[key]:
                like *= aside + (1.0 - aside) * opposite.quiet[other] / profile.quiet[key]
            side.counterparts.append((key, other, like))
            side.got += weight * like
            topic = key not in self._light
            if like >= 1.0:
                if topic and weight > side.best:
                    side.best = weight
                continue
            lost = weight * (1.0 - like)
            plain = key.startswith(WORD) or key in self._plain
            if plain:
                lost *= self._missing
            side.lost += lost
            if topic and like < ALIKE:
                side.topic_lost += lost
                if plain:
                    side.word_lost += lost
            if like > 0.0 and not key.startswith(WORD):
                if vocabulary.below(key, other):
                    side.narrower = max(side.narrower, 1.0 - like)
                    side.kin = max(side.kin, weight * like)
                elif vocabulary.below(other, key):
                    side.wider = max(side.wider, 1.0 - like)
                    side.kin = max(side.kin, weight * like)
                if vocabulary.opposite(key, other):
                    side.opposite = (key, other)
                    side.best = max(side.best, weight)
        return side

    def _likeness(self, key: str, others: dict[str, float]) -> tuple[float, str]:
        """The best counterpart of a term among the other title's terms."""
        if key in others:
            return 1.0, key
        best, which = 0.0, ""
        if key.startswith(WORD):
            word = key[2:]
            if len(word) >= 5:
                for other in others:
                    o = other[2:]
                    if (
                        other.startswith(WORD)
                        and len(o) >= 5
                        and (word.startswith(o) or o.startswith(word) or word.endswith(o) or o.endswith(word))
                        and (not which or other < which)
                    ):
                        best, which = self._part, other
            return best, which
        alike = self.vocabulary.alike.get(key)
        if alike:
            for other in others:
                value = alike.get(other, 0.0)
                if value > best or (value == best > 0.0 and other < which):
                    best, which = value, other
        return best, which

    def _union(self, profile: Profile, counterparts: list[tuple[str, str, float]]) -> float:
        """How much a title speaks of beside what the other one speaks of: “… or social exclusion” makes it broader."""
        if not profile.joined:
            return 0.0
        like = {key: value for key, _, value in counterparts}
        return max(
            (
                profile.terms[key]
                for key, others in profile.joined.items()
                if like[key] < ALIKE and key not in self._light and any(like[o] >= JOINED for o in others)
            ),
            default=0.0,
        )

    # -- facets

    def _facets(self, a: Profile, b: Profile) -> list[FacetDifference]:
        """The facets in which the two differ, in the order of the names."""
        if a.facets == b.facets:
            return []
        found = []
        for facet in sorted({*a.facets, *b.facets}):
            x, y = a.of(facet), b.of(facet)
            if x == y or (facet == self._age and a.age and a.age == b.age):
                continue
            if x and y and x & y and facet not in self._restricting:
                continue
            found.append(FacetDifference(facet, x, y))
        return found

    def _sides(
        self, a: Profile, b: Profile, left: _Side, right: _Side, differences: list[FacetDifference]
    ) -> dict[str, float]:
        """What the relation is judged by: how much narrower either title is, and what they define differently."""
        part_left = part_right = defined = defined_one = unit_one = other = 0
        said = min(sum(1 for f in self._saying if p.of(f)) for p in (a, b))
        for d in differences:
            if d.facet in self._restricting:
                inside = 0
                if d.facet == self._age and a.age and b.age:
                    inside = _within(a.age, b.age)
                elif d.both:
                    inside = 1 if d.right < d.left else -1 if d.left < d.right else 0
                all_left, all_right = (
                    d.facet == self._age and _everybody(p, v) for p, v in ((a, d.left), (b, d.right))
                )
                if all_left or all_right:
                    if d.both and all_left != all_right:
                        inside = -1 if all_left else 1
                    else:
                        continue
                if not d.right or inside > 0:
                    part_left += 1
                elif not d.left or inside < 0:
                    part_right += 1
                else:
                    other += 1
                continue
            how = self._defining.get(d.facet)
            if how and d.both:
                defined += 1
            elif how == "any":
                defined_one += 1
            elif d.facet == self._denominator and not d.both:
                unit_one += 1
        union_left, union_right = self._union(a, left.counterparts), self._union(b, right.counterparts)
        return {
            "union_left": union_left, "union_right": union_right,
            "part_left": part_left, "part_right": part_right, "part_other": other, "defined": defined, "defined_one": defined_one, "unit_one": unit_one, "said": said,

            "narrower_left": max(left.narrower, right.wider), "narrower_right": max(right.narrower, left.wider),
            "gap_left": max(left.narrower, right.wider) - max(right.narrower, left.wider),
            "gap_right": max(right.narrower, left.wider) - max(left.narrower, right.wider),
            "topic_left": left.topic_lost, "topic_right": right.topic_lost,
            "word_left": left.word_lost, "word_right": right.word_lost,
            "concept_left": left.topic_lost - left.word_lost, "concept_right": right.topic_lost - right.word_lost,
            "lost_left": left.lost, "lost_right": right.lost, "cover_left": left.cover, "cover_right": right.cover,
        }  # fmt: skip

    # -- relation

    def relation(self, comparison: Comparison, score: float) -> tuple[RelationName, str]:
        """The relation of a pair and the id of the rule that says so."""
        values = {
            **comparison.features,
            **comparison.sides,
            "score": score,
            "opposite": float(comparison.opposite is not None),
        }
        overlapping = score >= self.rules.thresholds.overlap
        mirrored = {_mirror(k): v for k, v in values.items()}
        for rule in self.rules.relations:
            if (rule.relation in OVERLAPPING) != overlapping:
                continue
            one, two = _holds(rule, values), _holds(rule, mirrored)
            if rule.relation in ("broad", "narrow"):
                if one != two:
                    swapped: RelationName = "narrow" if rule.relation == "broad" else "broad"
                    return (rule.relation if one else swapped), rule.id
            elif one:
                return rule.relation, rule.id
        if overlapping:
            return "close", ""
        return ("related" if score >= self.rules.thresholds.related else "none"), ""


def _everybody(profile: Profile, values: frozenset[str]) -> bool:
    """Whether an age is that of nearly everybody (“15 years and older”)."""
    return bool(values) and profile.age is not None and profile.age[0] <= 18 and profile.age[1] >= 100


def _holds(rule: RelationRule, values: dict[str, float]) -> bool:
    return all(low <= values.get(name, 0.0) <= high for name, (low, high) in rule.when.items())


def _mirror(name: str) -> str:
    return name.replace("_left", "_§").replace("_right", "_left").replace("_§", "_right")


def _within(x: tuple[int, int], y: tuple[int, int]) -> int:
    """1 if the ages `x` lie within `y`, -1 the other way round, 0 otherwise."""
    if x != y and y[0] <= x[0] and x[1] <= y[1]:
        return 1
    if x != y and x[0] <= y[0] and y[1] <= x[1]:
        return -1
    return 0
