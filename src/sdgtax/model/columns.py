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
    most: Annotated[int, Field(ge=1, le=1000)] | None = Field(default=None, description="at most so many answers")
    answer: Literal["notation", "name", "label", "heading"] = Field(
        default="name",
        description="how an answer is written: by its number, by the last part of its id, by its label, by number and label",
    )
    separator: Annotated[str, Field(min_length=1)] = Field(
        default=";", description="what stands between the values of a list in one cell"
    )
    decimals: Annotated[int, Field(ge=0, le=9)] | None = Field(
        default=None, description="a number is written with just so many decimals"
    )
    signed: bool = Field(default=False, description="in a table for reading, numbers above 0 have their sign too")
    choices: list[Text] = Field(default=[], description="what a person may choose here, in a workbook")
    hidden: bool = Field(
        default=False, description="not seen in a workbook: for the program, when it reads the workbook again"
    )
    empty: str = Field(default="", description="what a table for reading shows where there is nothing")

    @classmethod
    def own(cls, name: str, heading: str = "") -> Column:
        """A column of a user's own table, under the name that it has there."""
        return cls.model_construct(id=name, heading=Text({UNKNOWN: heading or name}))

    @classmethod
    def counted(cls, id_: str, name: str) -> Column:
        """A column of counts of something that has this name in every language."""
        return cls.model_construct(id=id_, type="integer", heading=Text({UNKNOWN: name}))


MORE: dict[str, dict[str, str]] = {
    "sets": {"publisher": "text", "edition": "text", "listed": "integer", "both_languages": "integer"},
    "pair-terms": {"term": "text", "weight": "number"},
}
"""What the rows of a sheet have beside the columns that the bundled file declares, by name of the sheet: ids and types."""


class InputColumns(Strict):
    """How the columns of a user's own table are found: by their names, without regard to case, blanks and points."""

    columns: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], list[Line]] = Field(
        description="for each part of an indicator (as in an indicator set) the names that its column may have, the best one first"
    )
    repeating: list[Line] = Field(
        default=[], description="names of columns with titles that come again in many rows: each title is read once"
    )
    sure: list[Line] = Field(
        default=[],
        description="names of columns with titles that hold titles beside a column of codes, whatever they look like",
    )
    languages: dict[Lang, list[Line]] = Field(
        min_length=1,
        description="words for each language: in the column of languages, and beside the name of a column of titles",
    )
    values: dict[str, dict[Line, list[Line]]] = Field(
        default={},
        description="for a column the words that stand for a value of an indicator set; `{n}` is a number, in digits or in words",
    )
    numbers: dict[str, list[Line]] = Field(default={}, description="words for the number `{n}` of `values`")
    joiners: list[Line] = Field(default=[], description="words between two values of one cell")
    empty: list[Line] = Field(default=[], description="cells that say nothing")
    notes: list[Line] = Field(default=[], description="how a row begins that is a note below the table")
    sheets: list[Line] = Field(default=[], description="names of sheets that say nothing of what is in them")
    totals: list[Line] = Field(default=[], description="what stands before a sum of the rows above")
    labels: list[Line] = Field(default=[], description="words that people write before the number of a goal or target")


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
