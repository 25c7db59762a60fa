"""Findings as a JUnit report: one test case a file, one failure for its errors; its warnings go to the output of the case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from sdgtax.text import harmless

if TYPE_CHECKING:
    from sdgtax.model.finding import Finding
    from sdgtax.views.findings import Findings


def write(findings: Findings) -> Iterator[str]:
    """The report, with a case also for each file without findings."""
    by_file: dict[str, list[Finding]] = {path: [] for path in findings.checked}
    for f in findings.found:
        by_file.setdefault(f.path, []).append(f)
    failed = sum(1 for fs in by_file.values() if any(f.severity == "error" for f in fs))
    counts = f'name="sdgtax validate" tests="{len(by_file)}" failures="{failed}" errors="0"'
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n  <testsuite {counts} skipped="0">\n'
    yield "    <properties>\n"
    for name, value in (("data", findings.whose), *findings.kinds.items()):
        yield f"      <property name={quoteattr(name)} value={quoteattr(_clean(str(value)))}/>\n"
    yield "    </properties>\n"
    for path, fs in sorted(by_file.items()):
        yield from _case(findings, quoteattr(_clean(path)), fs)
    yield "  </testsuite>\n</testsuites>\n"


def _case(findings: Findings, name: str, fs: Sequence[Finding]) -> Iterator[str]:
    if not fs:
        yield f'    <testcase name={name} classname="sdgtax"/>\n'
        return
    yield f'    <testcase name={name} classname="sdgtax" file={name}>\n'
    errors = [f for f in fs if f.severity == "error"]
    if errors:
        first = errors[0]
        told = first.worded(findings.say)
        head = _clean(findings.say(f"{len(errors)} findings, first: {told}") if len(errors) > 1 else told)
        kind = quoteattr(findings.code(first))
        yield f"      <failure type={kind} message={quoteattr(head)}>{_lines(findings, errors)}</failure>\n"
    warnings = [f for f in fs if f.severity != "error"]
    if warnings:
        yield f"      <system-out>{_lines(findings, warnings)}</system-out>\n"
    yield "    </testcase>\n"


def _lines(findings: Findings, fs: Sequence[Finding]) -> str:
    say, texts = findings.say, []
    for f in fs:
        hint = f" {say(f.hint)}" if f.hint else ""
        texts.append(f"{f.place}: {say(f.severity)} {findings.code(f)} {f.rule}: {f.worded(say)}.{hint}")
    return escape(_clean("\n".join(texts)))


def _clean(value: str) -> str:
    """Harmless in a log, and without characters that XML 1.0 cannot hold."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "?", harmless.log(value))
