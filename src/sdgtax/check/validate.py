"""Validate a taxonomy, indicator sets, profiles, reviews and mappings: every fault at its place, all in one run."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.check.context import Context
from sdgtax.check.registry import FEW
from sdgtax.check.rules import RULES
from sdgtax.check.trial import Trial
from sdgtax.model.finding import Finding
from sdgtax.model.mapping import References
from sdgtax.yaml.files import Selection, select
from sdgtax.yaml.find import Found, find, shown
from sdgtax.yaml.git import changed_since, checkout, top
from sdgtax.yaml.kinds import MODELS, SCHEMA_LINE, SSSOM, schema_of
from sdgtax.yaml.kinds import RULES as RULE_FILES

if TYPE_CHECKING:
    from sdgtax.check.registry import Rule
    from sdgtax.yaml.document import Document

FILL = re.compile(r"(?:^|[\s\['\"*])(TODO\b[^,\]'\"]*)")
ALLOW = re.compile(r"#\s*sdgtax:\s*allow\s+([A-Za-z0-9_, -]+)")
IDLE = ("duplicate-phrase", "shadowed-phrase")


Tables = Callable[[str, Path, References], Iterable[Finding]]
"""What a format says of a table of mappings: from its text, its path, and what it may refer to."""


def untold(text: str, path: Path, known: References) -> Iterator[Finding]:
    """No format of tables is at hand: the file is not judged, which is told."""
    yield Finding(str(path), 0, 0, "unknown-file", "tables of mappings are not read here", "Use `sdgtax validate`.")


@dataclass
class Report:
    """The findings of a run, sorted by place, and what was checked.

    `files` is the number of files read, `checked` are the paths of those that the findings are about, `texts` are all texts by
    path. `found` says whose data it was.
    """

    found: Found
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    checked: list[str] = field(default_factory=list)
    examples_checked: bool = True
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(1 for f in self.findings if f.severity == "error")

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return len(self.findings) - self.errors

    def summary(self, *, strict: bool = False) -> str:
        """How it went and whose data was checked, in one line."""
        words = f"{_count(len(self.checked), 'file')} checked ({self.found})"
        if not self.examples_checked:
            words += "; whether examples hold was not checked, since the rules, or a set that they rest on, could not be read"
        if not self.findings:
            return f"No findings: {words}."
        total = f"{_count(self.errors, 'error')}, {_count(self.warnings, 'warning')}; {words}."
        return total + (" Warnings count as errors." if strict and self.warnings else "")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def check(
    paths: Iterable[Path] = (), found: Found | None = None, *, examples: bool = True, ignore: Iterable[str] = (),
    tables: Tables = untold, memo: dict[Any, Document] | None = None,
) -> Report:  # fmt: skip
    """Check files and folders, together with the taxonomy and the sets that they belong to; findings are about `paths` only.

    Without `paths` all data that does not come with the program is checked; where there is none, that. What `paths` do not lie in
    is as `found`, by default from the current folder. `ignore` names rules (code or name) to leave out. `tables` checks tables of mappings. `memo` keeps what was read
    for further runs, by path and content. Raises DataError for paths that do not exist.
    """
    return _check(select(paths, found), examples, ignore, tables, memo)


def _check(
    selection: Selection, examples: bool = True, ignore: Iterable[str] = (), tables: Tables = untold,
    memo: dict[Any, Document] | None = None,
) -> Report:  # fmt: skip
    documents = list(_read(selection, memo))
    ctx = Context(documents)
    for doc in documents:
        if doc.text:
            table = doc.kind == SSSOM
            ctx.findings += tables(doc.text, doc.path, ctx.references) if table else _about_file(doc)
    known = {d.name for d in documents if d.home == "taxonomy"}
    for name in ["taxonomy.yaml", *(f"rules/{r}.yaml" for r in RULE_FILES)]:
        if name not in known:
            path = str(shown(selection.found.taxonomy.path / name))
            ctx.findings.append(Finding(path, 0, 0, "missing-file", "this file is missing", "Add it."))
    _apply(ctx, [r for r in RULES.values() if not r.trial])
    if examples:
        wrong = Counter(f.path for f in ctx.findings)
        ctx.doubt(path for path, n in wrong.items() if n > FEW)
        ctx.trial = Trial(ctx)
        _apply(ctx, [r for r in RULES.values() if r.trial])
    texts = {str(d.path): d.text for d in documents}
    return Report(
        selection.found, list(_sift(ctx.findings, texts, selection, ignore)), len(documents),
        [p for p in texts if selection.wants(p)], ctx.trial is not None and ctx.trial.outcomes is not None, texts,
    )  # fmt: skip


def idle_phrases(selection: Selection) -> dict[str, set[tuple[int, int]]]:
    """The places of phrases without effect, by file: duplicates, and those that a shorter one of the same list shadows."""
    places: dict[str, set[tuple[int, int]]] = {}
    for f in _check(selection, examples=False).findings:
        if f.rule in IDLE:
            places.setdefault(f.path, set()).add((f.line, f.column))
    return places


def check_changes(
    revision: str, paths: Iterable[Path] = (), found: Found | None = None, *, examples: bool = True, ignore: Iterable[str] = (),
    tables: Tables = untold,
) -> Report:  # fmt: skip
    """Check what has come up since a git revision: the changed files, and new findings in files that did not change.

    An edit can break another file: a category that is removed, an example that no longer holds. Such findings are told by
    checking the old revision too. Raises SdgtaxError where there is no such revision.
    """
    ignore = list(ignore)
    changed = {p.resolve() for p in changed_since(revision)}
    report = check(paths, found, examples=examples, ignore=ignore, tables=tables)
    full = {f: Path(f.path).resolve() for f in report.findings}
    old: set[tuple[Path, str, str]] = set()
    if any(path not in changed for path in full.values()):
        old = {(p, f.rule, f.message) for p, f in _before(revision, report.found, examples, ignore, tables)}
    report.findings = [f for f, p in full.items() if p in changed or (p, f.rule, f.message) not in old]
    told = {full[f] for f in report.findings}
    report.checked = [p for p in report.checked if Path(p).resolve() in changed | told]
    return report


def _before(
    revision: str, found: Found, examples: bool, ignore: list[str], tables: Tables
) -> Iterator[tuple[Path, Finding]]:
    """The findings of a revision, with the paths that the files have now."""
    root = top()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        checkout(revision, folder)
        inside: list[Path | None] = []
        for now in (found.taxonomy.path.resolve(), found.sets.path.resolve()):
            then = folder / now.relative_to(root) if root in now.parents else None
            inside.append(then if then is not None and then.is_dir() else None)
        if any(inside):
            for f in check([], find(folder, *inside), examples=examples, ignore=ignore, tables=tables).findings:
                path = Path(f.path).resolve()
                if folder in path.parents:
                    yield root / path.relative_to(folder), f


def _read(selection: Selection, memo: dict[Any, Document] | None) -> Iterator[Document]:
    for path in selection.files():
        if memo is None:
            yield selection.read(path)
            continue
        key = (path.resolve(), path.read_bytes())
        if key not in memo:
            memo[key] = selection.read(path)
        yield memo[key]


def _about_file(doc: Document) -> Iterator[Finding]:
    """What is wrong with a file as such: its kind, its first line, what is left to fill in."""
    path = str(doc.path)
    if doc.kind not in MODELS:
        rules = doc.home == "taxonomy"
        what = f"no rules are called “{doc.path.stem}”" if rules else "it cannot be told what kind of file this is"
        expected = f"one of {', '.join(RULE_FILES if rules else MODELS)}"
        hint = "Write the schema into the first line, or move the file."
        yield Finding(path, 1, 1, "unknown-file", what, hint, expected=expected)
        return
    for number, line in enumerate(doc.text.split("\n") if "TODO" in doc.text else (), 1):
        found = None if line.lstrip().startswith("#") else FILL.search(line)
        if found:
            yield Finding(
                path, number, found.start(1) + 1, "left-to-fill", f"left to fill in: {found.group(1).strip()}",
                "Fill it in, or remove the key where it is not needed.", end_column=found.end(1) + 1,
            )  # fmt: skip
    named = schema_of(doc.text)
    if named != doc.kind:
        first = doc.text.partition("\n")[0]
        odd = bool(SCHEMA_LINE.match(first.strip()))
        what = f"names the schema “{named}”" if odd else "does not name the schema of the file"
        yield Finding(
            path, 1, 1, "schema-line", f"the first line {what}", "`sdgtax fmt` writes the line.", "warning",
            f"# yaml-language-server: $schema=…/{doc.kind}.schema.json", len(first) + 1 if odd else 0,
        )  # fmt: skip


def _apply(ctx: Context, rules: Iterable[Rule]) -> None:
    """Run checks over the records that they are for."""
    for rule in rules:
        for kind in rule.record:
            for record in ctx.records.get(kind, ()):
                if rule.raw or record.model is not None:
                    ctx.findings += _findings(rule, ctx, record)


def _findings(rule: Rule, ctx: Context, record: Any) -> Iterator[Finding]:
    """What a check finds. In a record that breaks its schema a check may meet values of the wrong type; it stops there."""
    try:
        for fault in rule.check(ctx, record) if rule.check else ():
            if not record.hides(fault.loc):
                yield record.doc.finding(
                    (*record.loc, *fault.loc), rule.name, fault.message, fault.hint, expected=fault.expected,
                    severity=rule.severity, key=fault.at_key, cause=fault.cause,
                )  # fmt: skip
    except (TypeError, AttributeError, ValueError, KeyError):
        if not record.broken:
            raise


def _sift(
    findings: Iterable[Finding], texts: dict[str, str], selection: Selection, ignore: Iterable[str]
) -> list[Finding]:  # fmt: skip
    """Without duplicates, what is allowed by a comment, what is ignored, and what is about other files; sorted."""
    left_out = {word.strip().lower() for words in ignore for word in words.split(",")}
    lines: dict[str, list[str]] = {}
    kept: dict[tuple[Any, ...], Finding] = {}
    for finding in findings:
        rule = RULES.get(finding.rule)
        if rule is not None and rule.severity != finding.severity:
            finding = replace(finding, severity=rule.severity)
        names = {finding.rule, rule.code.lower() if rule else ""}
        if names & left_out or not selection.wants(finding.path):
            continue
        text = texts.get(finding.path, "")
        if finding.line and "sdgtax:" in text:
            all_lines = lines.setdefault(finding.path, text.split("\n"))
            if names & _allowed(all_lines[max(finding.line - 2, 0) : finding.line]):
                continue
        kept.setdefault((finding.path, finding.line, finding.column, finding.rule, finding.message), finding)
    return sorted(kept.values())


def _allowed(lines: list[str]) -> set[str]:
    """The rules that a comment on the last of these lines allows, or a line of comment above it."""
    here = [*lines[-1:], *(x for x in lines[:-1] if x.lstrip().startswith("#"))]
    return {w for x in here for m in ALLOW.finditer(x) for w in re.split(r"[,\s]+", m.group(1).lower())}
