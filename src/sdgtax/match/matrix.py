"""How much of each set the other sets cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdgtax.model.mapping import OVERLAPPING

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher, TitleSet


@dataclass(slots=True, frozen=True)
class Cell:
    """Of the indicators of `row` so many overlap with one of `column`."""

    row: str
    column: str
    covered: int
    total: int

    @property
    def share(self) -> float:
        """The share covered."""
        return self.covered / self.total if self.total else 0.0


def coverage_matrix(
    matcher: Matcher, sets: Sequence[TitleSet], *, min_score: float | None = None, lang: str = "en"
) -> list[Cell]:
    """One cell for each ordered pair of different sets, row by row."""
    covered: dict[tuple[int, int], set[int]] = {}
    for m, a in enumerate(sets):
        for n in range(m + 1, len(sets)):
            b = sets[n]
            pairs = matcher.pairs(a, b, min_score=min_score, lang=lang)
            for pair, overlap in zip(pairs, matcher.describe(a, b, pairs, lang), strict=True):
                if overlap.relation in OVERLAPPING:
                    covered.setdefault((m, n), set()).add(pair.left)
                    covered.setdefault((n, m), set()).add(pair.right)
    return [
        Cell(a.id, b.id, len(covered.get((m, n), ())), len(a.titles))
        for m, a in enumerate(sets)
        for n, b in enumerate(sets)
        if m != n
    ]
