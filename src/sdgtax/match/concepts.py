"""Concepts across sets: which indicators of several sets are one thing.

A concept holds at most one indicator of a set. It is complete-linked: a new member must tie with every member there is, so
weak links cannot chain. Narrower indicators hang below a concept, one level deep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

from sdgtax.match.lock import Lock
from sdgtax.model.mapping import MIRROR

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

    @property
    def ref(self) -> str:
        """`set:code`."""
        return f"{self.set_id}:{self.code}"


@dataclass(slots=True)
class Concept:
    """Indicators of several sets that measure one thing. `below` names the concept of which this one is a part.

    The id is that of one of its members, so that it stays when other sets come; `ties` are those of this member with the others.
    """

    id: str
    name: str
    members: list[Member]
    strongest: Overlap | None = None
    weakest: Overlap | None = None
    below: str | None = None
    ties: tuple[Overlap, ...] = ()


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


def find_ties(matcher: Matcher, sets: Sequence[Prepared], least: float, lang: str = "") -> Ties:
    """The mappings between any two sets that score at least so much, by the places of the two; labels in `lang`."""
    ties: Ties = {}
    for (m, a), (n, b) in combinations(enumerate(sets), 2):
        pairs = matcher.pairs(a, b, min_score=least)
        for pair, overlap in zip(pairs, matcher.describe(a, b, pairs, lang), strict=True):
            ties[(m, pair.left), (n, pair.right)] = overlap
    return ties


def find_concepts(
    matcher: Matcher,
    sets: Sequence[Prepared],
    *,
    min_score: float | None = None,
    lang: str = "",
    lock: Lock | None = None,
    ties: Ties | None = None,
) -> list[Concept]:
    """The concepts of the sets, those with most members first; an indicator that ties with none is one by itself.

    Titles are those in `lang`, where there are any. Ids and names are those of `lock`, as far as it knows them; a new concept is
    called after its first member. `ties` are those between the sets, where they are known.
    """
    least = matcher.rules.thresholds.cluster if min_score is None else min_score
    ties = (
        find_ties(matcher, sets, least, lang) if ties is None else {k: o for k, o in ties.items() if o.score >= least}
    )
    group_of = {(m, i): _Group([(m, i)]) for m, s in enumerate(sets) for i in range(len(s.indicators))}
    _join(ties, group_of)
    groups = sorted(dict.fromkeys(group_of.values()), key=lambda g: (-len(g.members), g.members))
    number = {g: n for n, g in enumerate(groups, 1)}
    below = _below(ties, group_of, number)
    lock = lock or Lock()
    members = {n: [_member(sets[m].indicators[i], lang) for m, i in g.members] for g, n in number.items()}
    ids = _ids(lock, members)
    found = []
    for g, n in number.items():
        ordered = sorted(g.ties, key=lambda o: (-o.score, o.a_ref, o.b_ref))
        strongest, weakest = (ordered[0], ordered[-1]) if ordered else (None, None)
        own = tuple(_turned(o, ids[n]) for o in g.ties if ids[n] in (o.a_ref, o.b_ref))
        titles = {m.ref: m.title for m in members[n]}
        name = lock.names.get(ids[n]) or titles.get(ids[n], members[n][0].title)
        above = ids[below[n]] if n in below else None
        found.append(
            Concept(ids[n], name, members[n], strongest, weakest, above, tuple(sorted(own, key=lambda o: o.b_ref)))
        )
    return found


def _ids(lock: Lock, members: dict[int, list[Member]]) -> dict[int, str]:
    """An id for each concept; where two rows of a list have one code, the second is numbered."""
    found: dict[int, str] = {}
    used: set[str] = set()
    for n, listed in members.items():
        first = name = lock.id([m.ref for m in listed])
        count = 1
        while name in used:
            count += 1
            name = f"{first}#{count}"
        used.add(name)
        found[n] = name
    return found


def _turned(o: Overlap, ref: str) -> Overlap:
    """A tie seen from one of its two."""
    if o.a_ref == ref:
        return o
    return replace(
        o, a_set=o.b_set, a_code=o.b_code, a_title=o.b_title, b_set=o.a_set, b_code=o.a_code, b_title=o.a_title,
        a_marks=o.b_marks, b_marks=o.a_marks, relation=MIRROR.get(o.relation, o.relation),
        differs=tuple(replace(d, left=d.right, right=d.left) for d in o.differs),
    )  # fmt: skip


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
