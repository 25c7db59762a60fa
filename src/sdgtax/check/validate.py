"""Validate a taxonomy, indicator sets, profiles, reviews and mappings: every fault at its place, all in one run."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.check.context import Context
from sdgtax.check.labelled import labelled
from sdgtax.check.records import TermRecord, grouped
from sdgtax.check.registry import FEW, Rule
from sdgtax.check.rules import RULES, left_out
from sdgtax.check.rules.scoring import answers
from sdgtax.check.trial import Trial
from sdgtax.match.parallel import without_collector
from sdgtax.model.finding import Finding
from sdgtax.model.mapping import References
from sdgtax.text.fold import counted
from sdgtax.yaml.files import READ, TABLES, Selection, select
from sdgtax.yaml.find import ENDINGS, Found, shown
from sdgtax.yaml.folder import data_files, plain
from sdgtax.yaml.kinds import MODELS, OPTIONAL, SCHEMA_LINE, SSSOM, place_in_taxonomy, schema_line, schema_of
from sdgtax.yaml.kinds import RULES as RULE_FILES
from sdgtax.yaml.weights import ENDING, FOLDER, Known, first_fault

if TYPE_CHECKING:
    from sdgtax.check.gathered import Lists
    from sdgtax.yaml.document import Document

FILL = re.compile(r"(?:^|[\s\['\"*])((?:TODO\b|FIXME\b|\?{3})[^,\]'\"]*)")
FILLS = ("TODO", "FIXME", "???")
ALLOW = re.compile(r"#\s*sdgtax:\s*allow\s+([A-Za-z0-9_, -]+)")
IDLE = ("duplicate-phrase", "shadowed-phrase", "idle-phrase")
COUNTED = {
    "categories": "categories", "taxonomy": "rules", **dict.fromkeys(RULE_FILES, "rules"), "indicator-set": "sets",
    "profile": "profiles", "reviews": "reviews", "mappings": "mappings", SSSOM: "mappings",
}  # fmt: skip
"""What a kind of file is counted as, in the order in which it is told."""
OTHER = "unknown"
SHOWN = (OTHER, *TABLES)
"""Kinds that are told only where there are some."""


Tables = Callable[[str, Path, References], Iterable[Finding]]
"""What a format says of a table of mappings: from its text, its path, and what it may refer to."""


Hear = Callable[[str, int, int], None]
"""Hears the step, how much is done, and how much there is."""


def untold(text: str, path: Path, known: References) -> Iterator[Finding]:
    """No format of tables is at hand: the file is not judged, which is told."""
    yield Finding(str(path), 0, 0, "unknown-file", "tables of mappings are not read here", "Use `sdgtax validate`.")


@dataclass
class Report:
    """The findings of a run, sorted by place, and what was checked.

    `files` is the number of files read, `checked` are the paths of those that the findings are about, with what they are counted
    as; `texts` are all texts by path. `found` says whose data it was, one for each taxonomy with its sets. `ids_since` is the
    revision with which the ids were compared. `read` is what was read, for such a comparison.
    """

    found: tuple[Found, ...]
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    checked: dict[str, str] = field(default_factory=dict)
    examples_checked: bool = True
    texts: dict[str, str] = field(default_factory=dict)
    ids_since: str = ""
    read: tuple[tuple[Selection, Context], ...] = field(default=(), repr=False)

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(1 for f in self.findings if f.severity == "error")

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return len(self.findings) - self.errors

    @property
    def kinds(self) -> dict[str, int]:
        """How many files of each kind were checked."""
        of = Counter(self.checked.values())
        return {kind: of[kind] for kind in dict.fromkeys([*COUNTED.values(), *SHOWN]) if of[kind] or kind not in SHOWN}

    @property
    def whose(self) -> str:
        """Whose data was checked: `taxonomy: taxonomy; sets: bundled`."""
        return " and ".join(map(str, self.found))

    def summary(self, *, strict: bool = False) -> str:
        """How it went, whose data was checked and how many files of each kind, in one line."""
        listed = ", ".join(f"{n} of {kind}" for kind, n in self.kinds.items() if n)
        words = f"{counted(len(self.checked), 'file')} checked: {listed or 'none'} ({self.whose})"
        if self.ids_since:
            words += f"; ids compared with {self.ids_since}"
        if not self.examples_checked:
            words += "; whether examples hold was not checked, since the rules, or a set that they rest on, could not be read"
        if not self.findings:
            return f"No findings: {words}."
        total = f"{counted(self.errors, 'error')}, {counted(self.warnings, 'warning')}; {words}."
        return total + (" Warnings count as errors." if strict and self.warnings else "")


def check(
    paths: Iterable[Path] = (), found: Found | None = None, *, examples: bool = True, ignore: Iterable[str] = (),
    tables: Tables = untold, memo: dict[Any, Document] | None = None, lists: Lists | None = None, hear: Hear | None = None,
) -> Report:  # fmt: skip
    """Check files and folders, together with the taxonomy and the sets that they belong to; findings are about `paths` only.

    Without `paths` all data of one's own is checked: the taxonomy, the sets, and every file of a known kind in the repository.
    What `paths` do not lie in is as `found`, by default from the current folder. `ignore` names rules (code or name) to leave out.
    `tables` checks tables of mappings. `memo` keeps what was read for further runs, by path and content. `lists` are the titles
    by code of lists beside the sets, by name, to which reviews and mappings may refer. `hear` hears the step, how much is done,
    how much there is.

    Raises DataError for paths that do not exist, SdgtaxError where there is nothing to check.
    """
    return checked(select(paths, found), examples, list(ignore), tables, memo, lists, hear)


@without_collector()
def checked(
    selections: Iterable[Selection], examples: bool = True, ignore: Collection[str] = (), tables: Tables = untold,
    memo: dict[Any, Document] | None = None, lists: Lists | None = None, hear: Hear | None = None,
) -> Report:  # fmt: skip
    """Check what was selected; all findings in one report."""
    heard = hear or (lambda step, done, of: None)
    reports = [_check(s, examples, ignore, tables, memo, lists, heard) for s in selections]
    whole = Report(tuple(f for r in reports for f in r.found), sorted(f for r in reports for f in r.findings))
    whole.examples_checked = all(r.examples_checked for r in reports)
    for r in reports:
        whole.files += r.files
        whole.checked |= r.checked
        whole.texts |= r.texts
        whole.read += r.read
    return whole


def _check(
    selection: Selection, examples: bool, ignore: Collection[str], tables: Tables, memo: dict[Any, Document] | None,
    lists: Lists | None, hear: Hear,
) -> Report:  # fmt: skip
    documents = list(_read(selection, memo, hear))
    wanted = {str(d.path) for d in documents if selection.wants(d.path)}
    # What trying titles can tell is about categories and their terms alone.
    trying = examples and any(str(d.path) in wanted for d in documents if d.kind in ("categories", "profile"))
    # What is tried rests on all files that are in order; those that came with the program are.
    judged_too = {str(d.path) for d in documents if not selection.lent(d.path)} if trying else wanted
    ctx = Context(documents, lists or {}, None if len(judged_too) == len(documents) else judged_too)
    for doc in documents:
        if doc.text or _foreign(doc):
            table = doc.kind == SSSOM
            ctx.findings += tables(doc.text, doc.path, ctx.references) if table else _about_file(doc)
    ctx.findings += _folders(selection.found, documents)
    ctx.findings += _same_tables(documents)
    ctx.findings += _weights(selection, ctx)
    ctx.findings += labelled(selection, ctx)
    _apply(ctx, [r for r in RULES.values() if not r.trial], hear)
    if trying:
        wrong = Counter(f.path for f in ctx.findings)
        ctx.doubt(path for path, n in wrong.items() if n > FEW)
        ctx.trial = Trial(ctx)
        _apply(ctx, [r for r in RULES.values() if r.trial], hear)
    foreign = {str(d.path) for d in documents if _foreign(d)}
    ctx.findings = [f for f in ctx.findings if f.path not in foreign or f.rule == "unknown-file"]
    texts = {str(d.path): d.text for d in documents}
    judged = {str(d.path): COUNTED.get(d.kind, OTHER) for d in documents if str(d.path) in wanted}
    judged |= (further := {str(shown(path)): kind for kind, path in selection.tables()})
    return Report(
        (selection.found,), list(_sift(ctx.findings, texts, selection, ignore)), len(documents) + len(further), judged,
        ctx.trial is None or ctx.trial.outcomes is not None, texts, read=((selection, ctx),),
    )  # fmt: skip


def _folders(found: Found, documents: Iterable[Document]) -> Iterator[Finding]:
    """The files that a taxonomy lacks or has twice, and a folder of sets without any."""
    known = [(d.home, plain(d.name)) for d in documents]
    places: dict[str, str] = {}
    for doc in (d for d in documents if d.home == "taxonomy"):
        first = places.setdefault(place_in_taxonomy(doc.name), doc.name)
        if first != doc.name:
            message = f"{first} is the same file of the taxonomy"
            yield Finding(str(doc.path), 1, 1, "unknown-file", message, "Keep one of them.")
    for name in ["taxonomy.yaml", *(f"rules/{r}.yaml" for r in RULE_FILES if r not in OPTIONAL)]:
        if ("taxonomy", name) not in known:
            yield _missing(found.taxonomy.path / name)
    if not any(data_files(found.sets.path, READ)):
        yield _missing(found.sets.path, "there is no set in this folder", "Add one, or remove the folder.")


def _missing(path: Path, message: str = "this file is missing", hint: str = "Add it.") -> Finding:
    return Finding(str(shown(path)), 0, 0, "missing-file", message, hint)


_SET_ID = re.compile(r"^# ?mapping_set_id: *(\S+)", re.MULTILINE)


def _same_tables(documents: Iterable[Document]) -> Iterator[Finding]:
    """Tables of mappings that have the id of another one."""
    named = ((d, found) for d in documents if d.kind == SSSOM and (found := _SET_ID.search(d.text)))
    placed = ((found[1].strip("'\""), (d, d.text.count("\n", 0, found.start()) + 1)) for d, found in named)
    for name, (first, *more) in grouped(placed).items():
        for (doc, line), (other, _) in (pair for table in more for pair in itertools.permutations((first, table))):
            message, cause = f"{other.path.name} has the id “{name}” too", f"id of mappings {name}"
            hint, expected = "Change one of the ids.", "an id of its own"
            yield Finding(str(doc.path), line, 1, "same-reviews", message, hint, "warning", expected, cause=cause)


def _weights(selection: Selection, ctx: Context) -> Iterator[Finding]:
    """What is first wrong with each file of weights of words in a taxonomy of one's own."""
    folder = selection.found.taxonomy.path / FOLDER
    facets = {} if ctx.lost or ctx.lost_prefixes else {f.id: answers(ctx, f) for f in ctx.facets or ()}
    parts = ctx.scoring.word_parts if ctx.scoring is not None and isinstance(ctx.scoring.word_parts, dict) else None
    listed = sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
    for lang in ctx.languages if listed else ():  # they are written together
        path = folder / f"{lang}{ENDING}"
        if path not in listed and selection.wants(path):
            yield _missing(path)
    for path in filter(selection.wants, listed):
        known = Known(ctx.has_category, facets, None if parts is None else parts.get(path.stem, []))
        if fault := first_fault(path, known):
            name = fault.message.partition("“")[2].partition("”")[0]
            cause = ctx.out_of_use(name) if "." in name else ""
            yield replace(fault, path=str(shown(path)), cause=cause)


