"""What is learnt from: labelled titles, the phrases of terms, the texts of categories, the mapped indicators of the sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sdgtax.analyse.evaluate import GoldRow
    from sdgtax.classify.voters.published import PublishedVoter
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy

UNSEEN = "unseen"
TERM, TEXT = 0.5, 1.0
"""What a phrase of a term and a text of a category weigh, beside a title of a publisher."""


class Labelled(NamedTuple):
    """A text in one language with its answers by facet, how much it counts, and the list that it comes from."""

    text: str
    lang: str
    labels: Mapping[str, tuple[str, ...]]
    weight: float = 1.0
    source: str = ""


def from_taxonomy(taxonomy: Taxonomy, facets: Iterable[str]) -> Iterator[Labelled]:
    """The labels, official wordings, definitions and phrases of all categories that are, or lie below, answers of the facets."""
    chosen = [taxonomy.facet(f) for f in facets]
    for category in taxonomy.categories.values():
        labels = {f.id: (a,) for f in chosen if (a := taxonomy.answer_of(f, category.id))}
        if not labels or category.deprecated:
            continue
        for lang in taxonomy.info.languages:
            texts = (category.label, category.title, category.definition)
            for text in {t.get(lang) for t in texts if t} - {""}:
                yield Labelled(text, lang, labels, TEXT)
            for term in category.terms:
                share = min(term.weight, 4.0) / 4.0
                if share > 0:
                    for phrase in term.any.get(lang):
                        yield Labelled(phrase.replace("*", "").replace("...", " "), lang, labels, TERM * share)


def from_sets(sets: Mapping[str, IndicatorSet], published: PublishedVoter, taxonomy: Taxonomy) -> Iterator[Labelled]:
    """The indicators of the sets that a publisher has mapped."""
    facets = [f for f in taxonomy.scoring.facets if f.learned_weight]
    for indicator_set in sets.values():
        for indicator in indicator_set.indicators:
            found = published.categories(indicator) if indicator.published else ()
            labels = {f.id: tuple(c for c in found if taxonomy.answer_of(f, c) == c) for f in facets}
            if any(labels.values()):
                for lang in taxonomy.info.languages:
                    if title := indicator.title(lang):
                        yield Labelled(title, lang, labels, 1.0, indicator_set.id)


def from_tables(rows: Iterable[GoldRow], facets: Iterable[str]) -> Iterator[Labelled]:
    """The rows of tables of labelled titles. Those whose column `split` says that they are kept for measuring are left out."""
    facets = list(facets)
    for row in rows:
        labels = {f: row.labels[f] for f in facets if f in row.labels}
        if labels and row.columns.get("split") != UNSEEN:
            for lang, title in row.indicator.titles:
                yield Labelled(title, lang, labels, 1.0, row.columns.get("source") or "titles")
