"""What is learnt from: labelled titles, the phrases of terms, the texts of categories, the mapped indicators of the sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.classify.voters.published import PublishedVoter
from sdgtax.formats.tables import read_gold

if TYPE_CHECKING:
    from sdgtax.analyse.evaluate import GoldRow
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy

SOURCES = "sources.csv"
"""The table beside the tables of titles that says where they come from."""


class Labelled(NamedTuple):
    """A text in one language with its answers by facet, how much it counts beside a title of a publisher, the list that it comes from,
    and its family of subjects."""

    text: str
    lang: str
    labels: Mapping[str, tuple[str, ...]]
    weight: float = 1.0
    source: str = ""
    family: str = ""


def labelled(taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet], root: Path) -> list[Labelled]:
    """All that the weights of a taxonomy are learnt from; `root` is its folder, whose `titles/` holds the labelled titles.

    Raises DataError for a table that cannot be read, or has a label that names no category.
    """
    facets = [f for f in taxonomy.scoring.facets if f.learned_weight]
    found = [*_from_taxonomy(taxonomy, facets), *_from_sets(taxonomy, facets, sets)]
    ids = [f.id for f in facets]
    for path in sorted((root / "titles").glob("*.csv")):
        if path.name != SOURCES:
            found += _from_table(read_gold(path, taxonomy, facets=ids))
    return found


def _from_taxonomy(taxonomy: Taxonomy, facets: Sequence[ScoredFacet]) -> Iterator[Labelled]:
    """The labels, official wordings, definitions and phrases of all categories that are, or lie below, answers of the facets."""
    for category in taxonomy.categories.values():
        labels = {f.id: (a,) for f in facets if (a := taxonomy.answer_of(f, category.id))}
        if not labels or category.deprecated:
            continue
        for lang in taxonomy.info.languages:
            texts = (t.get(lang) for t in (category.label, category.title, category.definition) if t)
            for text in dict.fromkeys(filter(None, texts)):  # in their order, on which the weights depend
                yield Labelled(text, lang, labels)
            for term in category.terms:
                share = max(min(term.weight, 4.0) / 4.0, 0.0)
                for phrase in term.any.get(lang) if share else ():
                    yield Labelled(phrase.replace("*", "").replace("...", " "), lang, labels, share)


def _from_sets(
    taxonomy: Taxonomy, facets: Sequence[ScoredFacet], sets: Mapping[str, IndicatorSet]
) -> Iterator[Labelled]:
    """The indicators of the sets that a publisher has mapped."""
    published = PublishedVoter(taxonomy)
    for set_id, indicator in ((s.id, i) for s in sets.values() for i in s.indicators if i.published):
        found = published.categories(indicator)
        labels = {f.id: tuple(c for c in found if taxonomy.answer_of(f, c) == c) for f in facets}
        for lang in taxonomy.info.languages if any(labels.values()) else ():
            if title := indicator.title(lang):
                yield Labelled(title, lang, labels, source=set_id)


def _from_table(rows: Iterable[GoldRow]) -> Iterator[Labelled]:
    """The rows of a table of labelled titles that have a label."""
    for row in rows:
        for lang, title in row.indicator.titles.items() if row.labels else ():
            source = row.columns.get("source") or "titles"
            yield Labelled(title, lang, row.labels, source=source, family=row.columns.get("family") or source)


def groups(taxonomy: Taxonomy) -> dict[str, dict[str, str]]:
    """For each facet that is learnt, in which group of answers each of its answers competes: one for all, or that of the outer answer."""
    found = {}
    for facet in taxonomy.scoring.facets:
        if facet.learned_weight:
            outer = taxonomy.facet(facet.within) if facet.within else None
            found[facet.id] = {a: taxonomy.answer_of(outer, a) if outer else "" for a in taxonomy.answers(facet)}
    return found
