"""Linear support vectors over the words of labelled titles; the weights as plain data (see `classify/voters/learned.py`).

One answer is set against the rest, which orders answers better than logistic regression on the same words does (Fan et al. 2008,
LIBLINEAR); margins are made probabilities by the voter and its table of calibration.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.learn.titles import groups
from sdgtax.model.extras import need
from sdgtax.text.features import features, is_piece, neighbours, telling_words
from sdgtax.text.fold import clean, fold
from sdgtax.text.spelling import Spelling
from sdgtax.yaml.weights import Weights

if TYPE_CHECKING:
    from sdgtax.learn.titles import Labelled
    from sdgtax.model.taxonomy import Taxonomy

STRENGTH = 1.0
"""The inverse of the penalty on weights."""
SCALE = 4.0
"""What margins are multiplied by, so that their softmax is about as sure as it is right."""
SEEN = 2
"""What no phrase of the taxonomy has must stand in so many titles to be learnt, and so must pieces of words."""
LEAST = 2
"""Weights below this, in tenths, are left out."""
NAMED, SHOWN = 3, 2
"""For so many answers that a word speaks for most, so many titles that taught it are kept."""
Pairs = list[tuple[int, int]]
"""Numbers of answers and their weights in tenths."""
Row = tuple["Labelled", list[str]]
"""A title and its features."""


def learn(taxonomy: Taxonomy, titles: Iterable[Labelled], lang: str) -> Weights:
    """The weights of words for titles in one language. Raises SdgtaxError where scikit-learn is missing."""
    need("sklearn", "learn")
    scoring = taxonomy.scoring
    stop = frozenset(scoring.similar_stopwords.get(lang))
    chosen = [t for t in titles if t.lang == lang]
    canonical = Spelling.of(taxonomy, lang).canonical
    return train(chosen, groups(taxonomy), stop, scoring.word_parts.get(lang, ()), canonical)


def train(
    titles: Iterable[Labelled],
    facets: Mapping[str, Mapping[str, str]],
    stopwords: Collection[str],
    parts: Sequence[int] = (),
    canonical: Callable[[str], str] = str,
) -> Weights:
    """The weights for titles of one language: for each facet its answers, and what each word adds to them.

    `canonical` brings a word to the first norm of its language, as it is read later. `facets` name for each answer the group of
    answers that it competes in: one for all, or for a target its goal. Deterministic for the same titles. Raises ImportError where scikit-learn is missing.
    """
    rows = [(t, names) for t in titles if (names := _features(t.text, stopwords, parts, canonical))]
    seen = Counter(name for _, names in rows for name in set(names))
    own = {name for title, names in rows if not title.source for name in names if not is_piece(name)}
    idf = {
        name: round(math.log((1 + len(rows)) / (1 + k)) + 1.0, 2)
        for name, k in sorted(seen.items())
        if k >= SEEN or name in own
    }
    words: dict[str, list[str]] = {}
    taught: dict[str, list[str]] = {}
    learnt: dict[str, Any] = {}
    shown = _Shown(rows)
    for number, (facet, group_of) in enumerate(facets.items()):
        answers, bias, groups, weights = _fit_groups(rows, facet, group_of, idf)
        learnt[facet] = {"answers": answers, "bias": bias, "groups": groups}
        for name, pairs in weights.items():
            listed = " ".join(f"{n}:{w}" for n, w in pairs)
            words.setdefault(name, [f"{idf[name]:g}"]).append(f"{number} {listed}")
            speaking = sorted(((w, n) for n, w in pairs if w > 0), reverse=True)[:NAMED]
            by = [f"{n}:{found}" for _, n in speaking if (found := shown.of(name, facet, answers[n]))]
            if by:
                taught.setdefault(name, []).append(" ".join([str(number), *by]))
    lines = {}
    for name in sorted(words):
        rare, *by_facet = words[name]
        lines[name] = "\t".join((rare, ";".join(by_facet), ";".join(taught.get(name, ()))))
    return Weights({"parts": list(parts), "facets": learnt}, lines, list(shown.titles))


def _features(
    text: str, stopwords: Collection[str], parts: Sequence[int], canonical: Callable[[str], str]
) -> list[str]:
    """The features of the words of a text, sorted; one that two words share stands twice."""
    words = [canonical(word) for word in telling_words(fold(clean(text)), stopwords)]
    return sorted([*neighbours(words), *(name for word in words for name in features(word, parts))])


def written(weights: Weights) -> str:
    """Weights as the text of a file."""
    head = json.dumps(weights.head, ensure_ascii=False, separators=(",", ":"))
    lines = (f"{name}\t{line}" for name, line in weights.words.items())
    return "\n".join((head, *lines, "", *weights.titles)) + "\n"


class _Shown:
    """The titles that are shown as the ones that taught a word, each kept once, with its number."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.titles: dict[str, int] = {}
        self._with: dict[str, list[Labelled]] = {}
        for title, names in rows:
            if title.source:
                for name in set(names):
                    self._with.setdefault(name, []).append(title)

    def of(self, name: str, facet: str, answer: str) -> str:
        """The numbers of up to two titles with a word and an answer: of different lists where there are some, the shortest first."""
        found = [t for t in self._with.get(name, ()) if answer in t.labels.get(facet, ())]
        found.sort(key=lambda t: (len(t.text), t.text))
        other = [t for t in found[1:] if t.source != found[0].source] + found[1:]
        texts = dict.fromkeys(t.text for t in [*found[:1], *other])
        return ",".join(str(self.titles.setdefault(text, len(self.titles))) for text in list(texts)[:SHOWN])


