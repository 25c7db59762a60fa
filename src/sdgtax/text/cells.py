"""Rows of cells out of the lines of a text, each with the lines that it is made of."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator


class Lines:
    """The lines of a text. Those of the row that was read last are kept (`row`), and the number of its first (`line`)."""

    def __init__(self, lines: Iterable[str], line: int = 1) -> None:
        """`line` is the number of the first one."""
        self._lines = iter(lines)
        self._back: list[str] = []
        self.line = line
        self.row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self.row.append(line)
        return line

    def back(self) -> None:
        """All lines of the row but its first are read once more: it ends there."""
        self._back += reversed(self.row[1:])
        del self.row[1:]


def start(line: str, cell: int, delimiter: str) -> int:
    """Where a cell begins on its line, counted from 1; 1 for one that stands on another line."""
    at, quoted = 0, False
    for n, sign in enumerate(line):
        if at == cell:
            return n + 1
        if sign == "\n":
            return 1
        quoted ^= sign == '"'
        at += sign == delimiter and not quoted
    return len(line) + 1 if at == cell and cell else 1


def rows(lines: Lines, delimiter: str) -> Iterator[list[str] | csv.Error]:
    """The cells of each row, or why it does not read."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.row = []
        try:
            found: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            found = error
        yield found
        lines.line += len(lines.row)
