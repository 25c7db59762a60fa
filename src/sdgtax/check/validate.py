"""Validate a taxonomy, indicator sets, profiles, reviews and mappings: every fault at its place, all in one run."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sdgtax.check.context import Workspace
from sdgtax.check.files import SCHEMA_LINE, Layout, changed_since, checkout, git, kind_of, layout, schema_of
from sdgtax.check.registry import RULES, Hit, load_rules
from sdgtax.check.sssom import check_sssom
from sdgtax.check.trial import Background, Trial, can_fork
from sdgtax.model.finding import DataError, Finding
from sdgtax.yaml import document as yaml_source
from sdgtax.yaml.document import Document
from sdgtax.yaml.load import MODELS
from sdgtax.yaml.load import RULES as RULE_FILES

FILL = re.compile(r"(?:^|[\s\['\"*])(TODO\b[^,\]'\"]*)")
ALLOW = re.compile(r"#\s*sdgtax:\s*allow\s+([A-Za-z0-9_, -]+)")


@dataclass
class Report:
    """The findings of a run, sorted by place, and what was checked."""

    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    layout: Layout | None = None
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

    def checked(self) -> list[str]:
        """The paths of the files that the findings are about."""
        chosen = self.layout.selected if self.layout is not None else None
        return [p for p in self.texts if chosen is None or Path(p).resolve() in chosen]

    def summary(self, *, strict: bool = False) -> str:
        """How it went, in one line."""
        checked = _count(len(self.checked()), "file")
        words = f"{checked} checked"
        if not self.examples_checked:
            words += "; whether examples hold was not checked, since the rules could not be read"
        if not self.findings:
            return f"No findings: {words}."
        total = f"{_count(self.errors, 'error')}, {_count(self.warnings, 'warning')}; {words}."
        return total + (" Warnings count as errors." if strict and self.warnings else "")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def validate(taxonomy_dir: Path | None = None, sets_dir: Path | None = None, *, examples: bool = True) -> list[Finding]:
    """All findings about a taxonomy folder and a folder of sets (the bundled ones by default), sorted by place."""
    return check([], taxonomy_dir, sets_dir, examples=examples).findings


def check(
    paths: Iterable[Path] = (),
    taxonomy_dir: Path | None = None,
    sets_dir: Path | None = None,
    *,
    examples: bool = True,
    jobs: int = 1,
    ignore: Iterable[str] = (),
    memo: dict[Any, Document] | None = None,
) -> Report:
    """Check files and folders, together with the taxonomy and the sets that they belong to; findings are about `paths` only.

    Without `paths` everything is checked. `jobs=2` uses a second process. `ignore` names rules (code or name) to leave out.
    `memo` keeps what was read for further runs, by path and content. Raises DataError for paths that do not exist.
    """
    rules = load_rules()
    place = layout(paths, taxonomy_dir, sets_dir)
    ws = Workspace()
    ws.taxonomy_root = place.taxonomy
    documents = _read_all(place, jobs, memo)
    known = {d.name for d in documents if ws.in_taxonomy(d)}
    ws.languages = _languages(documents)
    for doc in documents:
        if doc.kind == "sssom":
            continue
        ws.add(doc, MODELS.get(doc.kind))
        ws.findings += _about_file(doc, ws.in_taxonomy(doc))
    for name in ["taxonomy.yaml", *(f"rules/{r}.yaml" for r in RULE_FILES)]:
        if name not in known:
            path = str(shown(place.taxonomy / name))
            ws.findings.append(Finding(path, 0, 0, "missing-file", "this file is missing", "Add it."))
    ws.finish()
    for doc in documents:
        if doc.kind == "sssom":
            ws.findings += check_sssom(doc, ws)
    early = [r for r in rules.values() if r.check and r.name not in LATE]
    _apply(ws, [r for r in early if set(r.record) <= {"scoring", "metadata"}])
    trial = Trial(ws, jobs) if examples else None
    _apply(ws, [r for r in early if not set(r.record) <= {"scoring", "metadata"}])
    if trial is not None:
        trial.finish()
        _apply(ws, [rules[name] for name in LATE])
    report = Report(files=len(documents), layout=place, examples_checked=examples and ws.outcomes is not None)
    report.texts = {str(d.path): d.text for d in documents}
    report.findings = _sift(ws.findings, report.texts, place, ignore)
    return report


def check_changes(
    revision: str, paths: Iterable[Path] = (), taxonomy_dir: Path | None = None, sets_dir: Path | None = None, *,
    examples: bool = True, jobs: int = 1, ignore: Iterable[str] = (),
) -> Report:  # fmt: skip
    """Check what has come up since a git revision: the changed files, and new findings in files that did not change.

    An edit can break another file: a category that is removed, an example that no longer holds. Such findings are told by
    checking the old revision too. Raises SdgtaxError where there is no such revision.
    """
    paths, ignore = list(paths), list(ignore)
    changed = {p.resolve() for p in changed_since(revision)}
    report = check(paths, taxonomy_dir, sets_dir, examples=examples, jobs=jobs, ignore=ignore)
    place = report.layout
    if place is None:
        return report
    elsewhere = [f for f in report.findings if Path(f.path).resolve() not in changed]
    old: set[tuple[str, str, str]] = set()
    if elsewhere:
        top = Path(git("rev-parse", "--show-toplevel").strip()).resolve()
        with tempfile.TemporaryDirectory() as folder:
            checkout(revision, Path(folder))
            inside: dict[str, Any] = {
                name: Path(folder) / root.resolve().relative_to(top)
                for name, root in (("taxonomy_dir", place.taxonomy), ("sets_dir", place.sets))
                if top in root.resolve().parents and (Path(folder) / root.resolve().relative_to(top)).is_dir()
            }
            if inside:
                before = check([], **inside, examples=examples, jobs=jobs, ignore=ignore)
                base = Path(folder).resolve()
                for f in before.findings:
                    full = Path(f.path).resolve()
                    if base in full.parents:
                        old.add((str(top / full.relative_to(base)), f.rule, f.message))
    report.findings = [
        f for f in report.findings
        if Path(f.path).resolve() in changed or (str(Path(f.path).resolve()), f.rule, f.message) not in old
    ]  # fmt: skip
    everything = {Path(p).resolve() for p in report.texts}
    chosen = place.selected if place.selected is not None else everything
    place.selected = (chosen & changed) | {Path(f.path).resolve() for f in report.findings}
    return report


def _languages(documents: Iterable[Document]) -> tuple[str, ...]:
    """The languages that `taxonomy.yaml` names, and those in which it names the taxonomy."""
    info = next((d.data for d in documents if d.kind == "taxonomy" and isinstance(d.data, dict)), {})
    listed, name = info.get("languages"), info.get("name")
    named = [*(listed if isinstance(listed, list) else ()), *(name if isinstance(name, dict) else ())]
    return tuple(dict.fromkeys(x for x in named if isinstance(x, str)))


LATE = ("example-fails", "counterexample-fails", "dead-term", "broad-term")


def _read_all(place: Layout, jobs: int, memo: dict[Any, Document] | None = None) -> list[Document]:
    files = list(place.files())
    base_taxonomy, base_sets = place.taxonomy.resolve(), place.sets.resolve()

    def read(path: Path) -> Document:
        full = path.resolve()
        in_taxonomy, in_sets = base_taxonomy in full.parents, base_sets in full.parents
        name = (
            full.relative_to(base_taxonomy if in_taxonomy else base_sets).as_posix()
            if in_taxonomy or in_sets
            else path.name
        )
        if memo is None:
            return read_document(path, name, in_taxonomy, in_sets)
        key = (full, full.read_bytes())
        if key not in memo:
            memo[key] = read_document(path, name, in_taxonomy, in_sets)
        return memo[key]

    if jobs < 2 or memo is not None or not can_fork() or len(files) < 8:
        return [read(f) for f in files]
    sizes = {f: f.stat().st_size for f in files}
    mine: list[Path] = []
    theirs: list[Path] = []
    load_mine = load_theirs = 0
    for file in sorted(files, key=lambda f: -sizes[f]):
        if load_mine <= load_theirs:
            mine.append(file)
            load_mine += sizes[file]
        else:
            theirs.append(file)
            load_theirs += sizes[file]
    background = Background(lambda: [_packed(read(f)) for f in theirs])
    done = {f: read(f) for f in mine}
    for file, packed in zip(theirs, background.result(), strict=True):
        done[file] = _unpacked(packed)
    return [done[f] for f in files]


def _packed(doc: Document) -> tuple[Any, ...]:
    return doc.path, doc.text, doc.data, doc.findings, doc.lost, doc.name, doc.kind


def _unpacked(packed: tuple[Any, ...]) -> Document:
    return Document(*packed)


def read_document(path: Path, name: str, in_taxonomy: bool = False, in_sets: bool = False) -> Document:
    """A file as a document with its kind; what is wrong with it is among its findings."""
    path = shown(path)
    doc = Document(path, "", name=name)
    try:
        raw = yaml_source.read_bytes(path)
        encoding = yaml_source.encoding_of(raw, path)
        text = yaml_source.decode(raw, path)
    except DataError as error:
        doc.findings = error.findings
        doc.kind = kind_of(name, "", None, in_taxonomy, in_sets)
        return doc
    kind = kind_of(name, text, None, in_taxonomy, in_sets)
    if kind == "sssom":
        return Document(path, text, name=name, kind=kind)
    doc = Document.read(text, path)
    doc.name = name
    if not encoding.startswith("utf-8"):
        shown_name = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}.get(encoding, encoding.upper())
        doc.findings.insert(
            0,
            Finding(
                str(path), *_first_odd(raw), "encoding", f"the file is not UTF-8 (it looks like {shown_name})",
                "Save the file as UTF-8.", expected="UTF-8",
            ),
        )  # fmt: skip
    doc.kind = kind or kind_of(name, text, doc.data, in_taxonomy, in_sets)
    return doc


def _first_odd(raw: bytes) -> tuple[int, int]:
    """Line and column of the first byte that is not UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        return before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
    return 1, 1


