"""Evidence that is made when it is first asked for: most is not, where explanations in words alone are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from sdgtax.model.later import Later

if TYPE_CHECKING:
    from sdgtax.classify.decide import Candidate
    from sdgtax.classify.voters.base import Case
    from sdgtax.model.classification import Evidence


class Maker(Protocol):
    """Makes evidence: all of it, or that of one kind."""

    def __call__(self, c: Candidate, case: Case, kind: str = "") -> Sequence[Evidence]: ...


class Reasons(Later["Evidence"]):
    """The evidence for an answer. That of one kind is made alone, where nothing else is asked for."""

    __slots__ = ("_by_kind", "_candidate", "_case", "_of_kind")

    def __init__(self, make: Maker, candidate: Candidate, case: Case) -> None:
        """`make` makes the evidence for a candidate."""
        self._of_kind, self._candidate, self._case = make, candidate, case
        self._made: Sequence[Evidence] | None = None
        self._by_kind: dict[str, Sequence[Evidence] | None] | None = None

    def _all(self) -> Sequence[Evidence]:
        if self._made is None:
            self._made = self._of_kind(self._candidate, self._case)
        return self._made

    def of(self, kind: str) -> Sequence[Evidence]:
        """The evidence of one kind, heaviest first."""
        known = self._by_kind
        if known is None:
            known = self._by_kind = {kind: None for v in self._candidate.votes for kind in v.voter.tells}
        found = known.get(kind, ())
        if found is None:
            found = known[kind] = self._of_kind(self._candidate, self._case, kind)
        return found
