"""What classification and matching give back. Plain records: made by the thousand, never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Basis = Literal["reviewed", "published", "metadata", "inferred", "default"]
EvidenceKind = Literal["published", "term", "similar", "link", "metadata", "default", "review", "negative"]


class Evidence(NamedTuple):
    """One reason for an assignment.

    `rule` is the id of the rule in the YAML (`goal.sdg.11.11-6/municipal-waste`), `file` where it stands.
    `start` and `end` are offsets in the cleaned title (-1: not about a place in the title); `text` is the matched text, the
    title of the similar indicator, or the metadata value. `score` is what it adds.
    """

    kind: EvidenceKind
    rule: str
    score: float
    text: str = ""
    start: int = -1
    end: int = -1
    file: str = ""
    reason_en: str = ""
    reason_nb: str = ""
    similarity: float = 0.0


class Assignment:
    """One indicator belongs to one category.

    The evidence may be given as a function that makes it; it is made when first asked for, since most of it never is.
    """

    __slots__ = ("_evidence", "basis", "category", "confidence", "facet", "level", "score")

    def __init__(
        self,
        facet: str,
        category: str,
        score: float,
        confidence: float,
        level: str,
        basis: Basis,
        evidence: tuple[Evidence, ...] | Callable[[], tuple[Evidence, ...]] = (),
    ) -> None:
        self.facet = facet
        self.category = category
        self.score = score
        self.confidence = confidence
        self.level = level
        self.basis: Basis = basis
        self._evidence = evidence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Why: the pieces of evidence, heaviest first."""
        if not isinstance(self._evidence, tuple):
            self._evidence = self._evidence()
        return self._evidence

    def _fields(self) -> tuple[Any, ...]:
        return self.facet, self.category, self.score, self.confidence, self.level, self.basis, self.evidence

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Assignment) and self._fields() == other._fields()

    def __hash__(self) -> int:
        return hash((self.facet, self.category))

    def __repr__(self) -> str:
        return f"Assignment{self._fields()!r}"

    def __reduce__(self) -> tuple[Any, ...]:
        return Assignment, self._fields()


class Gap(NamedTuple):
    """A facet (or, with `category`, one quality criterion) that could not be assessed, and what would settle it."""

    facet: str
    settle_en: str
    settle_nb: str
    category: str = ""

    def settle(self, lang: str) -> str:
        """What would settle it, in `lang`."""
        return self.settle_nb if lang == "nb" else self.settle_en


@dataclass(slots=True)
class Classification:
    """Everything that is said about one indicator."""

    set_id: str
    code: str
    title: str
    lang: str
    assignments: list[Assignment] = field(default_factory=list)
    runners_up: list[Assignment] = field(default_factory=list)
    grades: list[Assignment] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    confidence: float = 0.0
    needs_review: bool = False

    @property
    def ref(self) -> str:
        """`set:code`, or the title for an indicator without a code."""
        return f"{self.set_id}:{self.code}" if self.set_id and self.code else self.code or self.title

    def of(self, facet: str) -> list[Assignment]:
        """The assignments of one facet, best first."""
        return [a for a in self.assignments if a.facet == facet]

    def first(self, facet: str) -> str:
        """The category id of the first assignment of a facet; empty if there is none."""
        for a in self.assignments:
            if a.facet == facet:
                return a.category
        return ""


@dataclass(slots=True, frozen=True)
class Overlap:
    """Two indicators that may measure the same thing."""

    a_set: str
    a_code: str
    a_title: str
    b_set: str
    b_code: str
    b_title: str
    score: float
    shared: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The documented JSON form."""
        return {
            "a": {"set": self.a_set, "code": self.a_code, "title": self.a_title},
            "b": {"set": self.b_set, "code": self.b_code, "title": self.b_title},
            "score": round(self.score, 4),
            "shared_words": list(self.shared),
        }
