"""Mappings as SSSOM TSV (https://mapping-commons.github.io/sssom/), written and read.

A person's decisions are `semapv:ManualMappingCuration`, everything else is `semapv:LexicalMatching`. Read back, a mapping that a
person made or reviewed is a decision; what a program found is none, whatever its confidence. A file that was written here and read
back gives the same file again. There is one reader: what it finds wrong is a finding for `validate` and an error
where the file is used.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import yaml

from sdgtax.check.signs import odd_places
from sdgtax.formats.csv import lines
from sdgtax.formats.sssom_head import NOTHING_FOUND, Head, year_of
from sdgtax.formats.sssom_told import Row, heads, labels, nobody, people, sources, strange, turned, unjustified
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.mapping import FIRST_YEAR, RELATIONS, Decision, Overlap, References, RelationName
from sdgtax.model.version import VERSION
from sdgtax.text.fold import counted
from sdgtax.text.harmless import line as flat
from sdgtax.text.harmless import uncell
from sdgtax.text.nearest import closest
from sdgtax.yaml.encoding import decode, read_bytes
from sdgtax.yaml.schema_errors import Fault, no_indicator

if TYPE_CHECKING:
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.views.overlap import Mappings

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification",
    "confidence", "similarity_score", "similarity_measure", "author_label", "comment",
)  # fmt: skip
SOURCES = ("subject_source", "subject_source_version", "object_source", "object_source_version")
"""In the header for two sets; columns for more."""
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""Columns that must be there; they hold names, which may be written with any prefix or as an address."""
SHARES = ("confidence", "similarity_score")
SET = "sdgtax.set"
NOT = "Not"
MANUAL = "semapv:ManualMappingCuration"
LEXICAL = "semapv:LexicalMatching"
PREDICATES: dict[str, RelationName] = {f"skos:{relation}Match": relation for relation in RELATIONS}

DECIDED = (MANUAL, "semapv:MappingReview")
"""What a person did. Everything else is what a program found."""
JUSTIFICATIONS = (
    *DECIDED, LEXICAL, *(f"semapv:{name}" for name in (
        "LogicalReasoning", "CompositeMatching", "UnspecifiedMatching", "SemanticSimilarityThresholdMatching",
        "LexicalSimilarityThresholdMatching", "MappingChaining", "MappingInversion", "StructuralMatching", "InstanceBasedMatching",
        "BackgroundKnowledgeBasedMatching",
    )),
)  # fmt: skip
ALLOWED = {"predicate_id": tuple(PREDICATES), "predicate_modifier": (NOT, ""), "mapping_justification": JUSTIFICATIONS}
"""What may stand in a column."""
DAYS = ("mapping_date", "publication_date", "review_date")
SLOTS = frozenset(
    [
        "record_id", "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label", "predicate_modifier",
        "object_id", "object_label", "object_category", "mapping_justification", "author_id", "author_label", "reviewer_id",
        "reviewer_label", "creator_id", "creator_label", "license", "subject_type", "subject_source", "subject_source_version",
        "object_type", "object_source", "object_source_version", "predicate_type", "mapping_provider", "mapping_source",
        "mapping_cardinality", "cardinality_scope", "mapping_tool", "mapping_tool_id", "mapping_tool_version", "mapping_date",
        "publication_date", "review_date", "confidence", "reviewer_agreement", "curation_rule", "curation_rule_text",
        "subject_match_field", "object_match_field", "match_string", "subject_preprocessing", "object_preprocessing",
        "similarity_score", "similarity_measure", "see_also", "issue_tracker_item", "other", "comment",
    ]
)  # fmt: skip
"""The columns that SSSOM 1.1 knows."""

# --- names


def curie(set_id: str, code: str) -> str:
    """`set:code` with everything that a CURIE cannot hold escaped."""
    return f"{_prefix(set_id)}:{quote(code, safe='')}"


def uncurie(text: str, lists: Iterable[str] = ()) -> str:
    """The `set:code` of a CURIE. `lists` are names beside those of sets, such as of a user's own files."""
    prefix, colon, local = text.partition(":")
    named = {_prefix(name): name for name in lists}
    return named.get(prefix, prefix.replace(".", "@")) + colon + unquote(local)


