"""CSV after RFC 4180: UTF-8, line feeds, every cell safe for spreadsheets. Lists are read by `reading.delimited`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.model.sheet import SameRow
from sdgtax.text.harmless import cell

if TYPE_CHECKING:
    from sdgtax.model.columns import Column, Dialect
    from sdgtax.model.sheet import Sheet


SHORT = 40
"""Texts that come again and again, such as answers, are no longer."""
KNOWN, ROWS_KNOWN = 4096, 1000
"""So many of them, and so many rows that come again, are kept as they are written."""


def write(sheet: Sheet, delimiter: str = ",", dialect: Dialect | None = None) -> Iterator[str]:
    """The sheet line by line, its head first; in a dialect for a spreadsheet program."""
    if dialect is None:
        return _lines(sheet, delimiter, ".")
    made = _lines(sheet, dialect.delimiter, dialect.decimal)
    return chain(["\ufeff"], made) if dialect.bom else made


def as_file(sheet: Sheet) -> tuple[Path, str]:
    """The sheet as a file that is called after it."""
    return Path(f"{sheet.name}.csv"), "".join(write(sheet))


def _lines(sheet: Sheet, delimiter: str, point: str) -> Iterator[str]:
    rows = iter(sheet.rows)
    first = next(rows, None)  # what is wrong with the first row is told before anything is written
    yield from lines([[cell(name) for name in sheet.head]], delimiter)
    columns = sheet.columns
    kept: dict[int, tuple[Sequence[Any], list[str]]] = {}

    def safe(text: str) -> str:
        return _quoted(cell(text), delimiter)

    short = lru_cache(KNOWN)(safe)

    def written(value: Any, column: Column) -> str:
        if not isinstance(value, str):
            value = plain(value, column, point)
        if isinstance(value, str):
            return short(value) if len(value) < SHORT else safe(value)
        return _quoted(str(value), delimiter)

    def row(values: Sequence[Any]) -> list[str]:
        return [written(value, column) for value, column in zip(values, columns, strict=True)]

    while first is not None:
        if isinstance(first, SameRow):
            of = first.of
            if id(of) not in kept:
                if len(kept) >= ROWS_KNOWN:
                    kept.clear()
                kept[id(of)] = of, row(of)
            made = kept[id(of)][1].copy()
            for n in first.but:
                made[n] = written(first[n], columns[n])
        else:
            made = row(first)
        yield _line(made, delimiter)
        first = next(rows, None)


def plain(value: Any, column: Column, point: str = ".") -> Any:
    """A value as it stands in a cell, with this decimal sign."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return column.separator.join(map(str, value))
    if column.decimals is not None:
        value = f"{value:.{column.decimals}f}"
    elif point == "." or not isinstance(value, float):
        return value
    return str(value).replace(".", point)


def lines(rows: Iterable[Iterable[str]], delimiter: str) -> Iterator[str]:
    """Rows as lines of text, quoted where needed."""
    return (_line([_quoted(text, delimiter) for text in row], delimiter) for row in rows)


def _quoted(text: str, delimiter: str) -> str:
    """A text as it stands between separators: in quotes where it would else be taken for more than one cell."""
    if delimiter in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def _line(cells: Sequence[str], delimiter: str) -> str:
    """A line of cells that are quoted; one with a single cell is never empty."""
    return (delimiter.join(cells) or '""' * len(cells)) + "\n"