def _fit_groups(
    rows: Sequence[Row], facet: str, group_of: Mapping[str, str], idf: dict[str, float]
) -> tuple[list[str], list[float], list[list[int]], dict[str, Pairs]]:
    """A model for each group of answers, put together: answers, what each has from the beginning, the groups, the weights."""
    answers: list[str] = []
    bias: list[float] = []
    groups: list[list[int]] = []
    weights: dict[str, Pairs] = {}
    for group in dict.fromkeys(group_of.values()):
        allowed = {a for a, g in group_of.items() if g == group}
        labelled = [(t, names, [a for a in t.labels.get(facet, ()) if a in allowed]) for t, names in rows]
        labelled = [row for row in labelled if row[2]]
        if len({a for _, _, found in labelled for a in found}) < 2:
            continue
        first = len(answers)
        found, start, learnt = _fit(labelled, idf)
        answers += found
        bias += start
        groups.append([first, len(answers)])
        for name, pairs in learnt.items():
            weights.setdefault(name, []).extend((n + first, w) for n, w in pairs)
    return answers, bias, groups, weights


def _fit(
    rows: Sequence[tuple[Labelled, list[str], list[str]]], idf: dict[str, float]
) -> tuple[list[str], list[float], dict[str, Pairs]]:
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    names = sorted({n for _, listed, _ in rows for n in listed if n in idf})
    column = {name: n for n, name in enumerate(names)}
    data, indices, ends, y, counts = [], [], [0], [], []
    for title, listed, labels in rows:
        known = [n for n in listed if n in idf]
        norm = math.sqrt(math.fsum(idf[n] ** 2 for n in known)) or 1.0
        for label in labels:
            data += [idf[n] / norm for n in known]
            indices += [column[n] for n in known]
            ends.append(len(data))
            y.append(label)
            counts.append(title.weight / len(labels))
    x = csr_matrix((data, indices, ends), shape=(len(y), len(names)))
    model = LinearSVC(C=STRENGTH, dual=True, random_state=0, max_iter=5000)  # a drawn order, always the same
    model.fit(x, y, sample_weight=numpy.array(counts))
    coef, intercept = SCALE * model.coef_, SCALE * model.intercept_
    if len(model.classes_) == 2:  # one row then, for the second answer against the first
        coef, intercept = numpy.vstack([-coef, coef]), numpy.array([-intercept[0], intercept[0]])
    coef = coef - coef.mean(axis=0)
    tenths = numpy.rint(coef * 10)
    weights = {}
    for name, n in column.items():
        kept = [(k, int(w)) for k, w in enumerate(tenths[:, n]) if abs(w) >= LEAST]
        if kept:
            weights[name] = kept
    bias = [round(float(b), 2) for b in intercept - intercept.mean()]
    return [str(c) for c in model.classes_], bias, weights
