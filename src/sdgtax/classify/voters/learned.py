"""What the words of labelled titles teach: logistic regression over words and parts of words, read from plain data.

The weights are made by `sdgtax.learn`. For each facet the model gives every answer a probability p; an answer that the words make more
probable than chance among n answers gets `learned_weight` * ln(n * p). The evidence names the words that add most, and two titles
that taught each (Zou and Hastie 2005 for the penalty; Manning, Raghavan and Schütze 2008, ch. 6, for the weights of words).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence
from sdgtax.text.features import features

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy

FILE = "words/{lang}.json"
KNOWN_WORDS = 100_000
LIKELY = math.log(2)
"""Answers less than twice as probable as chance get no vote."""
BEHIND = 4.0
"""Nor do those whose sum lies so far below the best."""
FAR = 20.0
"""An answer whose sum lies so far below the best has no probability to speak of."""
NAMED = 2
"""At most so many words are named for an answer."""


Weights = Sequence[tuple[int, float]]
"""Numbers of answers, and what is added to each."""


class Known(NamedTuple):
    """A feature of a title that the model knows: its name, the place of its word, its weights by facet, its share of the title."""

    name: str
    span: tuple[int, int]
    weights: Mapping[str, Weights]
    value: float


@dataclass(slots=True)
class Found:
    """What the words of a title say."""

    model: WordModel
    known: list[Known]


class WordModel:
    """The weights of one language."""

    def __init__(self, data: Mapping[str, Any], stopwords: Collection[str]) -> None:
        """`data` is what `sdgtax.learn` wrote."""
        self._stop = stopwords
        self._parts: Sequence[int] = data["parts"]
        self.answers: Mapping[str, Sequence[str]] = {f: m["answers"] for f, m in data["facets"].items()}
        self._bias: Mapping[str, Sequence[float]] = {f: m["bias"] for f, m in data["facets"].items()}
        self._written: Mapping[str, str] = data["words"]
        self._read: dict[str, tuple[float, dict[str, Weights]] | None] = {}
        self._taught: Mapping[str, str] = data["taught"]
        self._titles: Sequence[str] = data["titles"]

    def look(self, folded: str) -> list[Known]:
        """The features of a folded title that the model knows."""
        found = features(folded, self._stop, self._parts).items()
        rows = [(name, span, row) for name, span in found if (row := self._row(name))]
        norm = math.sqrt(math.fsum(row[0] * row[0] for _, _, row in rows))
        return [Known(name, span, row[1], row[0] / norm) for name, span, row in rows]

    def _row(self, name: str) -> tuple[float, dict[str, Weights]] | None:
        """How rare a feature is, and its weights by facet; read when it is first met, for words come again and again."""
        if name in self._read:
            return self._read[name]
        written = self._written.get(name)
        row = None
        if written is not None:
            rare, *facets = written.split("; ")
            row = (float(rare), {facet: _pairs(pairs) for facet, *pairs in map(str.split, facets)})
        if len(self._read) >= KNOWN_WORDS:
            self._read.clear()
        self._read[name] = row
        return row

    def likely(self, facet: str, known: Iterable[Known]) -> list[tuple[int, float]]:
        """The answers of a facet that are clearly more probable than chance, each with the logarithm of how many times.

        The probabilities are the softmax over the sums of weights; what is FAR below the best is taken for nothing.
        """
        sums = list(self._bias[facet])
        for _, _, weights, value in known:
            if facet in weights:
                for n, weight in weights[facet]:
                    sums[n] += weight * value
        top = max(sums)
        total = math.fsum([math.exp(s - top) for s in sums if s > top - FAR])
        chance = top + math.log(total) - math.log(len(sums))
        least = max(chance + LIKELY, top - BEHIND)
        return [(n, s - chance) for n, s in enumerate(sums) if s > least]

    def titles(self, name: str, facet: str, answer: int) -> list[str]:
        """Titles that taught a feature to speak for an answer, at most two."""
        for part in self._taught.get(name, "").split("; "):
            head, *listed = part.split()
            if head == facet:
                taught = dict(pair.split(":") for pair in listed)
                return [self._titles[int(n)] for n in taught.get(str(answer), "").split(",") if n]
        return []


def _pairs(written: Iterable[str]) -> Weights:
    """`3:1.2 11:-.4` as numbers of answers and their weights."""
    return [(int(n), float(w)) for n, _, w in (pair.partition(":") for pair in written)]


class LearnedVoter(Voter):
    """Speaks for the answers that words of labelled titles make probable."""

    reads = True

    def __init__(self, taxonomy: Taxonomy, data: Callable[[str], Any]) -> None:
        """`data` gives the weights of a language, or None where there are none."""
        self._stop = {lang: frozenset(taxonomy.scoring.similar_stopwords.get(lang)) for lang in taxonomy.info.languages}
        self._data = data
        self._models: dict[str, WordModel | None] = {}

    def model(self, lang: str) -> WordModel | None:
        """The weights of a language, read when they are first asked for."""
        if lang not in self._models:
            data = self._data(lang)
            self._models[lang] = WordModel(data, self._stop.get(lang, frozenset())) if data else None
        return self._models[lang]

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(facet.learned_weight)

    def look(self, case: Case) -> Found | None:
        """The known words of the title; None where there are none."""
        model = self.model(case.reading.lang)
        known = model.look(case.reading.folded) if model else []
        return Found(model, known) if model and known else None

    def votes(self, facet: ScoredFacet, found: Found, case: Case) -> Iterable[Vote]:
        """A vote for every answer that is clearly more probable than chance."""
        answers = found.model.answers.get(facet.id)
        if not answers:
            return []
        weight = facet.learned_weight
        likely = found.model.likely(facet.id, found.known)
        return [Vote(self, answers[n], weight * times, (n, found)) for n, times in likely]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        """The words that add most, with their part of the score and titles that taught them."""
        n, found = vote.grounds
        added: dict[tuple[int, int], float] = {}
        names: dict[tuple[int, int], tuple[float, str]] = {}
        for known in found.known:
            value = known.value * next((w for m, w in known.weights.get(facet.id, ()) if m == n), 0.0)
            added[known.span] = added.get(known.span, 0.0) + value
            names[known.span] = max(names.get(known.span, (0.0, known.name)), (value, known.name))
        best = sorted(((v, span) for span, v in added.items() if v > 0), key=lambda x: (-x[0], x[1]))[:NAMED]
        total = math.fsum(v for v, _ in best)
        for value, (start, end) in best:
            name = names[start, end][1]
            yield Evidence(
                "learned", f"words/{name}", round(vote.score * value / total, 6), case.reading.title[start:end], start, end,
                FILE.format(lang=case.reading.lang), titles=tuple(found.model.titles(name, facet.id, n)),
            )  # fmt: skip
