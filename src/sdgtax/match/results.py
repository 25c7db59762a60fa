"""What matching gives back for some sets as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.match.concepts import Concept
    from sdgtax.match.lock import Move
    from sdgtax.match.titles import Prepared
    from sdgtax.model.mapping import Decision, Overlap


@dataclass(frozen=True)
class Overlaps:
    """The mappings between some sets, best first, with the sets in their order and the pairs that reviewers rejected."""

    sets: tuple[Prepared, ...]
    found: tuple[Overlap, ...]
    rejected: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Concepts:
    """The things that some sets measure; `things` counts them all, also those left out of `found`; `moved` is what stands elsewhere than in a lock file."""

    sets: tuple[Prepared, ...]
    found: tuple[Concept, ...]
    things: int
    moved: tuple[Move, ...] = ()
    rejected: tuple[Decision, ...] = ()

    @property
    def indicators(self) -> int:
        """How many indicators the sets have."""
        return sum(len(s.indicators) for s in self.sets)
