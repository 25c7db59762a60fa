"""What the publisher of an indicator says: its own mapping to goals and targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy


class PublishedVoter(Voter):
    """Settles the goals and targets that the publisher names."""

    basis = "published"
    settles = True

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._score = taxonomy.scoring.published_score
        self._root = taxonomy.scoring.published_root
        self._ids = {c.notation: c.id for c in taxonomy.below(self._root) if c.notation}
        self._is_below = taxonomy.is_below

    def categories(self, indicator: Indicator) -> list[str]:
        """Ids of the goals and targets that the publisher gives an indicator, the goals first."""
        published = indicator.published
        if published is None:
            return []
        goals = published.goals or [target.partition(".")[0] for target in published.targets]
        return list(dict.fromkeys(self._ids[n] for n in (*goals, *published.targets) if n in self._ids))

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return facet.root == self._root or self._is_below(facet.root, self._root)

    def look(self, case: Case) -> list[str]:
        return self.categories(case.indicator)

    def votes(self, facet: ScoredFacet, found: list[str], case: Case) -> Iterable[Vote]:
        return [Vote(self, category, self._score, confidence=1.0) for category in found]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        indicator = case.indicator
        by = indicator.published.by if indicator.published else ""
        ref = indicator.ref if indicator.set_id else ""
        return [Evidence("published", ref, vote.score, by, file=set_file(indicator.set_id))]


def set_file(set_id: str) -> str:
    """The file of a set, as evidence names it."""
    return f"indicator_sets/{set_id}.yaml"