def _about_file(doc: Document, in_taxonomy: bool) -> Iterable[Finding]:
    if doc.kind not in MODELS:
        if doc.text:
            known = ", ".join(RULE_FILES) if in_taxonomy and doc.name.startswith("rules/") else ", ".join(MODELS)
            what = (
                f"no rules are called “{doc.path.stem}”"
                if in_taxonomy
                else "it cannot be told what kind of file this is"
            )
            yield Finding(
                str(doc.path), 1, 1, "unknown-file", what, "Write the schema into the first line, or move the file.",
                expected=f"one of {known}",
            )  # fmt: skip
        return
    if "TODO" in doc.text:
        for number, line in enumerate(doc.text.split("\n"), 1):
            found = None if line.lstrip().startswith("#") else FILL.search(line)
            if found:
                yield Finding(
                    str(doc.path), number, found.start(1) + 1, "left-to-fill", f"left to fill in: {found.group(1).strip()}",
                    "Fill it in, or remove the key where it is not needed.", end_column=found.end(1) + 1,
                )  # fmt: skip
    named = schema_of(doc.text)
    if named != doc.kind and doc.text:
        first = doc.text.partition("\n")[0]
        odd = bool(SCHEMA_LINE.match(first.strip()))
        yield Finding(
            str(doc.path), 1, 1, "schema-line",
            f"the first line names the schema “{named}”" if odd else "the first line does not name the schema of the file",
            "`sdgtax fmt` writes the line.", "warning", f"# yaml-language-server: $schema=…/{doc.kind}.schema.json",
            len(first) + 1 if odd else 0,
        )  # fmt: skip


