"""Sheets out of plain rows, and how an answer is written in a cell. All columns are those of `rules/columns.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.sheet import Book, Page, Result, Sheet, Tables
from sdgtax.text.fold import shorten

if TYPE_CHECKING:
    from sdgtax.model.columns import Column, Columns
    from sdgtax.model.rules import Category
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

Rows = Iterator[dict[str, Any]]
"""Rows of a sheet: ids of columns to values; they may know more columns than are declared."""
P = ParamSpec("P")
TellsRows = Callable[Concatenate["Taxonomy", P], Rows]
GivesSheet = Callable[Concatenate["Taxonomy", P], Sheet]
DECIMALS = 4
"""Figures in JSON have so many decimals."""


def fields_of(record: object, *names: str) -> dict[str, Any]:
    """These fields of a record, each under its own name, as JSON has them: fractions rounded, lists for tuples."""
    return {name: plain(getattr(record, name)) for name in names}


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return round(value, DECIMALS) if isinstance(value, float) else list(value) if isinstance(value, tuple) else value


def sheet_of(name: str) -> Callable[[TellsRows[P]], GivesSheet[P]]:
    """Makes a function that tells rows give the sheet of them, with the columns that are declared under this name."""

    def made(rows: TellsRows[P]) -> GivesSheet[P]:
        @wraps(rows)
        def of(taxonomy: Taxonomy, /, *args: P.args, **options: P.kwargs) -> Sheet:
            return sheet(taxonomy.columns, name, rows(taxonomy, *args, **options))

        return of

    return made


def noted(taxonomy: Taxonomy, name: str, notes: Iterable[str]) -> Sheet:
    """A sheet with a sentence a row."""
    return sheet(taxonomy.columns, name, ({"note": note} for note in notes))


def columns_of(columns: Columns, name: str) -> tuple[Column, ...]:
    """The declared columns of a sheet, in order. Raises SdgtaxError if there are none."""
    if not columns.sheets.get(name):
        raise SdgtaxError(f"rules/columns.yaml has no columns of the sheet “{name}”. Add them.")
    return tuple(columns.sheets[name])


def sheet(columns: Columns, name: str, rows: Iterable[Mapping[str, Any]]) -> Sheet:
    """A sheet with its declared columns. A row maps ids of columns to values and may know more of them than are declared.

    Raises SdgtaxError, when the rows are read, for a column that the rows do not know.
    """
    declared = columns_of(columns, name)
    return Sheet(name, declared, (known(row, name, declared) for row in rows))


def known(values: Mapping[str, Any], name: str, columns: Sequence[Column]) -> list[Any]:
    """The values for columns. Raises SdgtaxError if there is none for one of them."""
    try:
        return [values[column.id] for column in columns]
    except KeyError as missing:
        found = f"the sheet “{name}” has no column “{missing.args[0]}”. Known: {', '.join(values)}."
        raise SdgtaxError(f"rules/columns.yaml: {found}") from None


def shapes(titles: Sequence[str], make: Callable[[], Sequence[Sheet]], say: Voice, *, first: int = 0) -> Result:
    """Several sheets in the shapes that formats take: a workbook and a page for people have all of them, a table the `first` one."""

    def book() -> Book:
        return Book(tuple(Page(t, replace(s, lang=say.lang)) for t, s in zip(titles, make(), strict=True)))

    return {"sheet": lambda: make()[first], "book": book, "pages": book, "tables": lambda: Tables(tuple(make()))}


def read(column: Column, value: Any, say: Voice) -> str:
    """A value as it is read."""
    if value in (None, "", [], ()):
        return column.empty
    if isinstance(value, list | tuple):
        return column.separator.join(map(str, value))
    if column.type == "share":
        return say.share(value)
    if column.decimals is not None:
        return say.number(value, column.decimals, "+" if column.signed else "")
    return str(value)


def written(taxonomy: Taxonomy, category: str, column: Column, lang: str) -> str:
    """A category as an answer in a cell: its number (11, 11.6) where it has one, its label, both, or the last part of its id."""
    if column.answer == "label":
        return taxonomy.label(category, lang)
    found = taxonomy.categories.get(category)
    if found and column.answer == "heading":
        return heading(found, lang)
    number = found.notation if found and column.answer == "notation" else ""
    return number or taxonomy.name(category)


def heading(category: Category, lang: str) -> str:
    """Number and label; for a target its official wording, since its label is only the number."""
    label = category.label.get(lang)
    if category.title and category.notation and category.notation in label:
        return f"{category.notation} {shorten(category.title.get(lang), 90)}"
    return (
        f"{category.notation} {label}"
        if category.notation.isdigit() and not label.endswith(category.notation)
        else label
    )
