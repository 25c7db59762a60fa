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
from sdgtax.formats import sssom_told as told
from sdgtax.formats.csv import lines
from sdgtax.formats.sssom_told import DECIDED, FOR_ALL, KNOWN, MANUAL, NOTHING_FOUND, Head, Row
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
LEXICAL = "semapv:LexicalMatching"
PREDICATES: dict[str, RelationName] = {f"skos:{relation}Match": relation for relation in RELATIONS}

JUSTIFICATIONS = (*DECIDED, LEXICAL, *(f"semapv:{name}" for name in KNOWN["justifications"]))
ALLOWED = {"predicate_id": tuple(PREDICATES), "predicate_modifier": (NOT, ""), "mapping_justification": JUSTIFICATIONS}
"""What may stand in a column."""
DAYS = ("mapping_date", "publication_date", "review_date")
SLOTS = FOR_ALL.union(COLUMNS, KNOWN["columns"])
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
    sources = _sources(ids[0], ids[1], mappings.sets) if len(ids) == 2 else {}
    addresses = {prefix: told.SPACES[prefix] for prefix in ("semapv", "skos")} | {SET: rules.set_prefix}
    return {
        "mapping_set_id": rules.mapping_prefix + ":".join(map(_prefix, ids)),
        "mapping_set_title": flat("Overlap of " + ", ".join(ids)),
        "license": rules.licence,
        "mapping_tool": "sdgtax",
        "mapping_tool_version": VERSION,
        **{k: v for k, v in sources.items() if v},
        told.MAP: addresses | {_prefix(s): f"{rules.set_prefix}{_prefix(s)}:" for s in ids},
    }


def _sources(a: str, b: str, sets: Mapping[str, str]) -> dict[str, str]:
    values = (f"{SET}:{_prefix(a)}", flat(sets.get(a, "")), f"{SET}:{_prefix(b)}", flat(sets.get(b, "")))
    return dict(zip(SOURCES, values, strict=True))


def _mapping(o: Overlap, mappings: Mappings) -> dict[str, str]:
    """A mapping; a pair that was looked at and does not overlap; an indicator for which nothing was found in a set."""
    none, found, manual = o.relation == "none", bool(o.b_code), o.basis == "reviewed"
    subject, object_ = curie(o.a_set, o.a_code), curie(o.b_set, o.b_code) if found else NOTHING_FOUND
    relation = ("related" if found else "close") if none else o.relation
    row = _row(subject, o.a_title, relation, object_, o.b_title, manual and not none)
    row["predicate_modifier"] = NOT if none and found else ""
    if o.b_set or not none:
        row |= _sources(o.a_set, o.b_set, mappings.sets)
    if found and (none or not manual):
        row["similarity_score"] = f"{o.score:.4f}"
    if not none:
        by = next((e.removeprefix("reviewed").strip() for e in o.evidence if manual and e.startswith("reviewed")), "")
        row |= {"confidence": _share(o.confidence), "author_label": flat(by), "comment": flat(o.differs_text)}
        row["similarity_measure"] = "" if manual else mappings.taxonomy.overlap.sssom.similarity_measure
    return row


def _rejection(d: Decision) -> dict[str, str]:
    (a, _, left), (b, _, right) = d.left.partition(":"), d.right.partition(":")
    row = _row(curie(a, left), d.left_label, d.rejected, curie(b, right), d.right_label, d.manual)
    said = {"confidence": _share(d.confidence), "author_label": flat(d.by), "comment": flat(d.comment)}
    return {**row, **said, "predicate_modifier": NOT}


def _row(subject: str, label: str, relation: str, object_: str, other: str, manual: bool) -> dict[str, str]:
    return {
        "subject_id": subject, "subject_label": flat(label), "predicate_id": f"skos:{relation}Match",
        "object_id": object_, "object_label": flat(other), "mapping_justification": MANUAL if manual else LEXICAL,
    }  # fmt: skip


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


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
    numbered = _numbered(text)
    rows = [(n, line) for n, line in numbered if not line.startswith("#")]
    if not rows:
        yield Finding(str(path), 0, 0, "empty-file", "the table has no header", "Add one.")
        return
    above = [(n, line) for n, line in numbered if line.startswith("#") and n < rows[0][0]]
    head = Head.read(above, path).beside(line.split("\t") for _, line in rows)
    table = _Table(path, rows[0], known, tuple(lists), head)
    faults = [*head.problems, *table.header()]
    yield from faults
    yield from told.versions(above, path, known)
    read_rows: list[Row] = []
    for number, line in rows[1:]:
        values, findings = table.row(number, line)
        yield from findings
        if findings:
            continue
        read_rows.append(Row(path, number, line, values))
        yield from told.of_row(read_rows[-1], known)
        if not faults and NOTHING_FOUND not in (values["subject_id"], values["object_id"]):
            yield _decision(values, table.lists)
    yield from told.of_table(above, head.values, read_rows, path, known)


def _numbered(text: str) -> list[tuple[int, str]]:
    """The lines that hold something, each with its number."""
    lines = re.split(r"\r\n?|\n", text.removeprefix("\ufeff"))
    return [(n, line) for n, line in enumerate(lines, 1) if line.strip()]


