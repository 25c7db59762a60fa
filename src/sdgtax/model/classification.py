"""What classification and matching give back. Plain records: made by the thousand, never changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from sdgtax.model.language import Text

NOTHING = Text({})
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
    reason: Text = NOTHING
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
    settle: Text
    category: str = ""


class Classification:
    """Everything that is said about one indicator."""

    __slots__ = (
        "_later", "_runners_up", "assignments", "code", "confidence", "gaps", "grades", "lang", "needs_review", "set_id", "title",
    )  # fmt: skip

    def __init__(
        self,
        set_id: str,
        code: str,
        title: str,
        lang: str,
        *,
        assignments: list[Assignment] | None = None,
        runners_up: list[Assignment] | None = None,
        grades: list[Assignment] | None = None,
        gaps: list[Gap] | None = None,
        confidence: float = 0.0,
        needs_review: bool = False,
    ) -> None:
        self.set_id = set_id
        self.code = code
        self.title = title
        self.lang = lang
        self.assignments: list[Assignment] = [] if assignments is None else assignments
        self.grades: list[Assignment] = [] if grades is None else grades
        self.gaps: list[Gap] = [] if gaps is None else gaps
        self.confidence = confidence
        self.needs_review = needs_review
        self._runners_up: list[Assignment] = [] if runners_up is None else runners_up
        self._later: list[Callable[[], list[Assignment]]] = []

    @property
    def runners_up(self) -> list[Assignment]:
        """The best answers that were not assigned, up to three for each facet; made when first asked for."""
        for make in self._later:
            self._runners_up += make()
        self._later.clear()
        return self._runners_up

    def later(self, make: Callable[[], list[Assignment]]) -> None:
        """Have these runners-up made when somebody asks for them."""
        self._later.append(make)

    def __reduce__(self) -> tuple[Any, ...]:
        state = {
            name: getattr(self, name)
            for name in ("assignments", "runners_up", "grades", "gaps", "confidence", "needs_review")
        }
        return _restored, (self.set_id, self.code, self.title, self.lang, state)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Classification) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash((self.set_id, self.code, self.title))

    def __repr__(self) -> str:
        return f"Classification({self.ref!r}, {self.assignments!r})"

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


def _restored(set_id: str, code: str, title: str, lang: str, state: dict[str, Any]) -> Classification:
    return Classification(set_id, code, title, lang, **state)
