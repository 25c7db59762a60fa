"""What classification and matching give back. Plain records: made by the thousand, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Basis = Literal["reviewed", "published", "metadata", "inferred", "default"]
EvidenceKind = Literal["published", "term", "similar", "link", "metadata", "default", "review", "negative"]


@dataclass(slots=True, frozen=True)
class Evidence:
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


@dataclass(slots=True, frozen=True)
class Assignment:
    """One indicator belongs to one category."""

    facet: str
    category: str
    score: float
    confidence: float
    level: str
    basis: Basis
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True, frozen=True)
class Gap:
    """A facet that could not be assessed."""

    facet: str
    settle_en: str
    settle_nb: str


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
