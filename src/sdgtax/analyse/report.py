"""All that is said of a list in a report: what it covers, beside other sets, what is open, what to choose, what says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdgtax.model.mapping import OVERLAPPING, Overlap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdgtax.analyse.compare import Comparison, Profile
    from sdgtax.analyse.gaps import Gaps
    from sdgtax.analyse.pool import Listed, Place
    from sdgtax.analyse.select import Choice, Wish
    from sdgtax.model.classification import Classification


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says.

    `lists` are those reported on (the first `own` ones) and those that they are compared with; `comparison` has them in the same
    order. `ties` are the pairs that overlap, by place. `gaps` and `choice` are None where there is nothing to compare with, or
    nobody asked; `clash` are wishes of a profile that leave no choice. `whole`: the indicators of all lists are shown, not of the own
    ones alone.
    """

    lists: tuple[Listed, ...]
    own: int
    comparison: Comparison
    ties: Mapping[tuple[Place, Place], Overlap]
    gaps: Gaps | None
    choice: Choice | None
    whole: bool
    level: str
    clash: tuple[Wish, ...] = ()

    @property
    def mine(self) -> tuple[Listed, ...]:
        """The lists reported on."""
        return self.lists[: self.own]

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Their figures."""
        return self.comparison.sets[: self.own]

    @property
    def results(self) -> tuple[Classification, ...]:
        """Their indicators."""
        return tuple(c for listed in self.mine for c in listed.results)

    @property
    def shown(self) -> tuple[Listed, ...]:
        """The lists whose indicators are shown one by one."""
        return self.lists if self.whole else self.mine

    def counterparts(self) -> dict[Place, list[tuple[Place, Overlap, bool]]]:
        """For each indicator those of other lists that it overlaps with, the best first; whether the mapping is turned round."""
        found: dict[Place, list[tuple[Place, Overlap, bool]]] = {}
        for (a, b), overlap in self.ties.items():
            if a[0] != b[0] and overlap.relation in OVERLAPPING:
                found.setdefault(a, []).append((b, overlap, False))
                found.setdefault(b, []).append((a, overlap, True))
        for listed in found.values():
            listed.sort(key=lambda x: (OVERLAPPING.index(x[1].relation), -x[1].score, x[0]))
        return found
