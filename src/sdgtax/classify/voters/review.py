"""What people have decided: reviews confirm, add and reject answers, and win over all other voters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence
from sdgtax.model.language import UNKNOWN, Text

if TYPE_CHECKING:
    from sdgtax.model.review import Decision, Reviews
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy


class ReviewVoter(Voter):
    """Settles what reviewers have decided on an indicator."""

    basis = "reviewed"
    settles = True

    def __init__(self, taxonomy: Taxonomy, reviews: Iterable[Reviews]) -> None:
        self._score = taxonomy.scoring.published_score
        self._decisions: dict[str, list[Decision]] = {}
        for decision in (d for r in reviews for d in r.decisions):
            self._decisions.setdefault(decision.indicator, []).append(decision)

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(self._decisions)

    def look(self, case: Case) -> Sequence[Decision]:
        return self._decisions.get(case.indicator.ref, ())

    def votes(self, facet: ScoredFacet, found: Sequence[Decision], case: Case) -> Iterable[Vote]:
        return [Vote(self, d.category, self._score, d, 1.0, d.decision == "reject") for d in found]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        d: Decision = vote.grounds
        reason = ", ".join(filter(None, (d.by, d.date, d.reason)))
        return [Evidence("review", d.decision, vote.score, d.indicator, reason=Text({UNKNOWN: reason}))]
