"""How sets cover goals, stages and classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdgtax.classify.engine import Classifier, classify_all

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy


def classify_sets(
    taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet], *, lang: str = "", blind: bool = False, explain: bool = False
) -> list[Classification]:
    """Classify all indicators of all sets."""
    classifier = Classifier(taxonomy, sets, blind=blind)
    return list(classify_all(classifier, (i for s in sets.values() for i in s.indicators), lang, explain=explain))


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