def idle_phrases(selections: Iterable[Selection]) -> dict[str, set[tuple[int, int]]]:
    """The places of phrases without effect, by file: duplicates, and those that a shorter one of the same list shadows."""
    idle = (f for f in checked(selections, examples=False).findings if f.rule in IDLE)
    return {path: set(at) for path, at in grouped((f.path, (f.line, f.column)) for f in idle).items()}


def _read(selection: Selection, memo: dict[Any, Document] | None, hear: Hear) -> Iterator[Document]:
    paths = list(selection.files())
    for n, path in enumerate(paths, 1):
        hear(f"read {path.name}", n, len(paths))
        if memo is None:
            yield selection.read(path)
            continue
        key = (path.resolve(), path.read_bytes())
        if key not in memo:
            memo[key] = selection.read(path)
        yield memo[key]


def _foreign(doc: Document) -> bool:
    """Whether a file is of another form than those that are checked, so that its text as YAML says nothing."""
    return doc.kind not in MODELS and doc.kind != SSSOM and doc.path.suffix.lower() not in (*ENDINGS, ".json")


def _about_file(doc: Document) -> Iterator[Finding]:
    """What is wrong with a file as such: its kind, its first line, what is left to fill in."""
    path = str(doc.path)
    if doc.kind not in MODELS:
        rules = doc.home == "taxonomy"
        what = f"no rules are called “{doc.path.stem}”" if rules else "it cannot be told what kind of file this is"
        expected = f"one of {', '.join(RULE_FILES if rules else MODELS)}"
        hint = "Write the schema into the first line, or move the file."
        if _foreign(doc):
            what = f"a file that ends in “{doc.path.suffix}” is not checked"
            hint = "Rules, sets, reviews and mappings are YAML or SSSOM; `sdgtax classify` reads lists of indicators."
        yield Finding(path, 1, 1, "unknown-file", what, hint, expected=expected)
        return
    for number, line in enumerate(doc.text.split("\n") if any(sign in doc.text for sign in FILLS) else (), 1):
        if (found := FILL.search(line)) and not line.lstrip().startswith("#"):
            message, (start, end) = f"left to fill in: {found.group(1).strip()}", found.span(1)
            hint = "Fill it in, or remove the key where it is not needed."
            yield Finding(path, number, start + 1, "left-to-fill", message, hint, end_column=end + 1)
    named = schema_of(doc.text)
    if named != doc.kind:
        first = doc.text.partition("\n")[0]
        odd = bool(SCHEMA_LINE.match(first.strip()))
        what = f"names the schema “{named}”" if odd else "does not name the schema of the file"
        yield Finding(
            path, 1, 1, "schema-line", f"the first line {what}", "`sdgtax fmt` writes the line.", "warning",
            schema_line("…", doc.kind), len(first) + 1 if odd else 0,
        )  # fmt: skip


