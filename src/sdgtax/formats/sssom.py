"""Mappings as SSSOM TSV (https://mapping-commons.github.io/sssom/), written and read.

A person's decisions are `semapv:ManualMappingCuration`, everything else is `semapv:LexicalMatching`. A file that was written
here and read back gives the same file again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import yaml

from sdgtax.model.finding import DataError, Finding
from sdgtax.model.mapping import Decision, Overlap, RelationName
from sdgtax.yaml.encoding import decode, read_bytes

if TYPE_CHECKING:
    from sdgtax.model.matching import OverlapRules

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification",
    "confidence", "similarity_score", "similarity_measure", "author_label", "comment",
)  # fmt: skip
SOURCES = ("subject_source", "subject_source_version", "object_source", "object_source_version")
"""In the header for two sets; columns for more."""
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
SET = "sdgtax.set"
MANUAL = "semapv:ManualMappingCuration"
LEXICAL = "semapv:LexicalMatching"
_SKOS: dict[RelationName, str] = {r: f"skos:{r}Match" for r in ("exact", "close", "broad", "narrow", "related")}
_RELATION: dict[str, RelationName] = {v: k for k, v in _SKOS.items()}


def curie(set_id: str, code: str) -> str:
    """`set:code` with everything that a CURIE cannot hold escaped."""
    return f"{_prefix(set_id)}:{quote(code, safe='')}"


def uncurie(text: str) -> str:
    """The `set:code` of a CURIE."""
    prefix, _, local = text.partition(":")
    head, dot, lang = prefix.rpartition(".")
    if dot and lang in ("en", "nb"):
        prefix = f"{head}@{lang}"
    return f"{prefix}:{unquote(local)}"


def sssom_text(
    overlaps: Iterable[Overlap],
    rules: OverlapRules,
    *,
    version: str,
    sets: Mapping[str, str],
    rejected: Iterable[Decision] = (),
) -> str:
    """The file: the metadata as a commented YAML header, then one line a mapping. `sets`: id of each set to its edition, in order."""
    ids = list(sets)
    prefixes = {_prefix(s): f"{rules.sssom.set_prefix}{_prefix(s)}:" for s in ids}
    header: dict[str, Any] = {
        "mapping_set_id": rules.sssom.mapping_prefix + ":".join(_prefix(s) for s in ids),
        "mapping_set_title": "Overlap of " + ", ".join(ids),
        "license": rules.sssom.licence,
        "mapping_tool": "sdgtax",
        "mapping_tool_version": version,
    }
    if len(ids) == 2:
        header |= {k: v for k, v in _sources(ids[0], ids[1], sets).items() if v}
    header["curie_map"] = {
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        SET: rules.sssom.set_prefix,
        **prefixes,
    }
    text = yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=1000)
    out = io.StringIO()
    out.writelines(f"# {line}\n" for line in text.splitlines())
    columns = COLUMNS if len(ids) == 2 else (*COLUMNS, *SOURCES)
    writer = csv.DictWriter(out, columns, delimiter="\t", lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    for o in overlaps:
        manual = o.basis == "reviewed"
        writer.writerow(
            {
                "subject_id": curie(o.a_set, o.a_code),
                "subject_label": _flat(o.a_title),
                "predicate_id": _SKOS[o.relation],
                "object_id": curie(o.b_set, o.b_code),
                "object_label": _flat(o.b_title),
                "mapping_justification": MANUAL if manual else LEXICAL,
                **_sources(o.a_set, o.b_set, sets),
                "confidence": f"{o.confidence:.4f}",
                "similarity_score": "" if manual else f"{o.score:.4f}",
                "similarity_measure": "" if manual else rules.sssom.similarity_measure,
                "author_label": _by(o),
                "comment": _flat(o.differs_text),
            }
        )
    for d in rejected:
        left, right = d.left.partition(":"), d.right.partition(":")
        writer.writerow(
            {
                "subject_id": curie(left[0], left[2]),
                "predicate_id": "skos:relatedMatch",
                "predicate_modifier": "Not",
                "object_id": curie(right[0], right[2]),
                "mapping_justification": MANUAL if d.manual else LEXICAL,
                "confidence": "" if d.confidence is None else f"{d.confidence:.4f}",
                "author_label": d.by,
                "comment": _flat(d.comment),
            }
        )
    return out.getvalue()


def _sources(a: str, b: str, sets: Mapping[str, str]) -> dict[str, str]:
    return dict(
        zip(SOURCES, (f"{SET}:{_prefix(a)}", sets.get(a, ""), f"{SET}:{_prefix(b)}", sets.get(b, "")), strict=True)
    )


def _prefix(set_id: str) -> str:
    """A set's id as a CURIE prefix."""
    return quote(set_id.replace("@", "."), safe="").replace("%", "_")


def read_sssom(path: Path) -> list[Decision]:
    """The mappings of a file as decisions, in its order; `Not` rejects a pair. Raises DataError with line numbers."""
    lines = decode(read_bytes(path), path).split("\n")
    body = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not body:
        raise DataError([Finding(str(path), 0, 0, "empty-file", "no mappings were found", "Is it an SSSOM TSV file?")])
    columns = body[0][1].rstrip("\r").split("\t")
    missing = [c for c in REQUIRED if c not in columns]
    if missing:
        raise DataError(
            [
                Finding(
                    str(path),
                    body[0][0],
                    1,
                    "no-column",
                    f"the column “{missing[0]}” is missing",
                    "See the SSSOM specification.",
                )
            ]
        )
    found: list[Decision] = []
    problems: list[Finding] = []
    for n, line in body[1:]:
        row = dict(zip(columns, next(csv.reader([line.rstrip("\r")], delimiter="\t")), strict=False))
        relation = _RELATION.get(row.get("predicate_id", ""))
        if row.get("predicate_modifier", "") == "Not":
            relation = "none"
        if relation is None:
            problems.append(
                Finding(
                    str(path), n, 1, "predicate", f"the predicate “{row.get('predicate_id', '')}” is not known",
                    f"Known: {', '.join(_RELATION)}.",
                )
            )  # fmt: skip
            continue
        if ":" not in row.get("subject_id", "") or ":" not in row.get("object_id", ""):
            problems.append(Finding(str(path), n, 1, "curie", "subject and object must be written `set:code`", ""))
            continue
        try:
            confidence = float(row["confidence"]) if row.get("confidence") else None
            score = float(row["similarity_score"]) if row.get("similarity_score") else 1.0
        except ValueError:
            problems.append(Finding(str(path), n, 1, "number", "confidence and similarity are numbers from 0 to 1", ""))
            continue
        found.append(
            Decision(
                uncurie(row["subject_id"]), uncurie(row["object_id"]), relation, score, confidence, row.get("comment", ""),
                row.get("author_label", ""), row["mapping_justification"] != LEXICAL,
            )
        )  # fmt: skip
    if problems:
        raise DataError(problems)
    return found


def _by(o: Overlap) -> str:
    if o.basis != "reviewed":
        return ""
    return next((e.removeprefix("reviewed").strip() for e in o.evidence if e.startswith("reviewed")), "")


def _flat(text: str) -> str:
    return " ".join(text.split())
