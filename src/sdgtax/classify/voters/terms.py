"""What the words of the title say: the terms of the taxonomy that stand in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence, EvidenceKind

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.lexicon import TermHit

Span = tuple[int, int]
NOWHERE: frozenset[Span] = frozenset()
Speaks = tuple[list[tuple[str, str]], set[str]]
"""For the facets where a category speaks, the facet and the answer; and the roots of those facets."""


class Found(NamedTuple):
    """The terms in a title, sorted out."""

    hits: dict[str, dict[str, list[TermHit]]]
    """By facet and by the answer that they speak for, the heaviest first."""
    inside: dict[str, set[Span]]
    """By the root of a facet, the places inside a longer place where another term below that root stands."""


class TermVoter(Voter):
    """Speaks for the categories whose terms stand in the title."""

    reads = True
    tells = ("term", "negative")

    def __init__(self, taxonomy: Taxonomy, facets: Collection[str]) -> None:
        """`facets` are those that are answered."""
        self._taxonomy = taxonomy
        self._facets = [facet for facet in taxonomy.scoring.facets if facet.id in facets]
        self._covered = taxonomy.scoring.covered
        self._speaks: dict[str, Speaks] = {}

    def _speaks_for(self, category: str) -> Speaks:
        """Where the terms of a category speak, of the facets that are answered; looked up once."""
        asked = ((facet, self._taxonomy.answer_of(facet, category)) for facet in self._facets)
        found = [(facet, answer) for facet, answer in asked if answer]
        self._speaks[category] = [(f.id, answer) for f, answer in found], {f.root for f, _ in found}
        return self._speaks[category]

    def look(self, case: Case) -> Found | None:
        """The terms, by facet and answer; heavy ones before light ones, long before short, left before right."""
        terms = case.reading.lexicon.terms
        found: dict[str, dict[str, list[TermHit]]] = {}
        spans: dict[str, set[Span]] = {}
        speaks = self._speaks
        for hit in sorted(case.reading.terms(), key=_heaviest_first):
            term, start, end, weight = hit
            category = terms[term][0]
            answers, roots = speaks.get(category) or self._speaks_for(category)
            for facet, answer in answers:
                pools = found.get(facet)
                if pools is None:
                    found[facet] = {answer: [hit]}
                elif answer in pools:
                    pools[answer].append(hit)
                else:
                    pools[answer] = [hit]
            if weight > 0:
                place = (start, end)
                for root in roots:
                    if root in spans:
                        spans[root].add(place)
                    else:
                        spans[root] = {place}
        if not found:
            return None
        inside = {}
        for root, places in spans.items():
            if len(places) > 1 and (within := _inside(places)):
                inside[root] = within
        return Found(found, inside)

    def votes(self, facet: ScoredFacet, found: Found, case: Case) -> Iterable[Vote]:
        """One for each answer: the score of its terms, and the terms that count with what each adds."""
        answers = found.hits.get(facet.id)
        if not answers:
            return ()
        inside = found.inside.get(facet.root, NOWHERE)
        return [self._vote(facet, answer, hits, inside) for answer, hits in answers.items()]

    def _vote(self, facet: ScoredFacet, answer: str, hits: Sequence[TermHit], inside: Set[Span]) -> Vote:
        """Heaviest first; a place in the title counts once, and each further one `decay` of the last.

        A term inside a longer one of another answer counts `covered`; inside a longer one of the same answer, nothing.
        """
        if len(hits) == 1:
            return self._of_one(answer, hits[0], inside)
        grounds: list[tuple[TermHit, float]] = []
        used: list[Span] = []
        factor = 1.0
        total = 0.0
        for hit in hits:
            term, start, end, value = hit
            if value <= 0:
                if any(term == other.term for other, _ in grounds):
                    continue
            elif used and any(s < end and start < e for s, e in used):
                continue
            else:
                value *= factor
                if inside and (start, end) in inside:
                    if any(_longer(other, hit) for other in hits):
                        continue
                    value *= self._covered
                used.append((start, end))
                factor *= facet.decay
            total += value
            grounds.append((hit, value))
        return Vote(self, answer, total, grounds)

    def _of_one(self, answer: str, hit: TermHit, inside: Set[Span]) -> Vote:
        """The same of a single term."""
        _, start, end, value = hit
        if value > 0 and inside and (start, end) in inside:
            value *= self._covered
        return Vote(self, answer, value, [(hit, value)])

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        title, terms = case.reading.title, case.reading.lexicon.terms
        found = []
        for (number, start, end, _), value in vote.grounds:
            term = terms[number]
            kind: EvidenceKind = "term" if value > 0 else "negative"
            found.append(Evidence(kind, term.rule, value, title[start:end], start, end, term.file))
        return found


def _heaviest_first(hit: TermHit) -> tuple[float, int, int, int]:
    """A key: heavy terms before light ones, long before short, left before right, in the order of the files."""
    term, start, end, weight = hit
    return -weight, start - end, start, term


def _longer(a: TermHit, b: TermHit) -> bool:
    """Whether the first one speaks for its category and holds the second one."""
    return a.weight > 0 and a.start <= b.start and b.end <= a.end and a.end - a.start > b.end - b.start


def _inside(spans: set[Span]) -> set[Span]:
    """Those places that lie inside a longer one."""
    inside = set()
    reach = -1
    for start, back in sorted([(s, -e) for s, e in spans]):
        if -back <= reach:
            inside.add((start, -back))
        else:
            reach = -back
    return inside
