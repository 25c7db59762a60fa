"""Logistic regression over the words of labelled titles; the weights as plain data (see `classify/voters/learned.py`)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.text.features import features
from sdgtax.text.fold import clean, fold

if TYPE_CHECKING:
    from sdgtax.learn.titles import Labelled

STRENGTH = 8.0
"""The inverse of the penalty on weights."""
SEEN = 2
"""A word must stand in so many titles to be learnt."""
LEAST = 15
"""Weights below this, in hundredths, are left out."""
NAMED, SHOWN = 3, 2
"""For so many answers that a word speaks for most, so many titles that taught it are kept."""


def train(
    titles: Iterable[Labelled], facets: Sequence[str], stopwords: Collection[str], parts: Sequence[int] = ()
) -> dict[str, Any]:
    """The weights for titles of one language: for each facet its answers, and what each word adds to them, in hundredths.

    Deterministic for the same titles. Raises ImportError where scikit-learn is missing.
    """
    rows = [(t, sorted(features(fold(clean(t.text)), stopwords, parts))) for t in titles]
    rows = [(t, names) for t, names in rows if names]
    seen = Counter(name for _, names in rows for name in names)
    idf = {n: round(math.log((1 + len(rows)) / (1 + k)) + 1.0, 3) for n, k in sorted(seen.items()) if k >= SEEN}
    words: dict[str, list[str]] = {}
    taught: dict[str, list[str]] = {}
    learnt: dict[str, Any] = {}
    shown = _Shown(rows)
    for facet in facets:
        answers, bias, weights = _fit(rows, facet, idf)
        learnt[facet] = {"answers": answers, "bias": bias}
        for name, pairs in weights.items():
            written = " ".join(f"{n}:{w:g}" for n, w in pairs)
            words.setdefault(name, [f"{idf[name]:g}"]).append(f"{facet} {written}")
            speaking = sorted(((w, n) for n, w in pairs if w > 0), reverse=True)[:NAMED]
            listed = [f"{n}:{found}" for _, n in speaking if (found := shown.of(name, facet, answers[n]))]
            if listed:
                taught.setdefault(name, []).append(" ".join([facet, *listed]))
    return {
        "parts": list(parts),
        "facets": learnt,
        "words": {name: "; ".join(words[name]) for name in sorted(words)},
        "taught": {name: "; ".join(taught[name]) for name in sorted(taught)},
        "titles": shown.titles,
    }


class _Shown:
    """The titles that are shown as the ones that taught a word, each kept once."""

    def __init__(self, rows: Sequence[tuple[Labelled, list[str]]]) -> None:
        self.titles: list[str] = []
        self._number: dict[str, int] = {}
        self._with: dict[str, list[Labelled]] = {}
        for title, names in rows:
            if title.source:
                for name in names:
                    self._with.setdefault(name, []).append(title)

    def of(self, name: str, facet: str, answer: str) -> str:
        """The numbers of up to two titles with a word and an answer: of different lists where there are some, the shortest first."""
        found = [t for t in self._with.get(name, ()) if answer in t.labels.get(facet, ())]
        found.sort(key=lambda t: (len(t.text), t.text))
        other = [t for t in found[1:] if t.source != found[0].source] + found[1:]
        texts = dict.fromkeys(t.text for t in [*found[:1], *other])
        return ",".join(str(self._add(text)) for text in list(texts)[:SHOWN])

    def _add(self, text: str) -> int:
        number = self._number.setdefault(text, len(self.titles))
        if number == len(self.titles):
            self.titles.append(text)
        return number


def _fit(
    rows: Sequence[tuple[Labelled, list[str]]], facet: str, idf: dict[str, float]
) -> tuple[list[str], list[float], dict[str, list[tuple[int, float]]]]:
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    column = {name: n for n, name in enumerate(idf)}
    data, indices, ends, y, counts = [], [], [0], [], []
    for title, names in rows:
        labels = title.labels.get(facet, ())
        known = [n for n in names if n in idf]
        norm = math.sqrt(math.fsum(idf[n] ** 2 for n in known)) or 1.0
        for label in labels:
            data += [idf[n] / norm for n in known]
            indices += [column[n] for n in known]
            ends.append(len(data))
            y.append(label)
            counts.append(title.weight / len(labels))
    x = csr_matrix((data, indices, ends), shape=(len(y), len(idf)))
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3).fit(x, y, sample_weight=numpy.array(counts))
    coef = model.coef_ - model.coef_.mean(axis=0)
    hundredths = numpy.rint(coef * 100)
    weights = {}
    for name, n in column.items():
        kept = [(k, float(w) / 100) for k, w in enumerate(hundredths[:, n]) if abs(w) >= LEAST]
        if kept:
            weights[name] = kept
    bias = [round(float(b), 3) for b in model.intercept_ - model.intercept_.mean()]
    return [str(c) for c in model.classes_], bias, weights
