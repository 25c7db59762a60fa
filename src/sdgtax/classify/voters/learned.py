"""What the words of labelled titles teach: logistic regression over words and parts of words, read from plain data.

The weights are made by `sdgtax.learn`. For each facet the model gives every answer a probability p; an answer that the words make more
probable than chance among n answers gets `learned_weight` * ln(n * p). The evidence names the words that add most, and two titles
that taught each (Zou and Hastie 2005 for the penalty; Manning, Raghavan and Schütze 2008, ch. 6, for the weights of words).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence
from sdgtax.text.features import features
from sdgtax.yaml.weights import ENDING, FOLDER, Weights

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy

FILE = f"{FOLDER}/{{lang}}{ENDING}"
KNOWN_WORDS = 100_000
LIKELY = math.log(2)
"""Answers less than twice as probable as chance get no vote."""
BEHIND = 4.0
"""Nor do those whose sum lies so far below the best."""
FAR = 20.0
"""An answer whose sum lies so far below the best has no probability to speak of."""
NAMED = 2
"""At most so many words are named for an answer."""


Pairs = Sequence[tuple[int, float]]
"""Numbers of answers, and what is added to each."""
Read = tuple[float, Mapping[str, Pairs]]
"""How rare a feature is, and its weights by facet."""


class Known(NamedTuple):
    """A feature of a title that the model knows: its name, the place of its word, its weights by facet, its share of the title."""

    name: str
    span: tuple[int, int]
    weights: Mapping[str, Pairs]
    value: float


@dataclass(slots=True)
class Found:
    """What the words of a title say."""

    model: WordModel
    known: list[Known]


class WordModel:
    """The weights of one language."""

    def __init__(self, data: Weights, stopwords: Collection[str]) -> None:
        """`data` is what `sdgtax learn` wrote."""
        self._stop = stopwords
        self._parts: Sequence[int] = data.head["parts"]
        facets = data.head["facets"]
        self.answers: Mapping[str, Sequence[str]] = {f: m["answers"] for f, m in facets.items()}
        self._bias: Mapping[str, Sequence[float]] = {f: m["bias"] for f, m in facets.items()}
        self._groups: Mapping[str, Sequence[Sequence[int]]] = {f: m["groups"] for f, m in facets.items()}
        self._facets = {str(n): facet for n, facet in enumerate(facets)}
        self._written = data.words
        self._titles = data.titles
        self._read: dict[str, Read | None] = {}

    def look(self, folded: str, counts: Sequence[float] = ()) -> list[Known]:
        """The features of a folded title that the model knows; `counts` is what words count at each of its places."""
        found = features(folded, self._stop, self._parts).items()
        rows = [(name, span, row) for name, span in found if (row := self._row(name))]
        values = [row[0] * counts[span[0]] for _, span, row in rows] if counts else [row[0] for _, _, row in rows]
        norm = math.sqrt(math.fsum([v * v for v in values])) or 1.0
        return [Known(name, span, row[1], v / norm) for (name, span, row), v in zip(rows, values, strict=True)]

    def _row(self, name: str) -> Read | None:
        """How rare a feature is, and its weights by facet; read when it is first met, for words come again and again."""
        if name in self._read:
            return self._read[name]
        written = self._written.get(name)
        row = None
        if written is not None:
            rare, weights, _ = written.split("\t")
            parts = (part.split() for part in weights.split(";"))
            row = (float(rare), {self._facets[facet]: _pairs(pairs) for facet, *pairs in parts})
        if len(self._read) >= KNOWN_WORDS:
            self._read.clear()
        self._read[name] = row
        return row

    def likely(self, facet: str, known: Iterable[Known], among: Collection[str] = ()) -> list[tuple[int, float]]:
        """The answers of a facet that are clearly more probable than chance, each with the logarithm of how many times.

        The probabilities are the softmax over the sums of weights; what is FAR below the best is taken for nothing. Only groups
        with an answer `among` these count, if any are given.
        """
        sums = list(self._bias[facet])
        for _, _, weights, value in known:
            if facet in weights:
                for n, weight in weights[facet]:
                    sums[n] += weight * value
        found: list[tuple[int, float]] = []
        for first, end in self._groups[facet]:
            if among and self.answers[facet][first] not in among:
                continue
            group = sums[first:end]
            top = max(group)
            total = math.fsum([math.exp(s - top) for s in group if s > top - FAR])
            chance = top + math.log(total) - math.log(len(group))
            least = max(chance + LIKELY, top - BEHIND)
            found += [(n, s - chance) for n, s in enumerate(group, first) if s > least]
        return found

    def titles(self, name: str, facet: str, answer: int) -> list[str]:
        """Titles that taught a feature to speak for an answer, at most two."""
        taught = self._written[name].rpartition("\t")[2]
        for head, *listed in (part.split() for part in taught.split(";") if part):
            if self._facets[head] == facet:
                by = dict(pair.split(":") for pair in listed)
                return [self._titles[int(n)] for n in by.get(str(answer), "").split(",") if n]
        return []


def _pairs(written: Iterable[str]) -> Pairs:
    """`3:12 11:-4`, in tenths, as numbers of answers and their weights."""
    return [(int(n), int(w) / 10) for n, _, w in (pair.partition(":") for pair in written)]


class LearnedVoter(Voter):
    """Speaks for the answers that words of labelled titles make probable."""

    reads = True

    def __init__(self, taxonomy: Taxonomy, data: Callable[[str], Weights | None]) -> None:
        """`data` gives the weights of a language, or None where there are none."""
        self._stop = {lang: frozenset(taxonomy.scoring.similar_stopwords.get(lang)) for lang in taxonomy.info.languages}
        self._data = data
        self._inner: dict[str, dict[str, set[str]]] = {}
        for facet in taxonomy.scoring.facets:
            if facet.within:
                outer = taxonomy.facet(facet.within)
                inner = self._inner.setdefault(facet.id, {})
                for answer in taxonomy.answers(facet):
                    inner.setdefault(taxonomy.answer_of(outer, answer), set()).add(answer)
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
        known = model.look(case.reading.folded, case.reading.counts()) if model else []
        return Found(model, known) if model and known else None

    def votes(self, facet: ScoredFacet, found: Found, case: Case) -> Iterable[Vote]:
        """A vote for every answer that is clearly more probable than chance."""
        answers = found.model.answers.get(facet.id)
        if not answers:
            return []
        weight = facet.learned_weight
        among: set[str] = set()
        if facet.within:
            inner = self._inner[facet.id]
            among.update(*(inner.get(a.category, ()) for a in case.assignments if a.facet == facet.within))
            if not among:
                return []
        likely = found.model.likely(facet.id, found.known, among)
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