def named(text: str, path: Path) -> Iterator[tuple[int, int, str]]:
    """Line, column and name of each indicator that a table of mappings names, whatever else is wrong with it."""
    lines = _numbered(text)
    head = Head.read(lines, path)
    rows = [(n, line) for n, line in lines if not line.startswith("#")]
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
        left = sorted(SLOTS.difference(self._columns))
        meant = {c: closest(c, left, 80) for c in self._columns if c not in SLOTS}
        at = 1
        for n, name in enumerate(self._columns):
            if name in self._columns[:n]:
                what = f"the column “{name}” stands twice"
                yield self._finding(self._number, at, name, "duplicate-key", what, "Keep one.")
            elif meant.get(name) or not name.strip():
                what = f"there is no column “{name}”" if name.strip() else "a column has no name"
                yield self._finding(self._number, at, name, "unknown-key", what, meant.get(name) or "Name it.")
            at += len(name) + 1
        for name in REQUIRED:
            if name not in self._columns and not any(f"“{name}”" in hint for hint in meant.values()):
                what = f"the column “{name}” is missing"
                yield self._finding(self._number, 1, "", "missing-key", what, "Add it.", ", ".join(REQUIRED))

    def row(self, number: int, line: str) -> tuple[dict[str, str], list[Finding]]:
        """The cells of a line by column, and what is wrong with them."""
        columns = self._columns
        try:
            cells = next(csv.reader([line], delimiter="\t"))
        except csv.Error as error:
            what = f"the line cannot be read: {error}"
            return {}, [self._finding(number, 1, "", "bad-value", what, "Check the quotes.")]
        raw = line.split("\t")
        if len(cells) != len(columns):
            what = f"the line has {counted(len(cells), 'cell')}, the header {len(columns)}"
            at, more = len(line) + 1, "Fill the line up with tabs."
            if len(cells) > len(columns):
                at, more = len("\t".join(raw[: len(columns)])) + 2, "Remove what is too much, or name its column."
            return {}, [self._finding(number, at, "", "bad-value", what, more)]
        findings, at = [], 1
        cells = [self._head.name(cell) if name in REQUIRED else cell for name, cell in zip(columns, cells, strict=True)]
        for n, (name, cell) in enumerate(zip(columns, cells, strict=True)):
            shown = raw[n] if n < len(raw) else ""
            if fault := self._fault(name, cell):
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
        said, shown = _decision(values, self.lists), values["object_id"]
        if said.left == said.right:
            message, at = f"“{said.left}” is mapped to itself", line.rfind(shown) + 1
            yield self._finding(number, at, shown, "mapping-reference", message, "Correct one of the two.")
            return
        turned = said if said.left < said.right else said.mirrored()
        key = (turned.left, turned.right, said.manual)
        relation, by, first = self._said.get(key, ("", "", 0))
        same = relation == turned.relation
        if first and (not same or by == values["mapping_justification"]):
            verb = "repeats" if same else "contradicts"
            message = f"the mapping of {said.left} and {said.right} {verb} the one on line {first}"
            rule, expected = "contradicting-mapping", "one mapping for a pair"
            yield self._finding(number, 1, "", rule, message, "Keep one of them.", expected)
        self._said.setdefault(key, (turned.relation, values["mapping_justification"], number))

    def _fault(self, name: str, cell: str) -> tuple[str, str, str, str] | None:
        """What is wrong with a cell: rule, message, what was expected, how to mend it."""
        for odd in odd_places(cell, name=name in REQUIRED):
            return odd.rule, odd.message, "", odd.hint
        if name in REQUIRED and not cell:
            return "empty-value", f"the cell of “{name}” is empty", "a value in every line", "Fill it in."
        allowed = ALLOWED.get(name)
        if allowed and cell not in allowed:
            named = [word for word in allowed if word]
            listed = ", ".join(named) + (", or nothing" if "" in allowed else "")
            expected = listed if len(allowed) < 9 else "a justification of semapv"
            return "bad-value", f"found “{cell}”", expected, closest(cell, named)
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
            what = f"“{cell}” stands in the column “{name}”, where it rejects nothing"
            return "bad-value", what, "predicate_modifier", "Move it there."
        return None

    def _day(self, name: str, cell: str) -> tuple[str, str, str, str] | None:
        year = told.year_of(cell)
        if year is None:
            return "bad-value", f"found “{cell}”", "a day, such as 2026-11-25", "Correct it."
        last = self._known.last_year or year
        if not FIRST_YEAR <= year <= last:
            return "odd-year", f"the {name.replace('_', ' ')} is {cell}", f"{FIRST_YEAR} to {last}", "Correct the year."
        return None

    def _finding(
        self, number: int, at: int, cell: str, rule: str, message: str, hint: str, expected: str = ""
    ) -> Finding:
        """A finding at a cell; at a place of the line where that is empty."""
        end = at + len(cell) if cell else 0
        return Finding(str(self._path), number, at, rule, message, hint, expected=expected, end_column=end)


def _is_share(cell: str) -> bool:
    return bool(re.fullmatch(r"\d*\.?\d+([eE]-?\d{1,3})?", cell, re.ASCII)) and float(cell) <= 1


def _decision(row: Mapping[str, str], lists: tuple[str, ...]) -> Decision:
    said, rejects = PREDICATES[row["predicate_id"]], row.get("predicate_modifier") == NOT
    score, confidence = (float(row[name]) if row.get(name) else None for name in ("similarity_score", "confidence"))
    by = row.get("author_label") or row.get("reviewer_label", "")
    return Decision(
        uncurie(row["subject_id"], lists), uncurie(row["object_id"], lists), "none" if rejects else said, score, confidence,
        uncell(row.get("comment", "")), uncell(by), row["mapping_justification"] in DECIDED, said if rejects else "related",
        row.get("subject_label", ""), row.get("object_label", ""),
    )  # fmt: skip
