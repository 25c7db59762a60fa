"""What most indicators are: a score that an answer has from the beginning (`prior` of a facet)."""

from __future__ import annotations

from collections.abc import Iterable

from sdgtax.classify.voters.base import Case, Vote
from sdgtax.model.classification import Basis, Evidence
from sdgtax.model.taxonomy import ScoredFacet, Scoring


class PriorVoter:
    """Speaks for the answers that a facet prefers, whatever the title."""

    basis: Basis = "default"
    settles = False

    def speaks_on(self, facet: ScoredFacet) -> bool:
        """Where the facet prefers an answer."""
        return bool(facet.prior)

    def look(self, case: Case) -> bool:
        """It always has something to say."""
        return True

    def votes(self, facet: ScoredFacet, found: bool, case: Case) -> Iterable[Vote]:
        """The preferred answers."""
        return [Vote(self, category, score) for category, score in facet.prior.items()]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        """The facet that prefers the answer."""
        rule = f"{Scoring.FILE.removesuffix('.yaml')}/{facet.id}"
        return [Evidence("default", rule, vote.score, file=Scoring.FILE)]
