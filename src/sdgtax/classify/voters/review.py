"""What people have decided: reviews confirm, add and reject answers, and win over all other voters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sdgtax.classify.bound import Bound
from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Assignment, Evidence, Gap
from sdgtax.model.language import UNKNOWN, Text
from sdgtax.text.decided import AGAINST, single

if TYPE_CHECKING:
    from sdgtax.classify.quality import Quality
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.review import Decision, Reviews
    from sdgtax.model.rules import Facet, ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy


class ReviewVoter(Voter):
    """Settles what reviewers have decided on an indicator."""

    basis = "reviewed"
    settles = True

    def __init__(self, taxonomy: Taxonomy, reviews: Iterable[Reviews], sets: Mapping[str, IndicatorSet]) -> None:
        self._score = taxonomy.scoring.published_score
        self._class = taxonomy.metadata.class_facet
        self._classes = frozenset(taxonomy.answers(self._class))
        self._settle = taxonomy.metadata.settle
        self._word = taxonomy.confidence_word(1.0)
        self._bound = Bound([d for r in reviews for d in r.decisions], sets, single(taxonomy))

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(self._bound.decisions)

    def look(self, case: Case) -> Sequence[Decision]:
        found = self._bound.of(case.indicator)
        return list({d.category: d for d in (self._bound.decisions[n] for n in reversed(found.hold))}.values())[::-1]

    def votes(self, facet: ScoredFacet, found: Sequence[Decision], case: Case) -> Iterable[Vote]:
        return [Vote(self, d.category, self._score, d, 1.0, d.decision == "reject") for d in found]

    def evidence(self, facet: Facet, vote: Vote, case: Case) -> Iterable[Evidence]:
        d: Decision = vote.grounds
        reason = ", ".join(filter(None, (d.by, d.date, d.reason)))
        return [Evidence("review", d.decision, vote.score, d.indicator or d.title, reason=Text({UNKNOWN: reason}))]

    def over(self, quality: Quality, case: Case, *, explain: bool | Collection[str]) -> Quality:
        """The quality with the class that people decided on, which metadata alone tell else."""
        held = [d for d in self.look(case) if d.category in self._classes] if self._bound.decisions else []
        if not held:
            return quality
        facet, rejected = self._class, {d.category for d in held if d.decision == AGAINST}
        told = explain if isinstance(explain, bool) else facet.id in explain
        said = [Vote(self, d.category, self._score, d, 1.0) for d in held if d.decision != AGAINST][:1]
        answer = tuple(
            Assignment(
                facet.id,
                v.category,
                v.score,
                1.0,
                self._word,
                self.basis,
                tuple(self.evidence(facet, v, case)) if told else (),
            )
            for v in said
        ) or tuple(a for a in quality.answer if a.category not in rejected)
        gaps = [g for g in quality.gaps if g.facet != facet.id or g.category]
        return replace(quality, answer=answer, gaps=tuple(gaps if answer else [*gaps, Gap(facet.id, self._settle)]))
