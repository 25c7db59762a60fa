"""Which titles are worth comparing: an inverted index over concepts, words and SDG targets.

A title is found by its own terms, by broader concepts, by related ones and by its target. The lists of rare keys are read
first, until a budget is spent; what was found is then scored exactly. So the cost of a title does not grow with the size of
the other set (Moffat and Zobel 1996, “quit”), and with small sets nothing is cut off at all.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.match.profile import Profile
    from sdgtax.match.vocabulary import Vocabulary
    from sdgtax.model.matching import Candidates


class Expander:
    """A profile as a vector of keys of length 1, with what the vocabulary knows around each concept."""

    def __init__(self, vocabulary: Vocabulary, rules: Candidates) -> None:
        around: dict[str, list[tuple[str, float]]] = {}
        thesaurus = vocabulary.thesaurus
        for concept in thesaurus.concepts.values():
            near = {up: rules.broader**distance for up, distance in thesaurus.above[concept.id].items() if distance}
            for other in [*concept.related, *([concept.opposite] if concept.opposite else [])]:
                near[other] = max(near.get(other, 0.0), rules.related)
                around.setdefault(other, []).append((concept.id, rules.related))
            around.setdefault(concept.id, []).extend(near.items())
        self._around = around
        self._target = rules.target
        self._rarity = vocabulary.rarity

    def vector(self, profile: Profile) -> dict[str, float]:
        """Key to weight; the squares sum to 1."""
        found = dict(profile.terms)
        for key in profile.terms:
            for other, factor in self._around.get(key, ()):
                value = self._rarity(other) * factor
                if value > found.get(other, 0.0):
                    found[other] = value
        for target in profile.targets:
            found["t:" + target] = self._target
        norm = math.sqrt(math.fsum(v * v for v in found.values()))
        return {k: v / norm for k, v in found.items()} if norm else {}


class CandidateIndex:
    """Titles of one set, to be found by those of another."""

    def __init__(self, vectors: Sequence[dict[str, float]], rules: Candidates, count: int) -> None:
        """So many `postings` are read for a title before the rest is scored from what was found; `count` titles are asked for."""
        self._vectors = vectors
        self._count = count
        self._budget = rules.postings
        self._shortlist = rules.shortlist
        documents: dict[str, list[int]] = {}
        for i, vector in enumerate(vectors):
            for key in vector:
                documents.setdefault(key, []).append(i)
        self._sizes = {key: len(listed) for key, listed in documents.items()}
        self._documents = documents
        self._values: dict[str, array[float]] = {}
        most = max(self._budget, count)  # more of a list is never read
        for key, listed in documents.items():
            listed.sort(key=lambda i: -vectors[i][key])
            del listed[most:]
            self._values[key] = array("d", (vectors[i][key] for i in listed))

    def nearest(self, vector: dict[str, float]) -> list[tuple[int, float]]:
        """Up to so many titles, the nearest first; equal ones in the order of the set."""
        documents, sizes, count = self._documents, self._sizes, self._count
        keys = sorted((sizes[k] / weight, k, weight) for k, weight in vector.items() if k in sizes)
        left = self._budget
        sums: dict[int, float] = {}
        get = sums.get
        whole = True
        for _, key, weight in keys:
            size = sizes[key]
            if size > left:
                whole = False
                if sums and size > 4 * left:
                    break
                size = max(left, count) if not sums else left
            listed, values = documents[key], self._values[key]
            if size < len(listed):
                listed, values = listed[:size], values[:size]
            if sums:
                for i, v in zip(listed, values, strict=True):
                    sums[i] = get(i, 0.0) + weight * v
            else:
                sums = {i: weight * v for i, v in zip(listed, values, strict=True)}
                get = sums.get
            left -= size
            if left <= 0:
                whole = whole and key == keys[-1][1]
                break
        if whole:
            return _largest(sums, count)
        exact = []
        own = list(vector.items())
        for i, _ in _largest(sums, self._shortlist * count):
            other = self._vectors[i]
            exact.append((-math.fsum([weight * other[k] for k, weight in own if k in other]), i))
        exact.sort()
        return [(i, -v) for v, i in exact[:count]]


def _largest(sums: dict[int, float], count: int) -> list[tuple[int, float]]:
    """The largest sums, largest first; equal ones by their number."""
    if len(sums) > 4 * count:
        least = sorted(sums.values(), reverse=True)[count - 1]
        found = [(-v, i) for i, v in sums.items() if v >= least]
    else:
        found = [(-v, i) for i, v in sums.items()]
    found.sort()
    return [(i, -v) for v, i in found[:count]]
