"""Findings brought together by what has caused them, after all rules ran; and advice that looks at the data that was checked."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sdgtax.check.records import grouped
from sdgtax.check.registry import FEW
from sdgtax.check.rules import RULES
from sdgtax.model.finding import Finding
from sdgtax.yaml.find import Found, find, shown

TRIED = 3
"""Where more examples fail, or terms match nothing, than this, something behind all of them has changed."""
MOST = 5000
"""So many findings are told at all; viewers of reports show no more."""
_COMMAND = re.compile(r"`sdgtax (taxonomy|sets|explain|fmt)\b([^`]*)`")


def by_cause(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in their order, those of one cause as the one whose rule comes first; the others are `also` in it.

    Above `MOST` the rest is left out, warnings first, and a finding says so.
    """
    findings = list(findings)
    tried = Counter(_tried(f) for f in findings if f.rule in RULES and RULES[f.rule].trial)
    order = {name: n for n, name in enumerate(RULES)}

    def behind(f: Finding) -> tuple[str, ...]:
        own = (f.cause,) if f.cause else (f.rule, f.message)
        return ("trial", _tried(f)) if tried[_tried(f)] > TRIED else own

    told: list[Finding] = []
    for group in grouped((behind(f), f) for f in findings).values():
        first = min(group, key=lambda f: (f.severity != "error", order.get(f.rule, 0), f))
        others = tuple(f for f in group if f is not first)
        told += group if len(group) <= FEW else [replace(first, also=others)]
    return _capped(sorted(told))


def _tried(finding: Finding) -> str:
    """What was tried: examples and counterexamples are one thing, for what makes the one land where it should not keeps the other away."""
    return finding.rule.removeprefix("counter")


def _capped(findings: list[Finding]) -> list[Finding]:
    if len(findings) <= MOST:
        return findings
    grave = sorted(findings, key=lambda f: f.severity != "error")
    left = grave[MOST - 1 :]
    message = f"{len(left):,} more findings are not told, {sum(f.severity == 'error' for f in left):,} of them errors"
    hint = "Mend these first, or check fewer files at a time."
    note = Finding(left[0].path, 0, 0, "too-many", message, hint, severity=left[0].severity)
    return sorted([*grave[: MOST - 1], note])


def advised(findings: Iterable[Finding], found: Found) -> list[Finding]:
    """The findings, with every command that one names made to look at the data that was checked."""
    usual = find(Path())
    options = "".join(
        f" --{name} {shlex.quote(shown(ours.path).as_posix())}"
        for name, ours, theirs in (("taxonomy", found.taxonomy, usual.taxonomy), ("sets", found.sets, usual.sets))
        if ours.path.resolve() != theirs.path.resolve()
    )

    def whole(f: Finding) -> Finding:
        def command(m: re.Match[str]) -> str:
            more = f" {shlex.quote(f.path)}" if m.group(1) == "fmt" else options
            return f"`sdgtax {m.group(1)}{m.group(2)}{more}`"

        return replace(f, hint=_COMMAND.sub(command, f.hint)) if "`sdgtax" in f.hint else f

    return [whole(f) for f in findings]
