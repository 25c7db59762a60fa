"""What most indicators are: a score that an answer has from the beginning (`prior` of a facet)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sdgtax.classify.voters.base import Case, Vote
from sdgtax.model.classification import Basis, Evidence

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet

FILE = "rules/scoring.yaml"


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
        return [Evidence("default", f"{FILE.removesuffix('.yaml')}/{facet.id}", vote.score, file=FILE)]