def _apply(ws: Workspace, rules: Iterable[Any]) -> None:
    """Run checks over the records that they are for."""
    by_kind: dict[str, list[tuple[Any, Callable[..., Any]]]] = {}
    for rule in rules:
        for kind in rule.record:
            by_kind.setdefault(kind, []).append((rule, rule.check))
    for kind, checks in by_kind.items():
        for record in ws.records.get(kind, ()):
            for rule, run in checks:
                for hit in _hits(run, ws, record):
                    if not record.hides(hit.loc):
                        ws.findings.append(
                            record.doc.finding(
                                (*record.loc, *hit.loc), rule.name, hit.message, hit.hint, expected=hit.expected,
                                severity=rule.severity, key=hit.at_key,
                            )
                        )  # fmt: skip


def _hits(run: Callable[..., Iterable[Hit]], ws: Workspace, record: Any) -> list[Hit]:
    """The hits of a check. In a record that breaks its schema a check may meet values of the wrong type; it stops there."""
    hits: list[Hit] = []
    try:
        for hit in run(ws, record):
            hits.append(hit)
    except (TypeError, AttributeError, ValueError, KeyError):
        if not record.broken:
            raise
    return hits


def _sift(findings: list[Finding], texts: dict[str, str], place: Layout, ignore: Iterable[str]) -> list[Finding]:
    """Without duplicates, what is allowed by a comment, what is ignored, and what is about other files; sorted."""
    left_out = {word.strip().lower() for words in ignore for word in words.split(",")}
    lines: dict[str, list[str]] = {}
    kept: dict[tuple[Any, ...], Finding] = {}
    for finding in findings:
        rule = RULES.get(finding.rule)
        if rule is not None and rule.severity != finding.severity:
            finding = replace(finding, severity=rule.severity)
        names = {finding.rule, rule.code.lower() if rule else ""}
        if names & left_out:
            continue
        if place.selected is not None and Path(finding.path).resolve() not in place.selected:
            continue
        text = texts.get(finding.path, "")
        if finding.line and "sdgtax:" in text:
            all_lines = lines.setdefault(finding.path, text.split("\n"))
            around = all_lines[max(finding.line - 2, 0) : finding.line]
            here = around[-1:] + [x for x in around[:-1] if x.lstrip().startswith("#")]
            allowed = {w for x in here for m in ALLOW.finditer(x) for w in re.split(r"[,\s]+", m.group(1).lower())}
            if names & allowed:
                continue
        kept.setdefault((finding.path, finding.line, finding.column, finding.rule, finding.message), finding)
    return sorted(kept.values())


def shown(path: Path) -> Path:
    """The path as it is shown: from the current folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except (ValueError, OSError):
        return path
