"""What people have decided: reviews of assignments and mappings between indicators. Kept apart from what the program infers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from sdgtax.model.common import CategoryId, Line, Slug, Strict
from sdgtax.model.limits import MAX_TITLE
from sdgtax.model.mapping import RelationName


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no day {text}") from None
    return text


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
YEARS_AHEAD = 5
"""A date may lie so many years after the year from which the age of data is counted."""
Said = Literal["confirm", "reject", "add"]


class Decision(Strict):
    """One decision about an assignment, bound to the indicator's code and title; to the title alone where a list has no codes."""

    indicator: str = Field(default="", max_length=MAX_TITLE)
    """set:code, or the code in a list of your own"""
    title: str = Field(default="", max_length=MAX_TITLE)
    """the title that was decided on, in one of its languages"""
    category: CategoryId
    decision: Said
    by: Line
    """who decided"""
    date: Day
    reason: str = ""


class Reviews(Strict):
    """A file of decisions about assignments. They win over what the program infers."""

    id: Slug
    taxonomy: Line
    """id and version of the taxonomy, such as ks-ssb@0.1.0"""
    note: str = ""
    decisions: list[Decision] = Field(min_length=1)


class Mapping(Strict):
    """How two indicators relate."""

    a: Line
    """set:code"""
    b: Line
    """set:code"""
    relation: RelationName
    """broad: b is broader than a"""
    differs: list[Line] = []
    by: str = ""
    date: Day | None = None
    note: str = ""


class Mappings(Strict):
    """A file of mappings between indicators of different sets."""

    id: Slug
    publisher: Line
    """who says so"""
    licence: str = ""
    source: str = ""
    note: str = ""
    mappings: list[Mapping] = Field(min_length=1)
