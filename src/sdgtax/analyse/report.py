"""What is said of whole lists: counts, and all of a report: what they cover, beside other sets, what is open, what to choose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdgtax.model.mapping import OVERLAPPING, Overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdgtax.analyse.compare import Comparison, Profile
    from sdgtax.analyse.gaps import Gaps
    from sdgtax.analyse.pool import Listed, Place
    from sdgtax.analyse.select import Choice, Wish
    from sdgtax.model.classification import Classification
    from sdgtax.model.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says.

    `lists` are those reported on (the first `own` ones) and those that they are compared with; `comparison` has them in the same
    order. `ties` are the pairs that overlap, by place. `gaps` and `choice` are None where there is nothing to compare with, or
    nobody asked; `clash` are wishes of a profile that leave no choice. `whole`: the indicators of all lists are shown, not of the own
    ones alone.
    """

    lists: tuple[Listed, ...]
    own: int
    comparison: Comparison
    ties: Mapping[tuple[Place, Place], Overlap]
    gaps: Gaps | None
    choice: Choice | None
    whole: bool
    level: str
    clash: tuple[Wish, ...] = ()

    @property
    def mine(self) -> tuple[Listed, ...]:
        """The lists reported on."""
        return self.lists[: self.own]

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Their figures."""
        return self.comparison.sets[: self.own]

    @property
    def results(self) -> tuple[Classification, ...]:
        """Their indicators."""
        return tuple(c for listed in self.mine for c in listed.results)

    @property
    def shown(self) -> tuple[Listed, ...]:
        """The lists whose indicators are shown one by one."""
        return self.lists if self.whole else self.mine

    def counterparts(self) -> dict[Place, list[tuple[Place, Overlap, bool]]]:
        """For each indicator those of other lists that it overlaps with, the best first; whether the mapping is turned round."""
        found: dict[Place, list[tuple[Place, Overlap, bool]]] = {}
        for (a, b), overlap in self.ties.items():
            if a[0] != b[0] and overlap.relation in OVERLAPPING:
                found.setdefault(a, []).append((b, overlap, False))
                found.setdefault(b, []).append((a, overlap, True))
        for listed in found.values():
            listed.sort(key=lambda x: (OVERLAPPING.index(x[1].relation), -x[1].score, x[0]))
        return found


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over classifications: `first[facet][set][category]` counts the first answers of a facet in a set."""

    sets: tuple[str, ...]
    total: dict[str, int]
    first: dict[str, dict[str, Counter[str]]]
    needs_review: dict[str, int]

    def count(self, facet: str, category: str) -> int:
        """How many indicators over all sets have this category as first answer."""
        return sum(c[category] for c in self.first[facet].values())


@dataclass(frozen=True, slots=True)
class Demo:
    """All indicators classified, the counts over them, the strongest overlaps between any two sets, and the report on all sets."""

    results: tuple[Classification, ...]
    summary: Summary
    overlaps: tuple[Overlap, ...]
    report: Report | None = None


def summarise(taxonomy: Taxonomy, results: Iterable[Classification]) -> Summary:
    """Count the first answers per facet and set; `""` counts what is not assessed."""
    facets = [*(f.id for f in taxonomy.scoring.facets), taxonomy.metadata.class_facet.id]
    first: dict[str, dict[str, Counter[str]]] = {f: {} for f in facets}
    total: Counter[str] = Counter()
    review: Counter[str] = Counter()
    for c in results:
        total[c.set_id] += 1
        review[c.set_id] += c.needs_review
        for f in facets:
            first[f].setdefault(c.set_id, Counter())[c.first(f)] += 1
    return Summary(tuple(total), dict(total), first, dict(review))
