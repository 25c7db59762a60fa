"""What the words of the title say: the terms of the taxonomy that stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sdgtax.classify.voters.base import Case, Vote
from sdgtax.model.classification import Basis, Evidence
from sdgtax.model.taxonomy import ScoredFacet, Taxonomy
from sdgtax.text.reading import TermHit

Span = tuple[int, int]


@dataclass(slots=True)
class Found:
    """The terms in a title, sorted out."""

    #: by facet and by the answer that they speak for, the heaviest first
    hits: dict[str, dict[str, list[TermHit]]] = field(default_factory=dict)
    #: by the root of a facet, the places inside a longer place where another term below that root stands
    inside: dict[str, set[Span]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.hits)


class TermVoter:
    """Speaks for the categories whose terms stand in the title."""

    basis: Basis = "inferred"
    settles = False

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._covered = taxonomy.scoring.covered
        #: by category: the facets and answers for which its terms speak
        self._speaks: dict[str, list[tuple[ScoredFacet, str]]] = {}
        for facet in taxonomy.scoring.facets:
            for category in taxonomy.below(facet.root):
                answer = taxonomy.answer_of(facet, category.id)
                if answer:
                    self._speaks.setdefault(category.id, []).append((facet, answer))

    def speaks_on(self, facet: ScoredFacet) -> bool:
        """On everything."""
        return True

    def look(self, case: Case) -> Found:
        """The terms, by facet and answer; heavy ones before light ones, long before short, left before right."""
        found = Found()
        spans: dict[str, set[Span]] = {}
        hits = sorted(case.reading.terms(), key=lambda h: (-h.weight, h.start - h.end, h.start, h.term.number))
        for hit in hits:
            for facet, answer in self._speaks.get(hit.term.category, ()):
                found.hits.setdefault(facet.id, {}).setdefault(answer, []).append(hit)
                if hit.weight > 0:
                    spans.setdefault(facet.root, set()).add((hit.start, hit.end))
        found.inside = {root: _inside(places) for root, places in spans.items() if len(places) > 1}
        return found

    def votes(self, facet: ScoredFacet, found: Found, case: Case) -> Iterable[Vote]:
        """One for each answer: the score of its terms, and the terms that count with what each adds."""
        inside = found.inside.get(facet.root, set())
        return [self._vote(facet, answer, hits, inside) for answer, hits in found.hits.get(facet.id, {}).items()]

    def _vote(self, facet: ScoredFacet, answer: str, hits: Sequence[TermHit], inside: set[Span]) -> Vote:
        """Heaviest first; a place in the title counts once, and each further one `decay` of the last.

        A term inside a longer one of another answer counts `covered`; inside a longer one of the same answer, nothing.
        """
        grounds: list[tuple[TermHit, float]] = []
        used: list[Span] = []
        against: set[int] = set()
        factor = 1.0
        total = 0.0
        for hit in hits:
            start, end, value = hit.start, hit.end, hit.weight
            if value <= 0:
                if hit.term.number in against:
                    continue
                against.add(hit.term.number)
            elif any(s < end and start < e for s, e in used):
                continue
            else:
                value *= factor
                if (start, end) in inside:
                    if any(_longer(other, hit) for other in hits):
                        continue
                    value *= self._covered
                used.append((start, end))
                factor *= facet.decay
            total += value
            grounds.append((hit, value))
        return Vote(answer, total, grounds)

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        """The places in the title."""
        title = case.reading.title
        for hit, value in vote.grounds:
            kind = "term" if value > 0 else "negative"
            yield Evidence(kind, hit.term.rule, value, title[hit.start : hit.end], hit.start, hit.end, hit.term.file)


def _longer(a: TermHit, b: TermHit) -> bool:
    """Whether the first one speaks for its category and holds the second one."""
    return a.weight > 0 and a.start <= b.start and b.end <= a.end and a.end - a.start > b.end - b.start


def _inside(spans: set[Span]) -> set[Span]:
    """Those places that lie inside a longer one."""
    inside = set()
    reach = -1
    for start, back in sorted((s, -e) for s, e in spans):
        if -back <= reach:
            inside.add((start, -back))
        else:
            reach = -back
    return inside
