"""One pair of titles in full: the mapping, facets side by side, terms with their counterparts, features with their weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdgtax.views import overlap
from sdgtax.views.sheets import sheet

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.mapping import Overlap
    from sdgtax.model.sheet import Sheet
    from sdgtax.model.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Pair:
    """A compared pair with everything that it is judged by, as plain records. `shown` says terms as a reader knows them."""

    taxonomy: Taxonomy
    overlap: Overlap
    facets: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    features: dict[str, dict[str, float]]
    shown: dict[str, str]

    def record(self) -> dict[str, Any]:
        """The JSON form."""
        parts = {"terms": self.terms, "facets": self.facets, "features": self.features}
        return overlap.record(self.overlap) | parts

    def sheets(self) -> tuple[Sheet, Sheet, Sheet]:
        """Facets, terms and features as tables."""
        columns = self.taxonomy.columns
        facets = [{"facet": f["label"], "a": f["a"], "b": f["b"]} for f in self.facets]
        terms = [
            t | {"side": t["side"].upper(), "counterpart": self.shown.get(t["counterpart"], "")} for t in self.terms
        ]
        features = [{"feature": name} | found for name, found in self.features.items()]
        return (
            sheet(columns, "pair-facets", facets),
            sheet(columns, "pair-terms", terms),
            sheet(columns, "pair-features", features),
        )


def compare(matcher: Matcher, x: Indicator, y: Indicator, lang: str) -> Pair:
    """Compare two titles; labels and what differs in `lang`."""
    found, comparison, left, right = matcher.compare(x, y, lang)
    weights = matcher.rules.features
    facets = [
        {
            "facet": f.id,
            "label": f.label.get(lang),
            "a": list(left.value_words(f.id, sorted(left.of(f.id)))),
            "b": list(right.value_words(f.id, sorted(right.of(f.id)))),
        }
        for f in matcher.taxonomy.aspects.aspects
        if left.of(f.id) or right.of(f.id)
    ]
    terms = [
        {
            "side": side,
            "term": key,
            "words": parts.words(key),
            "counterpart": other,
            "likeness": round(like, 3),
            "weight": round(weight, 3),
        }
        for side, parts, seen in (("a", left, comparison.left), ("b", right, comparison.right))
        for key, other, like, weight in seen.counterparts
        if parts.words(key)
    ]
    features = {
        name: {"value": round(value, 4), "adds": round(value * weights[name], 4)}
        for name, value in comparison.features.items()
        if weights.get(name) and value
    }
    shown = {
        key: matcher.vocabulary.thesaurus.shown(key, lang)
        for t in terms
        if isinstance(key := t["counterpart"], str) and key
    }
    return Pair(matcher.taxonomy, found, facets, terms, features, shown)
