"""How two titles relate: by rules on what either side has that the other one lacks (`relations` in overlap.yaml)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from sdgtax.match.features import FLAGS, conflict, signs
from sdgtax.model.mapping import MIRROR, OVERLAPPING, RelationName

if TYPE_CHECKING:
    from sdgtax.match.features import AspectDifference, Comparison, Side
    from sdgtax.match.profile import Profile
    from sdgtax.model.matching import Aspect, RelationRule
    from sdgtax.model.taxonomy import Taxonomy

_LEFT, _RIGHT = "_left", "_right"
_SIDE = ("union", "narrower", "topic", "word", "concept", "lost", "cover")
_OF_LEFT, _OF_RIGHT = ([name + end for name in _SIDE] for end in (_LEFT, _RIGHT))
ANY, SHARE = (0.0, math.inf), (0.0, 1.0)
JUDGED = {
    "part_other": ANY,
    "defined": ANY,
    "defined_one": ANY,
    "unit_one": ANY,
    "said": ANY,
    "parted": SHARE,
    "score": SHARE,
}
"""What rules may ask for beside features, with the values that it can have."""
OF_SIDE = {"part": ANY, "gap": (-1.0, 1.0), "union": SHARE, "narrower": SHARE, "topic": ANY, "word": ANY, "concept": ANY, "lost": ANY,
           "cover": SHARE}  # fmt: skip
"""The same of either side: the name ends in `_left` or `_right`."""


def conditions(aspects: Iterable[Aspect]) -> dict[str, tuple[float, float]]:
    """All that a rule may ask for, with the values that it can have."""
    aspects = list(aspects)
    flags = {*FLAGS, *(conflict(a) for a in aspects if a.conflict)}
    of_features = {name: SHARE if name in flags else ANY for name in signs(aspects)}
    sides = {name + end: values for name, values in OF_SIDE.items() for end in (_LEFT, _RIGHT)}
    return {**of_features, "opposites": SHARE, **JUDGED, **sides}


def same_rule(rule: RelationRule) -> tuple[RelationName, dict[str, tuple[float, float]]]:
    """A rule in the one form in which it can be compared with others: as `narrow`, with the sides changed, is `broad`."""
    mirrored = MIRROR.get(rule.relation)
    if mirrored and mirrored > rule.relation:
        return rule.relation, rule.when
    return (mirrored or rule.relation), {(_mirror(name) if mirrored else name): v for name, v in rule.when.items()}


class Relations:
    """Decides relations by the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._rules = taxonomy.overlap
        self._aspects: dict[str, Aspect] = {a.id: a for a in taxonomy.aspects.aspects}
        self._says = [(a.id, a.defines == "both") for a in taxonomy.aspects.aspects if a.says]
        self._when = [
            (rule, [((name, _mirror(name)), *ends) for name, ends in rule.when.items()])
            for rule in self._rules.relations
        ]
        self._light = frozenset(c.id for c in taxonomy.concepts.concepts if c.kind in ("measure", "modifier"))

    def of(self, comparison: Comparison, score: float) -> tuple[RelationName, str]:
        """The relation of a pair and the id of the rule that says so."""
        values = {**comparison.features, **self._judged(comparison), "score": score}
        overlapping = score >= self._rules.thresholds.overlap
        for rule, when in self._when:
            if (rule.relation in OVERLAPPING) != overlapping:
                continue
            swapped, one = MIRROR.get(rule.relation), _holds(when, values, 0)
            if swapped and one != _holds(when, values, 1):
                return (rule.relation if one else swapped), rule.id
            if one and not swapped:
                return rule.relation, rule.id
        if overlapping:
            return "close", ""
        return ("related" if score >= self._rules.thresholds.related else "none"), ""

    def _judged(self, comparison: Comparison) -> dict[str, float]:
        """What the rules may ask for beside features: how much narrower either title is, and what they define differently."""
        a, b, left, right = comparison.a, comparison.b, comparison.left, comparison.right
        said = (0, 0)
        if a.aspects and b.aspects:
            says = [x for x, both in self._says if not both or a.aspects.get(x) != b.aspects.get(x)]
            said = sum(1 for x in says if a.aspects.get(x)), sum(1 for x in says if b.aspects.get(x))
        found = [_how(self._aspects[d.aspect], d, a, b) for d in comparison.aspects]
        names = ("part_left", "part_right", "part_other", "defined", "defined_one", "unit_one")
        narrower_left, narrower_right = max(left.narrower, right.wider), max(right.narrower, left.wider)
        return {
            **{name: float(found.count(name)) for name in names},
            "said": min(said),
            "parted": float(comparison.parted),
            "gap_left": narrower_left - narrower_right,
            "gap_right": narrower_right - narrower_left,
            **dict(zip(_OF_LEFT, self._of_side(a, left, narrower_left), strict=True)),
            **dict(zip(_OF_RIGHT, self._of_side(b, right, narrower_right), strict=True)),
        }

    def _of_side(self, profile: Profile, side: Side, narrower: float) -> tuple[float, ...]:
        """The values of the names in `_SIDE`."""
        topic, word = side.topic_lost, side.word_lost
        return self._union(profile, side), narrower, topic, word, topic - word, side.lost, side.cover

    def _union(self, profile: Profile, side: Side) -> float:
        """How much a title speaks of beside what the other one speaks of: “… or social exclusion” makes it broader."""
        if not profile.joined:
            return 0.0
        likeness = self._rules.likeness
        like = {c.term: c.likeness for c in side.counterparts}
        return max(
            (
                profile.terms[key]
                for key, others in profile.joined.items()
                if like[key] < likeness.alike
                and key not in self._light
                and any(like[other] >= likeness.joined for other in others)
            ),
            default=0.0,
        )


