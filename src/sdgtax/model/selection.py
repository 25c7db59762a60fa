"""`rules/selection.yaml`: what a choice of indicators is worth, and from where on a set or a list is strong, weak or crowded."""

from __future__ import annotations

import itertools
from typing import Annotated

from pydantic import AfterValidator, Field

from sdgtax.model.classification import Grade
from sdgtax.model.common import CategoryId, Probability, Slug, Strict
from sdgtax.model.mapping import RelationName

Points = Annotated[int, Field(ge=0, le=1000)]
Signed = Annotated[int, Field(ge=-1000, le=1000)]
Few = Annotated[int, Field(ge=0, le=20)]


def _falling(steps: list[float]) -> list[float]:
    if any(b > a for a, b in itertools.pairwise(steps)):
        raise ValueError("each further indicator counts at most as much as the one before")
    if not steps[0]:
        raise ValueError("the first indicator of a category counts nothing")
    return steps


class Cover(Strict):
    """What it is worth that categories of a facet are covered."""

    points: Points
    """for the first indicator that surely belongs to a category"""
    steps: Annotated[list[Probability], Field(min_length=1, max_length=10), AfterValidator(_falling)]
    """the shares of the points that the first, second ... indicator of a category gives"""
    aim: bool = False
    """what is not covered is told"""


class Grades(Strict):
    """What the answer of one quality criterion is worth."""

    criterion: CategoryId
    points: dict[Grade, Signed]
    unassessed: Signed = 0


class Classes(Strict):
    """What a quality class is worth."""

    points: dict[CategoryId, Signed]
    unassessed: Signed = 0


class Crowd(Strict):
    """Where a list has more of a category than it needs."""

    times: Annotated[float, Field(ge=1, le=100)]
    """as many times as a category of the facet has on average"""
    least: Annotated[int, Field(ge=2, le=1000)]
    """and at least so many indicators"""


class Judged(Strict):
    """When a share makes a sentence about a set: from `high` a strength, below `low` a weakness."""

    high: Probability
    low: Probability


class Selection(Strict):
    """`rules/selection.yaml`: the model of a choice, and the thresholds of gaps and of comparing sets."""

    cover: dict[Slug, Cover] = Field(min_length=1)
    """by facet"""
    classes: Classes
    """of quality"""
    level: Grades
    """how well it fits the geographic level that is asked for"""
    own: Points
    """an indicator that the user has already"""
    same: list[RelationName] = Field(min_length=1)
    """two indicators that relate so are one concept: one of them at most is chosen"""
    redundant: dict[RelationName, Points]
    """what two chosen indicators lose that relate so"""
    size: Annotated[int, Field(ge=1, le=200)]
    """how many are chosen where nobody says it"""
    more: Few
    """so many sizes above the one asked for are tried, to tell what the limit costs"""
    sure: Slug
    """an indicator covers a category where it belongs to it with this word of `confidence` in scoring.yaml, or a surer
    one"""
    candidates: Annotated[int, Field(ge=1, le=50)]
    """so many are named for a gap"""
    besides: Probability
    """what a candidate covers beside the gap counts so much"""
    named: Annotated[int, Field(ge=1, le=50)]
    """so many categories are named in one sentence"""
    crowded: Crowd
    judged: Judged
    old: Annotated[int, Field(ge=1, le=100)]
    """a source of so many years is told to be old"""
