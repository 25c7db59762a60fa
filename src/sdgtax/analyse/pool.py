"""Sets and lists to be compared or chosen from, classified once, and what one indicator is worth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from sdgtax.classify.engine import classify_all
from sdgtax.model.indicator import IndicatorSet, shown_code
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import fold

if TYPE_CHECKING:
    from sdgtax.classify.engine import Classifier
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.titles import Prepared
    from sdgtax.model.classification import Assignment, Classification
    from sdgtax.model.mapping import Overlap
    from sdgtax.model.selection import Selection

Place = tuple[int, int]
"""The number of a set or list, and the place of an indicator in it."""
Said = tuple[str, ...]
Belonging: TypeAlias = "tuple[Classification, float]"
"""An indicator and with what confidence it belongs to a category."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A set or a list with its indicators classified, in their order. `info` is what is known of a set; None for an own list."""

    prepared: Prepared
    results: tuple[Classification, ...]
    info: IndicatorSet | None = None

    @property
    def id(self) -> str:
        """What it is called."""
        return self.prepared.id


def listed(
    classifier: Classifier, prepared: Iterable[Prepared], sets: Mapping[str, IndicatorSet], lang: str = "", explained: int = 0
) -> list[Listed]:  # fmt: skip
    """Classify each set and list, the first `explained` ones with all evidence. `lang` is the language of titles of which nobody
    said it. An own list is classified as it was read, with its themes and as one list, so that the answers are those of `classify`."""
    found = []
    for n, p in enumerate(prepared):
        results = classify_all(classifier, p.rows or p.indicators, lang, explain=n < explained)
        named = tuple(
            replace(c, set_id=i.set_id, code=i.code, indicator=i) for c, i in zip(results, p.indicators, strict=True)
        )
        found.append(Listed(p, named, sets.get(p.id.partition("@")[0])))
    return found


def in_order(prepared: Prepared) -> Prepared:
    """A list with its indicators in the order of codes and titles, whatever that of its rows is."""
    return prepared.ordered(lambda i: (shown_code(i.code), *sorted(i.titles.values())))


def ref_of(c: Classification) -> str:
    """What an indicator is called: `set:code`, with its title where it has no code."""
    return f"{c.set_id}:{shown_code(c.code) or c.title}"


def beside_title(c: Classification) -> str:
    """What an indicator is called where its title stands beside: `set:code`, the set alone where it has no code."""
    return f"{c.set_id}:{code}" if (code := shown_code(c.code)) else c.set_id


def again(results: Iterable[Classification]) -> list[tuple[Classification, Classification]]:
    """The indicators that repeat one before them word for word (titles, unit, description), each with that one."""
    first: dict[Said, Classification] = {}
    return [(c, first[_said(c)]) for c in results if first.setdefault(_said(c), c) is not c]


def answers_once(results: Iterable[Classification], facet: str) -> Iterator[tuple[Classification, Assignment]]:
    """The answers to a facet, with whose they are; one that is repeated word for word covers a category no further than once."""
    met: set[tuple[str, Said]] = set()
    for c in results:
        for a in c.of(facet):
            if (key := (a.category, _said(c))) not in met:
                met.add(key)
                yield c, a


def by_category(taxonomy: Taxonomy, results: Iterable[Classification], facet: str) -> dict[str, list[Belonging]]:
    """The indicators that belong to each answer of a facet, as `answers_once` gives them, with the confidence of each."""
    found: dict[str, list[Belonging]] = {c: [] for c in taxonomy.answers(taxonomy.facet(facet))}
    for c, a in answers_once(results, facet):
        if a.category in found:
            found[a.category].append((c, a.confidence))
    return found


def covering(found: Sequence[Belonging], sure: float) -> list[Classification]:
    """Which of some indicators cover a category, of those that belong to it with some confidence: those that are sure of it.

    Where none is, but all together are (that at least one belongs, each taken for itself: 1 - product of 1 - confidence), all do.
    """
    alone = [c for c, confidence in found if confidence >= sure]
    together = 1 - math.prod(1 - confidence for _, confidence in found)
    return alone or ([c for c, _ in found] if together >= sure else [])


def _said(c: Classification) -> Said:
    """What an indicator says, without regard to case and signs."""
    i = c.indicator
    return (*(fold(text) for _, text in sorted(i.titles.items())), fold(i.unit), fold(i.description))


def sure_of(c: Classification, category: str, *, below: bool = True) -> float:
    """How sure it is that an indicator belongs to a category, or to one `below` it; 0 where it does not."""
    found = (
        a.confidence
        for a in c.assignments
        if a.category == category or (below and Taxonomy.is_below(a.category, category))
    )
    return max(found, default=0.0)


class Worth:
    """What quality and level of an indicator are worth, in points."""

    def __init__(self, taxonomy: Taxonomy, weights: Mapping[str, float] | None = None) -> None:
        """`weights` are factors by facet and category."""
        self._rules: Selection = taxonomy.selection
        self._facet = taxonomy.metadata.class_facet.id
        self._factor = (weights or {}).get(self._facet, 1.0)

    def quality(self, c: Classification) -> str:
        """The quality class; empty where it is not assessed."""
        return c.first(self._facet)

    def grade(self, c: Classification) -> str:
        """How well it fits the geographic level that is asked for; empty where that is not known."""
        return next((g.level for g in c.grades if g.category == self._rules.level.criterion), "")

    def of(self, c: Classification) -> int:
        """The points of both."""
        quality, level = self._rules.classes, self._rules.level
        grade = next((points for g, points in level.points.items() if g == self.grade(c)), level.unassessed)
        return round(self._factor * quality.points.get(self.quality(c), quality.unassessed)) + grade


def ties(
    matcher: Matcher, lists: Sequence[Listed], lang: str = "", *, inside: bool = True
) -> dict[tuple[Place, Place], Overlap]:
    """How the indicators of the lists relate: every pair that overlaps, also `inside` a list, by their places; the earlier first."""
    found = {}
    for m, a in enumerate(lists):
        for n, b in enumerate(lists[m if inside else m + 1 :], m if inside else m + 1):
            pairs = [p for p in matcher.pairs(a.prepared, b.prepared) if m != n or p.left < p.right]
            for p, overlap in zip(pairs, matcher.describe(a.prepared, b.prepared, pairs, lang), strict=True):
                found[(m, p.left), (n, p.right)] = overlap
    return found
