"""What most indicators are: a score that an answer has from the beginning (`prior` of a facet)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet

FILE = "rules/scoring.yaml"


class PriorVoter(Voter):
    """Speaks for the answers that a facet prefers, whatever the title."""

    basis = "default"
    reads = True
    tells = ("default",)

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(facet.prior)

    def votes(self, facet: ScoredFacet, found: bool, case: Case) -> Iterable[Vote]:
        return [Vote(self, category, score) for category, score in facet.prior.items()]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        return [Evidence("default", f"{FILE.removesuffix('.yaml')}/{facet.id}", vote.score, file=FILE)]