def _apply(ctx: Context, rules: Sequence[Rule], hear: Hear) -> None:
    """Run checks over the records that they are for, of the files that the run is about: what a check finds is at its record."""
    for n, rule in enumerate(rules, 1):
        hear("check", n, len(rules))
        for kind in rule.record:
            for record in filter(ctx.judges, ctx.records.get(kind, ())):
                if rule.raw or record.model is not None:
                    ctx.findings += _findings(rule, ctx, record)


def _findings(rule: Rule, ctx: Context, record: Any) -> Iterator[Finding]:
    """What a check finds. Where records break their schema, which is told, a check may meet values of the wrong type; it stops there."""
    try:
        for fault in rule.check(ctx, record) if rule.check else ():
            if not record.hides(fault.loc) and not _allows(record, rule):
                yield record.doc.finding(
                    (*record.loc, *fault.loc), rule.name, fault.message, fault.hint, expected=fault.expected,
                    severity=rule.severity, key=fault.at_key, cause=fault.cause, part=fault.part,
                )  # fmt: skip
    except (TypeError, AttributeError, ValueError, LookupError):
        if not (ctx.frail or any(other.broken for listed in ctx.records.values() for other in listed)):
            raise


def _allows(record: Any, rule: Rule) -> bool:
    """Whether a comment where a term begins allows what a rule says of all of it."""
    marked = isinstance(record, TermRecord) and "sdgtax:" in record.doc.text
    return marked and _is_allowed(rule.name, rule, record.doc.text.split("\n"), record.line("id"))


