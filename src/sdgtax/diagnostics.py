"""Findings and errors: what is wrong, where, and how to mend it. Never prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding about a file.

    `line` and `column` count from 1; 0 means that the finding is about the whole file.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """The finding on one line: `path:line:column: severity: message (hint) [rule]`."""
        place = self.path
        if self.line:
            place += f":{self.line}:{self.column}"
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}: {self.severity}: {self.message}.{hint} [{self.rule}]"


class SdgtaxError(Exception):
    """Something that the user can mend. The text is one complete message; the command line exits with 2."""


@dataclass
class DataError(SdgtaxError):
    """Input files that cannot be used: one or more findings, each with its place."""

    findings: list[Diagnostic] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(str(f) for f in self.findings)
