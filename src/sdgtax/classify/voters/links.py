"""What follows from the answers of earlier facets, by the `links` of their categories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy


class LinkVoter(Voter):
    """Answers of other facets speak for categories, in the measure of their confidence."""

    tells = ("link",)

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._links: dict[tuple[str, str], dict[str, float]] = {}

    def _into(self, root: str, category: str) -> dict[str, float]:
        """The links of a category below a root, looked up once."""
        found = self._links.get((root, category))
        if found is None:
            found = self._links[root, category] = self._nearest(root, category)
        return found

    def _nearest(self, root: str, category: str) -> dict[str, float]:
        """Those of a category without its own are those of the nearest one above that has some."""
        for name in (category, *self._taxonomy.ancestors(category)):
            known = self._taxonomy.categories.get(name)
            own = {c: w for c, w in known.links.items() if self._taxonomy.is_below(c, root)} if known else {}
            if own or not known:
                return own
        return {}

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(facet.links_from)

    def votes(self, facet: ScoredFacet, found: bool, case: Case) -> Iterable[Vote]:
        """For each category the strongest link; those of answers after the first of a facet count `link_later`."""
        best: dict[str, tuple[float, str]] = {}
        sources = [a for a in case.assignments if a.facet in facet.links_from]
        finer = {above for a in sources for above in self._taxonomy.ancestors(a.category)}
        first: set[str] = set()
        for a in sources:
            if a.category not in finer:
                follows = facet.link_weight * a.confidence * (facet.link_later if a.facet in first else 1.0)
                first.add(a.facet)
                for category, strength in self._into(facet.root, a.category).items():
                    if (value := follows * strength) > best.get(category, (0.0, ""))[0]:
                        best[category] = (value, a.category)
        return [Vote(self, category, value, source) for category, (value, source) in best.items()]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        return [Evidence("link", vote.grounds, vote.score, file=self._taxonomy.files.get(vote.grounds, ""))]
