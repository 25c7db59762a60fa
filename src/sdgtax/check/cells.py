"""A table in CSV as its rows, each with its line, and what is wrong with it as a table; every cell has a place."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sdgtax.check.records import grouped
from sdgtax.model.finding import DataError, Finding
from sdgtax.text.cells import Lines, rows, start
from sdgtax.yaml.encoding import decode, odd_encoding, read_bytes
from sdgtax.yaml.find import shown

SPLIT = "title-table"
"""The rule of tables that do not read."""
MOST_LINES = 3
"""A cell with line breaks stands on so many lines at most; more is a quote that is not closed."""


@dataclass(frozen=True)
class Table:
    """A table as it was read: the header, the rows of its length, and the line on which each begins; `lost`: some rows do not read."""

    path: Path
    text: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    delimiter: str
    lost: bool = False

    @cached_property
    def written(self) -> list[str]:
        """The lines as they are written."""
        return self.text.split("\n")

    def column(self, name: str) -> int:
        """The number of a column; -1 where there is none of this name."""
        return self.header.index(name) if name in self.header else -1

    def cells(self, number: int) -> Iterator[tuple[int, str]]:
        """The cells of a column with the numbers of their rows."""
        return ((n, row[number]) for n, row in enumerate(self.rows))

    def by_value(self, number: int) -> dict[str, list[int]]:
        """The rows of a column by what stands in it."""
        return grouped((cell, n) for n, cell in self.cells(number))

    def finding(
        self, row: int, column: int, rule: str, message: str, hint: str, expected: str = "", cause: str = ""
    ) -> Finding:
        """A finding at a cell."""
        line = self.lines[row]
        at = start(self.written[line - 1], column, self.delimiter)
        return self.at(line, at, rule, message, hint, expected, cause)

    def at(
        self, line: int, column: int, rule: str, message: str, hint: str, expected: str = "", cause: str = ""
    ) -> Finding:
        """A finding at a place; those of one rule in a table mend together, unless another cause is given."""
        where = str(shown(self.path))
        return Finding(where, line, column, rule, message, hint, expected=expected, cause=cause or f"{rule} in {where}")


def read(path: Path) -> tuple[Table | None, list[Finding]]:
    """A table and what is wrong with it as such: its encoding, its quotes, the number of cells in a row."""
    where = shown(path)
    try:
        raw = read_bytes(where)
        findings, text = odd_encoding(raw, where), decode(raw, where)
    except DataError as error:
        return None, list(error.findings)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    table = Table(path, text, [], [], [], delimiter)
    header: list[str] = []
    lines = Lines(f"{line}\n" for line in text.split("\n"))
    for row in rows(lines, delimiter):
        if what := _unread(row, lines.row, len(header)):
            lines.back()
            hint = "Write the row anew; a quote within a cell is doubled."
            findings.append(table.at(lines.line, 1, SPLIT, what, hint))
        elif not row or isinstance(row, csv.Error):
            continue
        elif not header:
            header = [name.strip() for name in row]
        elif len(row) != len(header):
            message = f"the row has {len(row)} cells, the header {len(header)}"
            findings.append(table.at(lines.line, 1, SPLIT, message, "Put a cell with a comma in it in quotes."))
        else:
            table.rows.append(row)
            table.lines.append(lines.line)
    return replace(table, header=header, lost=any(f.rule == SPLIT for f in findings)), findings


def _unread(row: list[str] | csv.Error, lines: Sequence[str], size: int) -> str:
    """Why a row does not read; empty where it does. A quote that is not closed spoils one line, not all that it runs over."""
    if isinstance(row, csv.Error):
        closed = len(lines) == 1 and "unexpected end" not in str(row)
        return "a quote stands within a cell" if closed else "a quote is not closed"
    return "a quote is not closed" if len(lines) > 1 and (len(lines) > MOST_LINES or len(row) != size) else ""
