"""What people have decided: reviews confirm, add and reject answers, and win over all other voters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sdgtax.classify.bound import Bound
from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence
from sdgtax.model.language import UNKNOWN, Text
from sdgtax.text.decided import single

if TYPE_CHECKING:
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.review import Decision, Reviews
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy


class ReviewVoter(Voter):
    """Settles what reviewers have decided on an indicator."""

    basis = "reviewed"
    settles = True

    def __init__(self, taxonomy: Taxonomy, reviews: Iterable[Reviews], sets: Mapping[str, IndicatorSet]) -> None:
        self._score = taxonomy.scoring.published_score
        self._bound = Bound([d for r in reviews for d in r.decisions], sets, single(taxonomy))

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(self._bound.decisions)

    def look(self, case: Case) -> Sequence[Decision]:
        found = self._bound.of(case.indicator)
        return list({d.category: d for d in (self._bound.decisions[n] for n in reversed(found.hold))}.values())[::-1]

    def votes(self, facet: ScoredFacet, found: Sequence[Decision], case: Case) -> Iterable[Vote]:
        return [Vote(self, d.category, self._score, d, 1.0, d.decision == "reject") for d in found]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        d: Decision = vote.grounds
        reason = ", ".join(filter(None, (d.by, d.date, d.reason)))
        return [Evidence("review", d.decision, vote.score, d.indicator or d.title, reason=Text({UNKNOWN: reason}))]
