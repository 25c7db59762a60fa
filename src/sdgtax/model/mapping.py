"""How two indicators relate: what a mapping says, where it comes from, and what people have decided of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

RelationName = Literal["exact", "close", "broad", "narrow", "related", "none"]
RELATIONS: tuple[RelationName, ...] = ("exact", "close", "broad", "narrow", "related")
OVERLAPPING: tuple[RelationName, ...] = ("exact", "close", "broad", "narrow")
FIRST_YEAR = 1900
"""No year and no date of data lies before this one."""


@dataclass(slots=True, frozen=True)
class Difference:
    """One thing in which two indicators differ; an empty side names nothing."""

    aspect: str
    label: str
    left: str
    right: str

    def text(self) -> str:
        """In words: `age group: youth / -`."""
        return f"{self.label}: {self.left or '-'} / {self.right or '-'}"


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
    relation: RelationName = "close"
    basis: str = "inferred"
    confidence: float | None = 0.0
    a_marks: tuple[tuple[int, int], ...] = ()
    b_marks: tuple[tuple[int, int], ...] = ()
    differs: tuple[Difference, ...] = ()
    evidence: tuple[str, ...] = ()
    comment: str = ""

    @property
    def a_ref(self) -> str:
        """`set:code` of the first one."""
        return f"{self.a_set}:{self.a_code}"

    @property
    def b_ref(self) -> str:
        """`set:code` of the second one."""
        return f"{self.b_set}:{self.b_code}"

    @property
    def shared(self) -> tuple[str, ...]:
        """The words of the first title that the second one shares."""
        return tuple(dict.fromkeys(self.a_title[s:e].lower() for s, e in self.a_marks))

    @property
    def differs_text(self) -> str:
        """What differs in one line: a reviewer's words, or the differences found."""
        return self.comment or "; ".join(d.text() for d in self.differs)


MIRROR: dict[RelationName, RelationName] = {"broad": "narrow", "narrow": "broad"}
"""The relation with the sides changed, where that is another one."""


@dataclass(slots=True, frozen=True)
class Decision:
    """What a file of mappings says of a pair; `manual`: a person decided it.

    The relation `none` rejects the pair, or rather that `rejected` holds between the two. A score and a confidence of which nobody
    said anything are None.
    """

    left: str
    right: str
    relation: RelationName
    score: float | None = None
    confidence: float | None = None
    comment: str = ""
    by: str = ""
    manual: bool = True
    rejected: RelationName = "related"
    left_label: str = field(default="", compare=False)
    right_label: str = field(default="", compare=False)

    def mirrored(self) -> Decision:
        """The same decision with the sides changed."""
        relation, rejected = (MIRROR.get(x, x) for x in (self.relation, self.rejected))
        return replace(
            self, left=self.right, right=self.left, relation=relation, rejected=rejected, left_label=self.right_label,
            right_label=self.left_label,
        )  # fmt: skip


@dataclass(slots=True, frozen=True)
class References:
    """What a table of mappings may refer to.

    `unknown` tells what is wrong with a `set:code` (no fault: there is such an indicator), `editions` are those of the sets by id,
    `last_year` is the last one that a day may be of (0: any), `called` the code of another indicator of its set that has a label as
    its title, where the one that is named has another title, `titles` those of an indicator.
    """

    unknown: Callable[[str], list[Any]]
    editions: Mapping[str, str] = field(default_factory=dict)
    last_year: int = 0
    called: Callable[[str, str], str] = lambda ref, label: ""
    titles: Callable[[str], Collection[str]] = lambda ref: ()
