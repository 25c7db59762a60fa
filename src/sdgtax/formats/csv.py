"""CSV after RFC 4180: UTF-8, line feeds, every cell safe for spreadsheets. Lists are read by `reading.delimited`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.text.harmless import cell

if TYPE_CHECKING:
    from sdgtax.model.columns import Column
    from sdgtax.model.sheet import Sheet


def write(sheet: Sheet, delimiter: str = ",") -> Iterator[str]:
    """The sheet line by line, the ids of the columns first."""
    return lines(_rows(sheet), delimiter)


def _rows(sheet: Sheet) -> Iterator[list[Any]]:
    rows = iter(sheet.rows)
    first = next(rows, None)  # what is wrong with the first row is told before anything is written
    yield [cell(column.id) for column in sheet.columns]
    while first is not None:
        yield [
            cell(value) if isinstance(value, str) else cell(_plain(value, column))
            for value, column in zip(first, sheet.columns, strict=True)
        ]
        first = next(rows, None)


def _plain(value: Any, column: Column) -> Any:
    """A value as it stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return column.separator.join(map(str, value))
    if column.decimals is not None:
        return f"{value:.{column.decimals}f}"
    return value


def lines(rows: Iterable[Iterable[Any]], delimiter: str) -> Iterator[str]:
    """Rows as lines of text, quoted where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
