"""Which titles are worth comparing: an inverted index over concepts, words and SDG targets.

A title is found by its own terms, by broader concepts, by related ones and by its target. The lists of rare keys are read
first, until a budget is spent; what was found is then scored exactly. So the cost of a title does not grow with the size of
the other set (Moffat and Zobel 1996, “quit”), and with small sets nothing is cut off at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.match.profile import Profile
    from sdgtax.match.vocabulary import Vocabulary
    from sdgtax.model.matching import Candidates


SLACK = 1e-9


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
                listed = documents.get(key)
                if listed is None:
                    documents[key] = [i]
                else:
                    listed.append(i)
        self._sizes = {key: len(listed) for key, listed in documents.items()}
        self._documents, self._values = documents, {}
        most = max(self._budget, count)  # more of a list is never read
        for key, listed in documents.items():
            listed.sort(key=lambda i: -vectors[i][key])
            del listed[most:]
            self._values[key] = [vectors[i][key] for i in listed]

    def nearest(self, vector: dict[str, float]) -> list[tuple[int, float]]:
        """Up to so many titles, the nearest first; equal ones in the order of the set."""
        documents, sizes, count = self._documents, self._sizes, self._count
        keys = [(sizes[k], k) for k in vector if k in sizes]
        keys.sort(key=lambda item: (item[0] / vector[item[1]], item[1]))
        left = self._budget
        sums: dict[int, float] = {}
        whole, unread = True, {key: vector[key] for _, key in keys}
        for size, key in keys:
            weight = vector[key]
            if size > left:
                whole = False
                if sums and size > 4 * left:
                    break
                size = max(left, count) if not sums else left
            if size >= sizes[key]:
                del unread[key]
            added = {i: weight * v for i, v in zip(documents[key], islice(self._values[key], size), strict=False)}
            for i in sums.keys() & added.keys():
                added[i] += sums[i]
            sums.update(added)
            left -= size
            if left <= 0:
                whole = whole and key == keys[-1][1]
                break
        if whole:
            return _largest(sums, count)
        exact: list[tuple[float, int]] = []
        own = list(vector.items())
        more = math.hypot(*unread.values()) + SLACK  # what the rest of the lists can add to a sum
        for i, found in _largest(sums, self._shortlist * count):
            if len(exact) == count:  # the sums get smaller
                exact.sort()
            if len(exact) >= count and found + more < -exact[count - 1][0]:
                break
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