def _how(aspect: Aspect, d: AspectDifference, a: Profile, b: Profile) -> str:
    """What a difference makes of two titles; empty for nothing."""
    if any(value in a.of(other) and value in b.of(other) for other, value in aspect.implies.items()):
        return ""  # both say what the value says: "rate" and "per 100,000"
    if aspect.restricts:
        return _part(aspect, d, a, b)
    if aspect.defines and d.both:
        return "defined"
    if aspect.defines == "any":
        return "defined_one"
    return "unit_one" if aspect.role == "denominator" and not d.both else ""


def _part(aspect: Aspect, d: AspectDifference, a: Profile, b: Profile) -> str:
    """Which of two titles is about a part of those that the other one is about."""
    inside = 0
    if aspect.role == "age" and a.age and b.age:
        inside = _within(a.age, b.age)
    elif d.both:
        inside = 1 if d.right < d.left else -1 if d.left < d.right else 0
    everybody_left, everybody_right = _everybody(aspect, a, d.left), _everybody(aspect, b, d.right)
    if everybody_left or everybody_right:
        if not d.both or everybody_left == everybody_right:
            return ""
        inside = -1 if everybody_left else 1
    if not d.right or inside > 0:
        return "part_left"
    if not d.left or inside < 0:
        return "part_right"
    return "part_other"


def _everybody(aspect: Aspect, profile: Profile, values: frozenset[str]) -> bool:
    """Whether an age is that of nearly everybody (“15 years and older”)."""
    if aspect.everybody is None or profile.age is None or not values:
        return False
    youngest, oldest = aspect.everybody
    return profile.age[0] <= youngest and profile.age[1] >= oldest


def _within(x: tuple[int, int], y: tuple[int, int]) -> int:
    """1 if the ages `x` lie within `y`, -1 the other way round, 0 otherwise."""
    if x == y:
        return 0
    if y[0] <= x[0] and x[1] <= y[1]:
        return 1
    return -1 if x[0] <= y[0] and y[1] <= x[1] else 0


_Conditions = list[tuple[tuple[str, str], float, float]]
"""What a rule asks for: the name of a value and that with the sides changed, the least and the most that it may be."""


def _holds(when: _Conditions, values: dict[str, float], side: int) -> bool:
    """Whether all conditions hold; for the titles the other way round where `side` is 1."""
    get = values.get
    for names, least, most in when:  # noqa: SIM110 many are asked of each pair, and this is quicker
        if not least <= get(names[side], 0.0) <= most:
            return False
    return True


@cache
def _mirror(name: str) -> str:
    for end, other in ((_LEFT, _RIGHT), (_RIGHT, _LEFT)):
        if name.endswith(end):
            return name.removesuffix(end) + other
    return name
