"""One facet of the classification: the votes of all voters, put together into answers.

Votes that settle an answer stand. The others add up to scores; the softmax over the scores, with `doubt` as one more
competitor, is the raw probability, and the facet's calibration table turns it into a confidence.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import NOTHING, Assignment, Basis, Evidence, Gap
from sdgtax.model.taxonomy import ScoredFacet, Taxonomy

RUNNERS_UP = 3
TINY = 1e-9
"""Below this a score is what is left of weights that cancel out."""


@dataclass(slots=True)
class Candidate:
    """An answer with its score and the votes that made it."""

    category: str
    rank: int
    score: float = 0.0
    votes: list[tuple[Voter, Vote]] = field(default_factory=list)


@dataclass(slots=True)
class Decision:
    """What is decided for one facet."""

    assignments: list[Assignment]
    runners_up: list[Assignment]
    gap: Gap | None


class FacetDecider:
    """A facet, prepared: its answers, and the voters that have a say in it."""

    def __init__(self, facet: ScoredFacet, taxonomy: Taxonomy, voters: Sequence[Voter]) -> None:
        self.facet = facet
        self._word = taxonomy.scoring.word
        self._rank = {category: n for n, category in enumerate(taxonomy.answers(facet))}
        self._voters = [(n, voter) for n, voter in enumerate(voters) if voter.speaks_on(facet)]
        outer = taxonomy.facet(facet.within) if facet.within else None
        self._within = {c: taxonomy.answer_of(outer, c) for c in self._rank} if outer else {}
        self._gap = None if facet.optional else Gap(facet.id, facet.settle or NOTHING)

    def decide(self, case: Case, found: Sequence[Any], *, explain: bool) -> Decision:
        """The answers of the facet. `found` is what each voter found in the indicator, in the order of the voters."""
        settled: list[Assignment] = []
        candidates: dict[str, Candidate] = {}
        rejected: set[str] = set()
        for n, voter in self._voters:
            if not found[n]:
                continue
            for vote in voter.votes(self.facet, found[n], case):
                rank = self._rank.get(vote.category)
                if rank is None:
                    continue
                if vote.rejects:
                    rejected.add(vote.category)
                elif voter.settles:
                    settled.append(self._settled(voter, vote, case, explain))
                else:
                    candidate = candidates.get(vote.category)
                    if candidate is None:
                        candidate = candidates[vote.category] = Candidate(vote.category, rank)
                    candidate.score += vote.score
                    candidate.votes.append((voter, vote))
        return self._together(settled, candidates.values(), rejected, case, explain)

    def _together(
        self, settled: list[Assignment], candidates: Iterable[Candidate], rejected: set[str], case: Case, explain: bool
    ) -> Decision:
        """What people decided comes first, then what is published or in the metadata, then what the scores say."""
        facet = self.facet
        decided = [a for a in settled if a.basis == "reviewed"]
        given = [a for a in settled if a.basis != "reviewed" and a.category not in rejected]
        ranked = [c for c in candidates if c.score > 0 and c.category not in rejected]
        ranked.sort(key=lambda c: (-c.score, c.rank))
        taken = {a.category for a in given}
        if facet.kind == "each":
            chosen = [(c, confidence) for c, confidence in self._each(ranked) if c.category not in taken]
        else:
            chosen = [] if given else self._best(ranked, case)
        assigned = given + [self._inferred(c, confidence, case, explain) for c, confidence in chosen]
        runners_up: list[Assignment] = []
        if explain and facet.kind == "best":
            taken.update(c.category for c, _ in chosen)
            rest = [c for c in ranked if c.category not in taken]
            runners_up = [self._inferred(c, None, case, explain) for c in rest[:RUNNERS_UP]]
        if decided:
            first = {a.category for a in decided}
            assigned = decided + [a for a in assigned if a.category not in first]
            assigned = assigned[: max(facet.keep.max, len(decided))]
        return Decision(assigned, runners_up, None if assigned else self._gap)

    def _best(self, ranked: Sequence[Candidate], case: Case) -> list[tuple[Candidate, float]]:
        """Categories compete: the best ones with their confidence."""
        facet = self.facet
        competing = ranked
        if facet.within:
            outer = {a.category for a in case.assignments if a.facet == facet.within}
            competing = [c for c in ranked if self._within[c.category] in outer]
        if not competing or competing[0].score < max(facet.min_score, TINY):
            return []
        top = competing[0].score
        least = max(facet.keep.score, facet.keep.ratio * top)
        kept = 1
        while kept < len(competing) and kept < facet.keep.max and competing[kept].score >= least:
            kept += 1
        weights = [math.exp((c.score - top) / facet.temperature) for c in competing]
        total = sum(weights) + math.exp((facet.doubt - top) / facet.temperature)
        shared = sum(weights[:kept])
        chosen = []
        ceiling = 1.0
        for n, (candidate, w) in enumerate(zip(competing[:kept], weights, strict=False)):
            raw = w / total if n == 0 else w / (total - shared + w)
            ceiling = min(calibrate(raw, facet.calibration), ceiling)
            chosen.append((candidate, ceiling))
        return chosen

    def _each(self, ranked: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
        """Every category with enough evidence stands, by itself."""
        facet = self.facet
        enough = [c for c in ranked if c.score >= facet.min_score][: facet.keep.max]
        return [(c, calibrate(1.0 - math.exp(-c.score / facet.temperature), facet.calibration)) for c in enough]

    def _settled(self, voter: Voter, vote: Vote, case: Case, explain: bool) -> Assignment:
        evidence = tuple(voter.evidence(self.facet, vote, case)) if explain else ()
        word = self._word(vote.confidence)
        return Assignment(self.facet.id, vote.category, vote.score, vote.confidence, word, voter.basis, evidence)

    def _inferred(self, c: Candidate, confidence: float | None, case: Case, explain: bool) -> Assignment:
        """An answer by its score; one without a confidence was not assigned."""
        basis: Basis = c.votes[0][0].basis if len(c.votes) == 1 and confidence is not None else "inferred"
        evidence = self._evidence(c, case) if explain else ()
        sure = 0.0 if confidence is None else round(confidence, 6)
        word = "" if confidence is None else self._word(sure)
        return Assignment(self.facet.id, c.category, round(c.score, 6), sure, word, basis, evidence)

    def _evidence(self, c: Candidate, case: Case) -> tuple[Evidence, ...]:
        """The evidence of all votes, heaviest first."""
        found = [e for voter, vote in c.votes for e in voter.evidence(self.facet, vote, case)]
        if len(found) > 1:
            found.sort(key=lambda e: (-e.score, e.start, e.rule))
        return tuple(found)


def calibrate(raw: float, table: Sequence[tuple[float, float]]) -> float:
    """The measured share right for a raw probability: straight lines between the points of the table, its ends held."""
    if not table:
        return raw
    if raw <= table[0][0]:
        return table[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(table):
        if raw <= x1:
            return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
    return table[-1][1]
