"""What the theme of an indicator is about: the column, or the heading in a list, under which its title stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import Evidence
from sdgtax.model.indicator import Indicator
from sdgtax.text.fold import clean, shorten

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.text.reading import Reader

_LEVELS = re.compile(r"\s+[/|]\s+|\s*[>»→]\s*(?!$)")
"""What stands between the levels of a theme, of which the last one says most: “Economy / Infrastructure / Transport”."""
LONGEST = 300
"""So many characters of a theme are read; it is a few words."""
KNOWN = 1_000
"""So many themes are kept with what was found in them: a list has few, each of many rows."""


class Found(NamedTuple):
    """A theme read as a title, and what voters found in it."""

    case: Case
    found: list[tuple[Voter, Any]]


class ThemeVoter(Voter):
    """Speaks for what others read in the theme, less than they do for what they read in the title (`theme_weight` of a facet)."""

    reads = True
    tells = ("theme",)

    def __init__(self, reader: Reader, voters: Sequence[Voter]) -> None:
        """`voters` read the theme."""
        self._reader = reader
        self._voters = voters
        self._known: dict[tuple[str, str], Found | None] = {}

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(facet.theme_weight)

    def look(self, case: Case) -> Found | None:
        """What stands in the theme; None where there is none, and for the themes of sets, which are their publishers' own sorting."""
        theme = case.indicator.theme
        if not theme or case.indicator.set_id:
            return None
        key = (theme, case.reading.lang)
        if key not in self._known:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[key] = self._read(*key)
        return self._known[key]

    def _read(self, theme: str, lang: str) -> Found | None:
        text = clean(_LEVELS.split(theme.strip())[-1])[:LONGEST]
        if not text:
            return None
        case = Case(Indicator.of(text, lang), self._reader.read(text, lang), {})
        found = [(voter, seen) for voter in self._voters if (seen := voter.look(case))]
        return Found(case, found) if found else None

    def votes(self, facet: ScoredFacet, found: Found, case: Case) -> Iterable[Vote]:
        """For each answer what speaks for it in the theme, all together."""
        inner = Case(found.case.indicator, found.case.reading, {}, case.assignments)
        sums: dict[str, float] = {}
        for voter, seen in found.found:
            for vote in voter.votes(facet, seen, inner):
                sums[vote.category] = sums.get(vote.category, 0.0) + vote.score
        return [Vote(self, c, facet.theme_weight * score) for c, score in sums.items() if score > 0]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        return [Evidence("theme", "theme", vote.score, shorten(clean(case.indicator.theme), 60))]