def _prefix(set_id: str) -> str:
    """A set's id as a CURIE prefix; the `@` before a language, which ids do not hold otherwise, becomes a dot."""
    return quote(set_id.replace("@", "."), safe="").replace("%", "_")


# --- writing


def write(mappings: Mappings) -> Iterator[str]:
    """The file: the metadata as a commented YAML header, then one line a mapping."""
    for line in yaml.safe_dump(_header(mappings), sort_keys=False, allow_unicode=True, width=1000).splitlines():
        yield f"# {line}\n"
    columns = COLUMNS if len(mappings.sets) == 2 else (*COLUMNS, *SOURCES)
    rows = chain((_mapping(o, mappings) for o in mappings.found), map(_rejection, mappings.rejected))
    yield from lines(chain([columns], ([row.get(c, "") for c in columns] for row in rows)), "\t")


def _header(mappings: Mappings) -> dict[str, Any]:
    rules, ids = mappings.taxonomy.overlap.sssom, list(mappings.sets)
    header = {
        "mapping_set_id": rules.mapping_prefix + ":".join(map(_prefix, ids)),
        "mapping_set_title": flat("Overlap of " + ", ".join(ids)),
        "license": rules.licence,
        "mapping_tool": "sdgtax",
        "mapping_tool_version": VERSION,
    }
    if len(ids) == 2:
        header |= {k: v for k, v in _sources(ids[0], ids[1], mappings.sets).items() if v}
    return header | {
        "curie_map": {
            "semapv": "https://w3id.org/semapv/vocab/",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            SET: rules.set_prefix,
            **{_prefix(s): f"{rules.set_prefix}{_prefix(s)}:" for s in ids},
        }
    }


def _sources(a: str, b: str, sets: Mapping[str, str]) -> dict[str, str]:
    values = (f"{SET}:{_prefix(a)}", flat(sets.get(a, "")), f"{SET}:{_prefix(b)}", flat(sets.get(b, "")))
    return dict(zip(SOURCES, values, strict=True))


def _mapping(o: Overlap, mappings: Mappings) -> dict[str, str]:
    if o.relation == "none":
        return _nothing(o, mappings)
    manual = o.basis == "reviewed"
    by = next((e.removeprefix("reviewed").strip() for e in o.evidence if manual and e.startswith("reviewed")), "")
    inferred = {
        "similarity_score": f"{o.score:.4f}",
        "similarity_measure": mappings.taxonomy.overlap.sssom.similarity_measure,
    }
    return {
        "subject_id": curie(o.a_set, o.a_code),
        "subject_label": flat(o.a_title),
        "predicate_id": f"skos:{o.relation}Match",
        "object_id": curie(o.b_set, o.b_code),
        "object_label": flat(o.b_title),
        "mapping_justification": MANUAL if manual else LEXICAL,
        **_sources(o.a_set, o.b_set, mappings.sets),
        "confidence": "" if o.confidence is None else f"{o.confidence:.4f}",
        **({} if manual else inferred),
        "author_label": flat(by),
        "comment": flat(o.differs_text),
    }


def _nothing(o: Overlap, mappings: Mappings) -> dict[str, str]:
    """A pair that was looked at and does not overlap, or an indicator for which nothing was found in a set."""
    found = bool(o.b_code)
    return {
        "subject_id": curie(o.a_set, o.a_code),
        "subject_label": flat(o.a_title),
        "predicate_id": f"skos:{'related' if found else 'close'}Match",
        "predicate_modifier": NOT if found else "",
        "object_id": curie(o.b_set, o.b_code) if found else NOTHING_FOUND,
        "object_label": flat(o.b_title),
        "mapping_justification": LEXICAL,
        **(_sources(o.a_set, o.b_set, mappings.sets) if o.b_set else {}),
        **({"similarity_score": f"{o.score:.4f}"} if found else {}),
    }


def _rejection(d: Decision) -> dict[str, str]:
    (a, _, left), (b, _, right) = d.left.partition(":"), d.right.partition(":")
    return {
        "subject_id": curie(a, left),
        "subject_label": flat(d.left_label),
        "predicate_id": f"skos:{d.rejected}Match",
        "predicate_modifier": NOT,
        "object_id": curie(b, right),
        "object_label": flat(d.right_label),
        "mapping_justification": MANUAL if d.manual else LEXICAL,
        "confidence": "" if d.confidence is None else f"{d.confidence:.4f}",
        "author_label": flat(d.by),
        "comment": flat(d.comment),
    }


