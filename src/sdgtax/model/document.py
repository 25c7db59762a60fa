"""Running text: what is read of a file, its sentences, and what they speak of. Plain records."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification

Kind = Literal["text", "heading", "item", "cell"]
Unit = Literal["line", "page", "paragraph"]
"""What the places of a document count."""
Reason = Literal["repeats", "contents", "pictures", "around", "code", "front", "columns", "own", "again"]
"""Why something was left out; what is told of it stands in `rules/words.yaml`."""


class Start(NamedTuple):
    """From this offset of a block on, its text stands at this place: a line, a page, or a paragraph, from 1."""

    offset: int
    place: int


class Block(NamedTuple):
    """A paragraph, a heading, an item of a list or a cell of a table, as it stands in the file, with its line breaks."""

    text: str
    kind: Kind
    starts: tuple[Start, ...]

    def place(self, offset: int) -> int:
        """Where the sign at an offset stands."""
        return self.starts[max(0, bisect_right(self.starts, offset, key=lambda s: s.offset) - 1)].place


class LeftOut(NamedTuple):
    """What was not read, by reason: how often, and the first of it."""

    reason: Reason
    times: int
    example: str = ""


@dataclass(slots=True)
class Content:
    """What a reader gives of a file: blocks in their order, what their places count, how many pages there are (0: none)."""

    blocks: list[Block]
    unit: Unit
    pages: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


class Mention(NamedTuple):
    """A sentence speaks of a category: how much it counts, how sure it is, and the words (offsets in the sentence).

    `named` where it names the category by its number, and need not be understood.
    """

    facet: str
    category: str
    weight: float
    confidence: float
    words: tuple[tuple[int, int], ...]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its place, and what it speaks of; nothing where no words of it count."""

    number: int
    text: str
    place: int
    kind: Kind
    classification: Classification
    mentions: tuple[Mention, ...] = ()

    def of(self, category: str) -> Mention | None:
        """What it says of a category."""
        return next((m for m in self.mentions if m.category == category), None)


@dataclass(frozen=True, slots=True)
class Topic:
    """A category of which a document speaks.

    `weight` is the sum over its sentences, `share` its part of all weight in the facet, `strength` the id of a word in
    `rules/text.yaml`. `sentences` are those that speak for it, the heaviest first.
    """

    facet: str
    category: str
    weight: float
    share: float
    strength: str
    sentences: tuple[Sentence, ...]

    @property
    def named(self) -> int:
        """In how many of its sentences the category is named by its number."""
        return sum(m.named for s in self.sentences if (m := s.of(self.category)))


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was read, and what it speaks of: topics facet by facet, the heaviest first."""

    name: str
    lang: str
    unit: Unit
    pages: int
    sentences: tuple[Sentence, ...]
    topics: tuple[Topic, ...]
    left_out: tuple[LeftOut, ...] = ()

    def of(self, facet: str) -> list[Topic]:
        """The topics of one facet."""
        return [t for t in self.topics if t.facet == facet]

    @property
    def speaking(self) -> int:
        """How many sentences speak of something."""
        return sum(bool(s.mentions) for s in self.sentences)
