"""`rules/text.yaml`: how running text is cut into sentences, and how they add up to what a document speaks of."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sdgtax.model.classification import EvidenceKind
from sdgtax.model.common import Lang, Line, Probability, Score, Slug, Strict
from sdgtax.model.language import Text

Share = Annotated[float, Field(ge=0, le=1)]


class Abbreviations(Strict):
    """Words whose point does not end a sentence, without regard to case."""

    always: dict[Lang, list[Line]]
    """whatever follows"""
    before_number: dict[Lang, list[Line]]
    """where a number follows; before a capital letter they end one"""


class Repeats(Strict):
    """What stands at the top or the foot of page after page."""

    lines: Annotated[int, Field(ge=1, le=10)]
    """so many lines of a page from its top and its foot are looked at"""
    least: Annotated[int, Field(ge=2, le=100)]
    """on at least so many pages"""
    share: Share
    """on at least this share of all pages"""


class Layout(Strict):
    """How lines become paragraphs where nothing but their look tells it: plain text and PDF."""

    bullets: list[Line]
    """signs before an item of a list; those that a font has for itself are known"""
    short: Share
    """a line shorter than this share of a full one may end a paragraph"""
    heading: Annotated[int, Field(ge=10, le=300)]
    """a heading has at most so many letters"""
    end: Line
    """signs that end a sentence; a heading ends with none of them"""
    contents: Annotated[int, Field(ge=3, le=50)]
    """so many points in a row before a number make a line of a table of contents"""
    repeats: Repeats


class Counted(Strict):
    """What an answer counts from a confidence on."""

    at_least: Probability
    weight: Share


class NamedGoals(Strict):
    """How running text names goals and targets by their numbers."""

    goals: dict[Lang, list[Line]]
    """words before the number of a goal or of a target"""
    targets: dict[Lang, list[Line]]
    """words before the number of a target only, which has a point"""
    between: dict[Lang, list[Line]] = {}
    """words that may stand between such a word and its number"""
    joiners: dict[Lang, list[Line]] = {}
    """words between several numbers; signs are known"""
    not_before: dict[Lang, list[Line]] = {}
    """a number before one of these is no goal's"""
    most: Annotated[int, Field(ge=1, le=50)]
    """more goals named at once are a listing, and say nothing"""


class Strength(Strict):
    """A word for how much a document speaks of something: the first whose bounds it reaches."""

    id: Slug
    label: Text
    weight: Annotated[float, Field(ge=0, le=1000)]
    """the least weight"""
    share: Share = 0.0
    """the least share of all weight in the facet"""
    words: Annotated[int, Field(ge=1, le=100)] = 1
    """by at least so many different words"""


class Passing(Strict):
    """What a paragraph speaks of in passing."""

    share: dict[Slug, Share]
    """by facet: an answer with a smaller share of what the words of a paragraph say is a side remark"""
    weight: Share
    """what a sentence counts for a side remark of its paragraph"""


class TextRules(Strict):
    """`rules/text.yaml`."""

    abbreviations: Abbreviations
    layout: Layout
    longest: Annotated[int, Field(ge=100, le=5000)]
    """a sentence of more letters is cut where a clause ends, else at a blank"""
    own_language: Annotated[int, Field(ge=5, le=1000)]
    """a paragraph of so many words is read in a language of its own"""
    facets: list[Slug] = Field(min_length=1)
    """the facets of which a document speaks, in this order"""
    evidence: list[EvidenceKind] = Field(min_length=1)
    """kinds of evidence that are words of the sentence; where it has the first of them, those words are marked"""
    least: Score
    """the score that such evidence must reach for an answer to count"""
    passing: Passing
    kinds: dict[Slug, Share] = {}
    """what headings, items and cells count beside a sentence of text"""
    counted: list[Counted] = Field(min_length=1)
    """what an answer counts by its confidence, the surest first"""
    named: NamedGoals
    strengths: list[Strength] = Field(min_length=1)
    """the strongest first"""
    shown: Annotated[int, Field(ge=1, le=100)]
    """so many sentences are shown beside a topic"""