# --- reading


def read_sssom(path: Path, known: References, lists: Iterable[str] = ()) -> list[Decision]:
    """The mappings of a file as decisions, in its order; `Not` rejects a pair. Raises DataError with all that is wrong."""
    found = list(read(decode(read_bytes(path), path), path, known, lists))
    problems = [f for f in found if isinstance(f, Finding) and f.severity == "error"]
    if problems:
        raise DataError(problems)
    return [d for d in found if isinstance(d, Decision)]


def unknown_in(sets: Mapping[str, IndicatorSet], lists: Iterable[str] = (), last_year: int = 0) -> References:
    """What is known of the indicators of these sets; the codes of `lists` are not known and not judged."""
    unjudged = tuple(lists)
    codes = {s.id: [c for i in s.indicators for c in (i.code, *i.also_listed)] for s in sets.values()}

    def unknown(ref: str) -> list[Fault]:
        set_id, colon, _ = ref.partition(":")
        return [] if colon and set_id in unjudged else no_indicator((), ref, codes)

    return References(unknown, {s.id: s.edition for s in sets.values()}, last_year)


def check(text: str, path: Path, known: References, lists: Iterable[str] = ()) -> Iterator[Finding]:
    """What is wrong with a table; see `read`."""
    return (f for f in read(text, path, known, lists) if isinstance(f, Finding))


def read(text: str, path: Path, known: References, lists: Iterable[str] = ()) -> Iterator[Decision | Finding]:
    """The rows of a table as decisions; a row, or a header, with faults gives its findings instead."""
    numbered = [
        (n, line) for n, line in enumerate(re.split(r"\r\n?|\n", text.removeprefix("\ufeff")), 1) if line.strip()
    ]
    rows = [(n, line) for n, line in numbered if not line.startswith("#")]
    if not rows:
        yield Finding(str(path), 0, 0, "empty-file", "the table has no header", "Add one.")
        return
    above = [(n, line) for n, line in numbered if line.startswith("#") and n < rows[0][0]]
    head = Head.read(above, path).beside(line.split("\t") for _, line in rows)
    table = _Table(path, rows[0], known, tuple(lists), head)
    faults = [*head.problems, *table.header()]
    yield from faults
    yield from table.versions(above)
    read_rows: list[Row] = []
    for number, line in rows[1:]:
        values, findings = table.row(number, line)
        read_rows += [] if findings else [(number, line, values)]
        yield from findings if findings else labels(values, line, number, path, known)
        yield from () if findings else unjustified(values, line, number, path, DECIDED)
        sound = all(f.severity == "warning" for f in findings) and not faults
        if sound and NOTHING_FOUND not in (values["subject_id"], values["object_id"]):
            yield _decision(values, table.lists)
    yield from (*sources(above, read_rows, path, known), *heads(above, path, known))
    yield from (
        *turned(head.values, read_rows, path, known),
        *strange(read_rows, path, known),
        *people(read_rows, path),
        *nobody(read_rows, path, DECIDED),
    )


def named(text: str, path: Path) -> Iterator[tuple[int, int, str]]:
    """Line, column and name of each indicator that a table of mappings names, whatever else is wrong with it."""
    lines = list(enumerate(re.split(r"\r\n?|\n", text.removeprefix("\ufeff")), 1))
    head = Head.read(lines, path)
    rows = [(n, line) for n, line in lines if line.strip() and not line.startswith("#")]
    columns = rows[0][1].split("\t") if rows else []
    for number, line in rows[1:]:
        at = 1
        for name, cell in zip(columns, line.split("\t"), strict=False):
            if name in ("subject_id", "object_id"):
                yield number, at, uncurie(head.name(cell.strip('"')))
            at += len(cell) + 1


