"""Findings as text with the offending line, and in the formats that other programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from rich.text import Text

from sdgtax.check.registry import GROUPS, Rule
from sdgtax.check.rules import RULES

if TYPE_CHECKING:
    from sdgtax.model.finding import Finding

FORMATS = ("text", "json", "github", "sarif", "junit")
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
COLOURS = {"error": "bold red", "warning": "bold yellow"}


def code_of(rule: str) -> str:
    """The code of a rule by its name; the name where it has none."""
    found = RULES.get(rule)
    return found.code if found else rule


def text(findings: Sequence[Finding], texts: Mapping[str, str], summary: str, width: int = 100) -> Text:
    """Every finding with the line that it is about and a caret below the offending text; a summary at the end."""
    out = Text()
    split = {path: content.split("\n") for path, content in texts.items()}
    for finding in findings:
        _one(out, finding, split.get(finding.path, []), width)
    out.append(summary + "\n", style="bold")
    return out


def _one(out: Text, finding: Finding, lines: list[str], width: int) -> None:
    out.append(finding.place, style="bold")
    out.append(": ")
    out.append(finding.severity, style=COLOURS[finding.severity])
    out.append(f" {code_of(finding.rule)} {finding.rule}", style="cyan")
    out.append(f": {finding.message}\n")
    gutter = len(str(finding.line)) if finding.line else 1
    if 0 < finding.line <= len(lines):
        line, start, end = _cut(lines[finding.line - 1], finding.column - 1, finding.end_column - 1, width - gutter - 6)
        out.append(f" {finding.line} | ", style="blue")
        out.append(line + "\n")
        out.append(" " * (gutter + 2) + "| ", style="blue")
        out.append(" " * start + "^" * max(end - start, 1) + "\n", style=COLOURS[finding.severity])
    pad = " " * (gutter + 2)
    if finding.expected:
        out.append(pad + "= ", style="blue")
        out.append(f"expected: {finding.expected}\n")
    if finding.hint:
        out.append(pad + "= ", style="blue")
        out.append(f"to mend: {finding.hint}\n")
    out.append("\n")


def _cut(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """A line cut to a width around the place from start to end, and that place in the cut line."""
    line = line.replace("\t", " ")
    end = max(end, start + 1)
    width = max(width, 30)
    if len(line) <= width:
        return line, start, end
    first = max(0, min(start - width // 3, len(line) - width))
    cut = line[first : first + width]
    if first > 0:
        cut = "…" + cut[1:]
    if first + width < len(line):
        cut = cut[:-1] + "…"
    return cut, start - first, min(end - first, width)


def as_json(findings: Iterable[Finding], files: int) -> str:
    """A JSON object with all findings and their number by severity."""
    listed = [
        {
            "code": code_of(f.rule), "rule": f.rule, "severity": f.severity, "path": f.path, "line": f.line, "column": f.column,
            "end_column": f.end_column, "message": f.message, "expected": f.expected, "hint": f.hint,
        }
        for f in findings
    ]  # fmt: skip
    count = {s: sum(1 for f in listed if f["severity"] == s) for s in ("error", "warning")}
    record = {"files": files, "errors": count["error"], "warnings": count["warning"], "findings": listed}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def github(findings: Iterable[Finding]) -> str:
    """Workflow commands that GitHub shows as annotations beside the lines of a pull request."""

    def data(value: str) -> str:
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def prop(value: str) -> str:
        return data(value).replace(":", "%3A").replace(",", "%2C")

    out = []
    for f in findings:
        places = f"file={prop(Path(f.path).as_posix())}"
        if f.line:
            places += f",line={f.line},col={f.column}"
            if f.end_column > f.column:
                places += f",endLine={f.line},endColumn={f.end_column}"
        body = (
            f.message + (f"\nexpected: {f.expected}" if f.expected else "") + (f"\nto mend: {f.hint}" if f.hint else "")
        )
        out.append(f"::{f.severity} {places},title={prop(f'{code_of(f.rule)} {f.rule}')}::{data(body)}\n")
    return "".join(out)


def sarif(findings: Sequence[Finding], rules: Mapping[str, Rule], version: str) -> str:
    """A SARIF 2.1.0 log, as code scanning on GitHub and GitLab reads it."""
    listed = list(rules.values())
    index = {r.name: i for i, r in enumerate(listed)}
    driver = {
        "name": "sdgtax",
        "semanticVersion": version,
        "informationUri": "https://pypi.org/project/sdgtax/",
        "rules": [
            {
                "id": r.code,
                "name": "".join(w.capitalize() for w in r.name.split("-")),
                "shortDescription": {"text": r.what},
                "fullDescription": {"text": f"{r.what} {r.why}"},
                "help": {"text": r.how, "markdown": _help(r)},
                "defaultConfiguration": {"level": r.severity},
                "properties": {"tags": [GROUPS[r.code[:4]]]},
            }
            for r in listed
        ],
    }
    results = []
    for f in findings:
        location: dict[str, Any] = {"artifactLocation": _artifact(f.path)}
        if f.line:
            region: dict[str, Any] = {"startLine": f.line, "startColumn": f.column}
            if f.end_column > f.column:
                region["endColumn"] = f.end_column
            location["region"] = region
        extra = "".join([f" Expected: {f.expected}." if f.expected else "", f" {f.hint}" if f.hint else ""])
        result: dict[str, Any] = {
            "ruleId": code_of(f.rule),
            "level": f.severity,
            "message": {"text": f"{f.message}.{extra}"},
            "locations": [{"physicalLocation": location}],
        }
        if f.rule in index:
            result["ruleIndex"] = index[f.rule]
        results.append(result)
    log = {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _artifact(path: str) -> dict[str, str]:
    pure = Path(path)
    if pure.is_absolute():
        return {"uri": pure.as_uri()}
    return {"uri": quote(pure.as_posix()), "uriBaseId": "%SRCROOT%"}


def _help(rule: Rule) -> str:
    parts = [rule.why, rule.how]
    for title, sample in (("Wrong", rule.bad), ("Right", rule.good)):
        if sample:
            parts.append(f"{title}:\n\n```yaml\n{sample}\n```")
    return "\n\n".join(parts)


def junit(findings: Sequence[Finding], files: Iterable[str]) -> str:
    """A JUnit report: one test case a file, one failure a finding; warnings go to the output of the case."""
    by_file: dict[str, list[Finding]] = {path: [] for path in files}
    for f in findings:
        by_file.setdefault(f.path, []).append(f)
    failed = sum(1 for fs in by_file.values() if any(f.severity == "error" for f in fs))
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    out.append(f'<testsuites name="sdgtax validate" tests="{len(by_file)}" failures="{failed}" errors="0">\n')
    out.append(
        f'  <testsuite name="sdgtax validate" tests="{len(by_file)}" failures="{failed}" errors="0" skipped="0">\n'
    )
    for path, fs in sorted(by_file.items()):
        name = quoteattr(_clean(path))
        if not fs:
            out.append(f'    <testcase name={name} classname="sdgtax"/>\n')
            continue
        out.append(f'    <testcase name={name} classname="sdgtax" file={name}>\n')
        errors = [f for f in fs if f.severity == "error"]
        if errors:
            first = errors[0]
            head = _clean(f"{len(errors)} findings, first: {first.message}" if len(errors) > 1 else first.message)
            body = escape(_clean("\n".join(_line(f) for f in errors)))
            out.append(
                f"      <failure type={quoteattr(code_of(first.rule))} message={quoteattr(head)}>{body}</failure>\n"
            )
        warnings = [f for f in fs if f.severity != "error"]
        if warnings:
            out.append(f"      <system-out>{escape(_clean(chr(10).join(_line(f) for f in warnings)))}</system-out>\n")
        out.append("    </testcase>\n")
    out.append("  </testsuite>\n</testsuites>\n")
    return "".join(out)


def _line(f: Finding) -> str:
    return f"{f.place}: {f.severity} {code_of(f.rule)} {f.rule}: {f.message}." + (f" {f.hint}" if f.hint else "")


def _clean(value: str) -> str:
    """Without characters that XML 1.0 cannot hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "?", value)


def rule_list(rules: Mapping[str, Rule]) -> list[tuple[str, str, str, str]]:
    """Code, name, severity and meaning of every rule."""
    return [(r.code, r.name, r.severity, r.what) for r in rules.values()]


def rule_page(rule: Rule) -> str:
    """The explanation of one rule, for a terminal."""
    lines = [f"{rule.code} {rule.name} ({rule.severity})", "", rule.what, "", f"Why:  {rule.why}", f"Mend: {rule.how}"]
    for title, sample in (("Wrong", rule.bad), ("Right", rule.good)):
        if sample:
            lines += ["", f"{title}:", *("    " + line for line in sample.split("\n"))]
    return "\n".join(lines) + "\n"
