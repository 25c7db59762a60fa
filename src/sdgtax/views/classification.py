"""Classifications as plain records. The column names are a promise; `docs/output.md` documents them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.classify.explain import explain_text

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Classification, Evidence
    from sdgtax.model.taxonomy import Taxonomy

WIDE = (
    "set", "code", "title", "lang", "sdg_goal", "sdg_goals", "sdg_targets", "tbl", "area", "areas", "priorities", "evaluation",
    "geographic_level", "socio_economic_group", "time_interval", "quality_class", "confidence", "needs_review", "explanation",
)  # fmt: skip
LONG = (
    "set",
    "code",
    "title",
    "lang",
    "facet",
    "category",
    "label",
    "rank",
    "score",
    "confidence",
    "confidence_word",
    "basis",
    "evidence",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """A cell that a spreadsheet does not run as a formula: a text that begins like one gets an apostrophe in front.

    Numbers stay numbers. Source of the rule: OWASP, CSV injection.
    """
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value


def short(taxonomy: Taxonomy, category: str) -> str:
    """How a category is written in a cell: its number where it has one (11, 11.6), else the last part of its id."""
    found = taxonomy.categories.get(category)
    facet_root = taxonomy.scoring.facets[0].root
    if found and found.notation and (category.startswith(facet_root + ".") or found.notation.isdigit()):
        return found.notation
    return category.rpartition(".")[2]


def wide_row(taxonomy: Taxonomy, c: Classification, lang: str) -> dict[str, Any]:
    """One row an indicator. Several values are separated by `;`, the first one first."""

    def many(facet: str) -> str:
        return ";".join(short(taxonomy, a.category) for a in c.of(facet))

    def one(facet: str) -> str:
        first = c.first(facet)
        return short(taxonomy, first) if first else ""

    return {
        "set": c.set_id,
        "code": c.code,
        "title": c.title,
        "lang": c.lang,
        "sdg_goal": one("goal"),
        "sdg_goals": many("goal"),
        "sdg_targets": many("target"),
        "tbl": many("tbl"),
        "area": one("area"),
        "areas": many("area"),
        "priorities": many("priority"),
        "evaluation": one("evaluation"),
        "geographic_level": one("level"),
        "socio_economic_group": many("group"),
        "time_interval": one("interval"),
        "quality_class": one("quality"),
        "confidence": round(c.confidence, 4),
        "needs_review": "true" if c.needs_review else "false",
        "explanation": explain_text(taxonomy, c, lang),
    }


def long_rows(taxonomy: Taxonomy, c: Classification, lang: str) -> Iterator[dict[str, Any]]:
    """One row an assignment, and one for each facet that is not assessed."""
    base = {"set": c.set_id, "code": c.code, "title": c.title, "lang": c.lang}
    ranks: dict[str, int] = {}
    for a in [*c.assignments, *c.grades]:
        ranks[a.facet] = ranks.get(a.facet, 0) + 1
        yield {
            **base,
            "facet": a.facet,
            "category": a.category,
            "label": taxonomy.label(a.category, lang),
            "rank": ranks[a.facet],
            "score": round(a.score, 4),
            "confidence": round(a.confidence, 4),
            "confidence_word": a.level,
            "basis": a.basis,
            "evidence": "; ".join(evidence_text(e) for e in a.evidence),
        }
    for gap in c.gaps:
        yield {
            **base,
            "facet": gap.facet,
            "category": gap.category,
            "label": taxonomy.label(gap.category, lang) if gap.category else "",
            "rank": "",
            "score": "",
            "confidence": "",
            "confidence_word": "",
            "basis": "not-assessed",
            "evidence": gap.settle.get(lang),
        }


def evidence_text(e: Evidence) -> str:
    """A piece of evidence in one cell: kind, rule, what was matched and where, what it adds."""
    place = f" “{e.text}” at {e.start}-{e.end}" if e.start >= 0 else f" “{e.text}”" if e.text else ""
    similarity = f", similarity {e.similarity:.2f}" if e.similarity else ""
    return f"{e.kind} {e.rule}{place}{similarity} ({e.score:+.2f})"


def as_json(taxonomy: Taxonomy, c: Classification, lang: str) -> dict[str, Any]:
    """The JSON form of a classification."""
    return {
        "set": c.set_id,
        "code": c.code,
        "title": c.title,
        "lang": c.lang,
        "confidence": round(c.confidence, 4),
        "needs_review": c.needs_review,
        "assignments": [_assignment(taxonomy, a, lang) for a in c.assignments],
        "quality_criteria": [
            {
                "category": a.category,
                "label": taxonomy.label(a.category, lang),
                "grade": a.level,
                "evidence": [_evidence(e, lang) for e in a.evidence],
            }
            for a in c.grades
        ]
        + [
            {
                "category": g.category,
                "label": taxonomy.label(g.category, lang),
                "grade": "not-assessed",
                "what_would_settle_it": g.settle.get(lang),
            }
            for g in c.gaps
            if g.category
        ],
        "runners_up": [_assignment(taxonomy, a, lang) for a in c.runners_up],
        "not_assessed": [
            {"facet": g.facet, "what_would_settle_it": g.settle.get(lang)} for g in c.gaps if not g.category
        ],
        "explanation": explain_text(taxonomy, c, lang),
    }


def _assignment(taxonomy: Taxonomy, a: Assignment, lang: str) -> dict[str, Any]:
    return {
        "facet": a.facet,
        "category": a.category,
        "label": taxonomy.label(a.category, lang),
        "score": round(a.score, 4),
        "confidence": round(a.confidence, 4),
        "confidence_word": a.level,
        "basis": a.basis,
        "evidence": [_evidence(e, lang) for e in a.evidence],
    }


def _evidence(e: Evidence, lang: str) -> dict[str, Any]:
    record: dict[str, Any] = {
        "kind": e.kind,
        "rule": e.rule,
        "file": e.file,
        "score": round(e.score, 4),
        "text": e.text,
    }
    if e.start >= 0:
        record["start"], record["end"] = e.start, e.end
    if e.similarity:
        record["similarity"] = round(e.similarity, 4)
    reason = e.reason.get(lang)
    if reason:
        record["reason"] = reason
    return record


def csv_text(columns: Iterable[str], rows: Iterable[dict[str, Any]], *, header: bool = True) -> str:
    """Rows as CSV text (RFC 4180 quoting, LF), every cell safe for spreadsheets."""
    buffer = io.StringIO()
    names = list(columns)
    writer = csv.writer(buffer, lineterminator="\n")
    if header:
        writer.writerow(names)
    for row in rows:
        writer.writerow([safe_cell(row.get(n, "")) for n in names])
    return buffer.getvalue()


def dump_json(value: Any, *, indent: int | None = 2) -> str:
    """JSON text with Norwegian letters as they are, ending in a line feed."""
    return json.dumps(value, ensure_ascii=False, indent=indent) + "\n"
