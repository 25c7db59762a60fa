"""The classifier: gathers evidence about a title, lets each facet decide, says how sure it is.

All knowledge (terms, weights, links, thresholds) comes from the taxonomy; this package is mechanism only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from sdgtax.classify.decide import FacetRunner, Hit, State
from sdgtax.classify.quality import MetadataReader
from sdgtax.classify.voters.similar import Labelled, SimilarTitles
from sdgtax.model.classification import Classification
from sdgtax.text.fold import clean, fold
from sdgtax.text.reading import Reader

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.review import Decision, Reviews
    from sdgtax.model.taxonomy import Taxonomy


class Classifier:
    """Classifies titles by a taxonomy. Build it once, use it for many titles; it keeps no state between them."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        sets: Mapping[str, IndicatorSet],
        *,
        blind: bool = False,
        level: str = "",
        as_of: int | None = None,
        reviews: Iterable[Reviews] = (),
        reader: Reader | None = None,
    ) -> None:
        """`sets` are the labelled examples (their published mappings); `blind` ignores an indicator's own mapping.

        `level` is the geographic level that the user needs (`municipal`) and `as_of` the year that the age of data is
        counted from; both matter for quality. `reviews` are people's decisions; they win over everything else, and `blind`
        ignores them too.
        """
        self.taxonomy = taxonomy
        self.blind = blind
        self._sets = sets
        self._decisions: dict[str, list[Decision]] = {}
        for decision in () if blind else (d for r in reviews for d in r.decisions):
            self._decisions.setdefault(decision.indicator, []).append(decision)
        self.reader = reader or Reader(taxonomy)
        self._metadata = MetadataReader(taxonomy, sets, level=level, as_of=as_of)
        self._pool_numbers: dict[str, list[tuple[tuple[int, int], ...]]] = {}
        self._similar: dict[str, SimilarTitles] = {}
        self._facets = [FacetRunner(n, facet, taxonomy) for n, facet in enumerate(taxonomy.scoring.facets)]
        root = taxonomy.scoring.facets[0].root + "."  # published mappings speak of the categories of the first facet
        self._by_notation = {
            c.notation: c.id for c in taxonomy.categories.values() if c.notation and c.id.startswith(root)
        }

    # -- parts that are built when first needed

    def _numbers(self, lang: str) -> list[tuple[tuple[int, int], ...]]:
        """For each term of a language the facets and the answers there that it speaks for."""
        found = self._pool_numbers.get(lang)
        if found is None:
            found = self._pool_numbers[lang] = [
                tuple((f.number, f.speaks[t.category]) for f in self._facets if t.category in f.speaks)
                for t in self.reader.lexicon(lang).terms
            ]
        return found

    def similar(self, lang: str) -> SimilarTitles:
        """The labelled titles of one language: the indicators of the sets that a publisher has mapped."""
        if lang not in self._similar:
            scoring = self.taxonomy.scoring
            self._similar[lang] = SimilarTitles(self._labelled(lang), scoring.similar_stopwords.get(lang))
        return self._similar[lang]

    def _labelled(self, lang: str) -> Iterator[Labelled]:
        for indicator_set in self._sets.values():
            for indicator in indicator_set.indicators:
                title = indicator.title(lang)
                if title and indicator.published:
                    yield Labelled(
                        f"{indicator_set.id}:{indicator.code}",
                        clean(title),
                        tuple(self.published(indicator)),
                        f"indicator_sets/{indicator_set.id}.yaml",
                    )

    def published(self, indicator: Indicator) -> list[str]:
        """Category ids of the goals and targets that the publisher gives an indicator, the goals first."""
        p = indicator.published
        if p is None:
            return []
        goals = list(p.goals) or [t.split(".")[0] for t in p.targets]
        ids = [self._by_notation[n] for n in [*goals, *p.targets] if n in self._by_notation]
        return list(dict.fromkeys(ids))

    # -- the work

    def language(self, title: str) -> str:
        """The language of a title."""
        return self.reader.language(fold(title))

    def classify(self, indicator: Indicator, lang: str = "", *, explain: bool = True) -> Classification:
        """Classify one indicator by its title in `lang`, or the first that it has; a title's language is told if it is not known.

        `explain=False` leaves out evidence and runners-up, which is faster; the answers are the same.
        Raises SdgtaxError for an empty title or one of more than 5,000 characters.
        """
        reading = self.reader.of(indicator, lang)
        lang, folded = reading.lang, reading.folded
        result = Classification(indicator.set_id, indicator.code, reading.title, lang)
        hits: list[Hit] = [(-h.weight, h.start - h.end, h.start, h.term) for h in reading.terms()]
        state = State(reading.title, reading.lexicon, self._pools(hits, lang), set_id=indicator.set_id)
        settings = self.taxonomy.scoring
        state.ref = indicator.ref if indicator.set_id else ""
        state.similar = self.similar(lang).nearest(folded, settings.similar_count, settings.similar_min, state.ref)
        state.decisions = self._decisions.get(indicator.ref, ())
        if not self.blind and indicator.published:
            state.published = self.published(indicator)
            state.published_by = indicator.published.by
        state.metadata = self._metadata.assignments(indicator)
        for runner in self._facets:
            runner.run(state, result, explain)
        self._metadata.quality(indicator, result)
        self._review(result)
        return result

    def _pools(self, hits: list[Hit], lang: str) -> dict[int, dict[int, list[Hit]]]:
        """The hits by facet and by the answer of that facet that they speak for."""
        numbers = self._numbers(lang)
        pools: dict[int, dict[int, list[Hit]]] = {}
        for hit in hits:
            for facet, answer in numbers[hit[3]]:
                by_answer = pools.get(facet)
                if by_answer is None:
                    pools[facet] = {answer: [hit]}
                else:
                    pool = by_answer.get(answer)
                    if pool is None:
                        by_answer[answer] = [hit]
                    else:
                        pool.append(hit)
        return pools

    def _review(self, result: Classification) -> None:
        """Set the confidence of the whole (the weakest of the facets that ask for review) and `needs_review`."""
        confidences = []
        for runner in self._facets:
            if runner.facet.review:
                confidences.append(next((a.confidence for a in result.assignments if a.facet == runner.facet.id), 0.0))
        result.confidence = min(confidences, default=0.0)
        result.needs_review = result.confidence < self.taxonomy.scoring.review_below

    def level_of(self, confidence: float) -> str:
        """The word for a confidence: the first level that it reaches; empty below the last."""
        for level in self.taxonomy.scoring.confidence:
            if confidence >= level.at_least:
                return level.id
        return ""


def classify_all(
    classifier: Classifier,
    indicators: Iterable[Indicator],
    lang: str = "",
    *,
    explain: bool = True,
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[Classification]:
    """Classify indicators one by one, in order, by their titles in `lang`. `on_progress` is told the number done."""
    for n, indicator in enumerate(indicators, 1):
        yield classifier.classify(indicator, lang, explain=explain)
        if on_progress:
            on_progress(n)
