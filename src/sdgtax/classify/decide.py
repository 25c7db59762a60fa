"""One facet of the classification: the votes of all voters, put together into answers.

Votes that settle an answer stand. The others add up to scores; the softmax over the scores, with `doubt` as one more
competitor, is the raw probability, and the facet's calibration table turns it into a confidence.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdgtax.classify.later import Reasons
from sdgtax.model.classification import NOTHING, Assignment, Evidence, Gap

if TYPE_CHECKING:
    from sdgtax.classify.voters.base import Case, Vote, Voter
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy

RUNNERS_UP = 3
TINY = 1e-9
"""Below this a score is what is left of weights that cancel out."""


@dataclass(slots=True)
class Candidate:
    """An answer with its score and the votes that made it; `rank` is its place among the answers of the facet."""

    category: str
    rank: int
    score: float
    votes: list[Vote]


class FacetDecider:
    """A facet, prepared: its answers, and the voters that have a say in it."""

    def __init__(self, facet: ScoredFacet, taxonomy: Taxonomy, voters: Sequence[Voter]) -> None:
        """`voters` are all there are, in the order in which evidence of equal weight is given."""
        self.facet = facet
        self._word = taxonomy.confidence_word
        self._rank = {category: n for n, category in enumerate(taxonomy.answers(facet))}
        speaking = [(n, voter) for n, voter in enumerate(voters) if self._rank and voter.speaks_on(facet)]
        self._settling = [(n, voter) for n, voter in speaking if voter.settles]
        self._scoring = [(n, voter) for n, voter in speaking if not voter.settles]
        outer = taxonomy.facet(facet.within) if facet.within else None
        self._within = {c: taxonomy.answer_of(outer, c) for c in self._rank} if outer else {}
        self._gap = None if facet.optional else Gap(facet.id, facet.settle or NOTHING)

    def decide(self, case: Case, found: Sequence[Any], *, explain: bool | Collection[str]) -> None:
        """Add the answers of the facet to the case, or what would settle it.

        `found` is what each voter found in the indicator, in the order of the voters. What people decided comes first, then
        what is published or in the metadata, then what the scores say. `explain` is that of `Classifier.classify`.
        """
        facet = self.facet
        whole = not case.in_words
        if not isinstance(explain, bool):
            explain = facet.id in explain
        ranked = self._ranked(case, found)
        people, given = self._settled(case, found)
        if not (ranked or given or people):
            if self._gap:
                case.gaps.append(self._gap)
            return
        if people:
            rejected = {v.category for v in people if v.rejects}
            ranked = [c for c in ranked if c.category not in rejected]
            given = [v for v in given if v.category not in rejected]
        if facet.kind == "each":
            taken = {v.category for v in given}
            chosen = [(c, sure) for c, sure in self._each(ranked) if c.category not in taken]
        else:
            chosen = [] if given or not ranked else self._best(ranked, case)
            if explain and len(ranked) > len(chosen):
                taken = {v.category for v in given}.union(c.category for c, _ in chosen)
                rest = [c for c in ranked if c.category not in taken][: RUNNERS_UP if whole else 1]
                case.runners_up += [self._runner_up(c, case, whole) for c in rest]
        assigned = [self._given(v, case, explain) for v in given]
        assigned += [self._inferred(c, sure, case, explain) for c, sure in chosen]
        if people:
            decided = [self._given(v, case, explain) for v in people if not v.rejects]
            taken = {a.category for a in decided}
            # all that was shown is decided on: nothing comes up anew
            instead = bool(decided and rejected) and facet.kind == "best"
            assigned = decided + [a for a in assigned if a.category not in taken and not instead]
            assigned = assigned[: max(facet.keep.max, len(decided))]
        if assigned:
            case.assignments += assigned
        elif self._gap:
            case.gaps.append(self._gap)

    # -- votes

    def _settled(self, case: Case, found: Sequence[Any]) -> tuple[list[Vote], list[Vote]]:
        """The votes that settle answers: those of people, and all others."""
        people: list[Vote] = []
        given: list[Vote] = []
        for n, voter in self._settling:
            if found[n]:
                votes = [v for v in voter.votes(self.facet, found[n], case) if v.category in self._rank]
                if voter.basis == "reviewed":
                    people += votes
                else:
                    given += votes
        return people, given

    def _ranked(self, case: Case, found: Sequence[Any]) -> list[Candidate]:
        """The answers with a positive score, best first."""
        candidates: dict[str, Candidate] = {}
        ranks = self._rank
        for n, voter in self._scoring:
            for vote in voter.votes(self.facet, found[n], case) if found[n] else ():
                category = vote.category
                candidate = candidates.get(category)
                if candidate is not None:
                    candidate.score += vote.score
                    candidate.votes.append(vote)
                elif category in ranks:
                    candidates[category] = Candidate(category, ranks[category], vote.score, [vote])
        ranked = [c for c in candidates.values() if c.score > 0]
        if len(ranked) > 1:
            ranked.sort(key=_order)
        return ranked

    # -- answers by score

    def _best(self, ranked: Sequence[Candidate], case: Case) -> list[tuple[Candidate, float]]:
        """Categories compete: the best ones with their confidence."""
        facet = self.facet
        if facet.within:
            outer = {a.category for a in case.assignments if a.facet == facet.within}
            ranked = [c for c in ranked if self._within[c.category] in outer]
        if not ranked or ranked[0].score < max(facet.min_score, TINY):
            return []
        top = ranked[0].score
        least = max(facet.keep.score, facet.keep.ratio * top)
        kept = 1
        while kept < len(ranked) and kept < facet.keep.max and ranked[kept].score >= least:
            kept += 1
        weights = [math.exp((c.score - top) / facet.temperature) for c in ranked]
        total = math.fsum(weights) + math.exp((facet.doubt - top) / facet.temperature)
        rest = total - math.fsum(weights[:kept])
        chosen = []
        ceiling = 1.0
        for n in range(kept):
            raw = weights[n] / (rest + weights[n]) if n else weights[n] / total
            ceiling = min(calibrate(raw, facet.calibration), ceiling)
            chosen.append((ranked[n], ceiling))
        return chosen

    def _each(self, ranked: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
        """Every category with enough evidence stands, by itself."""
        facet = self.facet
        enough = [c for c in ranked if c.score >= facet.min_score][: facet.keep.max]
        return [(c, calibrate(1.0 - math.exp(-c.score / facet.temperature), facet.calibration)) for c in enough]

    # -- records

    def _given(self, vote: Vote, case: Case, explain: bool) -> Assignment:
        evidence = tuple(vote.voter.evidence(self.facet, vote, case)) if explain else ()
        word = self._word(vote.confidence)
        return Assignment(self.facet.id, vote.category, vote.score, vote.confidence, word, vote.voter.basis, evidence)

    def _inferred(self, c: Candidate, confidence: float, case: Case, explain: bool) -> Assignment:
        sure = round(confidence * case.reading.trust, 6)
        votes = c.votes
        basis = votes[0].voter.basis if len(votes) == 1 else "inferred"
        evidence: Sequence[Evidence] = ()
        if explain:
            evidence = Reasons(self._evidence, c, case.seen()) if case.in_words else self._evidence(c, case)
        return Assignment(self.facet.id, c.category, round(c.score, 6), sure, self._word(sure), basis, evidence)

    def _runner_up(self, c: Candidate, case: Case, explain: bool) -> Assignment:
        evidence = self._evidence(c, case) if explain else ()
        return Assignment(self.facet.id, c.category, round(c.score, 6), 0.0, "", "inferred", evidence)

    def _evidence(self, c: Candidate, case: Case, kind: str = "") -> tuple[Evidence, ...]:
        """The evidence of all votes, or that of one kind, heaviest first."""
        votes = c.votes
        if kind:
            votes = [vote for vote in votes if kind in vote.voter.tells]
        found: list[Evidence] = []
        for vote in votes:
            found += vote.voter.evidence(self.facet, vote, case)
        if kind:
            found = [e for e in found if e.kind == kind]
        if len(found) > 1:
            found.sort(key=lambda e: (-e.score, e.start, e.rule))
        return tuple(found)


def _order(c: Candidate) -> tuple[float, int]:
    return -c.score, c.rank


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
