"""`rules/columns.yaml`: the columns of what is written, how those of a user's table are called, and the words of other systems."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sdgtax.model.common import CategoryId, Lang, Line, Slug, Strict
from sdgtax.model.language import UNKNOWN, Text


class Column(Strict):
    """A column of a sheet. Its id is its name in CSV and is the same in every language."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    type: Literal["text", "integer", "number", "share", "boolean", "list"] = "text"
    heading: Text
    """what stands above it in a table for reading"""
    facet: Slug | None = None
    """the cells are answers of this facet, best first"""
    most: Annotated[int, Field(ge=1, le=1000)] | None = None
    """at most so many answers"""
    answer: Literal["notation", "name", "label", "heading"] = "name"
    """how an answer is written: by its number, by the last part of its id, by its label, by number and label"""
    separator: Annotated[str, Field(min_length=1)] = ";"
    """what stands between the values of a list in one cell"""
    decimals: Annotated[int, Field(ge=0, le=9)] | None = None
    """a number is written with just so many decimals"""
    signed: bool = False
    """in a table for reading, numbers above 0 have their sign too"""
    choices: list[Text] = []
    """what a person may choose here, in a workbook"""
    hidden: bool = False
    """not seen in a workbook: for the program, when it reads the workbook again"""
    empty: str = ""
    """what a table for reading shows where there is nothing"""

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

    columns: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], list[Line]]
    """for each part of an indicator (as in an indicator set) the names that its column may have, the best one first"""
    repeating: list[Line] = []
    """names of columns with titles that come again in many rows: each title is read once"""
    sure: list[Line] = []
    """names of columns with titles that hold titles beside a column of codes, whatever they look like"""
    languages: dict[Lang, list[Line]] = Field(min_length=1)
    """words for each language: in the column of languages, and beside the name of a column of titles"""
    values: dict[str, dict[Line, list[Line]]] = {}
    """for a column the words that stand for a value of an indicator set; `{n}` is a number, in digits or in words"""
    numbers: dict[str, list[Line]] = {}
    """words for the number `{n}` of `values`"""
    joiners: list[Line] = []
    """words between two values of one cell"""
    empty: list[Line] = []
    """cells that say nothing"""
    notes: list[Line] = []
    """how a row begins that is a note below the table"""
    sheets: list[Line] = []
    """names of sheets that say nothing of what is in them"""
    totals: list[Line] = []
    """what stands before a sum of the rows above"""
    labels: list[Line] = []
    """words that people write before the number of a goal or target"""


class Dialect(Strict):
    """How CSV is written for a spreadsheet program of a country, so that it opens without an import."""

    lang: Lang
    """the language of headings and labels where none is asked for"""
    delimiter: Literal[",", ";", "\t", "|"]
    decimal: Literal[".", ","]
    bom: bool = False
    """a byte order mark in front, by which programs know UTF-8"""


class KsLabel(Strict):
    """How KS's Turtle says an answer of a facet."""

    property: Line
    """the address of the property"""
    base: Line
    """what the addresses of the answers begin with"""


class KsRules(Strict):
    """The words of KS's Turtle that the standards do not have."""

    by: Line
    """who says so, in reviews and mappings that are read from it"""
    languages: dict[Lang, Line] = {}
    """its tags of languages that are other ones than ours"""
    bases: list[Line]
    """what the addresses of its sets begin with"""
    facets: dict[Slug, KsLabel]


class Exchange(Strict):
    """What other systems need to know and the model does not say."""

    base: Line
    """what our addresses begin with"""
    agency: Line
    """the maintenance agency in SDMX"""
    ks: KsRules
    open_sdg: dict[Slug, Line] = {}
    """fields of Open SDG's metadata, by the facet whose labels they hold"""
    theme: Line
    """the address of the theme of a data set in DCAT"""
    keywords: list[Text] = []
    """key words of a data set in DCAT"""


Colour = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{6}$")]


class Columns(Strict):
    """Columns of sheets and of tables that are read."""

    sheets: dict[Slug, list[Column]]
    dialects: dict[Slug, Dialect] = {}
    colours: dict[CategoryId, Colour] = {}
    """of categories, in workbooks"""
    marks: dict[Line, Colour] = {}
    """columns in which `yes` is marked, in workbooks"""
    exchange: Exchange | None = None
    """the words of other systems, for import and export"""
    input: InputColumns
