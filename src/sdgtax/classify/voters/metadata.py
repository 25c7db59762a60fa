"""What metadata settles: geographic level, groups, interval (`assign` in `rules/metadata.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sdgtax.classify.fields import FILE, Pattern
from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy


class MetadataVoter(Voter):
    """Settles answers by the values of metadata fields."""

    basis = "metadata"
    settles = True

    def __init__(self, taxonomy: Taxonomy) -> None:
        facets = {c: f.id for f in taxonomy.scoring.facets for c in taxonomy.answers(f)}
        self._rules = [(r, Pattern(r.values)) for r in taxonomy.metadata.assign if r.category in facets]
        self._facets = {facets[r.category] for r, _ in self._rules}

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return facet.id in self._facets

    def look(self, case: Case) -> list[Vote]:
        """For each category the first rule that fits, the surest first."""
        found: dict[str, Vote] = {}
        for rule, pattern in self._rules if case.fields else ():
            if rule.category not in found:
                value = next((v for v in case.fields.get(rule.field, ()) if pattern.fits(v)), None)
                if value is not None:
                    grounds = (rule, f"{rule.field}: {value}")
                    found[rule.category] = Vote(self, rule.category, rule.confidence, grounds, rule.confidence)
        return sorted(found.values(), key=lambda vote: -vote.confidence)

    def votes(self, facet: ScoredFacet, found: list[Vote], case: Case) -> Iterable[Vote]:
        return found

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        rule, text = vote.grounds
        return [Evidence("metadata", rule.id, vote.score, text, file=FILE, reason=rule.reason)]
