"""What every command's result becomes before it is drawn or written: a sheet, or records for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sdgtax.model.columns import Column

NUMBERS = ("integer", "number", "share")
"""Types of columns with numbers."""


class SameRow(list[Any]):
    """A row with the cells of another one, `of`, which is kept; but for the cells with the numbers `but`."""

    __slots__ = ("but", "of")

    def __init__(self, of: Sequence[Any], but: Sequence[int]) -> None:
        super().__init__(of)
        self.of, self.but = of, but

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table. A row has one value for each column: text, a number, a truth value, a list, or None for nothing.

    `rows` may be a stream that can be read only once. `lang` is the language of its headings where it is for people; programs
    read the ids of the columns.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]
    lang: str = ""

    @property
    def head(self) -> list[str]:
        """What stands above the columns in a file."""
        return [c.heading.get(self.lang) if self.lang else c.id for c in self.columns]

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows by ids of columns."""
        ids = [c.id for c in self.columns]
        return (dict(zip(ids, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet in a workbook: its title, colours by column and value (`E5243B`), columns that stay in view, the title of its chart.

    `pick` names for a column the page whose first column has what a person may choose; anything else may be written there too.
    """

    title: str
    sheet: Sheet
    colours: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    freeze: int = 0
    chart: str = ""
    pick: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook."""

    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a text: where it stands, and its pieces, each with whether it is marked."""

    place: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a section: what it is about, its colour (`E5243B`), how long its bar is (0 to 1), what is said beside, passages."""

    label: str
    colour: str
    share: float
    note: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an article: its heading, lines of text, entries, and the heading under which further, weaker ones stand."""

    title: str
    level: int = 2
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    more: tuple[str, tuple[Entry, ...]] = ("", ())


@dataclass(frozen=True, slots=True)
class Article:
    """A page to read in a browser."""

    lang: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Sheets for a database: the columns of each one's key, and which column names a row of which other sheet, by what."""

    sheets: tuple[Sheet, ...]
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Records:
    """A JSON object of which one field, the last one, is a long list; `rows` may be a stream that can be read only once."""

    head: Mapping[str, Any]
    name: str
    rows: Iterable[Mapping[str, Any]]


Shape = Literal[
    "sheet", "book", "pages", "article", "report", "tables", "record", "records", "mappings", "findings", "difference", "exchange",
]  # fmt: skip
Result = Mapping[Shape, Callable[[], Any]]
"""A result in all shapes that it can take; a shape is made when a format asks for it."""
