"""How sets cover goals, stages and classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.analyse.report import Report
    from sdgtax.model.classification import Classification
    from sdgtax.model.mapping import Overlap
    from sdgtax.model.taxonomy import Taxonomy


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
