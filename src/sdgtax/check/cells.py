"""A table in CSV as its rows, each with its line, and what is wrong with it as a table; every cell has a place."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sdgtax.model.finding import DataError, Finding
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
        found: dict[str, list[int]] = {}
        for n, row in enumerate(self.rows):
            found.setdefault(row[number], []).append(n)
        return found

    def finding(
        self, row: int, column: int, rule: str, message: str, hint: str, expected: str = "", cause: str = ""
    ) -> Finding:
        """A finding at a cell."""
        line = self.lines[row]
        return self.at(
            line, start(self.written[line - 1], column, self.delimiter), rule, message, hint, expected, cause
        )

    def at(
        self, line: int, column: int, rule: str, message: str, hint: str, expected: str = "", cause: str = ""
    ) -> Finding:
        """A finding at a place; those of one rule in a table mend together, unless another cause is given."""
        where = str(shown(self.path))
        return Finding(where, line, column, rule, message, hint, expected=expected, cause=cause or f"{rule} in {where}")


def read(path: Path) -> tuple[Table | None, list[Finding]]:
    """A table and what is wrong with it as such: its encoding, its quotes, the number of cells in a row."""
    try:
        raw = read_bytes(path)
        findings, text = odd_encoding(raw, path), decode(raw, path)
    except DataError as error:
        return None, [replace(f, path=str(shown(path))) for f in error.findings]
    findings = [replace(f, path=str(shown(path))) for f in findings]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    table = Table(path, text, [], [], [], delimiter)
    header: list[str] = []
    for line, row in _parsed(text, delimiter):
        if isinstance(row, str):
            findings.append(table.at(line, 1, SPLIT, row, "Write the row anew; a quote within a cell is doubled."))
        elif not header:
            header = [name.strip() for name in row]
        elif len(row) != len(header):
            message = f"the row has {len(row)} cells, the header {len(header)}"
            findings.append(table.at(line, 1, SPLIT, message, "Put a cell with a comma in it in quotes."))
        else:
            table.rows.append(row)
            table.lines.append(line)
    return replace(table, header=header, lost=any(f.rule == SPLIT for f in findings)), findings


def _parsed(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """The rows with the lines on which they begin; a text for one that does not read. A quote that is not closed spoils one line."""
    lines = text.split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
        whole = len(rows) == len(lines)  # no row stands on several lines
    except csv.Error:
        whole = False
    if whole:
        yield from ((line, row) for line, row in enumerate(rows, 1) if row)
        return
    size, line = len(next(csv.reader(lines[:1], delimiter=delimiter))), 0
    while line < len(lines):
        found, used = _row(lines, line, delimiter, size)
        if found:
            yield line + 1, found
        line += used


def _row(lines: Sequence[str], at: int, delimiter: str, size: int) -> tuple[list[str] | str, int]:
    """The row that begins on a line and on how many lines it stands, or why it does not read."""
    for used in range(1, MOST_LINES + 1):
        try:
            found = next(csv.reader((f"{x}\n" for x in lines[at : at + used]), delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            if "unexpected end" not in str(error):
                return "a quote stands within a cell", 1
            continue
        if used == 1 or len(found) == size:
            return found, used
    return "a quote is not closed", 1


def start(line: str, column: int, delimiter: str) -> int:
    """Where a cell begins on its line, counted from 1; the first column where it stands on another line."""
    at = 0
    quoted = False
    for n, sign in enumerate(line):
        if at == column:
            return n + 1
        quoted ^= sign == '"'
        at += sign == delimiter and not quoted
    return len(line) + 1 if at == column and column else 1
