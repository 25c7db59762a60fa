"""The nearest labelled titles, by TF-IDF cosine over word stems (Salton and Buckley 1988, ltc weighting)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.classify.voters.published import PublishedVoter, set_file
from sdgtax.model.classification import Evidence
from sdgtax.text.fold import clean, fold, stem, words

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy

#: letters of a stem; shorter ones bring words together that mean different things ("arbeidsulykker", "arbeidsledighet")
STEM = 11


class Similar(NamedTuple):
    """A labelled title that resembles another one, with the categories that its publisher gives it."""

    set_id: str
    code: str
    title: str
    categories: Sequence[str]
    similarity: float


def compile_similar(
    labelled: Iterable[tuple[Indicator, Sequence[str]]], lang: str, stopwords: Iterable[str]
) -> dict[str, Any]:
    """The index of the titles in `lang` of indicators with their categories, as plain data that JSON can hold.

    `stopwords` say nothing about the subject and are left out.
    """
    stop = frozenset(stopwords)
    titles = [(i.set_id, i.code, clean(i.title(lang)), list(cats)) for i, cats in labelled if i.title(lang)]
    bags = [_bag(fold(title), stop) for _, _, title, _ in titles]
    seen = Counter(s for bag in bags for s in bag)
    idf = {s: math.log((1 + len(bags)) / (1 + k)) + 1.0 for s, k in seen.items()}
    postings: dict[str, list[tuple[int, float]]] = {s: [] for s in seen}
    for i, bag in enumerate(bags):
        norm = math.sqrt(math.fsum((c * idf[s]) ** 2 for s, c in bag.items())) or 1.0
        for s, c in bag.items():
            postings[s].append((i, c * idf[s] / norm))
    unknown = math.log(1 + len(bags)) + 1.0
    return {"stopwords": sorted(stop), "titles": titles, "idf": idf, "unknown": unknown, "postings": postings}


class SimilarTitles:
    """An inverted index of labelled titles of one language."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data` is what `compile_similar` gave, or the same out of JSON."""
        self._titles = data["titles"]
        self._stop = frozenset(data["stopwords"])
        self._idf: Mapping[str, float] = data["idf"]
        self._unknown: float = data["unknown"]
        self._postings: Mapping[str, Sequence[tuple[int, float]]] = data["postings"]

    def nearest(self, folded: str, count: int, least: float, skip: tuple[str, str] = ("", "")) -> list[Similar]:
        """Up to `count` titles with a cosine of at least `least` to a folded title, best first; never `skip` (set, code)."""
        bag = _bag(folded, self._stop)
        sums: dict[int, float] = defaultdict(float)
        square = 0.0
        for s, c in bag.items():
            idf = self._idf.get(s)
            if idf is None:
                square += (c * self._unknown) ** 2
                continue
            weight = c * idf
            square += weight * weight
            for i, w in self._postings[s]:
                sums[i] += weight * w
        norm = math.sqrt(square)
        limit = least * norm
        found = sorted((-value, i) for i, value in sums.items() if value >= limit)
        result: list[Similar] = []
        for value, i in found[: count + 1]:
            set_id, code, title, categories = self._titles[i]
            if (set_id, code) != skip and len(result) < count:
                result.append(Similar(set_id, code, title, categories, min(-value / norm, 1.0)))
        return result


def _bag(folded: str, stop: frozenset[str]) -> dict[str, float]:
    """Stems with their damped counts."""
    telling = [stem(w, STEM) for w in words(folded) if w not in stop and (len(w) > 1 or w.isdigit())]
    bag: dict[str, float] = dict.fromkeys(telling, 1)
    if len(bag) < len(telling):
        bag |= {s: 1.0 + math.log(c) for s, c in Counter(telling).items() if c > 1}
    return bag


class SimilarVoter(Voter):
    """Speaks for the categories of the nearest labelled titles: indicators of the sets that a publisher has mapped."""

    reads = True
    tells = ("similar",)

    def __init__(
        self,
        taxonomy: Taxonomy,
        sets: Mapping[str, IndicatorSet],
        published: PublishedVoter,
        compiled: Callable[[str], Any] | None = None,
    ) -> None:
        """`compiled` gives the index of a language as data, or None; then it is made from the sets when it is first needed."""
        self._taxonomy = taxonomy
        self._scoring = taxonomy.scoring
        self._answers: dict[str, frozenset[str]] = {}
        self._sets = sets
        self._published = published
        self._compiled = compiled
        self._titles: dict[str, SimilarTitles] = {}

    def titles(self, lang: str) -> SimilarTitles:
        """The index of one language."""
        found = self._titles.get(lang)
        if found is None:
            data = (self._compiled(lang) if self._compiled else None) or self.compile(lang)
            found = self._titles[lang] = SimilarTitles(data)
        return found

    def compile(self, lang: str) -> dict[str, Any]:
        """The index of one language as plain data."""
        mapped = (i for s in self._sets.values() for i in s.indicators if i.published)
        labelled = ((i, self._published.categories(i)) for i in mapped)
        return compile_similar(labelled, lang, self._scoring.similar_stopwords.get(lang))

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(facet.similar_weight)

    def look(self, case: Case) -> list[Similar]:
        """The nearest labelled titles; never the indicator itself."""
        scoring, indicator = self._scoring, case.indicator
        skip = (indicator.set_id, indicator.code)
        titles = self.titles(case.reading.lang)
        return titles.nearest(case.reading.folded, scoring.similar_count, scoring.similar_min, skip)

    def votes(self, facet: ScoredFacet, found: list[Similar], case: Case) -> Iterable[Vote]:
        """The nearest title of each category counts, by the square of its similarity."""
        answers = self._answers.get(facet.id)
        if answers is None:
            answers = self._answers[facet.id] = frozenset(self._taxonomy.answers(facet))
        best: dict[str, Vote] = {}
        for similar in found:
            value = facet.similar_weight * similar.similarity * similar.similarity
            for category in similar.categories:
                if category in answers and category not in best:
                    best[category] = Vote(self, category, value, similar)
        return best.values()

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        s: Similar = vote.grounds
        ref = f"{s.set_id}:{s.code}"
        given = [c for c in s.categories if c in self._answers[facet.id]]
        return [
            Evidence(
                "similar", ref, vote.score, s.title, file=set_file(s.set_id), similarity=s.similarity, categories=given
            )
        ]
