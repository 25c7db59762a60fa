"""What every command's result becomes before it is drawn or written: a sheet, or records for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from sdgtax.model.common import Slug, Strict
from sdgtax.model.language import Text


class Column(Strict):
    """A column of a sheet. Its id is its name in CSV and is the same in every language."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    type: Literal["text", "integer", "number", "share", "boolean", "list"] = "text"
    heading: Text = Field(description="what stands above it in a table for reading")
    facet: Slug | None = Field(default=None, description="the cells are answers of this facet, best first")
    most: Annotated[int, Field(ge=1)] | None = Field(default=None, description="at most so many answers")
    answer: Literal["notation", "name", "label"] = Field(
        default="name",
        description="how an answer is written: by its number, by the last part of its id, by its label in the language of labels",
    )
    separator: str = Field(default=";", description="what stands between the values of a list in one cell")
    decimals: Annotated[int, Field(ge=0, le=9)] | None = Field(
        default=None, description="a number is written with just so many decimals"
    )
    empty: str = Field(default="", description="what a table for reading shows where there is nothing")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table. A row has one value for each column: text, a number, a truth value, a list, or None for nothing.

    `rows` may be a stream that can be read only once.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Records:
    """A JSON object of which one field, the last one, is a long list; `rows` may be a stream that can be read only once."""

    head: Mapping[str, Any]
    name: str
    rows: Iterable[Mapping[str, Any]]


Shape = Literal["sheet", "record", "records", "mappings", "findings", "difference"]
Result = Mapping[Shape, Callable[[], Any]]
"""A result in all shapes that it can take; a shape is made when a format asks for it."""
