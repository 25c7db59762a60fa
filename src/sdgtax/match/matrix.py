"""How much of each set the other sets cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdgtax.match.selection import compared
from sdgtax.model.mapping import OVERLAPPING

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.titles import Prepared


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
    matcher: Matcher, sets: Sequence[Prepared], *, min_score: float | None = None, of: str = ""
) -> list[Cell]:
    """One cell for each ordered pair of different sets, row by row; with `of` for those of this set alone."""
    pairs_of_sets = compared(sets, of)
    covered: dict[tuple[str, str], set[int]] = {}
    for a, b in pairs_of_sets:
        pairs = matcher.pairs(a, b, min_score=min_score)
        for pair, overlap in zip(pairs, matcher.describe(a, b, pairs), strict=True):
            if overlap.relation in OVERLAPPING:
                covered.setdefault((a.id, b.id), set()).add(pair.left)
                covered.setdefault((b.id, a.id), set()).add(pair.right)
    order = {s.id: n for n, s in enumerate(dict.fromkeys(s for pair in pairs_of_sets for s in pair))}
    both = [places for a, b in pairs_of_sets for places in ((a, b), (b, a))]
    both.sort(key=lambda pair: (order[pair[0].id], order[pair[1].id]))
    return [Cell(a.id, b.id, len(covered.get((a.id, b.id), ())), len(a.indicators)) for a, b in both]
