"""What classification gives back. Plain records: made by the thousand, never changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from sdgtax.model.indicator import Indicator
from sdgtax.model.language import Text

NOTHING = Text({})
NO_INDICATOR = Indicator()
Basis = Literal["reviewed", "published", "metadata", "inferred", "default"]
Grade = Literal["good", "partly", "poor"]
"""Grades of quality criteria, the best first."""
EvidenceKind = Literal[
    "published", "term", "similar", "link", "metadata", "default", "review", "negative", "learned", "theme"
]


class Evidence(NamedTuple):
    """One reason for an assignment.

    `rule` is the id of the rule in the YAML (`goal.sdg.11.11-6/municipal-waste`), `file` where it stands.
    `start` and `end` are offsets in the cleaned title (-1: not about a place in the title); `text` is the matched text, the
    title of the similar indicator, or the metadata value. `score` is what it adds. `categories` are all that the publisher of a similar
    indicator gives it for the facet.
    """

    kind: EvidenceKind
    rule: str
    score: float
    text: str = ""
    start: int = -1
    end: int = -1
    file: str = ""
    reason: Text = NOTHING
    similarity: float = 0.0
    titles: Sequence[str] = ()
    categories: Sequence[str] = ()


class Assignment(NamedTuple):
    """One indicator belongs to one category; the evidence says why, heaviest first."""

    facet: str
    category: str
    score: float
    confidence: float
    level: str
    basis: Basis
    evidence: Sequence[Evidence] = ()


class Gap(NamedTuple):
    """A facet (or, with `category`, one quality criterion) that could not be assessed, and what would settle it."""

    facet: str
    settle: Text
    category: str = ""


Agreement = Literal["", "agrees", "among", "differs", "none"]
"""The first goal is one of the owner's, another answer is, none is, there is no answer; empty: the owner gave no goal."""


class Own(NamedTuple):
    """The goals and targets that the owner of a list gives an indicator, labels that name none, and the agreement with what was found."""

    goals: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    agreement: Agreement = ""


@dataclass(frozen=True, slots=True)
class Classification:
    """Everything that is said about one indicator.

    Assignments stand facet by facet, in the order of the facets, best first. `runners_up` are the best answers that were not
    assigned, up to three for each facet; they and all evidence are empty where no explanation was asked for. `grades` are those
    of the quality criteria. `doubts` are the facets for which a review is needed. `own` are the owner's labels; None where the
    list has no column of them. `indicator` is what was classified. `again`: the answers are those of another indicator with the
    same title.
    """

    set_id: str
    code: str
    title: str
    lang: str
    assignments: tuple[Assignment, ...] = ()
    runners_up: tuple[Assignment, ...] = ()
    grades: tuple[Assignment, ...] = ()
    gaps: tuple[Gap, ...] = ()
    confidence: float = 0.0
    needs_review: bool = False
    doubts: tuple[str, ...] = ()
    own: Own | None = None
    indicator: Indicator = field(default=NO_INDICATOR, compare=False, repr=False)
    again: bool = field(default=False, compare=False, repr=False)
    _answers: dict[str, list[Assignment]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def ref(self) -> str:
        """`set:code`, or the title for an indicator without a code."""
        return f"{self.set_id}:{self.code}" if self.set_id and self.code else self.code or self.title

    def of_another(self, indicator: Indicator) -> Classification:
        """The same answers for another indicator, which has the same title and nothing else to go by."""
        other = Classification(
            indicator.set_id, indicator.code, self.title, self.lang, self.assignments, self.runners_up, self.grades,
            self.gaps, self.confidence, self.needs_review, self.doubts, self.own, indicator, again=True,
        )  # fmt: skip
        object.__setattr__(other, "_answers", self.by_facet())  # what is made of the answers is made once for both
        return other

    def by_facet(self) -> dict[str, list[Assignment]]:
        """The assignments of every facet that has some, best first."""
        found = self._answers
        if not found:
            for a in self.assignments:
                found.setdefault(a.facet, []).append(a)
        return found

    def of(self, facet: str) -> list[Assignment]:
        """The assignments of one facet, best first."""
        return list(self.by_facet().get(facet, ()))

    def ranked(self) -> Iterator[tuple[int, Assignment]]:
        """All assignments and grades, each with its place among those of its facet, from 1."""
        ranks: Counter[str] = Counter()
        for a in (*self.assignments, *self.grades):
            ranks[a.facet] += 1
            yield ranks[a.facet], a

    def marks(self) -> list[tuple[int, int]]:
        """The places in the title of the words that speak for an answer, in order; those that touch as one."""
        told = (e for a in self.assignments for e in a.evidence if e.kind in ("term", "learned") and e.start >= 0)
        return merged((e.start, e.end) for e in told)

    def first(self, facet: str) -> str:
        """The category id of the first assignment of a facet; empty if there is none."""
        return next((a.category for a in self.assignments if a.facet == facet), "")


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places of a text in order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
