"""Findings about files as a sheet and as records, and as what the formats of findings take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sdgtax.views.sheets import fields_of, sheet

if TYPE_CHECKING:
    from sdgtax.check.registry import Rule
    from sdgtax.model.columns import Columns
    from sdgtax.model.finding import Finding
    from sdgtax.model.messages import Say
    from sdgtax.model.sheet import Result


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings, sorted by place; the paths of the files that they are about, and the rules by name.

    `files` counts also the files that were only read since others refer to them. `whose` says whose data were checked, `kinds` how
    many files of each kind. `say` words a text in the language of the reader.
    """

    found: Sequence[Finding]
    checked: Collection[str]
    files: int
    rules: Mapping[str, Rule]
    whose: str = ""
    kinds: Mapping[str, int] = field(default_factory=dict)
    say: Say = str

    def code(self, finding: Finding) -> str:
        """The code of the finding's rule; its name where it has none."""
        rule = self.rules.get(finding.rule)
        return rule.code if rule else finding.rule


def result(columns: Columns, findings: Findings) -> Result:
    """One row a finding."""
    return {
        "sheet": lambda: sheet(columns, "findings", (_record(findings, f) for f in findings.found)),
        "record": lambda: record(findings),
        "findings": lambda: findings,
    }


def record(findings: Findings) -> dict[str, Any]:
    """The JSON form: all findings and their number by severity; `also` are the further places of the same cause."""
    count = Counter(f.severity for f in findings.found)
    listed = [
        _record(findings, f) | ({"also": [_place(findings, o) for o in f.also]} if f.also else {})
        for f in findings.found
    ]
    return {
        "files": findings.files,
        "checked": {"files": len(findings.checked), **findings.kinds},
        "data": findings.whose,
        "errors": count["error"],
        "warnings": count["warning"],
        "findings": listed,
    }


def _place(findings: Findings, f: Finding) -> dict[str, Any]:
    return fields_of(f, "path", "line", "column") | {"message": findings.say(f.message)}


def _record(findings: Findings, f: Finding) -> dict[str, Any]:
    return {
        "code": findings.code(f),
        **fields_of(f, "rule", "severity", "path", "line", "column", "end_column"),
        **{name: findings.say(getattr(f, name)) for name in ("message", "expected", "hint")},
        "count": f.count,
    }


def rules(columns: Columns, known: Iterable[Rule]) -> Result:
    """The rules of `validate`, one row a rule."""
    rows = [{"code": r.code, "rule": r.name, "severity": r.severity, "what": r.text.what} for r in known]
    return {"sheet": lambda: sheet(columns, "rules", rows), "record": lambda: {"rules": rows}}