class _Table:
    """A table that is read line by line; what earlier lines said of a pair is kept."""

    def __init__(
        self, path: Path, columns: tuple[int, str], known: References, lists: tuple[str, ...], head: Head
    ) -> None:
        self._path, self._known, self.lists, self._head = path, known, lists, head
        self._number, line = columns
        self._columns = line.split("\t")
        self._said: dict[tuple[str, str, bool], tuple[str, str, int]] = {}

    def header(self) -> Iterator[Finding]:
        """What is wrong with the columns: one is missing, stands twice, or is a misspelt one, so that its cells would count for nothing."""
        meant = {
            c: closest(c, (s for s in SLOTS if s not in self._columns), 80) for c in self._columns if c not in SLOTS
        }
        at = 1
        for n, name in enumerate(self._columns):
            if name in self._columns[:n]:
                yield self._finding(
                    self._number, at, name, "duplicate-key", f"the column “{name}” stands twice", "Keep one."
                )
            elif meant.get(name) or not name.strip():
                what = f"there is no column “{name}”" if name.strip() else "a column has no name"
                yield self._finding(self._number, at, name, "unknown-key", what, meant.get(name) or "Name it.")
            at += len(name) + 1
        for name in REQUIRED:
            if name not in self._columns and not any(f"“{name}”" in hint for hint in meant.values()):
                what = f"the column “{name}” is missing"
                yield Finding(
                    str(self._path), self._number, 1, "missing-key", what, "Add it.", expected=", ".join(REQUIRED)
                )

    def versions(self, head: Iterable[tuple[int, str]]) -> Iterator[Finding]:
        """Sets that the header names with another edition than they have now; and whether it names a licence."""
        named: dict[str, tuple[int, str]] = {}
        for number, line in head:
            key, _, value = line.lstrip("# ").partition(":")
            named[key] = (number, value.strip().strip("'\""))
        if "mapping_set_id" in named and "license" not in named:
            number, _ = named["mapping_set_id"]
            what, hint = "the set of mappings has no licence", "Add `# license:` with its address."
            yield Finding(str(self._path), number, 1, "missing-licence", what, hint, "warning")
        for side in ("subject_source", "object_source"):
            number, version = named.get(f"{side}_version", (0, ""))
            set_id = named.get(side, (0, ""))[1].rpartition(":")[2]
            edition = self._known.editions.get(set_id, version)
            if version and version != edition:
                message = f"the mappings are to edition “{version}” of {set_id}, this is “{edition}”"
                hint = "Read them again, then write the present edition."
                yield Finding(str(self._path), number, 1, "mapping-version", message, hint, "warning", edition)

    def row(self, number: int, line: str) -> tuple[dict[str, str], list[Finding]]:
        """The cells of a line by column, and what is wrong with them."""
        columns = self._columns
        try:
            cells = next(csv.reader([line], delimiter="\t"))
        except csv.Error as error:
            hint = "Check the quotes."
            return {}, [Finding(str(self._path), number, 1, "bad-value", f"the line cannot be read: {error}", hint)]
        raw = line.split("\t")
        if len(cells) != len(columns):
            what = f"the line has {counted(len(cells), 'cell')}, the header {len(columns)}"
            at = sum(len(c) + 1 for c in raw[: len(columns)]) + 1 if len(cells) > len(columns) else len(line) + 1
            more = (
                "Remove what is too much, or name its column."
                if len(cells) > len(columns)
                else "Fill the line up with tabs."
            )
            return {}, [Finding(str(self._path), number, at, "bad-value", what, more)]
        findings, at = [], 1
        cells = [self._head.name(cell) if name in REQUIRED else cell for name, cell in zip(columns, cells, strict=True)]
        for n, (name, cell) in enumerate(zip(columns, cells, strict=True)):
            fault = self._fault(name, cell)
            shown = raw[n] if n < len(raw) else ""
            if fault:
                rule, message, expected, hint = fault
                findings.append(self._finding(number, at, shown, rule, message, hint, expected))
            at += len(shown) + 1
        values = self._head.filled(dict(zip(columns, cells, strict=True)))
        if not findings and all(name in values for name in REQUIRED):
            findings += self._pair(number, line, values)
        return values, findings

    def _pair(self, number: int, line: str, values: Mapping[str, str]) -> Iterator[Finding]:
        """What a line says that contradicts an earlier one, repeats it, or is about one indicator alone."""
        if NOTHING_FOUND in (values["subject_id"], values["object_id"]):
            return
        said = _decision(values, self.lists)
        at = line.rfind(values["object_id"]) + 1
        if said.left == said.right:
            message = f"“{said.left}” is mapped to itself"
            yield self._finding(
                number, at, values["object_id"], "mapping-reference", message, "Correct one of the two."
            )
            return
        turned = said if said.left < said.right else said.mirrored()
        key = (turned.left, turned.right, said.manual)
        relation, by, first = self._said.get(key, ("", "", 0))
        same = relation == turned.relation
        if first and (not same or by == values["mapping_justification"]):
            verb = "repeats" if same else "contradicts"
            message = f"the mapping of {said.left} and {said.right} {verb} the one on line {first}"
            yield Finding(
                str(self._path),
                number,
                1,
                "contradicting-mapping",
                message,
                "Keep one of them.",
                expected="one mapping for a pair",
            )
        self._said.setdefault(key, (turned.relation, values["mapping_justification"], number))

    def _fault(self, name: str, cell: str) -> tuple[str, str, str, str] | None:
        """What is wrong with a cell: rule, message, what was expected, how to mend it."""
        for odd in odd_places(cell, name=name in REQUIRED):
            return odd.rule, odd.message, "", odd.hint
        if name in REQUIRED and not cell:
            return "empty-value", f"the cell of “{name}” is empty", "a value in every line", "Fill it in."
        allowed = ALLOWED.get(name)
        if allowed and cell not in allowed:
            listed = ", ".join(allowed).replace(", ,", ",").removesuffix(", ") + (
                ", or nothing" if "" in allowed else ""
            )
            return (
                "bad-value",
                f"found “{cell}”",
                listed if len(allowed) < 9 else "a justification of semapv",
                closest(cell, filter(None, allowed)),
            )
        if name in ("subject_id", "object_id") and cell != NOTHING_FOUND:
            set_id, colon, code = uncurie(cell, self.lists).partition(":")
            for fault in self._known.unknown(set_id.partition("@")[0] + colon + code):
                return "mapping-reference", fault.message, fault.expected, fault.hint
            if not colon:
                return "mapping-reference", f"“{cell}” names no indicator", "set:code", "Write the set and the code."
        if name in SHARES and cell and not _is_share(cell):
            return "out-of-range", f"the {name.replace('_', ' ')} is “{cell}”", "a number from 0 to 1", "Correct it."
        if name in DAYS and cell:
            return self._day(name, cell)
        if name not in SLOTS and cell.strip().casefold() == NOT.casefold():
            return (
                "bad-value",
                f"“{cell}” stands in the column “{name}”, where it rejects nothing",
                "predicate_modifier",
                "Move it there.",
            )
        return None

    def _day(self, name: str, cell: str) -> tuple[str, str, str, str] | None:
        year = year_of(cell)
        if year is None:
            return "bad-value", f"found “{cell}”", "a day, such as 2026-11-25", "Correct it."
        last = self._known.last_year or year
        if not FIRST_YEAR <= year <= last:
            return "odd-year", f"the {name.replace('_', ' ')} is {cell}", f"{FIRST_YEAR} to {last}", "Correct the year."
        return None

    def _finding(
        self, number: int, at: int, cell: str, rule: str, message: str, hint: str, expected: str = ""
    ) -> Finding:
        end = at + len(cell) if cell else 0
        return Finding(str(self._path), number, at, rule, message, hint, expected=expected, end_column=end)


def _is_share(cell: str) -> bool:
    return bool(re.fullmatch(r"\d*\.?\d+([eE]-?\d{1,3})?", cell, re.ASCII)) and float(cell) <= 1


def _number(cell: str | None) -> float | None:
    return float(cell) if cell else None


def _decision(row: Mapping[str, str], lists: tuple[str, ...]) -> Decision:
    return Decision(
        uncurie(row["subject_id"], lists),
        uncurie(row["object_id"], lists),
        "none" if row.get("predicate_modifier") == NOT else PREDICATES[row["predicate_id"]],
        _number(row.get("similarity_score")),
        _number(row.get("confidence")),
        uncell(row.get("comment", "")),
        uncell(row.get("author_label") or row.get("reviewer_label", "")),
        row["mapping_justification"] in DECIDED,
        PREDICATES[row["predicate_id"]] if row.get("predicate_modifier") == NOT else "related",
        row.get("subject_label", ""),
        row.get("object_label", ""),
    )
