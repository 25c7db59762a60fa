"""Findings and errors: what is wrong, where, what was expected, and how to mend it. Never prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding about a file.

    `rule` is the name of a rule in `sdgtax.check.rules`. `line` and `column` count from 1; 0 means that the finding is
    about the whole file. `end_column` is the column after the offending text on that line, 0 where it is not known. `cell` is the
    place in a spreadsheet, such as `Ark1!C7`. `cause` is what findings have in common that mend together (empty: rule and message);
    `also` are the others of the same cause, for which this one stands.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    expected: str = ""
    end_column: int = 0
    cause: str = field(default="", compare=False)
    also: tuple[Finding, ...] = field(default=(), compare=False)
    cell: str = ""

    @property
    def count(self) -> int:
        """The number of places that are wrong."""
        return 1 + len(self.also)

    def worded(self, say: Callable[[str], str] = str) -> str:
        """The message, with the number of the other places. `say` words a text in the language of the reader."""
        more = len(self.also)
        others = say(f"and {more:,} more {'place' if more == 1 else 'places'}") if more else ""
        return say(self.message) + (f" ({others})" if more else "")

    def line_told(self, say: Callable[[str], str] = str) -> str:
        """The finding on one line: `path:line:column: severity: message (hint) [rule]`."""
        expected = f" {say(f'Expected: {self.expected}.')}" if self.expected else ""
        hint = f" {say(self.hint)}" if self.hint else ""
        told = f"{self.place}: {say(self.severity)}: {self.worded(say)}.{expected}{hint} [{self.rule}]"
        return told.replace("\n", "\\x0a")

    def __str__(self) -> str:
        return self.line_told()

    @property
    def place(self) -> str:
        """`path:line:column` or `path:sheet!cell`, or the path alone for a finding about the whole file."""
        if self.cell:
            return f"{self.path}:{self.cell}"
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class SdgtaxError(Exception):
    """Something that the user can mend. The text is one complete message; the command line exits with 2."""


@dataclass
class DataError(SdgtaxError):
    """Input files that cannot be used: one or more findings, each with its place."""

    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(str(f) for f in self.findings)


def named_path(word: str) -> Path:
    """The path that a word is. Raises SdgtaxError for an empty one, which is no path and not the folder one stands in."""
    if not word:
        raise SdgtaxError("an empty word is no path. Name a file or a folder; `.` is the folder where you are.")
    return Path(word)


def problem(where: object, line: int, rule: str, message: str, hint: str = "", column: int = 0) -> DataError:
    """One finding about a line of a file (0: about the whole file) as an error."""
    return DataError([Finding(str(where), line, column or (1 if line else 0), rule, message, hint)])


def first_line(error: Exception) -> str:
    """What an error of a library says in its first line; its kind where it says nothing."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