def _sift(
    findings: Iterable[Finding], texts: dict[str, str], selection: Selection, ignore: Collection[str]
) -> list[Finding]:
    """Without duplicates, what is allowed by a comment, what is ignored, and what is about other files; sorted."""
    ignored = left_out(ignore)
    lines: dict[str, list[str]] = {}
    marked = {path for path, text in texts.items() if "sdgtax:" in text}
    kept: dict[tuple[Any, ...], Finding] = {}
    wanted: dict[str, bool] = {}
    for finding in findings:
        rule = RULES.get(finding.rule)
        if rule is not None and rule.severity != finding.severity:
            finding = replace(finding, severity=rule.severity)
        if finding.path not in wanted:
            wanted[finding.path] = selection.wants(finding.path)
        if finding.rule in ignored or not wanted[finding.path]:
            continue
        if finding.line and finding.path in marked:
            all_lines = lines.setdefault(finding.path, [])
            all_lines += [] if all_lines else texts[finding.path].split("\n")
            if _is_allowed(finding.rule, rule, all_lines, finding.line):
                continue
        kept.setdefault((finding.path, finding.line, finding.column, finding.rule, finding.message), finding)
    return sorted(kept.values())


def _is_allowed(name: str, rule: Rule | None, lines: list[str], line: int) -> bool:
    """Whether a comment on a line, or above it, allows a rule by its name or code."""
    return bool({name, rule.code.lower() if rule else ""} & _allowed(lines[max(line - 2, 0) : line]))


def _allowed(lines: list[str]) -> set[str]:
    """The rules that a comment on the last of these lines allows, or a line of comment above it."""
    here = [*lines[-1:], *(x for x in lines[:-1] if x.lstrip().startswith("#"))]
    return {w for x in here for m in ALLOW.finditer(x) for w in re.split(r"[,\s]+", m.group(1).lower())}
