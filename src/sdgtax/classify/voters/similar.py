"""The nearest labelled titles, by TF-IDF cosine over word stems (Salton and Buckley 1988, ltc weighting)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from sdgtax.text.fold import fold, stem, words

#: letters of a stem; shorter ones bring words together that mean different things ("arbeidsulykker", "arbeidsledighet")
STEM = 11


class Labelled(NamedTuple):
    """A title with the categories that its publisher gives it: `set:code`, title, category ids, file."""

    ref: str
    title: str
    categories: tuple[str, ...]
    file: str = ""


class SimilarTitles:
    """An inverted index of labelled titles of one language."""

    def __init__(self, titles: Iterable[Labelled], stopwords: Iterable[str]) -> None:
        """Index the titles. `stopwords` say nothing about the subject and are left out."""
        self.titles = list(titles)
        self._stop = frozenset(stopwords)
        bags = [self._bag(words(fold(t.title))) for t in self.titles]
        seen = Counter(s for bag in bags for s in bag)
        n = len(bags)
        self._idf = {s: math.log((1 + n) / (1 + k)) + 1.0 for s, k in seen.items()}
        self._unknown = math.log(1 + n) + 1.0
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for i, bag in enumerate(bags):
            norm = math.sqrt(sum((c * self._idf[s]) ** 2 for s, c in bag.items())) or 1.0
            for s, c in bag.items():
                self._postings.setdefault(s, []).append((i, c * self._idf[s] / norm))

    def _bag(self, tokens: Iterable[str]) -> dict[str, float]:
        """Stems with their damped counts."""
        stop = self._stop
        bag: dict[str, float] = {}
        for w in tokens:
            if w not in stop and (len(w) > 1 or w.isdigit()):
                s = stem(w, STEM)
                bag[s] = bag.get(s, 0) + 1
        for s, c in bag.items():
            if c > 1:
                bag[s] = 1.0 + math.log(c)
        return bag

    def nearest(self, folded: str, count: int, least: float, skip: str = "") -> list[tuple[Labelled, float]]:
        """Up to `count` titles with a cosine of at least `least` to a folded title, best first; never `skip` (`set:code`)."""
        bag = self._bag(words(folded))
        if not bag:
            return []
        sums: dict[int, float] = {}
        square = 0.0
        get = sums.get
        for s, c in bag.items():
            idf = self._idf.get(s)
            if idf is None:
                square += (c * self._unknown) ** 2
                continue
            weight = c * idf
            square += weight * weight
            for i, w in self._postings[s]:
                sums[i] = get(i, 0.0) + weight * w
        norm = math.sqrt(square)
        limit = least * norm
        found = [(v, i) for i, v in sums.items() if v >= limit]
        if not found:
            return []
        found.sort(key=lambda item: (-item[0], item[1]))
        result = []
        for value, i in found:
            labelled = self.titles[i]
            if skip and labelled.ref == skip:
                continue
            result.append((labelled, min(value / norm, 1.0)))
            if len(result) == count:
                break
        return result
