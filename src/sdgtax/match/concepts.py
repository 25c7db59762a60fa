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
    from sdgtax.match.matcher import Matcher, TitleSet
    from sdgtax.model.mapping import Overlap

Place = tuple[int, int]
"""Number of the set, place in the set."""


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


@dataclass(slots=True)
class _Group:
    members: list[Place] = field(default_factory=list)
    ties: list[Overlap] = field(default_factory=list)


def find_concepts(
    matcher: Matcher, sets: Sequence[TitleSet], *, min_score: float | None = None, lang: str = "en"
) -> list[Concept]:
    """The concepts of the sets, those with most members first; an indicator that ties with none is one by itself."""
    least = matcher.rules.thresholds.cluster if min_score is None else min_score
    ties: dict[tuple[Place, Place], Overlap] = {}
    for (m, a), (n, b) in combinations(enumerate(sets), 2):
        pairs = matcher.pairs(a, b, min_score=least, lang=lang)
        for pair, overlap in zip(pairs, matcher.describe(a, b, pairs, lang), strict=True):
            ties[(m, pair.left), (n, pair.right)] = overlap
    group_of: dict[Place, _Group] = {}
    for m, titles in enumerate(sets):
        for i in range(len(titles.titles)):
            group_of[m, i] = _Group([(m, i)])
    same = [(k, o) for k, o in ties.items() if o.relation in ("exact", "close")]
    same.sort(key=lambda item: (item[1].basis != "reviewed", item[1].relation != "exact", -item[1].score, item[0]))
    for (x, y), _ in same:
        g, h = group_of[x], group_of[y]
        if g is h or {m for m, _ in g.members} & {m for m, _ in h.members}:
            continue
        between = [ties.get((min(p, q), max(p, q))) for p in g.members for q in h.members]
        if any(o is None or o.relation not in ("exact", "close") for o in between):
            continue
        g.members = sorted([*g.members, *h.members])
        g.ties += h.ties + [o for o in between if o is not None]
        for place in h.members:
            group_of[place] = g
    groups: list[_Group] = []
    for place in sorted(group_of):
        if group_of[place].members[0] == place:
            groups.append(group_of[place])
    groups.sort(key=lambda g: (-len(g.members), g.members))
    number = {id(g): n for n, g in enumerate(groups, 1)}
    below = _below(ties, group_of)
    found = []
    for g in groups:
        members = [_member(sets[m], i, lang) for m, i in g.members]
        ordered = sorted(g.ties, key=lambda o: (-o.score, o.a_ref, o.b_ref))
        parent = below.get(id(g))
        found.append(
            Concept(
                number[id(g)], min((m.title for m in members), key=lambda t: (len(t), t)), members,
                ordered[0] if ordered else None, ordered[-1] if ordered else None, number[parent] if parent else None,
            )
        )  # fmt: skip
    return found


def _below(ties: dict[tuple[Place, Place], Overlap], group_of: dict[Place, _Group]) -> dict[int, int]:
    """For groups that are narrower than another one: the best such other. A group that has parts is itself no part."""
    best: dict[int, tuple[float, int, int]] = {}
    for (x, y), o in sorted(ties.items()):
        if o.relation == "broad":
            part, whole = group_of[x], group_of[y]
        elif o.relation == "narrow":
            part, whole = group_of[y], group_of[x]
        else:
            continue
        if part is not whole and (id(part) not in best or o.score > best[id(part)][0]):
            best[id(part)] = (o.score, id(part), id(whole))
    wholes = {whole for _, _, whole in best.values()}
    # One level: a whole keeps its parts, unless it is a part itself; then its own tie is dropped.
    return {part: whole for part, (_, _, whole) in best.items() if part not in wholes}


def _member(titles: TitleSet, place: int, lang: str) -> Member:
    title = titles.titles[place]
    return Member(title.set_id, title.code, title.best((lang,))[0])
