"""Findings on a terminal, each with the line that it is about; and the explanation of a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.text import harmless

if TYPE_CHECKING:
    from sdgtax.check.registry import Rule
    from sdgtax.model.finding import Finding
    from sdgtax.model.messages import Say
    from sdgtax.views.findings import Findings

ALSO = 8
"""So many further places of a finding are shown."""
TEXTS = ("path", "message", "expected", "hint")
COLOURS = {"error": "bold red", "warning": "bold yellow"}


def text(findings: Findings, texts: Mapping[str, str], summary: str, width: int = 100) -> Text:
    """Every finding with the line that it is about and a caret below the offending text; a summary at the end."""
    out = Text()
    split = {path: content.split("\n") for path, content in texts.items()}
    for finding in findings.found:
        _one(out, finding, findings, split.get(finding.path, []), width)
    out.append(findings.say(summary) + "\n", style="bold")
    return out


def _one(out: Text, finding: Finding, findings: Findings, lines: list[str], width: int) -> None:
    say, code = findings.say, findings.code(finding)
    finding = replace(finding, **{name: getattr(finding, name).replace("\n", "\\x0a") for name in TEXTS})
    colour = COLOURS[finding.severity]
    out.append(finding.place, style="bold").append(": ").append(say(finding.severity), style=colour)
    out.append(f" {code} {finding.rule}", style="cyan").append(f": {finding.worded(say)}\n")
    gutter = len(str(finding.line)) if finding.line else 1
    pad = " " * (gutter + 2)
    if 0 < finding.line <= len(lines):
        line, start, end = _cut(lines[finding.line - 1], finding.column - 1, finding.end_column - 1, width - gutter - 6)
        out.append(f" {finding.line} | ", style="blue").append(line + "\n")
        out.append(f"{pad}| ", style="blue").append(" " * start + "^" * max(end - start, 1) + "\n", style=colour)
    more = (
        say(f"also: {_also(finding, say)}") if finding.also else "",
        say(f"expected: {finding.expected}") if finding.expected else "",
        say(f"to mend: {finding.hint}") if finding.hint else "",
    )
    for said in filter(None, more):
        out.append(f"{pad}= ", style="blue").append(said + "\n")
    out.append("\n")


def _also(finding: Finding, say: Say) -> str:
    """The first further places: lines of the same file, and those of others, with what is said there where it is another thing."""
    first = finding.also[:ALSO]
    apart = ", " if finding.cause or all(f.message == finding.message for f in first) else "; "
    places = [say(f"line {f.line}") if f.path == finding.path else f.place for f in first]
    listed = places if apart == ", " else [f"{place}: {say(f.message)}" for place, f in zip(places, first, strict=True)]
    return apart.join(listed) + (f"{apart}…" if len(finding.also) > ALSO else "")


def _cut(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """A line cut to a width around the place from start to end, and that place in the cut line."""
    line = line.replace("\t", " ")
    start, end = (len(harmless.terminal(line[: max(n, 0)])) for n in (start, max(end, start + 1)))
    line = harmless.terminal(line)
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


def rule_page(rule: Rule) -> str:
    """The explanation of one rule, for a terminal."""
    lines = [
        f"{rule.code} {rule.name} ({rule.severity})",
        "",
        rule.text.what,
        "",
        f"Why:  {rule.text.why}",
        f"Mend: {rule.text.how}",
    ]
    for title, sample in (("Wrong", rule.text.bad), ("Right", rule.text.good)):
        if sample:
            lines += ["", f"{title}:", *("    " + line for line in sample.split("\n"))]
    return "\n".join(lines) + "\n"
