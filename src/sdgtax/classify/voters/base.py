"""What a voter is: a source of evidence that speaks for answers of facets. Each has a file of its own here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Basis, Evidence, Gap
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.text.reading import Reading


@dataclass(slots=True)
class Case:
    """An indicator while it is classified: its reading, its metadata by field, and what is decided, facet by facet.

    `in_words`: evidence is made for explanations in words alone, and needs to name no rules of what was learnt.
    """

    indicator: Indicator
    reading: Reading
    fields: Mapping[str, list[str]]
    assignments: list[Assignment] = field(default_factory=list)
    runners_up: list[Assignment] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    in_words: bool = False
    _seen: Case | None = None

    def seen(self) -> Case:
        """The same before anything is decided. What is made of it later, and kept with the answers, holds no ring of references."""
        if self._seen is None:
            self._seen = Case(self.indicator, self.reading, self.fields, in_words=self.in_words)
        return self._seen


@dataclass(slots=True)
class Vote:
    """One voter speaks for one category (`rejects`: against it, whatever the others say).

    `grounds` is what the voter makes the evidence from when an explanation is asked for. `confidence` is that of an answer which
    the voter settles; votes of voters that do not settle add up to scores, and the scores to a confidence.
    """

    voter: Voter
    category: str
    score: float
    grounds: Any = None
    confidence: float = 0.0
    rejects: bool = False


class Voter:
    """A source of evidence. It is made once for a taxonomy and keeps nothing of the titles that it has seen."""

    basis: Basis = "inferred"
    """What an answer rests on for which this voter alone speaks."""
    settles = False
    """Whether an answer of this voter stands without regard to scores."""
    tells: Collection[str] = ()
    """Kinds of evidence that it gives, where its votes add up to scores."""
    reads = False
    """Whether the voter goes by the words of the title; it is not asked where they are in a language that is not read."""

    def speaks_on(self, facet: ScoredFacet) -> bool:
        """Whether the voter has a say in this facet; each one may have a say in every facet."""
        return True

    def look(self, case: Case) -> Any:
        """What the voter finds in the indicator, for all facets; something empty where it has nothing to say."""
        return True

    def look_all(self, cases: Sequence[Case]) -> list[Any]:
        """`look` for the cases of a block."""
        return [self.look(case) for case in cases]

    def votes(self, facet: ScoredFacet, found: Any, case: Case) -> Iterable[Vote]:
        """The votes on a facet by what was found; at most one for a category. Those for no answer of the facet are passed over."""
        raise NotImplementedError

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        """The evidence for a vote of this voter."""
        raise NotImplementedError
