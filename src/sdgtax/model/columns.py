"""`rules/columns.yaml`: the columns of what is written, and how those of a user's table are called."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sdgtax.model.common import CategoryId, Lang, Line, Slug, Strict
from sdgtax.model.exchange import Exchange
from sdgtax.model.language import UNKNOWN, Text


class Column(Strict):
    """A column of a sheet. Its id is its name in CSV and is the same in every language."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    type: Literal["text", "integer", "number", "share", "boolean", "list"] = "text"
    heading: Text = Field(description="what stands above it in a table for reading")
    facet: Slug | None = Field(default=None, description="the cells are answers of this facet, best first")
    most: Annotated[int, Field(ge=1)] | None = Field(default=None, description="at most so many answers")
    answer: Literal["notation", "name", "label", "heading"] = Field(
        default="name",
        description="how an answer is written: by its number, by the last part of its id, by its label, by number and label",
    )
    separator: str = Field(default=";", description="what stands between the values of a list in one cell")
    decimals: Annotated[int, Field(ge=0, le=9)] | None = Field(
        default=None, description="a number is written with just so many decimals"
    )
    signed: bool = Field(default=False, description="in a table for reading, numbers above 0 have their sign too")
    choices: list[Text] = Field(default=[], description="what a person may choose here, in a workbook")
    empty: str = Field(default="", description="what a table for reading shows where there is nothing")

    @classmethod
    def own(cls, name: str, heading: str = "") -> Column:
        """A column of a user's own table, under the name that it has there."""
        return cls.model_construct(id=name, heading=Text({UNKNOWN: heading or name}))

    @classmethod
    def counted(cls, id_: str, name: str) -> Column:
        """A column of counts of something that has this name in every language."""
        return cls.model_construct(id=id_, type="integer", heading=Text({UNKNOWN: name}))


class InputColumns(Strict):
    """How the columns of a user's own table are found: by their names, the first one that is there."""

    title: list[Line] = Field(min_length=1)
    code: list[Line] = []
    lang: list[Line] = []
    metadata: list[Line] = Field(
        default=[], description="columns taken over as metadata, under the names that they have in an indicator set"
    )
    languages: dict[Lang, list[Line]] = Field(description="words for each language in the column of languages")


class Dialect(Strict):
    """How CSV is written for a spreadsheet program of a country, so that it opens without an import."""

    lang: Lang = Field(description="the language of headings and labels where none is asked for")
    delimiter: Literal[",", ";", "\t", "|"]
    decimal: Literal[".", ","]
    bom: bool = Field(default=False, description="a byte order mark in front, by which programs know UTF-8")


Colour = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{6}$")]


class Columns(Strict):
    """Columns of sheets and of tables that are read."""

    sheets: dict[Slug, list[Column]]
    dialects: dict[Slug, Dialect] = {}
    colours: dict[CategoryId, Colour] = Field(default={}, description="of categories, in workbooks")
    marks: dict[Line, Colour] = Field(default={}, description="columns in which `yes` is marked, in workbooks")
    exchange: Exchange | None = Field(default=None, description="the words of other systems, for import and export")
    input: InputColumns
