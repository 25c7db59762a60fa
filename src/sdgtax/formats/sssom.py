"""Mappings as SSSOM TSV (https://mapping-commons.github.io/sssom/), written and read.

A person's decisions are `semapv:ManualMappingCuration`, everything else is `semapv:LexicalMatching`. A file that was written
here and read back gives the same file again. There is one reader: what it finds wrong is a finding for `validate` and an error
where the file is used.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import yaml

from sdgtax.formats.csv import lines
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.mapping import RELATIONS, Decision, Overlap, RelationName
from sdgtax.model.version import VERSION
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
SHARES = ("confidence", "similarity_score")
SET = "sdgtax.set"
NOT = "Not"
MANUAL = "semapv:ManualMappingCuration"
LEXICAL = "semapv:LexicalMatching"
PREDICATES: dict[str, RelationName] = {f"skos:{relation}Match": relation for relation in RELATIONS}

Unknown = Callable[[str], list[Fault]]
"""What is wrong with `set:code`; nothing where there is such an indicator."""


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
        "confidence": f"{o.confidence:.4f}",
        **({} if manual else inferred),
        "author_label": flat(by),
        "comment": flat(o.differs_text),
    }


def _rejection(d: Decision) -> dict[str, str]:
    (a, _, left), (b, _, right) = d.left.partition(":"), d.right.partition(":")
    return {
        "subject_id": curie(a, left),
        "predicate_id": "skos:relatedMatch",
        "predicate_modifier": NOT,
        "object_id": curie(b, right),
        "mapping_justification": MANUAL if d.manual else LEXICAL,
        "confidence": "" if d.confidence is None else f"{d.confidence:.4f}",
        "author_label": flat(d.by),
        "comment": flat(d.comment),
    }


# --- reading


def read_sssom(path: Path, unknown: Unknown, lists: Iterable[str] = ()) -> list[Decision]:
    """The mappings of a file as decisions, in its order; `Not` rejects a pair. Raises DataError with all that is wrong."""
    found = list(read(decode(read_bytes(path), path), path, unknown, lists))
    problems = [f for f in found if isinstance(f, Finding)]
    if problems:
        raise DataError(problems)
    return [d for d in found if isinstance(d, Decision)]


def unknown_in(sets: Mapping[str, IndicatorSet], lists: Iterable[str] = ()) -> Unknown:
    """Tells what is wrong with a `set:code` by these sets; the codes of `lists` are not known and not judged."""
    unjudged = tuple(lists)
    codes = {s.id: [c for i in s.indicators for c in (i.code, *i.also_listed)] for s in sets.values()}

    def unknown(ref: str) -> list[Fault]:
        set_id, colon, _ = ref.partition(":")
        return [] if colon and set_id in unjudged else no_indicator((), ref, codes)

    return unknown


def check(text: str, path: Path, unknown: Unknown) -> Iterator[Finding]:
    """What is wrong with a table."""
    return (f for f in read(text, path, unknown) if isinstance(f, Finding))


def read(text: str, path: Path, unknown: Unknown, lists: Iterable[str] = ()) -> Iterator[Decision | Finding]:
    """The rows of a table as decisions; a row, or a header, with faults gives its findings instead."""
    numbered = enumerate(re.split(r"\r\n?|\n", text), 1)
    rows = ((n, line) for n, line in numbered if line.strip() and not line.startswith("#"))
    number, head = next(rows, (0, ""))
    if not head:
        yield Finding(str(path), 0, 0, "empty-file", "the table has no header", "Add one.")
        return
    columns = head.split("\t")
    missing = [name for name in REQUIRED if name not in columns]
    for name in missing:
        hint = closest(name, columns, 80) or "Add it."
        what = f"the column “{name}” is missing"
        yield Finding(str(path), number, 1, "missing-key", what, hint, expected=", ".join(REQUIRED))
    names = tuple(lists)
    for number, line in rows:
        values, findings = _row(columns, line, path, number, unknown, names)
        yield from findings
        if not findings and not missing:
            yield _decision(values, names)


def _row(
    columns: list[str], line: str, path: Path, number: int, unknown: Unknown, lists: tuple[str, ...]
) -> tuple[dict[str, str], list[Finding]]:
    """The cells of a line by column, and what is wrong with them."""
    try:
        cells = next(csv.reader([line], delimiter="\t"))
    except csv.Error as error:
        return {}, [
            Finding(str(path), number, 1, "bad-value", f"the line cannot be read: {error}", "Check the quotes.")
        ]
    raw = line.split("\t")
    if len(cells) > len(columns):
        what = f"the line has {len(cells)} cells, the header {len(columns)}"
        at = sum(len(c) + 1 for c in raw[: len(columns)]) + 1
        return {}, [Finding(str(path), number, at, "bad-value", what, "Remove what is too much, or name its column.")]
    cells += [""] * (len(columns) - len(cells))
    findings, at = [], 1
    for n, (name, cell) in enumerate(zip(columns, cells, strict=True)):
        end = at + len(raw[n]) if n < len(raw) else at
        fault = _fault(name, cell, unknown, lists)
        if fault:
            rule, message, expected, hint = fault
            findings.append(
                Finding(
                    str(path), number, at, rule, message, hint, expected=expected, end_column=end if end > at else 0
                )
            )
        at = end + 1 if n + 1 < len(raw) else end
    return dict(zip(columns, cells, strict=True)), findings


def _fault(name: str, cell: str, unknown: Unknown, lists: tuple[str, ...]) -> tuple[str, str, str, str] | None:
    """What is wrong with a cell: rule, message, what was expected, how to mend it."""
    if name in REQUIRED and not cell:
        return "empty-value", f"the cell of “{name}” is empty", "a value in every line", "Fill it in."
    if name == "predicate_id" and cell not in PREDICATES:
        return "bad-value", f"found “{cell}”", f"one of {', '.join(PREDICATES)}", closest(cell, PREDICATES)
    if name == "predicate_modifier" and cell not in ("", NOT):
        return "bad-value", f"found “{cell}”", f"{NOT}, or nothing", closest(cell, [NOT])
    if name in ("subject_id", "object_id"):
        set_id, colon, code = uncurie(cell, lists).partition(":")
        for fault in unknown(set_id.partition("@")[0] + colon + code):
            return "mapping-reference", fault.message, fault.expected, fault.hint
    if name in SHARES and cell and not _is_share(cell):
        return "out-of-range", f"the {name.replace('_', ' ')} is “{cell}”", "a number from 0 to 1", "Correct it."
    return None


def _is_share(cell: str) -> bool:
    try:
        return 0 <= float(cell) <= 1
    except ValueError:
        return False


def _decision(row: Mapping[str, str], lists: tuple[str, ...]) -> Decision:
    return Decision(
        uncurie(row["subject_id"], lists),
        uncurie(row["object_id"], lists),
        "none" if row.get("predicate_modifier") == NOT else PREDICATES[row["predicate_id"]],
        float(row.get("similarity_score") or 1.0),
        float(row["confidence"]) if row.get("confidence") else None,
        uncell(row.get("comment", "")),
        uncell(row.get("author_label", "")),
        row["mapping_justification"] != LEXICAL,
    )
