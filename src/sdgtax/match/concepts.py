"""Concepts across sets: which indicators of several sets are one thing.

A concept holds at most one indicator of a set. It is complete-linked: a new member must tie with every member there is, so
weak links cannot chain. Narrower indicators hang below a concept, one level deep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.titles import Prepared
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.mapping import Overlap

Place = tuple[int, int]
"""Number of the set, place in the set."""
Ties = dict[tuple[Place, Place], "Overlap"]
SAME = ("exact", "close")


@dataclass(slots=True, frozen=True)
class Member:
    """An indicator of a concept."""

    set_id: str
    code: str
    title: str


@dataclass(slots=True)
class Concept:
    """Indicators of several sets that measure one thing. `below` names the concept of which this one is a part."""

    number: int
    name: str
    members: list[Member]
    strongest: Overlap | None = None
    weakest: Overlap | None = None
    below: int | None = None


@dataclass(slots=True, eq=False)
class _Group:
    """Indicators that are one thing, and the ties between them."""

    members: list[Place]
    ties: list[Overlap] = field(default_factory=list)

    def takes(self, other: _Group, ties: Ties) -> list[Overlap]:
        """The ties between all members of two groups; none where the two cannot become one."""
        if {m for m, _ in self.members} & {m for m, _ in other.members}:
            return []
        between = [ties.get((min(p, q), max(p, q))) for p in self.members for q in other.members]
        found = [o for o in between if o is not None and o.relation in SAME]
        return found if len(found) == len(between) else []


def find_concepts(
    matcher: Matcher, sets: Sequence[Prepared], *, min_score: float | None = None, lang: str = ""
) -> list[Concept]:
    """The concepts of the sets, those with most members first; an indicator that ties with none is one by itself.

    Titles are those in `lang`, where there are any.
    """
    least = matcher.rules.thresholds.cluster if min_score is None else min_score
    ties: Ties = {}
    for (m, a), (n, b) in combinations(enumerate(sets), 2):
        pairs = matcher.pairs(a, b, min_score=least)
        for pair, overlap in zip(pairs, matcher.describe(a, b, pairs, lang), strict=True):
            ties[(m, pair.left), (n, pair.right)] = overlap
    group_of = {(m, i): _Group([(m, i)]) for m, s in enumerate(sets) for i in range(len(s.indicators))}
    _join(ties, group_of)
    groups = sorted(dict.fromkeys(group_of.values()), key=lambda g: (-len(g.members), g.members))
    number = {g: n for n, g in enumerate(groups, 1)}
    below = _below(ties, group_of, number)
    found = []
    for g, n in number.items():
        members = [_member(sets[m].indicators[i], lang) for m, i in g.members]
        ordered = sorted(g.ties, key=lambda o: (-o.score, o.a_ref, o.b_ref))
        name = min((m.title for m in members), key=lambda t: (len(t), t))
        strongest, weakest = (ordered[0], ordered[-1]) if ordered else (None, None)
        found.append(Concept(n, name, members, strongest, weakest, below.get(n)))
    return found


def _join(ties: Ties, group_of: dict[Place, _Group]) -> None:
    """Join groups along their ties, reviewed ones first, then exact ones, then by score."""
    same = [(places, o) for places, o in ties.items() if o.relation in SAME]
    same.sort(key=lambda item: (item[1].basis != "reviewed", item[1].relation != "exact", -item[1].score, item[0]))
    for (x, y), _ in same:
        g, h = group_of[x], group_of[y]
        between = g.takes(h, ties)
        if between:
            g.members = sorted([*g.members, *h.members])
            g.ties += h.ties + between
            for place in h.members:
                group_of[place] = g


def _below(ties: Ties, group_of: dict[Place, _Group], number: dict[_Group, int]) -> dict[int, int]:
    """For groups that are narrower than another one: the best such other, by their numbers.

    One level: a whole keeps its parts, unless it is a part itself; then its own tie is dropped.
    """
    best: dict[int, tuple[float, int]] = {}
    for (x, y), o in sorted(ties.items(), key=lambda item: item[0]):
        if o.relation not in ("broad", "narrow"):
            continue
        part, whole = (number[group_of[p]] for p in ((x, y) if o.relation == "broad" else (y, x)))
        if part != whole and (part not in best or o.score > best[part][0]):
            best[part] = (o.score, whole)
    wholes = {whole for _, whole in best.values()}
    return {part: whole for part, (_, whole) in best.items() if part not in wholes}


def _member(indicator: Indicator, lang: str) -> Member:
    return Member(indicator.set_id, indicator.code, indicator.best((lang,))[0])
