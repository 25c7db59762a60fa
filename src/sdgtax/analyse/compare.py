"""Sets and lists side by side: what they cover and how evenly, quality, level, languages, age, what they say twice or alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sdgtax.analyse.pool import Listed, Place, Worth, by_category, covering, ties
from sdgtax.model.mapping import OVERLAPPING, Overlap

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.model.taxonomy import Taxonomy

Kind = Literal["strength", "weakness"]


@dataclass(frozen=True, slots=True)
class Reach:
    """How a set covers a facet: the counts of all its categories; the share that is reached, and how even the counts are (0 to 1).

    Counted is what surely belongs. `possible` are categories to which indicators perhaps belong; `together` those that several such
    indicators cover (`pool.covering`).
    """

    facet: str
    counts: Mapping[str, int]
    unanswered: int
    possible: tuple[str, ...] = ()
    together: tuple[str, ...] = ()

    @property
    def reached(self) -> int:
        """How many categories are covered."""
        return sum(1 for n in self.counts.values() if n) + len(self.together)

    @property
    def share(self) -> float:
        """The share of the categories that are reached."""
        return self.reached / len(self.counts) if self.counts else 0.0

    @property
    def missing(self) -> tuple[str, ...]:
        """The categories without an indicator."""
        return tuple(c for c, n in self.counts.items() if not n and c not in (*self.possible, *self.together))

    @property
    def evenness(self) -> float:
        """Pielou's evenness: 1 where all categories have the same number, 0 where one has all."""
        total = sum(self.counts.values())
        if not total or len(self.counts) < 2:
            return 0.0
        entropy = -math.fsum(n / total * math.log(n / total) for n in self.counts.values() if n)
        return entropy / math.log(len(self.counts))


@dataclass(frozen=True, slots=True)
class Profile:
    """The figures of one set or list.

    `classes` and `grades` count quality classes and the fit for the level (empty: not assessed), `languages` titles by language.
    `twice` counts the indicators that say the same as one before them in the set; `alone` those that overlap with none of the
    other sets, `same` and `overlaps` for each other set those that say the same, and those that overlap in any way.
    """

    id: str
    name: Mapping[str, str]
    indicators: int
    reach: tuple[Reach, ...]
    classes: Mapping[str, int]
    grades: Mapping[str, int]
    languages: Mapping[str, int]
    year: int
    age: int
    status: str
    review: int
    twice: int
    alone: int
    same: Mapping[str, int]
    overlaps: Mapping[str, int]

    def of(self, facet: str) -> Reach:
        """How a facet is covered. Raises KeyError where it was not looked at."""
        return {reach.facet: reach for reach in self.reach}[facet]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sets side by side, in the order in which they were named."""

    sets: tuple[Profile, ...]
    level: str


def compare_sets(
    taxonomy: Taxonomy,
    matcher: Matcher,
    lists: Sequence[Listed],
    facets: Iterable[str],
    *,
    level: str = "",
    as_of: int = 0,
    found: Mapping[tuple[Place, Place], Overlap] | None = None,
) -> Comparison:
    """The figures of each of the lists. `as_of` is the year that the age of a source is counted from; `found` are their `ties`, where
    they are known."""
    found = ties(matcher, lists) if found is None else found
    wanted = list(facets)
    year = as_of or taxonomy.metadata.as_of
    return Comparison(tuple(_profile(taxonomy, lists, m, wanted, found, year) for m in range(len(lists))), level)


def _profile(
    taxonomy: Taxonomy, lists: Sequence[Listed], m: int, facets: Sequence[str], found: Mapping[tuple[Place, Place], Overlap],
    as_of: int,
) -> Profile:  # fmt: skip
    listed, worth, same = lists[m], Worth(taxonomy), taxonomy.selection.same
    twice = {y[1] for (x, y), o in found.items() if x[0] == m == y[0] and o.relation in same}
    met: dict[str, set[int]] = {s.id: set() for s in lists if s is not listed}
    equal: dict[str, set[int]] = {name: set() for name in met}
    for (x, y), o in found.items():
        for mine, other in ((x, y), (y, x)):
            if mine[0] == m != other[0] and o.relation in OVERLAPPING:
                met[lists[other[0]].id].add(mine[1])
                if o.relation in same:
                    equal[lists[other[0]].id].add(mine[1])
    info = listed.info
    return Profile(
        listed.id, info.name if info else {}, len(listed.results), tuple(_reach(taxonomy, listed, f) for f in facets),
        Counter(worth.quality(c) for c in listed.results), Counter(worth.grade(c) for c in listed.results),
        Counter(lang for i in listed.prepared.indicators for lang in i.titles), info.year if info else 0,
        as_of - info.year if info and info.year else 0, info.status if info else "",
        sum(c.needs_review for c in listed.results), len(twice), len(listed.results) - len(set().union(*met.values())),
        {name: len(places) for name, places in equal.items()}, {name: len(places) for name, places in met.items()},
    )  # fmt: skip


def _reach(taxonomy: Taxonomy, listed: Listed, facet: str) -> Reach:
    found, sure = by_category(taxonomy, listed.results, facet), taxonomy.sure
    counts = {category: sum(p >= sure for _, p in some) for category, some in found.items()}
    doubtful = {category: some for category, some in found.items() if some and not counts[category]}
    together = tuple(category for category, some in doubtful.items() if covering(some, sure))
    unanswered = sum(
        not any(a.confidence >= sure and a.category in counts for a in c.of(facet)) for c in listed.results
    )
    return Reach(facet, counts, unanswered, tuple(c for c in doubtful if c not in together), together)
