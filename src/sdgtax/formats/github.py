"""Findings as workflow commands, which GitHub shows as annotations beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.text import harmless

if TYPE_CHECKING:
    from sdgtax.views.findings import Findings


def write(findings: Findings) -> Iterator[str]:
    """One line a finding."""
    for f in findings.found:
        places = f"file={_property(Path(f.path).as_posix())}"
        if f.line:
            places += f",line={f.line},col={f.column}"
            if f.end_column > f.column:
                places += f",endLine={f.line},endColumn={f.end_column}"
        say = findings.say
        expected = "\n" + say(f"expected: {f.expected}") if f.expected else ""
        hint = "\n" + say(f"to mend: {f.hint}") if f.hint else ""
        title = _property(f"{findings.code(f)} {f.rule}")
        yield f"::{f.severity} {places},title={title}::{_data(f.worded(say) + expected + hint)}\n"


def _data(value: str) -> str:
    return harmless.log(value).replace("%", "%25").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
