"""Findings as SARIF 2.1.0, as code scanning on GitHub and GitLab reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sdgtax.check.registry import GROUPS, Rule
from sdgtax.formats import json
from sdgtax.model.version import VERSION

if TYPE_CHECKING:
    from sdgtax.model.finding import Finding
    from sdgtax.views.findings import Findings

RELATED = 100
"""So many further places of a finding are listed; the count says how many there are."""
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

SHOWN, TAKEN = 5_000, 25_000
"""How many findings of a file code scanning on GitHub shows, and how many it takes; it refuses a file with more."""


def write(findings: Findings) -> Iterator[str]:
    """The log, with all rules, also those that nothing breaks."""
    driver = {"name": "sdgtax", "semanticVersion": VERSION}
    rules = [_rule(r) for r in findings.rules.values()]
    numbers = {name: n for n, name in enumerate(findings.rules)}
    kept = sorted(findings.found, key=lambda f: f.severity)[:TAKEN] if len(findings.found) > TAKEN else findings.found
    results = [_result(findings, f, numbers.get(f.rule)) for f in kept]
    told = {"data": findings.whose, "checked": {"files": len(findings.checked), **findings.kinds}}
    run = {
        "tool": {"driver": {**driver, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": told,
    }
    if said := note(findings):
        notice = {"level": "warning", "message": {"text": said}}
        run |= {"invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [notice]}]}
    return json.write({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def note(findings: Findings) -> str:
    """What is to be said of very many findings; empty for fewer."""
    found = len(findings.found)
    if found <= SHOWN:
        return ""
    left = f" {found - TAKEN} are left out of the file, warnings first." if found > TAKEN else ""
    return findings.say(f"{found} findings: code scanning on GitHub shows {SHOWN} of a file and takes {TAKEN}.{left}")


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(w.capitalize() for w in rule.name.split("-")),
        "shortDescription": {"text": rule.text.what},
        "fullDescription": {"text": f"{rule.text.what} {rule.text.why}"},
        "help": {"text": rule.text.how, "markdown": _help(rule)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [GROUPS[rule.code[:4]]]},
    }


def _help(rule: Rule) -> str:
    parts = [rule.text.why, rule.text.how]
    for title, sample in (("Wrong", rule.text.bad), ("Right", rule.text.good)):
        if sample:
            parts.append(f"{title}:\n\n```yaml\n{sample}\n```")
    return "\n\n".join(parts)


def _result(findings: Findings, f: Finding, rule: int | None) -> dict[str, Any]:
    say = findings.say
    extra = (f" {say(f'Expected: {f.expected}.')}" if f.expected else "") + (f" {say(f.hint)}" if f.hint else "")
    found: dict[str, Any] = {"ruleId": findings.code(f), "level": f.severity}
    found |= {"message": {"text": f"{f.worded(say)}.{extra}"}, "locations": [_location(f)]}
    if f.also:
        found |= {"occurrenceCount": f.count, "relatedLocations": [_location(o) for o in f.also[:RELATED]]}
    return found if rule is None else found | {"ruleIndex": rule}


def _location(f: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(f.path)}
    if f.line:
        location["region"] = {"startLine": f.line, "startColumn": f.column}
        if f.end_column > f.column:
            location["region"]["endColumn"] = f.end_column
    return {"physicalLocation": location}


def _artifact(path: str) -> dict[str, str]:
    pure = Path(path)
    relative = {"uri": quote(pure.as_posix()), "uriBaseId": "%SRCROOT%"}
    return {"uri": pure.as_uri()} if pure.is_absolute() else relative
