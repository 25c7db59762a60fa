"""CSV after RFC 4180: UTF-8, line feeds, every cell safe for spreadsheets. Lists are read by `reading.delimited`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from sdgtax.text.harmless import cell

if TYPE_CHECKING:
    from sdgtax.model.columns import Column, Dialect
    from sdgtax.model.sheet import Sheet


SHORT = 40
"""Texts that come again and again, such as answers, are no longer."""
_short = lru_cache(maxsize=4096)(cell)


def write(sheet: Sheet, delimiter: str = ",", dialect: Dialect | None = None) -> Iterator[str]:
    """The sheet line by line, its head first; in a dialect for a spreadsheet program."""
    rows = _rows(sheet, dialect.decimal if dialect else ".")
    made = lines(rows, dialect.delimiter if dialect else delimiter)
    return chain(["\ufeff"], made) if dialect and dialect.bom else made


def _rows(sheet: Sheet, point: str = ".") -> Iterator[list[Any]]:
    rows = iter(sheet.rows)
    first = next(rows, None)  # what is wrong with the first row is told before anything is written
    yield [cell(name) for name in sheet.head]
    while first is not None:
        made = []
        for value, column in zip(first, sheet.columns, strict=True):
            if not isinstance(value, str):
                value = plain(value, column, point)
            if isinstance(value, str) and value:
                value = _short(value) if len(value) < SHORT else cell(value)
            made.append(value)
        yield made
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


def lines(rows: Iterable[Iterable[Any]], delimiter: str) -> Iterator[str]:
    """Rows as lines of text, quoted where needed."""
    made = csv.writer(_Handed(), delimiter=delimiter, lineterminator="\n").writerow
    for row in rows:
        yield cast(str, made(row))  # what `write` gives back


class _Handed:
    """A file that keeps nothing: what is written is given back."""

    write = staticmethod(str)
